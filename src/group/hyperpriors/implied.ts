/** What hyperpriors imply for the parameter of a participant not seen (group models 2.3). */

import { purpose, stream } from "../../random/index.js";
import { exp } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { normalCdf } from "../../scalar/special.js";
import type { ParameterDesign } from "../design/design.js";
import type { Hyperprior, ParameterHyperpriors } from "./hyperpriors.js";
import { drawHyperprior, momentsOf } from "./moments.js";

/** Distribution of z of an unknown participant, in a cell of the data taken at random. */
export interface Implied {
  /** Sd of z; of distributions without one, half the distance of the quantiles at one sd of a normal. */
  readonly sd: number;
  quantile(probability: number): number;
}

/** Draws of what is not normal; the rest is exact for each of them. */
const DRAWS = 500;

/** Correlations of random effects are left out: their prior is symmetric around 0. */
export function impliedBy(
  design: Pick<ParameterDesign, "X" | "columns" | "terms">,
  hyperpriors: Pick<ParameterHyperpriors, "columns" | "terms">,
): Implied {
  const J = design.columns.length;
  const cells = J > 0 ? design.X.length / J : 0;
  const random = stream(0, purpose.prior, 0).at(0);
  const means = new Float64Array(DRAWS);
  const sds = new Float64Array(DRAWS);
  for (let n = 0; n < DRAWS; n++) {
    // Cells in turn: with fewer draws than cells, evenly over the participants.
    const cell = Math.floor(((n + 0.5) / DRAWS) * cells);
    let variance = 0;
    hyperpriors.columns.forEach((prior, j) => {
      const x = design.X[cell * J + j]!;
      if (prior.family === "normal") {
        means[n]! += x * prior.mean;
        variance += (x * prior.sd) ** 2;
      } else means[n]! += x * drawHyperprior(prior, random);
    });
    design.terms.forEach(({ Z, columns }, t) => {
      hyperpriors.terms[t]!.sds.forEach((prior, k) => {
        variance += (Z[cell * columns.length + k]! * drawHyperprior(prior, random)) ** 2;
      });
    });
    sds[n] = Math.sqrt(variance);
  }
  const quantile = (probability: number): number => quantileOf(means, sds, probability);
  const sd = Math.sqrt(meanVariance(design, hyperpriors, cells));
  return { sd: Number.isFinite(sd) ? sd : (quantile(0.8413447) - quantile(0.1586553)) / 2, quantile };
}

/** Variance of every effect times the mean square of its column, summed. */
function meanVariance(
  { X, columns, terms }: Pick<ParameterDesign, "X" | "columns" | "terms">,
  hyperpriors: Pick<ParameterHyperpriors, "columns" | "terms">,
  cells: number,
): number {
  const squares = (matrix: Float64Array, width: number, at: number): number => {
    let sum = 0;
    for (let c = 0; c < cells; c++) sum += matrix[c * width + at]! ** 2;
    return sum / cells;
  };
  const variance = (prior: Hyperprior): number => {
    const { mean, square } = momentsOf(prior);
    return square - mean * mean;
  };
  let total = 0;
  hyperpriors.columns.forEach((prior, j) => {
    total += variance(prior) * squares(X, columns.length, j);
  });
  terms.forEach(({ Z, columns: own }, t) => {
    hyperpriors.terms[t]!.sds.forEach((prior, k) => {
      total += momentsOf(prior).square * squares(Z, own.length, k);
    });
  });
  return total;
}

/** Quantile of a mixture of normals, by Newton's method inside a bracket. */
function quantileOf(means: Float64Array, sds: Float64Array, probability: number): number {
  let [low, high, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  means.forEach((mean, n) => {
    low = Math.min(low, mean - 9 * sds[n]!);
    high = Math.max(high, mean + 9 * sds[n]!);
    sum += mean;
  });
  let z = sum / DRAWS;
  for (let step = 0; step < 60; step++) {
    let below = 0;
    let density = 0;
    for (let n = 0; n < DRAWS; n++) {
      const [mean, sd] = [means[n]!, sds[n]!];
      const u = (z - mean) / sd;
      below += sd > 0 ? normalCdf(u) : Number(z >= mean);
      if (sd > 0) density += exp(-0.5 * (u * u + LOG_TWO_PI)) / sd;
    }
    const excess = below / DRAWS - probability;
    if (excess > 0) high = z;
    else low = z;
    const newton = z - (excess * DRAWS) / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - z) <= 1e-6 * (high - low)) return next;
    z = next;
  }
  return z;
}
