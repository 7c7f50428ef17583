/** What is said of draws, of a participant or of a group. */

import { diagnose } from "../inference/diagnostics/index.js";
import type { SampleResult } from "../inference/nuts/result.js";
import { TRUSTED_KHAT } from "../inference/rules.js";
import { finite } from "./finite.js";

/** Of chains, with the summary of every value. */
export function chainVerdict(result: SampleResult) {
  const verdict = diagnose(result);
  return {
    verdict,
    summary: {
      status: verdict.trusted ? ("converged" as const) : ("notConverged" as const),
      verdict: verdict.text,
      flags: verdict.flags,
      chains: result.chains,
      draws: result.draws,
      divergences: result.stats.diverging.reduce((sum, x) => sum + x, 0),
      eBfmi: verdict.eBfmi.map(finite),
      khat: null,
    },
  };
}

/** Of draws of Pathfinder, which form no chain. */
export function pathVerdict(khat: number) {
  const told = `k-hat of the importance ratios is ${khat.toFixed(2)}`;
  if (khat <= TRUSTED_KHAT) {
    return {
      status: "converged" as const,
      verdict: `The draws can be trusted as far as importance sampling can tell: ${told}.`,
      flags: [],
      khat: finite(khat),
    };
  }
  const found = `${told}, above ${TRUSTED_KHAT}: the paths found no normal near enough to the posterior`;
  const advice = "sample with NUTS";
  return {
    status: "notConverged" as const,
    verdict: `The draws should not be trusted as they are.\n- ${found}. To try: ${advice}.`,
    flags: [{ kind: "khat", found, advice }],
    khat: finite(khat),
  };
}
