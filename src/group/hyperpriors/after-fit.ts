/** Whether the data agreed with the hyperpriors, and had a say (group models 2.3). */

import type { Design } from "../design/design.js";
import type { Hyperprior, Hyperpriors } from "./hyperpriors.js";
import { momentsOf } from "./moments.js";
import type { HyperpriorWarning } from "./resolve.js";
import { hyperpriorText } from "./text.js";

const FAR = 2;
const UNINFORMED = 0.9;

/**
 * Warnings for population quantities whose posterior mean lies more than 2 prior sds from the prior mean, or whose
 * posterior sd exceeds 0.9 of the prior's. Distributions without an sd are left out.
 *
 * @param posterior mean and sd by the names of constrained quantities, `b_om2[age]` and `sd_om2[participant, Intercept]`
 *   on the estimation scale; undefined for what was not sampled
 */
export function checkAgainstPosterior(
  { parameters }: Pick<Hyperpriors, "parameters">,
  design: Design,
  posterior: (name: string) => { readonly mean: number; readonly sd: number } | undefined,
): HyperpriorWarning[] {
  return parameters.flatMap(({ parameter, columns, terms }, p) => {
    const own = design.parameters[p]!;
    const named: [name: string, prior: Hyperprior, key: string][] = [
      ...columns.map((prior, j): [string, Hyperprior, string] => {
        const isMean = own.intercepts.includes(j);
        return [`b_${parameter}[${own.columns[j]}]`, prior, isMean ? "mean" : "coefficients"];
      }),
      ...terms.flatMap(({ sds }, t) =>
        sds.map((prior, k): [string, Hyperprior, string] => {
          const { grouping, columns: labels } = own.terms[t]!;
          return [`sd_${parameter}[${grouping}, ${labels[k]}]`, prior, "sd"];
        }),
      ),
    ];
    return named.flatMap(([name, prior, key]) => {
      const found = posterior(name);
      return found === undefined ? [] : compare(name, prior, `group.parameters.${parameter}.${key}`, found);
    });
  });
}

function compare(
  name: string,
  prior: Hyperprior,
  key: string,
  { mean, sd }: { readonly mean: number; readonly sd: number },
): HyperpriorWarning[] {
  const { mean: priorMean, square } = momentsOf(prior);
  const priorSd = Math.sqrt(square - priorMean * priorMean);
  if (!Number.isFinite(priorSd)) return [];
  const distance = Math.abs(mean - priorMean) / priorSd;
  const warnings: HyperpriorWarning[] = [];
  const text = hyperpriorText(prior);
  if (distance > FAR) {
    const message =
      `${name}: posterior mean ${digits(mean)} lies ${distance.toFixed(1)} prior sds from the mean of its hyperprior ` +
      `${text}; the prior pulls at it, state another under ${key}`;
    warnings.push({ code: "prior-far", message });
  }
  if (sd > UNINFORMED * priorSd) {
    const message =
      `${name}: not informed by the data, posterior sd ${digits(sd)} against ${digits(priorSd)} of its hyperprior ` +
      `${text}`;
    warnings.push({ code: "prior-uninformed", message });
  }
  return warnings;
}

function digits(x: number): string {
  return String(Number(x.toPrecision(3)));
}
