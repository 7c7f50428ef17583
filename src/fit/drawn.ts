/** What the draws of one participant say: estimates, verdict, flags. */

import { diagnose, type SummaryRow, summarise } from "../inference/diagnostics/index.js";
import type { SampleResult } from "../inference/nuts/result.js";
import type { PathfinderResult } from "../inference/pathfinder.js";
import type { ParticipantDraws, PosteriorEstimate, PosteriorFlag } from "./posterior.js";

/** Shape of the tail of Pathfinder's importance ratios from which on its draws are no posterior. */
const TRUSTED_KHAT = 0.7;

/** @param result with draws of at least one chain */
export function drawsOfChains(id: string, result: SampleResult): ParticipantDraws {
  const verdict = diagnose(result);
  return {
    id,
    summary: {
      status: verdict.trusted ? "converged" : "notConverged",
      verdict: verdict.text,
      flags: verdict.flags,
      chains: result.chains,
      draws: result.draws,
      divergences: result.stats.diverging.reduce((sum, x) => sum + x, 0),
      eBfmi: verdict.eBfmi.map(finite),
      khat: null,
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
  const trusted = khat <= TRUSTED_KHAT;
  const told = `k-hat of the importance ratios is ${khat.toFixed(2)}`;
  const flags: PosteriorFlag[] = trusted
    ? []
    : [
        {
          kind: "khat",
          found: `${told}, above ${TRUSTED_KHAT}: the paths found no normal near enough to the posterior`,
          advice: "sample with NUTS",
        },
      ];
  const rows = summarise({ chains: 1, draws, values, valueNames });
  return {
    id,
    summary: {
      status: trusted ? "converged" : "notConverged",
      verdict: trusted
        ? `The draws can be trusted as far as importance sampling can tell: ${told}.`
        : `The draws should not be trusted as they are.\n- ${flags[0]!.found}. To try: ${flags[0]!.advice}.`,
      flags,
      chains: 1,
      draws,
      divergences: null,
      eBfmi: [],
      khat: finite(khat),
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

/** JSON has no other numbers. */
function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
