/**
 * Minimisation of a smooth objective by L-BFGS, and of one with kinks or edges by what follows when that gets
 * stuck. Objectives of filters that take max(0, .) at every trial have both: the minimum can lie on a kink, where
 * no gradient vanishes, or at the border of the parameters for which the model is valid.
 *
 * Written as a generator that asks for evaluations, so that many minimisations advance in lock-step and share the
 * lanes of one kernel.
 *
 * L-BFGS: Nocedal & Wright 2006, Numerical Optimization, algorithm 7.4. Kinks: Lewis & Overton 2013. inference 15.
 */

import { bfgs } from "./bfgs.js";
import { probe, slide } from "./crease.js";
import { strongWolfe } from "./line-search.js";
import {
  advance,
  along,
  dot,
  failed,
  maxNorm,
  negated,
  type Objective,
  type Sample,
  type Search,
  scaledObjective,
} from "./objective.js";

export type { Evaluation } from "./objective.js";

export interface MinimiseOptions {
  /**
   * Natural size of each coordinate, > 0, such as prior sds. Steps and gradients are measured in it. Default: ones.
   */
  readonly scale?: Float64Array;
  /** Iterations of each phase. Default 200. */
  readonly maxIterations?: number;
  /** Length of the longest step, in scales. Default 5. */
  readonly maxStep?: number;
  /** Stop when an accepted step changes f by less than this, relative and absolute. Default 1e-12. */
  readonly valueTolerance?: number;
  /** Stop when no scaled coordinate of the gradient exceeds this. Default 1e-8. */
  readonly gradientTolerance?: number;
  /**
   * What to do where L-BFGS gets stuck: `pursue` the minimum along kinks and edges (default), which can cost
   * thousands of evaluations, or return at once with status `stuck`, so that the caller pursues the best of
   * several starts only.
   */
  readonly stuck?: "pursue" | "return";
  /** Sees every accepted iterate of L-BFGS, the start included. */
  readonly onIterate?: (iterate: Sample) => void;
  /** Evaluations after which the pursuit along kinks and edges ends with what it has. Default 20000. */
  readonly maxEvaluations?: number;
}

export type MinimiseStatus =
  /** the gradient vanishes, up to the rounding of the objective */
  | "converged"
  /** on a kink: the gradient does not vanish, but just down the gradient the objective rises */
  | "kink"
  /** at an edge: just down the gradient the objective fails */
  | "edge"
  /** at a kink or an edge from which there may be a way down that was not looked for (`stuck: "return"`) */
  | "stuck"
  /** the start fails, or the iterations ran out */
  | "failed";

export interface MinimiseResult {
  readonly point: Float64Array;
  /** Infinity where the start fails. */
  readonly value: number;
  /** In the coordinates of the point; zeros where the start fails. */
  readonly gradient: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  readonly status: MinimiseStatus;
  /** A sentence that explains the status. */
  readonly reason: string;
}

/** Scaled gradients below it count as vanished: f is within about its square of the minimum. */
const VANISHED = 1e-5;
/** A round that gains no more than this is the last. */
const GAIN = 1e-9;
const MOST_ROUNDS = 20;
/**
 * From a kink descent is begun again this far up the gradient, where there is room to learn the metric. Of largest
 * linear functions in 15 dimensions, 1 start in 4 ended 4e-4 above the minimum without it, none with any setback
 * from 1e-4 to 0.1.
 */
const SETBACK = 1e-3;

/**
 * Minimises from `start`. Yields points, wants value and gradient of each, ends with the result; local, the minimum
 * of the basin the start lies in as a rule.
 */
