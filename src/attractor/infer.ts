/** Inference: states that follow evidence and each other while couplings stay as they are. */

import { UsageError } from "../errors.js";
import { langevin, logPartition, quantile } from "./continuous-bernoulli.js";
import { type FloatArray, zeros } from "./couplings.js";
import {
  type AttractorNetwork,
  checkInverseTemperature,
  checkSetting,
  type Numbers,
  vector,
} from "./network.js";
import { nodesOf } from "./nodes.js";
import type { UpdateMode } from "./train.js";
import { NONE, type Source, type Uniforms, uniformsOf } from "./uniforms.js";

export interface InferenceOptions {
  /** β, positive. Default 1. */
  readonly inverseTemperature?: number;
  readonly steps: number;
  /** Default stochastic. */
  readonly mode?: UpdateMode;
  /**
   * All nodes at once from the states before (default), or one after the other, each seeing the newest states: only then
   * symmetric couplings have the stationary law exp(β(Σ (b + u)_i x_i + ½ x'Wx)).
   */
  readonly schedule?: "synchronous" | "asynchronous";
  /** Order of visits of every asynchronous step. Default by index. */
  readonly nodeOrder?: readonly number[];
  /** States that the mean leaves out at the beginning. Default 0. */
  readonly burnIn?: number;
  /** The evidence is multiplied by it. Default 1. */
  readonly likelihoodPrecision?: number;
  /** Seed of stochastic updates; members of a batch have their own numbers. */
  readonly seed?: number | bigint;
  /** Random numbers of one's own, one function a member. */
  readonly uniforms?: readonly Uniforms[];
  /** States whose products with the state are recorded, as |a · x|. */
  readonly attractors?: readonly Numbers[];
  /** Keep every state. Default false. */
  readonly record?: boolean;
}

/** One run; steps count from 0, the state after the first update. */
export interface Inferred {
  /** After each step, where they were asked for. */
  readonly states?: readonly FloatArray[];
  readonly last: FloatArray;
  /** Of the states from `burnIn` on. */
  readonly meanState: Float64Array;
  /** -log p of each state given the one before, in nats. */
  readonly surprise: Float64Array;
  /** [step][attractor]. */
  readonly projections?: readonly (readonly number[])[];
}

/** Where a run starts, and what it sees; both default to 0. */
export interface Member {
  readonly initial?: Numbers;
  readonly evidence?: Numbers;
}

/**
 * Runs of one network, each row of couplings read once a step for all of them.
 *
 * @throws UsageError for settings out of range and numbers of another length
 */
export function infer(
  network: AttractorNetwork,
  members: readonly Member[],
  options: InferenceOptions,
): Inferred[] {
  const { size, float, couplings, bias } = network;
  const {
    inverseTemperature: beta = 1,
    steps,
    mode = "stochastic",
    schedule = "synchronous",
    burnIn = 0,
    likelihoodPrecision = 1,
    record = false,
  } = options;
  checkInverseTemperature(beta);
  checkSetting("steps", steps, 1, true);
  checkSetting("burnIn", burnIn, 0, true);
  if (burnIn >= steps) throw new UsageError(`burnIn: must be less than the ${steps} steps, got ${burnIn}`);
  checkSetting("likelihoodPrecision", likelihoodPrecision, 0);
  const attractors = options.attractors?.map((a, k) => vector(`attractors, row ${k}`, a, size, "float64"));
  const order = orderOf(options.nodeOrder, size);
  const runs = members.map(({ initial, evidence }, m) => {
    const state = initial === undefined ? zeros(size, float) : vector("initial", initial, size, float);
    const fixed = bias.slice();
    if (evidence !== undefined) {
      const u = vector("evidence", evidence, size, float);
      for (let i = 0; i < size; i++) fixed[i] = fixed[i]! + likelihoodPrecision * u[i]!;
    }
    return {
      ...{ state, fixed, chance: mode === "stochastic" ? chanceOf(options, m) : NONE },
      surprise: new Float64Array(steps),
      sum: new Float64Array(size),
      states: [] as FloatArray[],
      projections: [] as number[][],
    };
  });
  const states = runs.map(({ state }) => state);
  const inputs = runs.map(() => zeros(size, float));
  /** The next state of a run. @returns its surprise */
  const together = ({ state, fixed, chance }: (typeof runs)[number], h: FloatArray, step: number): number => {
    const nodes = nodesOf(size);
    const { theta, logPartition: psi } = nodes;
    for (let i = 0; i < size; i++) theta[i] = beta * (fixed[i]! + h[i]!);
    if (mode === "stochastic") nodes.draw(chance, step);
    else nodes.settle();
    nodes.logPartitions();
    let surprise = 0;
    for (const i of order) {
      state[i] = nodes.state[i]!;
      surprise += psi[i]! - theta[i]! * state[i]!;
    }
    return surprise;
  };
  const oneByOne = ({ state, fixed, chance }: (typeof runs)[number], step: number): number => {
    let surprise = 0;
    for (const i of order) {
      const theta = beta * (fixed[i]! + couplings.inputOf(i, state));
      state[i] = mode === "stochastic" ? quantile(theta, chance.uniform(step, i)) : langevin(theta);
      surprise += logPartition(theta) - theta * state[i]!;
    }
    return surprise;
  };
  for (let step = 0; step < steps; step++) {
    if (schedule === "synchronous") couplings.product(states, inputs);
    for (const [m, run] of runs.entries()) {
      const { state, sum, states: kept, projections } = run;
      run.surprise[step] = schedule === "synchronous" ? together(run, inputs[m]!, step) : oneByOne(run, step);
      if (step >= burnIn) for (let i = 0; i < size; i++) sum[i]! += state[i]!;
      if (record) kept.push(state.slice());
      if (attractors) projections.push(attractors.map((a) => Math.abs(dot(a, state))));
    }
  }
  return runs.map(({ state, sum, surprise, states: kept, projections }) => ({
    ...(record && { states: kept }),
    last: state,
    meanState: sum.map((x) => x / (steps - burnIn)),
    surprise,
    ...(attractors && { projections }),
  }));
}

function chanceOf({ seed, uniforms }: InferenceOptions, member: number): Source {
  const own = uniforms?.[member];
  if (uniforms !== undefined && own === undefined) {
    throw new UsageError(`uniforms: member ${member} has none; give one function a member`);
  }
  return uniformsOf({ ...(seed !== undefined && { seed }), ...(own && { uniforms: own }) }, member);
}

function orderOf(given: readonly number[] | undefined, size: number): readonly number[] {
  const all = Array.from({ length: size }, (_, i) => i);
  if (given === undefined) return all;
  if (given.length !== size || new Set(given).size !== size || !given.every((i) => all[i] === i)) {
    throw new UsageError(`nodeOrder: must name each of the ${size} nodes once, from 0`);
  }
  return given;
}

/** a · b. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
