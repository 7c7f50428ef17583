/**
 * Priors as text: `normal(mean=-3, sd=4)`. Arguments have names, because the toolbox writes variances where
 * Stan writes standard deviations; positions alone would be read wrongly by half of the users.
 */

import { UsageError } from "../errors.js";
import type { Domain, Prior } from "../model/index.js";
import { readArguments, readFamily } from "./written-distribution.js";

interface Family {
  readonly mean: string;
  readonly sd: string;
  /** Domains of parameters for which it is a normal on the estimation scale. */
  readonly domains: readonly Domain["kind"][];
}

const families: Readonly<Record<string, Family>> = {
  normal: { mean: "mean", sd: "sd", domains: ["real", "positive", "unit", "interval"] },
  lognormal: { mean: "meanlog", sd: "sdlog", domains: ["positive"] },
  logitnormal: { mean: "meanlogit", sd: "sdlogit", domains: ["unit", "interval"] },
};

/**
 * Reads a prior: `normal(mean=, sd=)` on the estimation scale of the parameter, `lognormal(meanlog=, sdlog=)`
 * for positive parameters, `logitnormal(meanlogit=, sdlogit=)` for bounded ones. `variance=` is accepted in
 * place of `sd=`.
 *
 * @param parameter printed name, for messages
 * @throws UsageError on an unknown family, a positional or unknown argument, a negative sd, a wrong domain
 */
export function parsePrior(text: string, parameter: string, domain: Domain): Prior {
  const fail = (message: string): never => {
    throw new UsageError(`prior of ${parameter}: "${text}": ${message}`);
  };
  const written = readFamily(text, Object.keys(families), "normal(mean=-3, sd=4)", fail);
  const name = written.family;
  const family = families[name]!;
  if (!family.domains.includes(domain.kind)) {
    return fail(
      `${name} needs a ${family.domains.join(" or ")} parameter, and ${parameter} is ${domain.kind}`,
    );
  }
  const given = readArguments(
    written,
    [family.mean, family.sd, "variance"],
    `${name}(${family.mean}=-3, ${family.sd}=4)`,
    `${family.mean} and ${family.sd} (or variance)`,
    fail,
  );
  const mean = given.get(family.mean);
  const sd = given.get(family.sd);
  const variance = given.get("variance");
  if (mean === undefined) return fail(`${family.mean} is missing`);
  if (sd !== undefined && variance !== undefined) return fail(`give ${family.sd} or variance, not both`);
  if (sd === undefined && variance === undefined) return fail(`${family.sd} is missing`);
  const spread = sd ?? variance!;
  if (spread <= 0) {
    return fail(
      `${sd === undefined ? "variance" : family.sd} must be > 0, got ${spread}` +
        (spread === 0 ? `; to fix the parameter write --fix ${parameter}=VALUE` : ""),
    );
  }
  const squared = sd === undefined ? spread : spread * spread;
  if (!(squared > 1e-300 && squared < 1e300)) return fail(`a width of ${spread} is out of range`);
  return { mean, variance: squared };
}
