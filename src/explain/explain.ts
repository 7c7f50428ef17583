/**
 * Every message of one trial. The trials before are run on numbers; the trial itself runs the same equations on a
 * trace, which remembers what was computed from what.
 */

import { type Agent, type RunData, trialMasks } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { describeFailure, type Failure, type Observation, valueIn } from "../model/index.js";
import { type NamedNumbers, startSession } from "../model/session.js";
import type { Explanation, Message } from "./explanation.js";
import { type Entry, filterMessages } from "./messages.js";
import { responseMessage } from "./response.js";
import { Trace, type Traced } from "./trace.js";

export interface Place {
  readonly participant: string;
  /** From 1. */
  readonly run: number;
  /** From 1. */
  readonly trial: number;
}

type Values = Readonly<Record<string, Traced | number>>;

/**
 * Explains one trial of a run.
 *
 * @param native values of all parameters of the agent, in order
 * @throws UsageError for a trial that the run does not have, or that the model does not reach
 */
export function explainTrial(
  agent: Agent,
  run: RunData,
  native: ArrayLike<number>,
  place: Place,
): Explanation {
  const { filter } = agent;
  if (!(Number.isInteger(place.trial) && place.trial >= 1 && place.trial <= run.trials)) {
    throw new UsageError(
      `trial ${place.trial}: run ${place.run} of participant ${JSON.stringify(place.participant)} has the trials 1 to ${run.trials}`,
    );
  }
  const t = place.trial - 1;
  const numbers = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
  const before = beliefsBefore(agent, run, numbers, t);
  const inputs = Object.fromEntries(Object.entries(run.inputs).map(([name, values]) => [name, values[t]!]));
  const masks = trialMasks(agent, run);
  const seen = masks.observed[t] === 1;
  const frozen = masks.active[t] !== 1;
  const exogenous = exogenousAt(agent, run, t);

  const trace = new Trace();
  const p = parametersOf(agent, trace, numbers);
  const state = given(trace, before.state, (name) => `${name}[k-1]`);
  const entries: Entry[] = [];
  if (!frozen) {
    const columns: Values = Object.fromEntries(
      Object.entries(exogenous).map(([name, value]) => [name, value === 1 ? 1 : trace.given(name, value)]),
    );
    const predicted = filter.predict<Traced>(state, columns, p);
    const observations = Object.fromEntries(
      filter.inputs.map(({ name }, i): [string, Observation<Traced>] => {
        const value = valueIn(inputs, name);
        const missing = Number.isNaN(value) || (i === 0 && !seen);
        return [name, missing ? { value: 0, observed: 0 } : { value: trace.given(name, value), observed: 1 }];
      }),
    );
    const updated = filter.update<Traced>(state, predicted.prediction, observations, p, columns);
    entries.push(
      ...entriesOf("prediction", predicted.prediction),
      ...entriesOf("state", updated.state),
      ...entriesOf("quantities", updated.quantities),
    );
  }
  const messages = [
    ...filterMessages(filter, entries),
    ...agent.streams.flatMap((stream, index): Message[] => {
      if (masks.present[index]![t] !== 1) return [];
      const present = masks.present[index]!;
      return [
        responseMessage({
          agent,
          stream,
          run,
          trial: t,
          present,
          trace,
          p,
          numbers,
          rows: before.rows,
          entries,
        }),
      ];
    }),
  ];
  return {
    schema: "credence-explain/1",
    model: filter.name,
    responseModels: agent.streams.map(({ model }) => model.name),
    ...place,
    trials: run.trials,
    inputs,
    timeStep: exogenous.timeStep ?? 1,
    input: frozen ? "frozen" : seen ? "seen" : "unobserved",
    parameters: numbers,
    messages,
    ...(before.failure === undefined ? {} : { failure: describeFailure(before.failure) }),
  };
}

/** A value that vanishes from the equations where it is neutral (a drift of 0) is a plain number there. */
function parametersOf(agent: Agent, trace: Trace, numbers: NamedNumbers): Values {
  return Object.fromEntries(
    agent.parameters.map(({ name, neutral }) => {
      const value = valueIn(numbers, name);
      return [name, Object.is(value, neutral) ? value : trace.given(name, value)];
    }),
  );
}

function given(trace: Trace, values: NamedNumbers, label: (name: string) => string): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, trace.given(label(name), value)]),
  );
}

function entriesOf(list: Entry["list"], values: Values): Entry[] {
  const stage = list === "prediction" ? "prediction" : "update";
  return Object.entries(values).map(([name, value]) => ({ stage, list, name, value }));
}

function exogenousAt({ filter }: Agent, run: RunData, t: number): NamedNumbers {
  return Object.fromEntries(
    filter.exogenous.flatMap(({ name }): [string, number][] => {
      const value = run.exogenous?.[name]?.[t] ?? (name === "timeStep" ? 1 : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface Before {
  readonly state: NamedNumbers;
  /** What earlier trials and this one reported. */
  readonly rows: readonly NamedNumbers[];
  /** Of this trial. */
  readonly failure?: Failure;
}

function beliefsBefore(agent: Agent, run: RunData, numbers: NamedNumbers, t: number): Before {
  const { filter, settings } = agent;
  const own = Object.fromEntries(filter.parameters.map(({ name }) => [name, valueIn(numbers, name)]));
  const session = startSession(filter, own, { missingInput: settings.missingInput });
  const rows: NamedNumbers[] = [];
  let state = session.snapshot().state;
  for (let k = 0; k <= t; k++) {
    if (session.failure !== undefined) {
      throw new UsageError(
        `the model breaks down before trial ${t + 1}: ${describeFailure(session.failure)}; explain ` +
          `trial ${(session.failure.trial ?? 0) + 1} to see how`,
      );
    }
    state = session.snapshot().state;
    session.predict(exogenousAt(agent, run, k));
    rows.push(
      session.update(Object.fromEntries(filter.inputs.map(({ name }) => [name, run.inputs[name]![k]!]))),
    );
  }
  return { state, rows, ...(session.failure === undefined ? {} : { failure: session.failure }) };
}
