/** Whether a fit can be believed: draws by their chains, modes by what the search for them met. */

import type { ChainDraws, SummaryRow } from "../inference/diagnostics/index.js";
import { diagnoseDraws } from "../inference/diagnostics/index.js";
import { finite } from "./finite.js";
import type { GroupResult } from "./group-result.js";
import type { PosteriorFlag, PosteriorSummary } from "./posterior.js";
import type { FitResult } from "./result.js";
import type { ParticipantFit } from "./summary.js";

/** Posterior of one value; null where a number cannot be had. */
export interface DiagnosedEstimate {
  readonly name: string;
  readonly mean: number | null;
  readonly sd: number | null;
  /** Between the quantiles of 5.5 and 94.5 %. */
  readonly interval: readonly [number | null, number | null] | null;
  readonly essBulk: number | null;
  readonly essTail: number | null;
  readonly rHat: number | null;
  readonly mcseMean: number | null;
  readonly mcseSd: number | null;
}

/** Draws that were sampled together: a participant's, those of a group, or those of a file. */
export interface DiagnosedDraws {
  /** Null of a group, and where a file holds one run. */
  readonly id: string | null;
  readonly trusted: boolean;
  readonly verdict: string;
  readonly flags: readonly PosteriorFlag[];
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  /** Null where it is not known, as what follows. */
  readonly divergences: number | null;
  readonly deepestTree: number | null;
  /** Of each chain; empty where energies are not known. */
  readonly eBfmi: readonly (number | null)[];
  /** Pathfinder's. */
  readonly khat: number | null;
  readonly estimates: readonly DiagnosedEstimate[];
}

/** The mode of one participant and its evidence. */
export interface DiagnosedMode {
  readonly id: string;
  readonly trusted: boolean;
  readonly status: ParticipantFit["status"];
  readonly flags: readonly PosteriorFlag[];
  /** What is worth knowing and no reason for doubt. */
  readonly remarks: readonly string[];
  /** Of the importance sampling that checks the evidence. */
  readonly khat: number | null;
}

export interface Diagnosis {
  readonly schema: "credence-diagnosis/1";
  /** The fit folder, or the files. */
  readonly source: string;
  /** Null for files of draws. */
  readonly method: FitResult["inference"]["method"] | null;
  /** No draws are in doubt; where nothing was sampled, no mode is. */
  readonly trusted: boolean;
  readonly posteriors: readonly DiagnosedDraws[];
  /** Empty for group fits and files of draws. */
  readonly modes: readonly DiagnosedMode[];
  /** What could not be judged. */
  readonly notes: readonly string[];
}

/** The verdict on draws, with the table that it rests on. */
export function diagnosisOfDraws(id: string | null, draws: ChainDraws): DiagnosedDraws {
  const { trusted, text, flags, eBfmi, summary } = diagnoseDraws(draws);
  const { diverging, treeDepth } = draws.stats;
  return {
    ...{ id, trusted, verdict: text, flags, chains: draws.chains, draws: draws.draws },
    divergences: diverging === undefined ? null : diverging.reduce((sum, x) => sum + x, 0),
    deepestTree: treeDepth === undefined ? null : treeDepth.reduce((deepest, x) => Math.max(deepest, x), 0),
    eBfmi: eBfmi.map(finite),
    khat: null,
    estimates: summary.map(estimateOf),
  };
}

/** What the fit itself says of a participant whose draws are no chains, or are not in the folder. */
export function diagnosisAsFitted(id: string, posterior: PosteriorSummary): DiagnosedDraws {
  const { status, verdict, flags, chains, draws, divergences, eBfmi, khat, estimates } = posterior;
  return {
    ...{ id, trusted: status === "converged", verdict, flags, chains, draws },
    ...{ divergences, deepestTree: null, eBfmi, khat },
    estimates: estimates.map((estimate) => ({ ...estimate, mcseSd: null })),
  };
}

