/**
 * Predictive checks: what a model would have its participants do, before and after seeing data, against what they
 * did. Gelman, Meng & Stern 1996 (Statistica Sinica 6, 733-807). inference 14.
 */

import { UsageError } from "../errors.js";
import { purpose, type Random, stream } from "../random/index.js";
import type { Density } from "./density/density.js";
import { equalTailedInterval, type Interval } from "./diagnostics/interval.js";
import { mean } from "./diagnostics/series.js";
import type { SampleResult } from "./nuts/result.js";

/** Responses of all participants, one array each; NaN is a missing response. */
export type Responses = readonly Float64Array[];

/** Simulates responses at coordinates z. */
export type Simulate = (z: Float64Array, random: Random) => Responses;

/**
 * Responses at draws from the prior.
 *
 * @param draws default 1000
 * @throws UsageError where the density has no drawPrior
 */
export function priorPredictive(
  density: Density,
  simulate: Simulate,
  { draws = 1000, seed = 0 }: { readonly draws?: number; readonly seed?: number | bigint } = {},
): Responses[] {
  const { drawPrior } = density;
  if (drawPrior === undefined) throw new UsageError("prior predictive: the density has no drawPrior");
  const priors = stream(seed, purpose.prior, 0);
  const simulations = stream(seed, purpose.simulation, 0);
  return Array.from({ length: draws }, (_, n) => {
    const z = new Float64Array(density.dimension);
    drawPrior(priors.at(n), z);
    return simulate(z, simulations.at(n));
  });
}

/**
 * Responses at the draws of a fit. Those of a draw depend on its index alone, so that thinning changes none.
 *
 * @param every takes each so many-th draw. Default 1
 */
export function posteriorPredictive(
  result: Pick<SampleResult, "chains" | "draws" | "unconstrained" | "coordinateNames">,
  simulate: Simulate,
  { seed = 0, every = 1 }: { readonly seed?: number | bigint; readonly every?: number } = {},
): Responses[] {
  if (!(Number.isInteger(every) && every > 0)) {
    throw new UsageError(`posterior predictive: every must be a whole number above 0, got ${every}`);
  }
  const d = result.coordinateNames.length;
  const numbers = stream(seed, purpose.posteriorPredictive, 0);
  const out: Responses[] = [];
  for (let s = 0; s < result.chains * result.draws; s += every) {
    out.push(simulate(result.unconstrained.slice(s * d, (s + 1) * d), numbers.at(s)));
  }
  return out;
}

/** A number that tells something of one participant's responses; NaN where it cannot. */
export interface PredictiveStatistic {
  readonly name: string;
  of(responses: Float64Array, participant: number): number;
}

/** Share of responses that are correct, of all trials or of those from one on to before another. */
export function accuracy(correct: Responses, from = 0, to = Number.POSITIVE_INFINITY): PredictiveStatistic {
  const part = from > 0 || to < Number.POSITIVE_INFINITY ? ` of trials ${from + 1} to ${to}` : "";
  return {
    name: `accuracy${part}`,
    of: (responses, i) =>
      share(responses, (k) => (k < from || k >= to ? undefined : responses[k] === correct[i]![k])),
  };
}

/** Accuracy in blocks of trials, the last of which may be shorter. */
export function learningCurve(correct: Responses, block: number): PredictiveStatistic[] {
  if (!(Number.isInteger(block) && block > 0)) {
    throw new UsageError(`learning curve: block must be a whole number of trials above 0, got ${block}`);
  }
  const trials = correct.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: Math.ceil(trials / block) }, (_, b) =>
    accuracy(correct, b * block, Math.min(trials, (b + 1) * block)),
  );
}

/** Share of responses that differ from the one before. */
export const switchRate: PredictiveStatistic = {
  name: "switch rate",
  of: (y) => share(y, (k) => (k === 0 || Number.isNaN(y[k - 1]) ? undefined : y[k] !== y[k - 1])),
};

/** Share of responses repeated after a correct one. */
export function winStay(correct: Responses): PredictiveStatistic {
  return {
    name: "win-stay",
    of: (y, i) => share(y, (k) => (k > 0 && y[k - 1] === correct[i]![k - 1] ? y[k] === y[k - 1] : undefined)),
  };
}

/** Share of responses changed after a wrong one. */
export function loseShift(correct: Responses): PredictiveStatistic {
  return {
    name: "lose-shift",
    of: (y, i) =>
      share(y, (k) =>
        k > 0 && !Number.isNaN(y[k - 1]) && y[k - 1] !== correct[i]![k - 1] ? y[k] !== y[k - 1] : undefined,
      ),
  };
}

function share(responses: Float64Array, holds: (trial: number) => boolean | undefined): number {
  let counted = 0;
  let held = 0;
  for (let k = 0; k < responses.length; k++) {
    if (Number.isNaN(responses[k])) continue;
    const answer = holds(k);
    if (answer === undefined) continue;
    counted += 1;
    if (answer) held += 1;
  }
  return held / counted;
}

export interface PredictiveRow {
  readonly statistic: string;
  /** Number of the participant, from 0; absent for the mean over participants. */
  readonly participant?: number;
  readonly observed: number;
  readonly predicted: number;
  readonly interval: Interval;
  /** Two-sided predictive probability, ties counted by half. Near 0: the model does not do what was observed. */
  readonly p: number;
}

/** Statistics of observed responses against those of simulated ones, for each participant and pooled. */
export function predictiveCheck(
  observed: Responses,
  simulated: readonly Responses[],
  statistics: readonly PredictiveStatistic[],
): PredictiveRow[] {
  if (simulated.length < 2)
    throw new UsageError("predictive check: give at least two simulated sets of responses");
  const odd = simulated.findIndex((set) => set.length !== observed.length);
  if (odd >= 0) {
    throw new UsageError(
      `predictive check: simulation ${odd + 1} has ${simulated[odd]!.length} participants, observed are ${observed.length}`,
    );
  }
  return statistics.flatMap(({ name, of }) =>
    predictiveRows(
      name,
      observed.map(of),
      simulated.map((set) => set.map(of)),
    ),
  );
}

/**
 * The rows of one statistic: the mean over participants, then each participant who has it.
 *
 * @param each observed, one a participant; NaN where there is none
 * @param replicated [simulation][participant]
 */
export function predictiveRows(
  statistic: string,
  each: readonly number[],
  replicated: readonly (readonly number[])[],
): PredictiveRow[] {
  const known = each.flatMap((x, i) => (Number.isNaN(x) ? [] : [i]));
  const row = (seen: number, values: Float64Array, participant?: number): PredictiveRow => ({
    statistic,
    ...(participant === undefined ? {} : { participant }),
    observed: seen,
    predicted: mean(values),
    interval: equalTailedInterval(values),
    p: twoSided(seen, values),
  });
  const pooled = (values: readonly number[]): number => mean(known.map((i) => values[i]!));
  return [
    row(pooled(each), finite(replicated.map(pooled))),
    ...known.map((i) => row(each[i]!, finite(replicated.map((set) => set[i]!)), i)),
  ];
}

function finite(values: readonly number[]): Float64Array {
  return Float64Array.from(values.filter(Number.isFinite));
}

function twoSided(observed: number, values: Float64Array): number {
  let below = 0;
  for (const x of values) below += x < observed ? 1 : x === observed ? 0.5 : 0;
  const p = below / values.length;
  return 2 * Math.min(p, 1 - p);
}
