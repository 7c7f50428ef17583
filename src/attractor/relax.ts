/** Relaxation: deterministic updates without evidence until the state is where it stays. */

import { type FloatArray, zeros } from "./couplings.js";
import { freeEnergy } from "./free-energy.js";
import {
  type AttractorNetwork,
  checkInverseTemperature,
  checkSetting,
  type Numbers,
  vector,
} from "./network.js";
import { nodesOf } from "./nodes.js";

export interface RelaxationOptions {
  /** β, positive. Default 1. */
  readonly inverseTemperature?: number;
  /** What must change by less than the tolerance: the free energy (default), every node's state, or nothing. */
  readonly stop?: "vfe" | "state" | "steps";
  /** Default 1e-12 for free energies, 1e-8 for states. */
  readonly tolerance?: number;
  /** Default 1000. */
  readonly maxSteps?: number;
}

export interface Relaxed {
  readonly state: FloatArray;
  /** Updates made. */
  readonly steps: number;
  /**
   * Converged; in a cycle of two states; or neither when the steps were used up. After a fixed number of steps, what the
   * last three states say.
   */
  readonly status: "converged" | "cycle" | "limit";
}

/** States this close are the same one, where the criterion is the free energy. */
const SAME = 1e-6;

/** @throws UsageError for settings out of range and numbers of another length */
export function relax(network: AttractorNetwork, initial: Numbers, options: RelaxationOptions = {}): Relaxed {
  const { size, float, couplings, bias } = network;
  const { inverseTemperature: beta = 1, stop = "vfe", maxSteps = 1000 } = options;
  const { tolerance = stop === "vfe" ? 1e-12 : 1e-8 } = options;
  checkInverseTemperature(beta);
  checkSetting("maxSteps", maxSteps, 1, true);
  checkSetting("tolerance", tolerance, 0);
  const same = stop === "vfe" ? SAME : tolerance;
  const energyOf = (x: FloatArray): number => (stop === "vfe" ? freeEnergy(network, x).freeEnergy : 0);
  const h = zeros(size, float);
  let before: FloatArray | undefined;
  let last = vector("initial", initial, size, float);
  let energy = energyOf(last);
  for (let steps = 1; ; steps++) {
    couplings.product([last], [h]);
    const state = zeros(size, float);
    const nodes = nodesOf(size);
    for (let i = 0; i < size; i++) nodes.theta[i] = beta * (bias[i]! + h[i]!);
    nodes.settle();
    for (let i = 0; i < size; i++) state[i] = nodes.state[i]!;
    const moved = distance(state, last);
    const returned = before !== undefined && moved >= same && distance(state, before) < same;
    const next = energyOf(state);
    const settled = stop === "vfe" ? Math.abs(next - energy) < tolerance : moved < tolerance;
    if (stop !== "steps" || steps === maxSteps) {
      if (returned) return { state, steps, status: "cycle" };
      if (settled) return { state, steps, status: "converged" };
      if (steps === maxSteps) return { state, steps, status: "limit" };
    }
    [before, last, energy] = [last, state, next];
  }
}

/** Largest difference of two states. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
