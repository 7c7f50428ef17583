/** Maximum likelihood of a linear mixed model from its marginal normal density, for tests: no EM, no modes. */

import { drive } from "../../inference/drive.js";
import { minimise } from "../../inference/lbfgs.js";
import type { LinearStudy } from "./laplace-fixtures.js";

export interface MarginalFit {
  readonly g: number[];
  readonly w: number[];
  readonly S: number[];
  readonly logLikelihood: number;
  /** Inverse of the information of (g, w) at known S. */
  readonly errors: number[];
}

export interface MarginalOptions {
  /** Which entries of the Cholesky factor of S, row-major, are free. */
  readonly lower: readonly (readonly [number, number])[];
  /** Variances that are known, by own coefficient; 0 for the others. */
  readonly known?: readonly number[];
  /** Precision of normal priors of all effects around 0. */
  readonly precision?: number;
  /** Log prior of S. */
  readonly penalty?: (S: readonly number[]) => number;
}

/** Effects by generalised least squares at each S, S by its Cholesky factor with differences of five points. */
export function maximumLikelihood(
  study: LinearStudy,
  { lower, known, precision = 0, penalty = () => 0 }: MarginalOptions,
): MarginalFit {
  const q = study.population.own.length;
  const factor = (point: ArrayLike<number>): number[] => {
    const L: number[] = new Array(q * q).fill(0);
    lower.forEach(([i, j], at) => {
      L[i * q + j] = i === j ? Math.exp(point[at]!) : point[at]!;
    });
    return L;
  };
  const covariance = (point: ArrayLike<number>): number[] => {
    const L = factor(point);
    return L.map((_, at) => {
      const [i, j] = [Math.floor(at / q), at % q];
      let sum = i === j ? (known?.[i] ?? 0) : 0;
      for (let k = 0; k < q; k++) sum += L[i * q + k]! * L[j * q + k]!;
      return sum;
    });
  };
  const height = (point: ArrayLike<number>): number => {
    const S = covariance(point);
    return profile(study, S, precision).logLikelihood + penalty(S);
  };
  const found = drive(
    minimise(new Float64Array(lower.length), { gradientTolerance: 1e-9, stuck: "return" }),
    (point) => {
      const h = 1e-4;
      const shifted = (j: number, by: number) => height(point.with(j, point[j]! + by));
      // Five points, so that differences are exact to about 1e-11.
      const gradient = point.map(
        (_, j) =>
          -(8 * (shifted(j, h) - shifted(j, -h)) - (shifted(j, 2 * h) - shifted(j, -2 * h))) / (12 * h),
      );
      return { value: -height(point), gradient };
    },
  );
  const S = covariance(found.point);
  return { ...profile(study, S, precision), S };
}

/** Generalised least squares of the effects at S, and the marginal log-likelihood there, priors' exponents in it. */
function profile({ people, noise, population }: LinearStudy, S: readonly number[], precision: number) {
  const [q, G, W] = [population.own.length, population.absorbed.length, population.shared.length];
  const F = G + W;
  const normal: number[] = new Array(F * F).fill(0);
  const right: number[] = new Array(F).fill(0);
  for (let f = 0; f < F; f++) normal[f * F + f] = precision;
  let constant = 0;
  people.forEach(({ A, B, y }, i) => {
    const T = y.length;
    const V: number[] = new Array(T * T).fill(0);
    for (let s = 0; s < T; s++) {
      for (let t = 0; t < T; t++) {
        let sum = s === t ? noise * noise : 0;
        for (let k = 0; k < q; k++) {
          for (let l = 0; l < q; l++) sum += A[s * q + k]! * S[k * q + l]! * A[t * q + l]!;
        }
        V[s * T + t] = sum;
      }
    }
    const L = factorOf(V, T);
    const columns = Array.from({ length: F }, (_, f) =>
      Array.from({ length: T }, (_, t) => {
        if (f >= G) return B[t * W + f - G]!;
        const { own, weights } = population.absorbed[f]!;
        return weights[i]! * A[t * q + own]!;
      }),
    ).map((column) => solveLower(L, column));
    const known = y.map(
      (value, t) => value - population.own.reduce((sum, c, k) => sum + A[t * q + k]! * c.offset, 0),
    );
    const e = solveLower(L, [...known]);
    columns.forEach((left, f) => {
      columns.forEach((other, h) => {
        normal[f * F + h]! += inner(left, other);
      });
      right[f]! += inner(left, e);
    });
    constant += T * Math.log(2 * Math.PI) + inner(e, e);
    for (let t = 0; t < T; t++) constant += 2 * Math.log(L[t * T + t]!);
  });
  const L = factorOf(normal, F);
  const half = solveLower(L, right);
  const inverse = Array.from({ length: F }, (_, f) =>
    solveLower(
      L,
      Array.from({ length: F }, (_, h) => Number(h === f)),
    ),
  );
  const effects = inverse.map((column) => inner(column, half));
  return {
    g: effects.slice(0, G),
    w: effects.slice(G),
    logLikelihood: -0.5 * (constant - inner(half, half)),
    errors: inverse.map((column) => Math.sqrt(inner(column, column))),
  };
}

function factorOf(matrix: readonly number[], n: number): number[] {
  const L: number[] = new Array(n * n).fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= L[i * n + k]! * L[j * n + k]!;
      L[i * n + j] = i === j ? Math.sqrt(sum) : sum / L[j * n + j]!;
    }
  }
  return L;
}

function solveLower(L: readonly number[], b: readonly number[]): number[] {
  const n = b.length;
  const x: number[] = new Array(n).fill(0);
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= L[i * n + k]! * x[k]!;
    x[i] = sum / L[i * n + i]!;
  }
  return x;
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}
