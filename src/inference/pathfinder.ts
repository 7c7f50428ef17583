/**
 * Pathfinder: normal approximations along the path of an optimiser, of which the best in evidence lower bound is kept.
 * Zhang, Carpenter, Gelman & Vehtari 2022, Pathfinder: parallel quasi-Newton variational inference (JMLR 23(306)).
 * inference 16.
 *
 * The inverse Hessian is formed whole, at d³ operations an iterate: a few hundred coordinates are no trouble.
 */

import { inverse, Matrix } from "ml-matrix";
import { UsageError } from "../errors.js";
import { purpose, type Stream, stream } from "../random/index.js";
import { exp, log } from "../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import { type Density, usable } from "./density/density.js";
import { descend, usableStart } from "./laplace.js";
import { cholesky, logDeterminantFromCholesky } from "./linear.js";
import type { Start } from "./nuts/start.js";
import { paretoSmooth } from "./pareto.js";

export interface PathfinderOptions {
  readonly seed?: number | bigint;
  /** Paths, each from a start of its own. Default 4. */
  readonly paths?: number;
  /** Draws of each path, and of the result. Default 1000. */
  readonly draws?: number;
  /** Default uniform(-2, 2). */
  readonly start?: Start;
}

export interface PathfinderResult {
  /** Coordinates z of resampled draws, [draw][coordinate]. */
  readonly unconstrained: Float64Array;
  /** Values x of the same. */
  readonly values: Float64Array;
  readonly draws: number;
  /** Shape of the tail of the importance ratios; above 0.7 the draws are no posterior, but may still be starts. */
  readonly khat: number;
  /** Best evidence lower bound of each path; -Infinity where a path found nothing. */
  readonly elbo: readonly number[];
  /** Diagonal of the covariance of the path with the best bound: a first metric. */
  readonly inverseMetric: Float64Array;
}

const HISTORY = 6;
const ELBO_DRAWS = 25;
const MOST_CONDITION = 1e12;
/** Iterations of the stream that belong to the final draws. */
const FINAL = 2 ** 20;

interface Normal {
  readonly centre: Float64Array;
  readonly lower: Float64Array;
  readonly elbo: number;
}

/**
 * Multi-path Pathfinder.
 *
 * @throws UsageError where no path led anywhere
 */
export function pathfinder(density: Density, options: PathfinderOptions = {}): PathfinderResult {
  const { seed = 0, draws = 1000 } = options;
  const { dimension: d, layout } = density;
  const { points, logRatios, elbo, best } = paths(density, options);
  const { khat, logWeights } = paretoSmooth(logRatios);
  const order = resample(logWeights, draws, stream(seed, purpose.resampling, 0));
  const unconstrained = new Float64Array(draws * d);
  const values = new Float64Array(draws * layout.values);
  order.forEach((s, n) => {
    unconstrained.set(points[s]!, n * d);
    layout.constrain(points[s]!, values.subarray(n * layout.values, (n + 1) * layout.values));
  });
  const inverseMetric = Float64Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += best.lower[i * d + j]! ** 2;
    return sum;
  });
  return { unconstrained, values, draws, khat, elbo, inverseMetric };
}

/**
 * One start for each chain from Pathfinder's draws, resampled without replacement.
 *
 * @throws UsageError where no path led anywhere
 */
export function pathfinderStart(density: Density, chains = 4, options: PathfinderOptions = {}): Start {
  const { points, logRatios } = paths(density, { draws: 200, ...options });
  const { logWeights } = paretoSmooth(logRatios);
  const numbers = stream(options.seed ?? 0, purpose.resampling, 1);
  // The largest of log weights with Gumbel noise are a sample without replacement.
  const keys = logWeights.map((w, s) => w - log(-log(numbers.uniform(0, s))));
  const order = [...keys.keys()].sort((a, b) => keys[b]! - keys[a]!);
  return { kind: "points", points: order.slice(0, chains).map((s) => points[s]!) };
}

function paths(density: Density, options: PathfinderOptions) {
  const { seed = 0, paths: count = 4, draws = 1000, start = { kind: "uniform" } } = options;
  const points: Float64Array[] = [];
  const ratios: number[] = [];
  const elbo: number[] = [];
  let best: Normal | undefined;
  for (let p = 0; p < count; p++) {
    const normals = stream(seed, purpose.pathfinder, p);
    const from = usableStart(density, start, seed, p);
    const found = from === undefined ? undefined : bestAlongPath(density, from, normals);
    elbo.push(found?.elbo ?? Number.NEGATIVE_INFINITY);
    if (found === undefined) continue;
    if (best === undefined || found.elbo > best.elbo) best = found;
    for (let n = 0; n < draws; n++) {
      const { point, logRatio } = drawFrom(density, found, normals, FINAL + n);
      points.push(point);
      ratios.push(logRatio);
    }
  }
  if (best === undefined) {
    throw new UsageError("pathfinder: no path led to a normal that could be evaluated; try another start");
  }
  return { points, logRatios: Float64Array.from(ratios), elbo, best };
}

