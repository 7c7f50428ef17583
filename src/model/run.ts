/** A filter run on numbers over a whole series: the readable twin of the kernels. */

import { UsageError } from "../errors.js";
import type { Failure } from "./failure.js";
import type { Filter } from "./filter.js";
import { type NamedNumbers, type RunOptions, startSession } from "./session.js";

export interface Series {
  readonly trials: number;
  /** One number a trial for every input of the filter; NaN is missing. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** Columns known before the trial; `timeStep` is 1 where it is absent. */
  readonly exogenous?: Readonly<Record<string, Float64Array>>;
  /** 1 where the agent saw nothing although time passed, whatever the inputs and `missingInput`. */
  readonly unobserved?: Uint8Array;
}

export interface RunResult {
  /** Every quantity of the filter, one number a trial; NaN from the failing trial on (`onFailure: "stop"`). */
  readonly trajectories: Map<string, Float64Array>;
  /** Trials done: all of them, or those before the failing one. */
  readonly trials: number;
  readonly failure?: Failure;
}

/**
 * Runs a filter over a series.
 *
 * @param p native values of all parameters of the filter
 * @throws UsageError when an input, column or parameter is missing, or `missingInput` makes no sense here
 */
export function runFilter(
  filter: Filter,
  p: NamedNumbers,
  series: Series,
  options: RunOptions = {},
): RunResult {
  const { trials } = series;
  const inputs = filter.inputs.map(({ name }) =>
    column(series.inputs[name], filter.name, `input "${name}"`, trials),
  );
  const exogenous = filter.exogenous.flatMap(({ name }): [string, Float64Array][] => {
    const values = series.exogenous?.[name];
    return values === undefined ? [] : [[name, column(values, filter.name, `column "${name}"`, trials)]];
  });
  const trajectories = new Map(
    filter.quantities.map(({ name }) => [name, new Float64Array(trials).fill(Number.NaN)]),
  );
  const session = startSession(filter, p, options);
  const stops = (): boolean => session.failure !== undefined && options.onFailure !== "continue";
  let done = 0;
  while (done < trials && !stops()) {
    const t = done;
    session.predict(Object.fromEntries(exogenous.map(([name, values]) => [name, values[t]!])));
    const observation = Object.fromEntries(filter.inputs.map(({ name }, i) => [name, inputs[i]![t]!]));
    const row = session.update(observation, series.unobserved?.[t] === 1);
    if (stops()) break;
    for (const [name, values] of trajectories) values[t] = row[name]!;
    done += 1;
  }
  return {
    trajectories,
    trials: done,
    ...(session.failure === undefined ? {} : { failure: session.failure }),
  };
}

function column(
  values: Float64Array | undefined,
  filter: string,
  what: string,
  trials: number,
): Float64Array {
  if (values === undefined) throw new UsageError(`${filter}: the series has no ${what}`);
  if (values.length < trials) {
    throw new UsageError(`${filter}: ${what} has ${values.length} numbers for ${trials} trials`);
  }
  return values;
}
