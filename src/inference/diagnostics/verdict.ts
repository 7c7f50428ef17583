/** Whether a result of the sampler can be believed, in plain words, each doubt with its numbers and what to try. */

import type { StatName } from "../nuts/draws.js";
import { type ChainInfo, columnOf, type SampleResult } from "../nuts/result.js";
import { eBfmi } from "./energy.js";
import { type Modes, modesOf } from "./modes.js";
import { type Drawn, type SummaryRow, summarise } from "./summary.js";

export type FlagKind =
  | "modes"
  | "rHat"
  | "ess"
  | "divergences"
  | "treeDepth"
  | "energy"
  | "chains"
  | "notFinite"
  | "warning";

export interface Flag {
  readonly kind: FlagKind;
  /** What was found, with its numbers. */
  readonly found: string;
  /** What to try. */
  readonly advice: string;
}

export interface Verdict {
  /** No flag was raised. */
  readonly trusted: boolean;
  readonly flags: readonly Flag[];
  /** All of it in sentences. */
  readonly text: string;
  readonly modes: Modes;
  readonly summary: readonly SummaryRow[];
  /** Of each chain; empty where energies are not known. */
  readonly eBfmi: readonly number[];
  /** What could not be judged, because the draws came without it. */
  readonly unknown: readonly ("divergences" | "tree depths" | "energies")[];
  readonly worst: { readonly rHat: number; readonly essBulk: number; readonly essTail: number };
}

/** Draws of chains, whoever made them, and as much of the sampler's statistics as is known. */
export interface ChainDraws extends Drawn {
  /** [chain][draw] by name; what is not known is left out. */
  readonly stats: Readonly<Partial<Record<StatName, Float64Array>>>;
  /** Values on the scale that was sampled, [chain][draw][value], to tell modes apart. Default: the values. */
  readonly unconstrained?: Float64Array;
  /** Numbers of the chains in their run, from 0. Default 0, 1, ... */
  readonly chainNumbers?: readonly number[];
  /** Greatest tree depth that the sampler was allowed. */
  readonly maxDepth?: number;
}

/** What a verdict rests on. */
interface Judged extends Drawn, Pick<ChainDraws, "stats" | "maxDepth"> {
  readonly modes: Modes;
  readonly chainInfo: readonly (Pick<ChainInfo, "chain"> & Partial<ChainInfo>)[];
  readonly missing: SampleResult["missing"];
  readonly warnings: readonly string[];
}

const MOST_R_HAT = 1.01;
const LEAST_ESS_PER_CHAIN = 100;
const LEAST_E_BFMI = 0.3;
const LEAST_CHAINS = 4;

/**
 * Judges a result: R-hat above 1.01, bulk or tail ESS below 100 a chain, any divergence, any draw at the greatest
 * tree depth, E-BFMI below 0.3, fewer than 4 chains, chains in different modes. Thresholds of Vehtari et al. 2021 and
 * Betancourt 2016. inference 10.
 */
export function diagnose(result: SampleResult): Verdict {
  return judge({ ...result, modes: modesOf(result), maxDepth: result.settings.maxDepth });
}

/** Judges draws of any sampler as `diagnose` does, as far as they tell; `unknown` says what they do not tell. */
export function diagnoseDraws(given: ChainDraws): Verdict {
  const { chains, values, valueNames, unconstrained = values, chainNumbers } = given;
  const chainInfo = Array.from({ length: chains }, (_, c) => ({ chain: chainNumbers?.[c] ?? c }));
  const modes = modesOf({ ...given, unconstrained, coordinateNames: valueNames, chainInfo });
  return judge({ ...given, modes, chainInfo, missing: [], warnings: [] });
}

function judge(result: Judged): Verdict {
  const summary = summarise(result);
  const { modes, stats } = result;
  const energies = stats.energy === undefined ? [] : chainsOf(result, stats.energy).map(eBfmi);
  const flags: Flag[] = [];
  const flag = (kind: FlagKind, found: string, advice: string): void => {
    flags.push({ kind, found, advice });
  };
  const apart = modes.modes.length > 1;
  if (apart) flag("modes", modesInWords(modes), MODES_ADVICE);
  const fixed = summary.filter(({ reason }) => reason === "constant");
  const broken = summary.filter(({ reason }) => reason !== undefined && reason !== "constant");
  if (broken.length > 0) {
    flag(
      "notFinite",
      `${listed(broken)}: ${broken[0]!.reason}`,
      "draw more, or mend the model where it fails",
    );
  }
  const judged = summary.filter(({ reason }) => reason === undefined);
  const extreme = (of: (row: SummaryRow) => number, pick: typeof Math.min): number => pick(...judged.map(of));
  const worst = {
    rHat: extreme((row) => row.rHat, Math.max),
    essBulk: extreme((row) => row.essBulk, Math.min),
    essTail: extreme((row) => row.essTail, Math.min),
  };
  const unmixed = judged.filter(({ rHat }) => !(rHat <= MOST_R_HAT));
  if (unmixed.length > 0) {
    flag(
      "rHat",
      `R-hat is above ${MOST_R_HAT} for ${listed(unmixed)}; the largest is ${worst.rHat.toFixed(3)}`,
      apart
        ? "see the modes above: more draws will not bring chains together"
        : "draw longer (twice the warm-up and draws), or reparametrise the model",
    );
  }
  const least = LEAST_ESS_PER_CHAIN * result.chains;
  const few = judged.filter(({ essBulk, essTail }) => !(Math.min(essBulk, essTail) >= least));
  if (few.length > 0) {
    flag(
      "ess",
      `fewer than ${least} effective draws for ${listed(few)}; the least are ${Math.round(worst.essBulk)} in the bulk, ${Math.round(worst.essTail)} in the tails`,
      "append draws; intervals need the tails, means the bulk",
    );
  }
  statFlags(result, flag);
  const slow = energies.flatMap((e, c) =>
    e >= LEAST_E_BFMI ? [] : [{ e, chain: result.chainInfo[c]!.chain }],
  );
  if (slow.length > 0) {
    flag(
      "energy",
      `E-BFMI is below ${LEAST_E_BFMI} in ${slow.map(({ e, chain }) => `chain ${chain + 1} (${e.toFixed(2)})`).join(", ")}: energies are explored slowly, tails may be missed`,
      "use a non-centred form of group-level parameters, or stronger priors on their scales",
    );
  }
  if (result.chains < LEAST_CHAINS) {
    flag("chains", `the result rests on ${result.chains} chains`, `run at least ${LEAST_CHAINS}`);
  }
  for (const { chain, reason } of result.missing) {
    flag("warning", `chain ${chain + 1} has no draws: ${reason}`, "mend the cause and run again");
  }
  for (const warning of result.warnings) flag("warning", warning, "mend the cause and run again");
  const unknown = (["divergences", "tree depths", "energies"] as const).filter(
    (what) => stats[statOfWhat[what]] === undefined,
  );
  return {
    trusted: flags.length === 0,
    flags,
    text: inWords(result, flags, worst, fixed, unknown),
    modes,
    summary,
    eBfmi: energies,
    unknown,
    worst,
  };
}