export function* minimise(start: Float64Array, options: MinimiseOptions = {}): Search<MinimiseResult> {
  const scale = options.scale ?? new Float64Array(start.length).fill(1);
  const { maxIterations = 200, maxStep = 5, gradientTolerance = 1e-8, maxEvaluations = 20_000 } = options;
  const { objective, evaluations } = scaledObjective(scale);
  let iterations = 0;
  const spent = (): boolean => evaluations() >= maxEvaluations;
  const result = (at: Sample, status: MinimiseStatus, reason: string): MinimiseResult => ({
    point: at.point.map((y, j) => y * scale[j]!),
    value: at.value,
    gradient: at.gradient.map((g, j) => g / scale[j]!),
    iterations,
    evaluations: evaluations(),
    status,
    reason,
  });

  const begin = yield* objective(start.map((z, j) => z / scale[j]!));
  if (failed(begin)) return result(begin, "failed", "the objective cannot be evaluated at the start");

  const smooth = yield* lbfgs(objective, begin, options);
  iterations += smooth.iterations;
  let current = smooth.end;
  if (options.stuck === "return" && maxNorm(current.gradient) >= VANISHED) {
    return result(current, "stuck", "no step along the gradient decreases the objective");
  }
  // The identity as metric each time: one learnt elsewhere can be blind to a direction of descent.
  const descend = (from: Sample) =>
    bfgs(objective, from, { maxIterations, maxStep, gradientTolerance, patience: 5, spent });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (maxNorm(current.gradient) < VANISHED) return result(current, "converged", "the gradient vanishes");
    const before = current.value;
    const gained = (): boolean => !spent() && before - current.value > GAIN + 1e-13 * Math.abs(before);

    const bent = yield* descend(current);
    iterations += bent.iterations;
    current = bent.end;
    if (maxNorm(current.gradient) < VANISHED) return result(current, "converged", "the gradient vanishes");
    const { kind, end } = yield* probe(objective, current, maxStep);
    current = lower(end, current);
    if (gained()) continue;

    if (kind === "smooth") return result(current, "converged", "no step decreases the objective");
    if (kind === "edge") {
      if (start.length > 1) current = yield* slide(objective, current, maxStep, maxIterations, spent);
      if (gained()) continue;
      return result(current, "edge", "the minimum lies at the edge of the region where the model is valid");
    }
    if (kind === "kink") {
      const length = Math.sqrt(dot(current.gradient, current.gradient));
      const back = yield* objective(along(current.point, SETBACK / length, current.gradient));
      const again = failed(back) ? undefined : yield* descend(back);
      iterations += again?.iterations ?? 0;
      current = lower(again?.end ?? current, current);
      if (gained()) continue;
      return result(current, "kink", "the minimum lies on a kink, where the gradient does not vanish");
    }
  }
  return result(current, "failed", `no convergence within ${iterations} iterations`);
}

/** L-BFGS until it converges, sticks or runs out. */
function* lbfgs(
  objective: Objective,
  start: Sample,
  options: MinimiseOptions,
): Search<{ end: Sample; iterations: number }> {
  const { maxIterations = 200, maxStep = 5, valueTolerance = 1e-12, gradientTolerance = 1e-8 } = options;
  const pairs: Pair[] = [];
  let current = start;
  options.onIterate?.(start);
  let small = 0;
  for (let iterations = 0; iterations < maxIterations; iterations++) {
    if (maxNorm(current.gradient) < gradientTolerance) return { end: current, iterations };
    let direction = twoLoop(pairs, current.gradient);
    if (!(dot(direction, current.gradient) < 0)) {
      pairs.length = 0;
      direction = twoLoop(pairs, current.gradient);
    }
    const length = Math.sqrt(dot(direction, direction));
    const first = pairs.length === 0 ? 1 / Math.max(1, length) : 1;
    const { end, outcome } = yield* strongWolfe(objective, current, direction, first, maxStep / length);
    if (outcome === "stuck") return { end, iterations };
    remember(pairs, current, end);
    const change = Math.abs(current.value - end.value);
    current = end;
    options.onIterate?.(end);
    small = change < valueTolerance * (Math.abs(end.value) + 1) ? small + 1 : 0;
    // In a narrow valley the value can stand still while the gradient does not yet vanish.
    const done = small > 0 && maxNorm(end.gradient) < VANISHED;
    if (done || small === MOST_SMALL) return { end, iterations: iterations + 1 };
  }
  return { end: current, iterations: maxIterations };
}

/** Differences of points and gradients over one step. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly sy: number;
}

const HISTORY = 5;
/** Steps in a row that change the value by less than the tolerance. */
const MOST_SMALL = 5;

function remember(pairs: Pair[], from: Sample, to: Sample): void {
  const s = along(to.point, -1, from.point);
  const y = along(to.gradient, -1, from.gradient);
  const sy = dot(s, y);
  if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  pairs.push({ s, y, sy });
  if (pairs.length > HISTORY) pairs.shift();
}

/** -H g of the two-loop recursion. */
function twoLoop(pairs: readonly Pair[], gradient: Float64Array): Float64Array {
  const q = negated(gradient);
  const alphas = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, sy } = pairs[i]!;
    alphas[i] = dot(s, q) / sy;
    advance(q, -alphas[i]!, y);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const squared = dot(last.y, last.y);
    for (let j = 0; j < q.length; j++) q[j] = (q[j]! * last.sy) / squared;
  }
  for (let i = 0; i < pairs.length; i++) {
    const { s, y, sy } = pairs[i]!;
    advance(q, alphas[i]! - dot(y, q) / sy, s);
  }
  return q;
}

function lower(a: Sample, b: Sample): Sample {
  return a.value < b.value ? a : b;
}
