/** What the draws of one participant say: estimates, verdict, flags. */

import { type SummaryRow, summarise } from "../inference/diagnostics/index.js";
import type { SampleResult } from "../inference/nuts/result.js";
import type { PathfinderResult } from "../inference/pathfinder.js";
import { finite } from "./finite.js";
import type { ParticipantDraws, PosteriorEstimate } from "./posterior.js";
import { chainVerdict, pathVerdict } from "./verdict.js";

/** @param result with draws of at least one chain */
export function drawsOfChains(id: string, result: SampleResult): ParticipantDraws {
  const { verdict, summary } = chainVerdict(result);
  return {
    id,
    summary: {
      ...summary,
      estimates: verdict.summary.map((row) => ({
        ...location(row),
        essBulk: finite(row.essBulk),
        essTail: finite(row.essTail),
        rHat: finite(row.rHat),
        mcseMean: finite(row.mcseMean),
      })),
    },
    values: result.values,
    stats: result.stats,
  };
}

/** @param valueNames names of the parameters */
export function drawsOfPaths(
  id: string,
  { khat, values, draws }: PathfinderResult,
  valueNames: readonly string[],
): ParticipantDraws {
  const rows = summarise({ chains: 1, draws, values, valueNames });
  return {
    id,
    summary: {
      ...pathVerdict(khat),
      ...{ chains: 1, draws, divergences: null, eBfmi: [] },
      // Resampled draws are no chain: sizes and convergence would say nothing.
      estimates: rows.map((row) => ({
        ...location(row),
        ...{ essBulk: null, essTail: null, rHat: null, mcseMean: null },
      })),
    },
    values,
    stats: {},
  };
}

function location({
  name,
  mean,
  sd,
  interval,
}: SummaryRow): Pick<PosteriorEstimate, "name" | "mean" | "sd" | "interval"> {
  return { name, mean: finite(mean), sd: finite(sd), interval: [interval.low, interval.high] };
}
