/**
 * The toolbox's check of a finished series (perceptual-models 2.7): no NaN in a belief, and no single change of a
 * mean or precision that dwarfs the usual one. The second can fire from 258 trials on (binary) or 65 538
 * (continuous), mostly after a tiny initial variance, and is usually harmless.
 */

import { adviceFor, type Failure, type Trajectories } from "../model/index.js";

/**
 * @param nodes whose beliefs are looked at; of a binary input `u` the precision is infinite and never jumps
 * @param tolerance how many root mean squares a change may be; undefined: jumps are not looked for
 */
export function reviewBeliefs(
  nodes: readonly string[],
  tolerance: number | undefined,
  trajectories: Trajectories,
): Failure | undefined {
  const beliefs = nodes.flatMap((node) => [
    { node, quantity: "mean", series: column(trajectories, `${node}.mean`) },
    { node, quantity: "precision", series: column(trajectories, `${node}.variance`).map((v) => 1 / v) },
  ]);
  for (const { node, quantity, series } of beliefs) {
    const trial = series.findIndex(Number.isNaN);
    if (trial < 0) continue;
    const advice = trial === 0 && node === "u" ? firstMissing : adviceFor("notANumber");
    return { reason: "notANumber", trial, node, quantity, value: Number.NaN, advice };
  }
  if (tolerance === undefined) return undefined;
  for (const { node, quantity, series } of beliefs) {
    const jump = node === "u" ? undefined : largestJump(series, tolerance);
    if (jump === undefined) continue;
    return { reason: "implausibleJump", node, quantity, value: jump, advice: adviceFor("implausibleJump") };
  }
  return undefined;
}

const firstMissing =
  "the first input is missing, so that level 1 has no belief yet and the toolbox refuses the series: leave out the " +
  "leading trials, set initialMean1, or use the enhanced (ehgf_binary) or unbounded (uhgf_binary) form";

/** The largest change between trials, if it exceeds `tolerance` root mean squares of all changes. */
export function largestJump(series: Float64Array, tolerance: number): number | undefined {
  if (!series.every(Number.isFinite)) return undefined;
  const changes = series.subarray(1).map((x, t) => x - series[t]!);
  const rms = Math.sqrt(changes.reduce((sum, d) => sum + d * d, 0) / changes.length);
  const largest = changes.reduce((most, d) => (Math.abs(d) > Math.abs(most) ? d : most), 0);
  return Math.abs(largest) > tolerance * rms ? largest : undefined;
}

function column(trajectories: Trajectories, name: string): Float64Array {
  const series = trajectories.get(name);
  if (series === undefined) throw new Error(`no trajectory "${name}"`);
  return series;
}
