/** One update of a presentation: the next state, and what couplings are to learn of it. */

import { fisherMetric } from "./continuous-bernoulli.js";
import type { FloatArray } from "./couplings.js";
import { type Nodes, nodesOf } from "./nodes.js";
import type { AttractorTraining, UpdateMode } from "./train.js";
import type { Source } from "./uniforms.js";

/** A presentation under way. */
export interface Presentation {
  readonly state: FloatArray;
  readonly before: FloatArray;
  readonly evidence: FloatArray;
  readonly h: FloatArray;
  /** What couplings learn, by node, before it meets the presynaptic state. */
  readonly e: FloatArray;
  pattern: number;
  surprise: number;
  /** Σ ΔW² */
  change: number;
}

/** How all presentations of a training move. */
export interface Rule {
  readonly mode: UpdateMode;
  readonly chance: Source;
  readonly beta: number;
  readonly learningRate: number;
  readonly precisionWeighting: boolean;
  readonly precisionCap: number;
  readonly prediction: NonNullable<AttractorTraining["prediction"]>;
  readonly bias: FloatArray;
  /** Precisions of the last update, written by each; 1 unless weighted. */
  readonly weights: Float64Array;
}

/** The least Fisher metric that precisions divide by. */
const LEAST_METRIC = 1e-8;

/** Moves a presentation on, from the internal input that stands in it. @returns a node whose numbers are not finite, or -1 */
export function move(presentation: Presentation, rule: Rule, update: number): number {
  const { state, before } = presentation;
  const nodes = nodesOf(state.length);
  before.set(state);
  toParameters(nodes.theta, rule, presentation);
  if (rule.mode === "stochastic") nodes.draw(rule.chance, update);
  else nodes.settle();
  nodes.logPartitions();
  state.set(nodes.state.subarray(0, state.length));
  toInputs(nodes, rule, presentation);
  nodes.means();
  return toErrors(nodes, rule, presentation);
}

/** β (b + h + u) */
function toParameters(theta: Float64Array, { beta, bias }: Rule, { h, evidence }: Presentation): void {
  for (let i = 0; i < h.length; i++) theta[i] = beta * (bias[i]! + h[i]! + evidence[i]!);
}

/** What states are compared with, before L. */
function toInputs({ theta, input }: Nodes, { prediction, bias }: Rule, { h, evidence }: Presentation): void {
  if (prediction === "internal") input.set(h);
  else if (prediction === "full") input.set(theta.subarray(0, h.length));
  else for (let i = 0; i < h.length; i++) input[i] = bias[i]! + h[i]! + evidence[i]!;
}

/** Surprise of the state, and what couplings learn of it. @returns as `move` */
function toErrors(
  { theta, logPartition, mean }: Nodes,
  { beta, learningRate, precisionWeighting, precisionCap, weights }: Rule,
  presentation: Presentation,
): number {
  const { state, h, e } = presentation;
  if (precisionWeighting) {
    for (let i = 0; i < h.length; i++) {
      weights[i] = Math.min(precisionCap, 1 / Math.max(fisherMetric(beta * h[i]!), LEAST_METRIC));
    }
  }
  let surprise = 0;
  let broken = -1;
  for (let i = 0; i < h.length; i++) {
    const x = state[i]!;
    surprise += logPartition[i]! - theta[i]! * x;
    e[i] = learningRate * weights[i]! * (x - mean[i]!);
    if (broken < 0 && !Number.isFinite(e[i]! + surprise)) broken = i;
  }
  presentation.surprise = surprise;
  return broken;
}
