/**
 * Draws from the normals that Laplace EM finds: effects from theirs, own coefficients around modes that move with the
 * effects. Population sds and correlations are known there, and the same in all draws.
 */

import { UsageError } from "../../errors.js";
import { cholesky } from "../../inference/linear.js";
import { hashOf, purpose, type Random, stream } from "../../random/index.js";
import type { Design } from "../design/design.js";
import type { GroupLaplaceFit } from "./result.js";

export interface LaplaceDraws {
  readonly chains: number;
  readonly draws: number;
  /** As values of a sampled group: `b_om2[age]`, `sd_om2[participant, Intercept]`, `coef_om2[Intercept, P01]`. */
  readonly valueNames: readonly string[];
  /** [draw][value] */
  readonly values: Float64Array;
}

export interface LaplaceDrawsOptions {
  /** Default 4000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Order of the values, such as the `valueNames` of a group density of the same model. */
  readonly valueNames?: readonly string[];
}

/**
 * Draws effects, sds, correlations and own coefficients on the estimation scale. Where a fit has no standard errors, its
 * effects are the same in all draws.
 *
 * @param design that of the fit
 * @throws UsageError for a name in `valueNames` that the model does not have
 */
export function laplaceDraws(
  fit: GroupLaplaceFit,
  design: Design,
  { draws = 4000, seed = 1, valueNames }: LaplaceDrawsOptions = {},
): LaplaceDraws {
  const { effects, sds, correlations, participants, covariance } = fit;
  const effectFactor = (covariance && factorOf(covariance)) ?? new Float64Array(effects.length ** 2);
  const constants: (readonly [name: string, value: number])[] = [
    ...sds.map((of) => [`sd_${of.parameter}[${of.grouping}, ${of.term}]`, of.sd] as const),
    ...correlations.map((of) => {
      const both = of.parameter === of.parameter2 ? of.parameter : `${of.parameter}_${of.parameter2}`;
      return [`cor_${both}[${of.grouping}, ${of.term}, ${of.term2}]`, of.correlation] as const;
    }),
  ];
  const titles = coefficientTitles(design);
  const q = titles.length;
  const names = [
    ...effects.map(({ parameter, term }) => `b_${parameter}[${term}]`),
    ...constants.map(([name]) => name),
    ...participants.flatMap(({ id }) => titles.map((title) => `${title}, ${id}]`)),
  ];
  const [F, C, width] = [effects.length, constants.length, names.length];
  const values = new Float64Array(draws * width);
  const random = stream(seed, purpose.approximation, 0);
  const own = participants.map(({ id, coefficients, covariance: spread, slopes }) => ({
    random: stream(seed, purpose.approximation, hashOf(id)),
    modes: coefficients.map(({ mode }) => mode),
    // Coefficients that are known have no spread.
    factor: factorOf(spread) ?? new Float64Array(q * q),
    slopes,
  }));
  for (let s = 0; s < draws; s++) {
    const from = s * width;
    const moved = normalOf(effectFactor, F, random.at(s));
    effects.forEach(({ estimate }, j) => {
      values[from + j] = estimate + moved[j]!;
    });
    constants.forEach(([, value], c) => {
      values[from + F + c] = value;
    });
    own.forEach(({ random: mine, modes, factor, slopes }, i) => {
      const deviation = normalOf(factor, q, mine.at(s));
      for (let k = 0; k < q; k++) {
        let value = modes[k]! + deviation[k]!;
        for (let j = 0; j < F; j++) value += slopes[k]![j]! * moved[j]!;
        values[from + F + C + i * q + k] = value;
      }
    });
  }
  const found = { chains: 1, draws, valueNames: names, values };
  return valueNames === undefined ? found : ordered(found, valueNames);
}

function ordered({ values, ...found }: LaplaceDraws, wanted: readonly string[]): LaplaceDraws {
  const place = new Map(found.valueNames.map((name, at) => [name, at]));
  const from = wanted.map((name) => {
    const at = place.get(name);
    if (at === undefined) throw new UsageError(`draws of Laplace EM: there is no value ${name}`);
    return at;
  });
  const width = found.valueNames.length;
  const moved = new Float64Array(found.draws * from.length);
  for (let s = 0; s < found.draws; s++) {
    for (let j = 0; j < from.length; j++) moved[s * from.length + j] = values[s * width + from[j]!]!;
  }
  return { ...found, valueNames: wanted, values: moved };
}

/** Names of a participant's coefficients up to the id, in the order of the fit. */
function coefficientTitles({ parameters }: Design): string[] {
  return parameters.flatMap(({ parameter, pooling, columns, terms }) => {
    if (pooling === "none") return columns.map((label) => `coef_${parameter}[${label}`);
    return terms.flatMap(({ grouping, columns: labels }, t) =>
      labels.map((label) =>
        t === 0 ? `coef_${parameter}[${label}` : `u_${parameter}[${grouping}, ${label}`,
      ),
    );
  });
}

function factorOf(matrix: readonly (readonly number[])[]): Float64Array | undefined {
  return cholesky(Float64Array.from(matrix.flat()), matrix.length);
}

/** A draw of a normal around 0 whose covariance has this factor. */
function normalOf(factor: Float64Array, d: number, random: Random): Float64Array {
  const e = Float64Array.from({ length: d }, () => random.normal());
  return e.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[i * d + j]! * e[j]!;
    return sum;
  });
}
