/** What is stated in place of the rule, by parameter or for all (group models 2.4). */

import { sameName } from "../../agent/names.js";
import { UsageError } from "../../errors.js";
import { suggest } from "../../suggest.js";
import type { Hyperprior } from "./hyperpriors.js";
import { type HyperpriorRole, parseCorrelation, parseHyperprior } from "./text.js";

export type Centring = "auto" | "centred" | "non-centred";

/** Distributions as text: `normal(mean=-3, sd=2)`. */
export interface ParameterOverrides {
  /** Of the Intercept: normal, student, uniform. */
  readonly mean?: string | undefined;
  /**
   * Of all sds of random effects, or of some: {"participant": ..., "participant, session=2": ...}. half-normal,
   * half-student, half-cauchy, exponential, lognormal, inverse-gamma; densities of the sd itself.
   */
  readonly sd?: string | Readonly<Record<string, string>> | undefined;
  /** Of all coefficients but the Intercept, or of some by term or label: {"group": ..., "group=patient:age": ...}. */
  readonly coefficients?: string | Readonly<Record<string, string>> | undefined;
  /** lkj(eta=2) */
  readonly correlation?: string | undefined;
  /** c of the rule, > 0. */
  readonly spread?: number | undefined;
  readonly centring?: Centring | undefined;
}

export interface HyperpriorOverrides {
  readonly source: "file" | "flag";
  /** By parameter; `default` for all that have none. */
  readonly parameters: Readonly<Record<string, ParameterOverrides>>;
}

/** What one entry states, read. */
export interface Layer {
  readonly source: "file" | "flag";
  /** `group.parameters.om2` */
  readonly where: string;
  /** Printed name, or `default`. */
  readonly parameter: string;
  readonly mean?: Hyperprior;
  readonly sd: Stated;
  readonly coefficients: Stated;
  readonly eta?: number;
  readonly spread?: number;
  readonly centring?: Centring;
}

export interface Stated {
  readonly all?: Hyperprior;
  readonly by: ReadonlyMap<string, Hyperprior>;
}

const keys = ["mean", "sd", "coefficients", "correlation", "spread", "centring"] as const;
const centrings: readonly Centring[] = ["auto", "centred", "non-centred"];

/**
 * Entries read, later overrides first; all problems go to `problems`, conversions of variances to `notices`.
 *
 * @param parameters printed names of the free parameters
 */
export function readLayers(
  overrides: readonly HyperpriorOverrides[],
  parameters: readonly string[],
  problems: string[],
  notices: string[],
): Layer[] {
  return overrides.toReversed().flatMap(({ source, parameters: entries }) =>
    Object.entries(entries).flatMap(([written, entry]) => {
      const name =
        written === "default" ? written : parameters.find((parameter) => sameName(parameter, written));
      if (name === undefined) {
        problems.push(`group.parameters: ${unknown(written, [...parameters, "default"])}`);
        return [];
      }
      return [readEntry(entry, source, name, problems, notices)];
    }),
  );
}

/** `"om" is unknown; did you mean om2? (om2, ze)` */
export function unknown(written: string, candidates: readonly string[]): string {
  const near = suggest(written, candidates);
  const offer = near === undefined ? "" : `; did you mean "${near}"?`;
  return `"${written}" is unknown${offer} (known: ${candidates.join("; ") || "none"})`;
}

function readEntry(
  entry: ParameterOverrides,
  source: Layer["source"],
  parameter: string,
  problems: string[],
  notices: string[],
): Layer {
  const where = `group.parameters.${parameter}`;
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const one = (text: string, role: HyperpriorRole, at: string): Hyperprior | undefined => {
    const found = attempt(() => parseHyperprior(text, role, at));
    if (found?.converted !== undefined) notices.push(`${at}: "${text}" is ${found.converted}`);
    return found?.prior;
  };
  const stated = (role: "sd" | "coefficients"): Stated => {
    const given = entry[role];
    const by = new Map<string, Hyperprior>();
    if (given === undefined) return { by };
    if (typeof given === "string") {
      const all = one(given, role, `${where}.${role}`);
      return all === undefined ? { by } : { all, by };
    }
    for (const [key, text] of Object.entries(given)) {
      const prior = one(text, role, `${where}.${role}["${key}"]`);
      if (prior !== undefined) by.set(key, prior);
    }
    return { by };
  };
  for (const key of Object.keys(entry)) {
    if (!keys.some((known) => known === key)) problems.push(`${where}: ${unknown(key, keys)}`);
  }
  const { mean: meanText, correlation, spread, centring } = entry;
  if (spread !== undefined && !(spread > 0 && spread < Number.POSITIVE_INFINITY)) {
    problems.push(`${where}.spread: must be > 0, got ${spread}`);
  }
  if (centring !== undefined && !centrings.includes(centring)) {
    problems.push(`${where}.centring: ${unknown(centring, centrings)}`);
  }
  const mean = meanText === undefined ? undefined : one(meanText, "mean", `${where}.mean`);
  const eta =
    correlation === undefined
      ? undefined
      : attempt(() => parseCorrelation(correlation, `${where}.correlation`));
  return {
    source,
    where,
    parameter,
    ...(mean === undefined ? {} : { mean }),
    sd: stated("sd"),
    coefficients: stated("coefficients"),
    ...(eta === undefined ? {} : { eta }),
    ...(spread === undefined ? {} : { spread }),
    ...(centring === undefined ? {} : { centring }),
  };
}
