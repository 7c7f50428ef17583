/**
 * A filter run on numbers, trial by trial: what an experiment asks for while it runs, and what `runFilter` is
 * written on top of, so that both give the same bits.
 */

import { UsageError } from "../errors.js";
import { type Check, describeFailure, type Failure, firstFailure } from "./failure.js";
import type { Filter, Observation } from "./filter.js";
import { inputProblem } from "./input-problem.js";

export type NamedNumbers = Readonly<Record<string, number>>;

export interface RunOptions {
  /**
   * A trial whose first input is NaN: nothing moves (`frozen`, default), or the agent saw nothing and time
   * passes (`unobserved`).
   */
  readonly missingInput?: "frozen" | "unobserved";
  /** After a failure: stop (default), or go on with whatever the equations give. */
  readonly onFailure?: "stop" | "continue";
}

/** All that a session carries from trial to trial: plain data (of which JSON cannot write NaN and infinities). */
export interface Snapshot {
  readonly trial: number;
  readonly state: NamedNumbers;
  /** What the last trial reported; a frozen trial repeats it. */
  readonly row?: NamedNumbers;
  readonly failure?: Failure;
}

export interface Session {
  /** Trials done. */
  readonly trial: number;
  /** The first failure, once there is one. */
  readonly failure: Failure | undefined;
  /** What the agent believes before the input of the next trial. Changes nothing that `snapshot` holds. */
  predict(exogenous?: NamedNumbers): NamedNumbers;
  /**
   * The input of the trial (predicted with time step 1 if `predict` was not called), and everything the filter
   * reports about it.
   *
   * @param observation inputs by name, or the number itself where there is one input; NaN is missing
   * @param unobserved the agent saw nothing, whatever the numbers
   * @throws UsageError after a failure, unless `onFailure` is "continue"
   */
  update(observation: number | NamedNumbers, unobserved?: boolean): NamedNumbers;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/**
 * Starts a filter at its initial belief.
 *
 * @param p native values of all its parameters
 * @throws UsageError when a parameter is missing, or the filter has no rule for `missingInput`
 */
export function startSession(filter: Filter, p: NamedNumbers, options: RunOptions = {}): Session {
  const { missingInput = "frozen", onFailure = "stop" } = options;
  if (missingInput === "unobserved") requireMissing(filter, 'missingInput "unobserved"');
  for (const { name } of filter.parameters) {
    if (p[name] === undefined) throw new UsageError(`${filter.name}: parameter ${name} has no value`);
  }
  return session(filter, { ...p }, missingInput, onFailure);
}

/** @param p a copy that nobody else can change while the session lasts */
function session(
  filter: Filter,
  p: NamedNumbers,
  missingInput: "frozen" | "unobserved",
  onFailure: "stop" | "continue",
): Session {
  const firstInput = filter.inputs[0]?.name ?? "";
  const start = filter.initial<number>(p);
  let trial = 0;
  let state: NamedNumbers = start.state;
  let row: NamedNumbers | undefined;
  let failure = firstFailure([...(start.checks ?? []), ...numberChecks(filter, state)]);
  let pending:
    | { exogenous: NamedNumbers; prediction: NamedNumbers; checks: readonly Check<number>[] }
    | undefined;

  const predict = (given: NamedNumbers): NonNullable<typeof pending> => {
    const exogenous = exogenousOf(filter, given);
    const { prediction, checks = [] } = filter.predict<number>(state, exogenous, p);
    pending = { exogenous, prediction, checks };
    return pending;
  };

  const regularRow = (values: NamedNumbers, unobserved: boolean): NamedNumbers => {
    const { exogenous, prediction, checks } = pending ?? predict({});
    const observation = observationOf(filter, values, unobserved, missingInput);
    const updated = filter.update<number>(state, prediction, observation, p, exogenous);
    state = updated.state;
    const all = [...checks, ...(updated.checks ?? []), ...numberChecks(filter, state)];
    failure ??= firstFailure(all, trial);
    return reported(filter, updated.quantities, prediction, state);
  };

  return {
    get trial() {
      return trial;
    },
    get failure() {
      return failure;
    },
    predict: (exogenous = {}) => predict(exogenous).prediction,
    update(given, unobserved = false) {
      if (failure !== undefined && onFailure === "stop") {
        throw new UsageError(
          `${filter.name} has failed: ${describeFailure(failure)}. Restore an earlier snapshot, or start with ` +
            'onFailure: "continue"',
        );
      }
      const values = typeof given === "number" ? { [firstInput]: given } : given;
      const stays = missingInput === "frozen" && !unobserved && filter.movesOnMissing !== true;
      const frozen = stays && Number.isNaN(values[firstInput]);
      const problem = inputProblem(filter, (name) => values[name], frozen);
      if (problem !== undefined) throw new UsageError(`${filter.name}, trial ${trial + 1}: ${problem}`);
      row = frozen ? frozenRow(filter, row, values, p) : regularRow(values, unobserved);
      pending = undefined;
      trial += 1;
      return row;
    },
    snapshot: () => ({
      trial,
      state,
      ...(row === undefined ? {} : { row }),
      ...(failure === undefined ? {} : { failure }),
    }),
    restore(snapshot) {
      ({ trial, state, row, failure } = { row: undefined, failure: undefined, ...snapshot });
      pending = undefined;
    },
  };
}

/**
 * What an ignored trial reports.
 *
 * @param before what the trial before it reported; undefined on the first one
 * @param p native values of all parameters of the filter
 */
export function frozenRow(
  filter: Filter,
  before: NamedNumbers | undefined,
  inputs: NamedNumbers,
  p: NamedNumbers,
): NamedNumbers {
  const row = before ?? { ...absentRow(filter), ...filter.rowZero?.(p) };
  return { ...row, ...filter.frozen?.(row, inputs, p) };
}

/** @throws UsageError when the filter cannot tell "not seen" from "seen" */
export function requireMissing(filter: Filter, what: string): void {
  if (filter.honoursMissing === true) return;
  throw new UsageError(`${what}: ${filter.name} has no rule for inputs that were not seen; use "frozen"`);
}

/** A state that is not a number is a failure of every filter, whatever else it checks. */
function numberChecks(filter: Filter, state: NamedNumbers): Check<number>[] {
  return Object.entries(state).flatMap(([key, value]) => {
    if (!Number.isNaN(value)) return [];
    const dot = key.lastIndexOf(".");
    const [node, quantity] = dot < 0 ? [filter.name, key] : [key.slice(0, dot), key.slice(dot + 1)];
    return [{ reason: "notANumber", node, quantity, holds: 0, value }];
  });
}

function exogenousOf(filter: Filter, given: NamedNumbers): NamedNumbers {
  return Object.fromEntries(
    filter.exogenous.map(({ name }) => {
      const value = given[name] ?? (name === "timeStep" ? 1 : undefined);
      if (value === undefined)
        throw new UsageError(`${filter.name} needs the column "${name}" on every trial`);
      return [name, value];
    }),
  );
}

/** A missing input is one the agent did not see, wherever the filter knows what that means. */
function observationOf(
  filter: Filter,
  values: NamedNumbers,
  unobserved: boolean,
  missingInput: "frozen" | "unobserved",
): Record<string, Observation<number>> {
  const honours = filter.honoursMissing === true;
  if (unobserved) requireMissing(filter, "an unobserved trial");
  return Object.fromEntries(
    filter.inputs.map(({ name }, i) => {
      const value = values[name];
      if (value === undefined)
        throw new UsageError(`${filter.name} needs the input "${name}" on every trial`);
      const missing =
        Number.isNaN(value) &&
        honours &&
        (i > 0 || missingInput === "unobserved" || filter.movesOnMissing === true);
      return [name, { value, observed: unobserved || missing ? 0 : 1 }];
    }),
  );
}

/** One row: quantities of the update first, then predictions, then states of the same name. */
function reported(filter: Filter, ...sources: readonly NamedNumbers[]): NamedNumbers {
  const row: Record<string, number> = {};
  for (const { name } of filter.quantities) {
    const source = sources.find((values) => values[name] !== undefined);
    if (source === undefined) throw new Error(`${filter.name} reports no value of its quantity "${name}"`);
    row[name] = source[name]!;
  }
  return row;
}

function absentRow(filter: Filter): NamedNumbers {
  return Object.fromEntries(filter.quantities.map(({ name }) => [name, Number.NaN]));
}
