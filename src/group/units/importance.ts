/**
 * Integrals over any number of own coefficients by importance sampling from a Student t around the participant's
 * posterior draws (inference 13). Where what is shared moves the cells from draw to draw, the likelihood is evaluated
 * anew for each draw, at fewer points, around what the coefficients are expected to be given what is shared.
 */

import { Matrix, pseudoInverse } from "ml-matrix";
import { studentProposal } from "../../inference/importance.js";
import { cholesky } from "../../inference/linear.js";
import { logSumExp, paretoSmooth } from "../../inference/pareto.js";
import { purpose, stream } from "../../random/index.js";
import { log } from "../../scalar/elementary/index.js";
import type { Integrals } from "./grid.js";
import type { ParticipantUnits } from "./own.js";
import { DrawnPopulation } from "./population.js";

export interface ImportanceSource {
  readonly own: ParticipantUnits;
  readonly runs: number;
  readonly draws: number;
  values(s: number): Float64Array;
  /** `[point * runs + run]` at coefficients of a participant, with what is shared at draw s; -Infinity where impossible. */
  evaluate(points: readonly Float64Array[], s: number): Float64Array;
  readonly subsets: readonly (readonly boolean[])[];
  readonly seed: number | bigint;
  readonly points: number;
}

/** Draws at which the tails of the ratios are looked at. */
const LOOKED_AT = 5;
const HEAVY = 5;

/** @returns undefined where the draws do not vary in all coefficients, or the likelihood cannot be evaluated anywhere */
export function importanceIntegrals(source: ImportanceSource): Integrals | undefined {
  const { own, runs, draws, values: valuesOf, subsets, seed, points: count } = source;
  const q = own.coefficients.length;
  const isShifted = own.shared.length > 0;
  const { centre, covariance } = expected(source);
  // Without a run the posterior is wider than the draws, which know all of them: as if of half of the data.
  const widening = subsets.length > 1 ? 2 : 1;
  const factor = cholesky(
    covariance.map((x) => x * widening),
    q,
  );
  if (factor === undefined) return undefined;
  const random = stream(seed, purpose.resampling, own.participant + 1).at(0);
  const mode = new Float64Array(q);
  const around = studentProposal({
    mode,
    covarianceCholesky: factor,
    degreesOfFreedom: HEAVY,
    count,
    random,
  });
  const points = around.points.map((offset) => offset.slice());
  const population = new DrawnPopulation(own);
  const values = subsets.map(() => new Float64Array(draws));
  const ratios = subsets.map(() => new Float64Array(count));
  const tails = subsets.map(() => 0);
  const every = Math.max(1, Math.floor(draws / LOOKED_AT));
  let [looked, possible] = [0, false];
  let l: Float64Array = new Float64Array(0);
  for (let s = 0; s < draws; s++) {
    if (isShifted || s === 0) {
      const at = centre(s);
      points.forEach((point, n) => {
        for (let k = 0; k < q; k++) point[k] = at[k]! + around.points[n]![k]!;
      });
      l = source.evaluate(points, s);
    }
    population.move(valuesOf(s));
    for (let n = 0; n < count; n++) {
      const prior = population.logDensity(points[n]!) - around.logDensity[n]!;
      for (let k = 0; k < subsets.length; k++) {
        let sum = prior;
        for (let r = 0; r < runs; r++) if (subsets[k]![r]) sum += l[n * runs + r]!;
        ratios[k]![n] = Number.isNaN(sum) ? Number.NEGATIVE_INFINITY : sum;
      }
    }
    if (s % every === 0) looked += 1;
    for (let k = 0; k < subsets.length; k++) {
      values[k]![s] = logSumExp(ratios[k]!) - log(count);
      if (values[k]![s]! > Number.NEGATIVE_INFINITY) possible = true;
      if (s % every === 0) tails[k]! += paretoSmooth(ratios[k]!).khat;
    }
  }
  return possible ? { values, accuracy: Math.max(...tails.map((sum) => sum / looked)) } : undefined;
}

/** Own coefficients given what is shared, by linear regression over the draws: centre at a draw, and covariance. */
function expected({ own, draws, values }: ImportanceSource): {
  centre(s: number): Float64Array;
  covariance: Float64Array;
} {
  const shared = [...new Set(own.shared.map(({ at }) => at))];
  const table = (places: readonly number[]): Matrix => {
    const rows = Array.from({ length: draws }, (_, s) => places.map((at) => values(s)[at]!));
    return new Matrix(rows.length > 0 && places.length > 0 ? rows : [[0]]);
  };
  const centred = (matrix: Matrix): [Matrix, number[]] => {
    const means = matrix.mean("column");
    return [matrix.clone().subRowVector(means), means];
  };
  const [x, mean] = centred(table(own.coefficients.map(({ at }) => at)));
  if (shared.length === 0) {
    const covariance = covarianceOf(x);
    const mode = Float64Array.from(mean);
    return { centre: () => mode, covariance };
  }
  const [v, sharedMean] = centred(table(shared));
  const slopes = pseudoInverse(v.transpose().mmul(v)).mmul(v.transpose().mmul(x));
  const covariance = covarianceOf(Matrix.sub(x, v.mmul(slopes)));
  return {
    centre: (s) =>
      Float64Array.from(mean, (m, k) =>
        shared.reduce((sum, at, j) => sum + (values(s)[at]! - sharedMean[j]!) * slopes.get(j, k), m),
      ),
    covariance,
  };
}

function covarianceOf(centred: Matrix): Float64Array {
  const product = centred.transpose().mmul(centred);
  return Float64Array.from(product.to1DArray(), (x) => x / Math.max(1, centred.rows - 1));
}
