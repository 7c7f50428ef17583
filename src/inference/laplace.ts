/** The mode of a density and the normal around it. inference 15. */

import { purpose, stream } from "../random/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import { type Density, usable } from "./density/density.js";
import { drive } from "./drive.js";
import { type MinimiseResult, minimise } from "./lbfgs.js";
import { cholesky, invertPositiveDefinite, logDeterminantFromCholesky, symmetricEigen } from "./linear.js";
import { drawStart, type Start, triesOf } from "./nuts/start.js";

export interface LaplaceOptions {
  readonly seed?: number | bigint;
  /** Minimisations, of which the best is kept. Default 8. */
  readonly starts?: number;
  /** Where they begin. Default uniform(-2, 2). */
  readonly start?: Start;
}

export interface Laplace {
  readonly status: "converged" | "failed";
  readonly reason?: string;
  readonly z: Float64Array;
  readonly logDensity: number;
  /** Negative Hessian at the mode, d × d, by central differences of the gradient. */
  readonly hessian: Float64Array;
  /** Its inverse; absent where it is not positive definite. */
  readonly covariance?: Float64Array;
  /** Of the Hessian, ascending, where it is not positive definite. */
  readonly eigenvalues?: Float64Array;
  /** l + (d/2) log 2π - (1/2) log det H; needs every constant in the density. */
  readonly logEvidence?: number;
  /** Optima that differ by more than 1e-3 in the log density. */
  readonly optima: number;
}

const EPSILON = 2.220446049250313e-16;
const DISTINCT = 1e-3;

/**
 * Laplace approximation of a density: the best of several minimisations by L-BFGS, and the curvature there. The mode
 * is that in the coordinates z, log Jacobians included.
 */
export function laplace(density: Density, options: LaplaceOptions = {}): Laplace {
  const { dimension: d } = density;
  const ends = minimisations(density, options).filter(({ status }) => status !== "failed");
  const best = ends.reduce<MinimiseResult | undefined>(
    (low, end) => (low === undefined || end.value < low.value ? end : low),
    undefined,
  );
  if (best === undefined) {
    return {
      status: "failed",
      reason: "the density could not be evaluated at any start",
      z: new Float64Array(d),
      logDensity: Number.NEGATIVE_INFINITY,
      hessian: new Float64Array(d * d).fill(Number.NaN),
      optima: 0,
    };
  }
  const hessian = hessianOf(density, best.point);
  const lower = cholesky(hessian, d);
  const levels = ends.map(({ value }) => value).sort((a, b) => a - b);
  const optima = levels.filter((value, k) => k === 0 || value - levels[k - 1]! > DISTINCT).length;
  return {
    status: "converged",
    z: best.point,
    logDensity: -best.value,
    hessian,
    optima,
    ...(lower === undefined
      ? { reason: "the Hessian is not positive definite", eigenvalues: symmetricEigen(hessian, d).values }
      : {
          covariance: invertPositiveDefinite(hessian, d),
          logEvidence: -best.value + 0.5 * d * LOG_TWO_PI - 0.5 * logDeterminantFromCholesky(lower, d),
        }),
  };
}

/**
 * Starts of chains around the mode, within a number of Laplace sds of it.
 *
 * @param jitter in sds. Default 1
 * @returns undefined where no mode with positive curvature was found
 */
export function modeStart(density: Density, options: LaplaceOptions = {}, jitter = 1): Start | undefined {
  const { z, covariance } = laplace(density, options);
  if (covariance === undefined) return undefined;
  const scale = z.map((_, j) => Math.sqrt(covariance[j * z.length + j]!));
  return { kind: "around", point: z, scale, jitter };
}

function minimisations(density: Density, options: LaplaceOptions): MinimiseResult[] {
  const { seed = 0, starts = 8, start = { kind: "uniform" } } = options;
  return Array.from({ length: starts }, (_, k) => {
    const from = usableStart(density, start, seed, k) ?? new Float64Array(density.dimension);
    return descend(density, from);
  });
}

/** The first point of a start at which the density can be evaluated. */
export function usableStart(
  density: Density,
  start: Start,
  seed: number | bigint,
  index: number,
): Float64Array | undefined {
  const random = stream(seed, purpose.start, index);
  const z = new Float64Array(density.dimension);
  const gradient = new Float64Array(density.dimension);
  for (let attempt = 0; attempt < triesOf(start); attempt++) {
    drawStart(start, density, index, random, attempt, z);
    if (usable(density.logDensity(z, gradient), gradient)) return z;
  }
  return undefined;
}

/** Minimises -log density from a point; `seen` is told every iterate. */
export function descend(
  density: Density,
  from: Float64Array,
  seen?: (point: Float64Array, gradient: Float64Array) => void,
): MinimiseResult {
  const search = minimise(from, {
    maxIterations: 1000,
    maxStep: 100,
    ...(seen === undefined
      ? {}
      : { onIterate: ({ point, gradient }) => seen(point, gradient), stuck: "return" }),
  });
  return drive(search, (z) => {
    const gradient = new Float64Array(z.length);
    const value = density.logDensity(z, gradient);
    return { value: -value, gradient: gradient.map((g) => -g) };
  });
}

function hessianOf(density: Density, z: Float64Array): Float64Array {
  const d = z.length;
  const hessian = new Float64Array(d * d);
  const [up, down, at] = [new Float64Array(d), new Float64Array(d), z.slice()];
  for (let j = 0; j < d; j++) {
    const h = Math.cbrt(EPSILON) * Math.max(1, Math.abs(z[j]!));
    at[j] = z[j]! + h;
    density.logDensity(at, up);
    at[j] = z[j]! - h;
    density.logDensity(at, down);
    at[j] = z[j]!;
    for (let i = 0; i < d; i++) {
      const second = -(up[i]! - down[i]!) / (2 * h);
      hessian[i * d + j]! += 0.5 * second;
      hessian[j * d + i]! += 0.5 * second;
    }
  }
  return hessian;
}
