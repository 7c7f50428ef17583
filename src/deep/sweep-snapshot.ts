/** Everything that a sweep network holds, as a description and a list of arrays in a fixed order. */

import { UsageError } from "../errors.js";
import type { FloatArray, FloatType } from "./matrix.js";
import { zeros } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import { stateFields } from "./state-field.js";
import type { SweepCore } from "./sweep-core.js";
import type { SweepOptions } from "./sweep-options.js";
import { type LearnerState, parametersOf } from "./weight-learner.js";

export interface SweepSnapshot {
  /** With connections that say only whether they have a bias: their weights are in the arrays. */
  readonly network: NetworkOptions;
  readonly options: SweepOptions;
  readonly float: FloatType;
  /** Updates made by the optimiser; undefined before the first. */
  readonly count: number | undefined;
  /** Arrays of the optimiser's first and second memory. */
  readonly slots: readonly [first: number, second: number];
  /** Weights and biases, precisions of weights, beliefs, the optimiser's memory. */
  readonly arrays: readonly FloatArray[];
}

/** Copies of everything. */
export function takeSnapshot(
  core: SweepCore,
  memory: LearnerState,
  network: NetworkOptions,
  options: SweepOptions,
): SweepSnapshot {
  const { head, float } = core;
  const state = memory.optimiserState;
  return {
    network: {
      ...{ layers: network.layers, head, float },
      connections: core.connections.map(({ bias }) => ({ bias: bias !== undefined })),
    },
    options,
    float,
    count: state?.count,
    slots: [state?.first.length ?? 0, state?.second.length ?? 0],
    arrays: [
      ...arraysOf(core, memory).map((array) => array.slice()),
      ...[...(state?.first ?? []), ...(state?.second ?? [])].map((array) => array.slice()),
    ],
  };
}

/** Puts a snapshot into a network of the same description. */
export function putSnapshot(
  core: SweepCore,
  memory: LearnerState,
  { arrays, slots, count }: SweepSnapshot,
): void {
  const parameters = parametersOf(core);
  const slot = (n: number): FloatArray[] =>
    parameters.slice(0, n).map(({ data }) => zeros(data.length, core.float));
  const [first, second] = [slot(slots[0]), slot(slots[1])];
  const into = [...arraysOf(core, memory), ...first, ...second];
  if (into.length !== arrays.length || into.some((array, i) => array.length !== arrays[i]!.length)) {
    throw new UsageError("snapshot: its arrays do not fit its description; it was changed");
  }
  for (const [i, array] of into.entries()) array.set(arrays[i]!);
  memory.optimiserState = count === undefined ? undefined : { count, first, second };
}

function arraysOf(core: SweepCore, memory: LearnerState): FloatArray[] {
  const pair = ({ weights, bias }: LearnerState["precisions"][number]): FloatArray[] =>
    bias === undefined ? [weights] : [weights, bias];
  return [
    ...parametersOf(core).map(({ data }) => data),
    ...memory.precisions.flatMap(pair),
    ...core.layers.flatMap(({ state }) => stateFields.map((field) => state[field])),
  ];
}