/** The normal of highest bound along one path. */
function bestAlongPath(density: Density, from: Float64Array, normals: Stream): Normal | undefined {
  const iterates: { z: Float64Array; slope: Float64Array }[] = [];
  descend(density, from, (point, gradient) => {
    iterates.push({ z: point.slice(), slope: gradient.slice() });
  });
  const d = from.length;
  let alpha: Float64Array = new Float64Array(d).fill(1);
  const pairs: { s: Float64Array; y: Float64Array }[] = [];
  let best: Normal | undefined;
  for (let k = 1; k < iterates.length; k++) {
    const { z, slope } = iterates[k]!;
    const before = iterates[k - 1]!;
    const s = z.map((x, j) => x - before.z[j]!);
    const y = slope.map((g, j) => g - before.slope[j]!);
    const sy = dot(s, y);
    if (sy > 0 && dot(y, y) / sy <= MOST_CONDITION) {
      alpha = nextDiagonal(alpha, s, y);
      pairs.push({ s, y });
      if (pairs.length > HISTORY) pairs.shift();
    }
    const covariance = inverseHessian(alpha, pairs);
    const lower = cholesky(covariance, d);
    if (lower === undefined) continue;
    const centre = z.map((x, i) => {
      let sum = x;
      for (let j = 0; j < d; j++) sum -= covariance[i * d + j]! * slope[j]!;
      return sum;
    });
    let elbo = 0;
    for (let n = 0; n < ELBO_DRAWS; n++) {
      elbo += drawFrom(density, { centre, lower }, normals, k * ELBO_DRAWS + n).logRatio / ELBO_DRAWS;
    }
    if (elbo > (best?.elbo ?? Number.NEGATIVE_INFINITY)) best = { centre, lower, elbo };
  }
  return best;
}

/** The diagonal after a pair (s, y): Zhang et al. 2022, algorithm 3. */
function nextDiagonal(alpha: Float64Array, s: Float64Array, y: Float64Array): Float64Array {
  const a = alpha.reduce((sum, x, i) => sum + x * y[i]! * y[i]!, 0);
  const b = dot(s, y);
  const c = alpha.reduce((sum, x, i) => sum + (s[i]! * s[i]!) / x, 0);
  return alpha.map((x, i) => 1 / (a / (b * x) + (y[i]! * y[i]!) / b - (a * s[i]! * s[i]!) / (b * c * x * x)));
}

/** diag(alpha) + B K Bᵀ, the inverse Hessian of L-BFGS. */
function inverseHessian(
  alpha: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array }[],
): Float64Array {
  const d = alpha.length;
  const m = pairs.length;
  const G = new Float64Array(d * d);
  for (let i = 0; i < d; i++) G[i * d + i] = alpha[i]!;
  if (m === 0) return G;
  const R = new Matrix(m, m);
  const middle = new Matrix(m, m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      const { y } = pairs[j]!;
      R.set(i, j, i <= j ? dot(pairs[i]!.s, y) : 0);
      const curvature = alpha.reduce((sum, x, k) => sum + x * pairs[i]!.y[k]! * y[k]!, 0);
      middle.set(i, j, curvature + (i === j ? dot(pairs[i]!.s, y) : 0));
    }
  }
  const inverted = inverse(R);
  const corner = inverted.transpose().mmul(middle).mmul(inverted);
  const S = new Matrix(pairs.map(({ s }) => Array.from(s))).transpose();
  const Y = new Matrix(pairs.map(({ y }) => Array.from(y, (x, k) => x * alpha[k]!))).transpose();
  const cross = Y.mmul(inverted).mmul(S.transpose());
  const outer = S.mmul(corner).mmul(S.transpose());
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) G[i * d + j]! += outer.get(i, j) - cross.get(i, j) - cross.get(j, i);
  }
  return G;
}

/** A draw of a normal with log density minus log q; -Infinity where the density fails. */
function drawFrom(
  density: Density,
  { centre, lower }: Pick<Normal, "centre" | "lower">,
  normals: Stream,
  t: number,
): { point: Float64Array; logRatio: number } {
  const d = centre.length;
  const n = Float64Array.from({ length: d }, (_, j) => normals.normal(t, j));
  const point = centre.map((x, i) => {
    let sum = x;
    for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * n[j]!;
    return sum;
  });
  const gradient = new Float64Array(d);
  const value = density.logDensity(point, gradient);
  if (!usable(value, gradient)) return { point, logRatio: Number.NEGATIVE_INFINITY };
  const logQ = -0.5 * (d * LOG_TWO_PI + logDeterminantFromCholesky(lower, d) + dot(n, n));
  return { point, logRatio: value - logQ };
}

/** Systematic resampling: positions of `count` draws by their weights. */
function resample(logWeights: Float64Array, count: number, numbers: Stream): number[] {
  const offset = numbers.uniform(0, 0);
  const out: number[] = [];
  let s = 0;
  let below = exp(logWeights[0]!);
  for (let n = 0; n < count; n++) {
    while (below < (n + offset) / count && s < logWeights.length - 1) below += exp(logWeights[++s]!);
    out.push(s);
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, j) => sum + x * b[j]!, 0);
}
