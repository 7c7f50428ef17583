// Fits a simulated study and says where the true values lie among the draws.
import { aroundMode } from "../../src/fit/group-start.js";
import { sampledDensity } from "../../src/group/centring/index.js";
import { equalTailedInterval, essBulk, essTail, rHat } from "../../src/inference/diagnostics/index.js";
import { columnOf, sampleNow } from "../../src/inference/nuts/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { answer, densityOf, drawTruth, type Study } from "./study.js";

export const sampling = { chains: 4, tune: 500, draws: 1000, targetAcceptance: 0.8 } as const;
/** Nearly independent draws among which the truth is ranked, at most. */
const RANKED = 99;

export interface FittedQuantity {
  readonly truth: number;
  readonly mean: number;
  /** Ends of the 90 % interval with equal tails. */
  readonly low: number;
  readonly high: number;
  /** Share of draws above 0. */
  readonly positive: number;
  /** Of the truth, in (0, 1). */
  readonly rank: number;
}

export interface FittedStudy {
  readonly divergences: number;
  readonly largestRHat: number;
  readonly quantities: Readonly<Record<string, FittedQuantity>>;
}

/** Population quantities of one study. */
export function fitStudy(study: Study, given: Readonly<Record<string, number>> = {}): FittedStudy {
  const truth = drawTruth(study, given);
  const { likelihood, hyperpriors } = densityOf(study, answer(study, truth));
  const { density, centring } = sampledDensity(likelihood, hyperpriors);
  // Seeds of studies lie apart from the seeds of their data.
  const seed = BigInt(study.seed) + (BigInt(study.index + 1) << 40n);
  const result = sampleNow(density, { ...sampling, seed, start: aroundMode(density, centring.mode) });
  const { chains, draws, values, unconstrained, valueNames, chainInfo } = result;
  const count = valueNames.length;
  const coordinates = valueNames.map((_, j) => columnOf(unconstrained, chains, draws, count, j));
  const least = Math.min(...coordinates.map((series) => Math.min(essBulk(series), essTail(series))));
  const every = Math.max(Math.ceil((chains * draws) / least), Math.floor((chains * draws) / RANKED));
  const random = stream(study.seed, purpose.resampling, study.index).at(0);
  const quantities = valueNames.flatMap((name, j): [string, FittedQuantity][] => {
    if (!/^(b|sd)_/.test(name)) return [];
    const all = Float64Array.from({ length: chains * draws }, (_, s) => values[s * count + j]!);
    const { low, high } = equalTailedInterval(all, 0.9);
    const kept = all.filter((_, s) => s % every === 0).subarray(0, RANKED);
    const below = kept.filter((x) => x < truth[j]!).length;
    const fitted: FittedQuantity = {
      truth: truth[j]!,
      mean: all.reduce((sum, x) => sum + x, 0) / all.length,
      low,
      high,
      positive: all.filter((x) => x > 0).length / all.length,
      rank: (below + random.uniform()) / (kept.length + 1),
    };
    return [[name, fitted]];
  });
  return {
    divergences: chainInfo.reduce((sum, { divergences }) => sum + divergences.length, 0),
    largestRHat: Math.max(...coordinates.map((series) => rHat(series))),
    quantities: Object.fromEntries(quantities),
  };
}
