/** Hyperpriors as text: `half-normal(scale=1)`, read and written (group models 2.4). */

import { readArguments, readFamily } from "../../agent/written-distribution.js";
import { UsageError } from "../../errors.js";
import type { Hyperprior } from "./hyperpriors.js";

type Family = Hyperprior["family"];

/** What a hyperprior is of; each has families of its own. */
export type HyperpriorRole = "mean" | "sd" | "coefficients";

const families: Readonly<Record<HyperpriorRole, readonly Family[]>> = {
  mean: ["normal", "student", "uniform"],
  sd: ["half-normal", "half-student", "half-cauchy", "exponential", "lognormal", "inverse-gamma"],
  coefficients: ["normal", "student", "laplace"],
};

/** Arguments in the order written. */
const argumentsOf: Readonly<Record<Family, readonly string[]>> = {
  normal: ["mean", "sd"],
  student: ["df", "mean", "scale"],
  uniform: ["low", "high"],
  laplace: ["scale"],
  "half-normal": ["scale"],
  "half-student": ["df", "scale"],
  "half-cauchy": ["scale"],
  exponential: ["rate"],
  lognormal: ["meanlog", "sdlog"],
  "inverse-gamma": ["shape", "scale"],
};
/** Arguments that must be above 0. */
const widths: readonly string[] = ["sd", "scale", "df", "rate", "sdlog", "shape", "eta"];
const example: Readonly<Record<string, string>> = {
  mean: "normal(mean=-3, sd=2)",
  sd: "half-normal(scale=1)",
  coefficients: "normal(mean=0, sd=1)",
  correlation: "lkj(eta=2)",
};

export interface ReadHyperprior {
  readonly prior: Hyperprior;
  /** The text with the sd, where it states a variance. */
  readonly converted?: string;
}

/**
 * Reads a hyperprior. `variance=` is taken in place of the sd of a normal, or the sdlog of a lognormal.
 *
 * @param where what it is of, for messages: `group.parameters.om2.mean`
 * @throws UsageError on an unknown family, a positional, unknown or missing argument, a width that is not above 0
 */
export function parseHyperprior(text: string, role: HyperpriorRole, where: string): ReadHyperprior {
  const fail = failure(text, where);
  const written = readFamily(text, families[role], example[role]!, fail);
  const family = families[role].find((name) => name === written.family)!;
  const given = argumentsIn(family, argumentsOf[family], written.written, fail);
  const isVariance = given.has("variance");
  const sdName = argumentsOf[family].find((name) => name.startsWith("sd"));
  const values = new Map(given);
  if (isVariance) values.set(sdName!, Math.sqrt(given.get("variance")!));
  const of = (name: string): number => values.get(name) ?? fail(`${name} is missing`);
  const prior = hyperpriorOf(family, of);
  if (prior.family === "uniform" && !(prior.low < prior.high)) {
    return fail(`low must be below high, got ${prior.low} and ${prior.high}`);
  }
  return isVariance ? { prior, converted: hyperpriorText(prior) } : { prior };
}

/** The shape of `lkj(eta=2)`, > 0. @throws UsageError as `parseHyperprior` does */
export function parseCorrelation(text: string, where: string): number {
  const fail = failure(text, where);
  const { family, written } = readFamily(text, ["lkj"], example.correlation!, fail);
  return argumentsIn(family, ["eta"], written, fail).get("eta")!;
}

/** As text that `parseHyperprior` reads back to the same numbers. */
export function hyperpriorText(prior: Hyperprior): string {
  const values = new Map<string, string | number>(Object.entries(prior));
  const given = argumentsOf[prior.family].map((name) => `${name}=${values.get(name)}`);
  return `${prior.family}(${given.join(", ")})`;
}

function failure(text: string, where: string) {
  return (message: string): never => {
    throw new UsageError(`${where}: "${text}": ${message}`);
  };
}

function argumentsIn(
  family: string,
  names: readonly string[],
  written: string,
  fail: (message: string) => never,
): ReadonlyMap<string, number> {
  const sdName = names.find((name) => name.startsWith("sd"));
  const accepted = sdName === undefined ? names : [...names, "variance"];
  const shown = `${family}(${names.map((name) => `${name}=${widths.includes(name) ? 2 : 1}`).join(", ")})`;
  const takes = `${names.join(", ")}${sdName === undefined ? "" : ` (or variance in place of ${sdName})`}`;
  const given = readArguments({ family, written }, accepted, shown, takes, fail);
  if (sdName !== undefined && given.has(sdName) && given.has("variance")) {
    return fail(`give ${sdName} or variance, not both`);
  }
  for (const name of names) {
    if (!given.has(name) && !(name === sdName && given.has("variance"))) return fail(`${name} is missing`);
  }
  for (const [name, value] of given) {
    if ((widths.includes(name) || name === "variance") && !(value > 0)) {
      return fail(`${name} must be > 0, got ${value}`);
    }
  }
  return given;
}

function hyperpriorOf(family: Family, of: (name: string) => number): Hyperprior {
  switch (family) {
    case "normal":
      return { family, mean: of("mean"), sd: of("sd") };
    case "student":
      return { family, df: of("df"), mean: of("mean"), scale: of("scale") };
    case "uniform":
      return { family, low: of("low"), high: of("high") };
    case "laplace":
    case "half-normal":
    case "half-cauchy":
      return { family, scale: of("scale") };
    case "half-student":
      return { family, df: of("df"), scale: of("scale") };
    case "exponential":
      return { family, rate: of("rate") };
    case "lognormal":
      return { family, meanlog: of("meanlog"), sdlog: of("sdlog") };
    case "inverse-gamma":
      return { family, shape: of("shape"), scale: of("scale") };
  }
}