const statOfWhat = {
  divergences: "diverging",
  "tree depths": "reachedMaxDepth",
  energies: "energy",
} as const satisfies Record<Verdict["unknown"][number], StatName>;

/** A statistic, one array for each chain. */
function chainsOf({ chains, draws }: Drawn, stat: Float64Array): Float64Array[] {
  return columnOf(stat, chains, draws, 1, 0);
}

function statFlags(result: Judged, flag: (kind: FlagKind, found: string, advice: string) => void): void {
  const total = result.chains * result.draws;
  const counted = (name: "diverging" | "reachedMaxDepth"): number =>
    result.stats[name]?.reduce((sum, x) => sum + x, 0) ?? 0;
  const diverging = counted("diverging");
  if (diverging > 0) {
    const each = chainsOf(result, result.stats.diverging!).map((of) => of.reduce((sum, x) => sum + x, 0));
    const reason = result.chainInfo
      .flatMap(({ divergences = [] }) => divergences)
      .find((d) => d.reason !== undefined);
    flag(
      "divergences",
      `${diverging} of ${total} draws diverged (chains: ${each.join(", ")})${reason === undefined ? "" : `; the first reason: ${reason.reason}`}`,
      "raise targetAcceptance to 0.95 or 0.99; where that does not help, use a non-centred form or mend the model at the divergences",
    );
  }
  const deep = counted("reachedMaxDepth");
  if (deep > 0) {
    flag(
      "treeDepth",
      `${deep} of ${total} draws reached the greatest tree depth${result.maxDepth === undefined ? "" : ` ${result.maxDepth}`}`,
      "rescale or decorrelate the parameters (a dense metric), then raise maxDepth; estimates are right but slow",
    );
  }
}

const MODES_ADVICE =
  "do not pool the chains. Start all of them near the mode or the prior; where the lower mode is an artefact, as the flat region of a model whose beliefs are clipped, exclude it by the prior or another model; where both are real, report them apart";

function modesInWords({ modes, difference }: Modes): string {
  const groups = modes.map(
    ({ chains, logDensity }) =>
      `chain${chains.length > 1 ? "s" : ""} ${chains.map((c) => c + 1).join(", ")}` +
      (Number.isNaN(logDensity) ? "" : ` (mean log density ${logDensity.toFixed(1)})`),
  );
  const where =
    difference === undefined
      ? ""
      : `; they differ most in ${difference.name}, on the sampled scale ${difference.means.map((m) => m.toPrecision(4)).join(" against ")}`;
  return `the chains lie in ${modes.length} different modes: ${groups.join("; ")}${where}`;
}

function listed(rows: readonly SummaryRow[]): string {
  const names = rows.slice(0, 5).map(({ name }) => name);
  return rows.length > 5 ? `${names.join(", ")} and ${rows.length - 5} more` : names.join(", ");
}

function inWords(
  result: Judged,
  flags: readonly Flag[],
  worst: Verdict["worst"],
  fixed: readonly SummaryRow[],
  unknown: Verdict["unknown"],
): string {
  const rest =
    (unknown.length === 0 ? "" : ` Not known, and not judged: ${unknown.join(", ")}.`) +
    (fixed.length === 0 ? "" : ` Constant, and not judged: ${listed(fixed)}.`);
  if (flags.length === 0) {
    return (
      `The draws can be trusted: ${result.chains} chains agree (largest R-hat ${worst.rHat.toFixed(3)}), ` +
      `at least ${Math.round(worst.essBulk)} effective draws in the bulk and ${Math.round(worst.essTail)} in the tails${unknown.includes("divergences") ? "" : ", no divergences"}.${rest}`
    );
  }
  const doubts = flags.map(({ found, advice }) => `- ${found}. To try: ${advice}.`);
  return `The draws should not be trusted as they are.${rest}\n${doubts.join("\n")}`;
}
