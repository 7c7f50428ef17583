/** Surprise of a whole run, nats: what was observed, under what was believed before. hgf.md section 8. */

import { UsageError } from "../errors.js";
import { softplus } from "../scalar/index.js";
import { originId } from "./expand.js";
import type { NodeData } from "./graph.js";
import type { Network } from "./network.js";
import type { NetworkResult } from "./network-run.js";
import { planOf } from "./plan.js";
import { categoriesOf } from "./structure.js";

/**
 * Which surprise is summed, over inputs and in one case states. Inputs that were not seen add nothing.
 *
 * - `input`: each input under its marginal prediction, the uncertainty about its parents included; the sum over trials
 *   is minus the log evidence of the observations
 * - `conditional`: under the stored prediction, in which an input without noise parents has its noise only, as pyhgf has it
 * - `firstLevel`: each continuous input under the prediction of its only value parent, without observation noise
 * - `total`: of the posterior mean of every state under its own prediction, and of every input as in `conditional`
 */
export type SurpriseKind = "input" | "conditional" | "firstLevel" | "total";

export interface Surprise {
  /** One number a trial, NaN from a failing trial on. */
  readonly trials: Float64Array;
  /** Sum over trials; Infinity where the network failed or a surprise is no number. */
  readonly total: number;
}

/**
 * Surprise of a run.
 *
 * @param network the one that ran; nodes that edits added or removed count while they existed
 * @param result of `filter` or `interact` with every row kept
 * @throws UsageError when rows were left out, or a node reports no surprise of this kind
 */
export function surpriseOf(network: Network, result: NetworkResult, kind: SurpriseKind = "input"): Surprise {
  if (result.rows.some((trial, i) => trial !== i)) {
    throw new UsageError('surprise is summed over all trials: run the network with keep "all"');
  }
  const names = network.inputs.flatMap((node) => surpriseNames(node, kind));
  if (kind === "total") names.push(...planOf(network.graph).states.map(({ keys }) => keys.surprise));
  const trials = new Float64Array(result.rows.length);
  for (const name of names) {
    const series = result.trajectories.get(name);
    if (series === undefined) {
      throw new UsageError(`the run reports no ${name}: surprise "${kind}" is not defined for this network`);
    }
    const { from, to } = result.spans.get(name) ?? { from: 0, to: result.trials };
    for (let t = from; t < Math.min(to, result.trials); t++) trials[t]! += series[t]!;
  }
  trials.fill(Number.NaN, result.trials);
  let total = 0;
  for (const surprise of trials) total += surprise;
  return {
    trials,
    total: result.failure !== undefined || Number.isNaN(total) ? Number.POSITIVE_INFINITY : total,
  };
}

function surpriseNames(node: NodeData, surprise: SurpriseKind): readonly string[] {
  const { id, kind } = node;
  switch (kind) {
    case "dirichlet-process":
      throw new UsageError(
        `node ${id}: the surprise of a Dirichlet process is not defined, because a cluster that it opens is chosen after ` +
          "the observation; compare the counts of its clusters instead",
      );
    case "binary":
      return [`${id}.inputSurprise`];
    case "input":
    case "volatile":
      if (surprise === "input") return [`${id}.inputSurprise`];
      return [`${id}.${surprise === "firstLevel" ? "firstLevelSurprise" : "conditionalSurprise"}`];
    case "categorical":
    case "exponential-family":
      return [`${id}.surprise`];
    case "transitions":
      return Array.from({ length: categoriesOf(node) }, (_, i) => `${originId(id, i)}.surprise`);
    default:
      return [];
  }
}

/**
 * Surprise of binary responses to a binary node under the softmax of its prediction: -log of s(z log(p / (1 - p))) for
 * response 1 and of its complement for response 0. With z = 1 the response follows p itself; this is the unit-square
 * sigmoid.
 *
 * @param result of `filter` with every row kept
 * @param node id of a binary node
 * @param responses 0 or 1 a trial; NaN adds nothing
 * @param inverseTemperature z, at least 0 (1)
 * @throws UsageError when the node has no log odds, rows were left out or a response is no choice
 */
export function softmaxSurprise(
  result: NetworkResult,
  node: string,
  responses: ArrayLike<number>,
  inverseTemperature = 1,
): Surprise {
  const logOdds = result.trajectories.get(`${node}.expectedLogOdds`);
  if (logOdds === undefined) throw new UsageError(`node ${node} is no binary node of this run`);
  if (result.rows.some((trial, i) => trial !== i) || responses.length < logOdds.length) {
    throw new UsageError(
      `softmaxSurprise needs a response (or NaN) for each of ${logOdds.length} trials, got ${responses.length}, and a run ` +
        'with keep "all"',
    );
  }
  if (!(inverseTemperature >= 0)) {
    throw new UsageError(`inverseTemperature must be at least 0, got ${inverseTemperature}`);
  }
  const trials = logOdds.map((logit, t) => {
    const response = responses[t]!;
    if (Number.isNaN(response)) return 0;
    if (response !== 0 && response !== 1) {
      throw new UsageError(`trial ${t + 1}: a response is 0, 1 or NaN, got ${response}`);
    }
    return softplus<number>((1 - 2 * response) * inverseTemperature * logit);
  });
  const total = trials.reduce((sum, surprise) => sum + surprise, 0);
  return { trials, total: Number.isNaN(total) ? Number.POSITIVE_INFINITY : total };
}
