/**
 * A recurrence: equations that carry a state from trial to trial, recorded once as a program. The loop over
 * trials is not part of it; masks are columns like any other data, and act through `select`.
 */

import { max } from "../scalar/operations.js";
import type { Scalar } from "../scalar/sym.js";
import { Graph, type Node } from "./graph.js";

/** One trial, written with scalars. */
export interface TrialResult {
  readonly state: Readonly<Record<string, Scalar>>;
  /** What is summed over trials: the log-likelihood. */
  readonly value: Scalar;
  /** Not 0 where the equations broke down on this trial. */
  readonly failed: Scalar;
  /** Further quantities, read only by `outputs`. */
  readonly outputs?: Readonly<Record<string, Scalar>>;
}

export interface RecurrenceSource {
  /** Inputs that are constant within a condition of a run. */
  readonly parameters: readonly string[];
  /** Inputs that change from trial to trial. */
  readonly columns: readonly string[];
  initial(p: Readonly<Record<string, Scalar>>): {
    readonly state: Readonly<Record<string, Scalar>>;
    readonly failed: Scalar;
  };
  step(
    state: Readonly<Record<string, Scalar>>,
    column: Readonly<Record<string, Scalar>>,
    p: Readonly<Record<string, Scalar>>,
  ): TrialResult;
}

/** The recorded form. States, columns and parameters keep the order of their names. */
export interface Recurrence {
  readonly graph: Graph;
  readonly parameters: readonly Node[];
  readonly columns: readonly Node[];
  readonly stateNames: readonly string[];
  readonly state: readonly Node[];
  readonly initialState: readonly Scalar[];
  readonly initialFailed: Scalar;
  readonly nextState: readonly Scalar[];
  readonly value: Scalar;
  readonly failed: Scalar;
  readonly outputNames: readonly string[];
  readonly outputs: readonly Scalar[];
}

/** Runs the equations once on symbols. */
export function record(source: RecurrenceSource): Recurrence {
  const graph = new Graph();
  const parameters = source.parameters.map((name) => graph.input(`parameter ${name}`));
  const columns = source.columns.map((name) => graph.input(`column ${name}`));
  const p = Object.fromEntries(source.parameters.map((name, i) => [name, parameters[i] as Scalar]));
  const column = Object.fromEntries(source.columns.map((name, i) => [name, columns[i] as Scalar]));

  const start = source.initial(p);
  const stateNames = Object.keys(start.state);
  const state = stateNames.map((name) => graph.input(`state ${name}`));
  const step = source.step(
    Object.fromEntries(stateNames.map((name, i) => [name, state[i] as Scalar])),
    column,
    p,
  );
  const outputs = step.outputs ?? {};
  return {
    graph,
    parameters,
    columns,
    stateNames,
    state,
    initialState: stateNames.map((name) => start.state[name]!),
    initialFailed: start.failed,
    nextState: stateNames.map((name) => {
      const next = step.state[name];
      if (next === undefined) throw new Error(`the step does not return the state "${name}"`);
      return next;
    }),
    value: step.value,
    failed: max<Scalar>(step.failed, 0),
    outputNames: Object.keys(outputs),
    outputs: Object.values(outputs),
  };
}