/** What a group fit whose draws are no chains, or are not in the folder, says of itself and of its population. */
export function diagnosisAsGroupFitted({ posterior, population }: GroupResult): DiagnosedDraws {
  const { status, verdict, flags, chains, draws, divergences, eBfmi, khat } = posterior;
  return {
    ...{ id: null, trusted: status === "converged", verdict, flags, chains, draws },
    ...{ divergences, deepestTree: null, eBfmi, khat },
    estimates: population.map(({ parameter, kind, grouping, term, term2, summary }) => {
      const of = [grouping, term, term2].filter((part) => part !== "").join(", ");
      return {
        name: `${parameter} ${kind}${of === "" ? "" : ` [${of}]`}`,
        mean: finite(summary.mean),
        sd: finite(summary.sd),
        // Of the width that the analysis states.
        interval: null,
        ...{ essBulk: finite(summary.essBulk), essTail: finite(summary.essTail) },
        ...{ rHat: finite(summary.rHat), mcseMean: finite(summary.mcseMean), mcseSd: null },
      };
    }),
  };
}

function estimateOf({ name, interval, ...row }: SummaryRow): DiagnosedEstimate {
  return {
    name,
    mean: finite(row.mean),
    sd: finite(row.sd),
    interval: [finite(interval.low), finite(interval.high)],
    essBulk: finite(row.essBulk),
    essTail: finite(row.essTail),
    rHat: finite(row.rHat),
    mcseMean: finite(row.mcseMean),
    mcseSd: finite(row.mcseSd),
  };
}

/** Above it importance sampling does not vouch for an evidence. */
const TRUSTED_KHAT = 0.7;
/** So near to 0 or 1 a parameter between them lies on its border. */
const BORDER = 1e-3;

/** What the search for a mode, its curvature and its evidence say. */
export function diagnosisOfMode(fit: ParticipantFit, priors: FitResult["model"]["priors"]): DiagnosedMode {
  const flags: PosteriorFlag[] = [];
  const remarks: string[] = [];
  const flag = (kind: string, found: string, advice: string): void => {
    flags.push({ kind, found, advice });
  };
  const because = fit.reason === undefined ? "" : `: ${fit.reason}`;
  if (fit.status === "failed")
    flag("failed", `there is no mode${because}`, "see the reason; mend data, prior or model");
  if (fit.status === "edge") {
    flag(
      "edge",
      `the best point lies on the edge of a region where the model breaks down${because}`,
      "read estimates as bounds; narrow the prior, or sample with --inference nuts",
    );
  }
  if (fit.status === "kink") {
    flag(
      "kink",
      `the log joint has a kink at the mode, so that Laplace's sds and intervals are approximate${because}`,
      "prefer the sampled evidence; sample with --inference nuts for intervals",
    );
  }
  for (const { name, value, sd } of fit.estimates) {
    if (value === null) continue;
    if (sd === null) {
      flag(
        "curvature",
        `${name} has no sd: the Hessian at the mode is not positive definite`,
        "fix a parameter that the data do not inform, or sample with --inference nuts",
      );
    }
    const unit = priors.some((prior) => prior.name === name && prior.domain === "unit");
    if (unit && (value < BORDER || value > 1 - BORDER)) {
      flag(
        "border",
        `${name} = ${value.toPrecision(3)} lies on the border of its range`,
        "normal intervals do not hold there; sample with --inference nuts",
      );
    }
  }
  const { evidence } = fit;
  const khat = evidence?.sampled?.khat ?? null;
  if (evidence === null) {
    if (fit.status !== "failed") flag("evidence", "there is no evidence", "see the reason of the fit");
  } else if (evidence.sampled === undefined) remarks.push("the evidence is Laplace's, and was not checked");
  else if (khat === null || khat > TRUSTED_KHAT) {
    flag(
      "evidence",
      `k-hat of the evidence's check is ${khat === null ? "not to be had" : khat.toFixed(2)}, above ${TRUSTED_KHAT}: neither Laplace nor importance sampling can be relied on`,
      "sample with --inference nuts; do not compare models by this evidence",
    );
  } else if (evidence.approximate) {
    remarks.push(`Laplace's evidence is off; the sampled one is used (k-hat ${khat.toFixed(2)})`);
  }
  const { starts, optima } = fit;
  if (optima > 1)
    remarks.push(`${optima} distinct optima among ${starts.length} starts; the best is reported`);
  const stuck = starts.filter(({ status }) => status === "stuck").length;
  if (stuck > 0) remarks.push(`${stuck} of ${starts.length} starts got stuck below the best`);
  return { id: fit.id, trusted: flags.length === 0, status: fit.status, flags, remarks, khat };
}
