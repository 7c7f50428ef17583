/**
 * Dense BFGS with the weak-Wolfe line search. Where the objective has kinks it does far better than its theory:
 * the metric learns which directions cross kinks and which run along them.
 *
 * Lewis & Overton 2013, Nonsmooth optimization via quasi-Newton methods (Math. Program. 141, 135-163).
 */

import { weakWolfe } from "./line-search.js";
import { along, dot, maxNorm, type Objective, type Sample, type Search } from "./objective.js";

export interface BfgsOptions {
  readonly maxIterations: number;
  /** Euclidean length of the longest step. */
  readonly maxStep: number;
  /** Stop below this max norm of the gradient. */
  readonly gradientTolerance: number;
  /** Stop when this many steps in a row each decrease the value by less than 1e-12 |f| + 1e-12. */
  readonly patience: number;
  /** Asked before each iteration; true ends the descent. */
  readonly spent: () => boolean;
}

export interface BfgsResult {
  readonly end: Sample;
  readonly iterations: number;
  /** True when the iterations ran out. */
  readonly exhausted: boolean;
}

/**
 * Minimises from an evaluated start, beginning with the identity as inverse Hessian. Ends where the gradient
 * vanishes or no step along steepest descent decreases the value any more.
 */
export function* bfgs(objective: Objective, start: Sample, options: BfgsOptions): Search<BfgsResult> {
  let current = start;
  let metric: Float64Array | undefined;
  let small = 0;
  for (let iterations = 0; iterations < options.maxIterations; iterations++) {
    if (maxNorm(current.gradient) < options.gradientTolerance || options.spent()) {
      return { end: current, iterations, exhausted: false };
    }
    let direction = descent(metric, current.gradient);
    if (!(dot(direction, current.gradient) < 0)) {
      metric = undefined;
      direction = descent(metric, current.gradient);
    }
    const length = Math.sqrt(dot(direction, direction));
    const { end, outcome } = yield* weakWolfe(objective, current, direction, options.maxStep / length);
    const decrease = current.value - end.value;
    small = decrease <= 1e-12 * Math.abs(current.value) + 1e-12 ? small + 1 : 0;
    if (outcome === "met") {
      metric = updated(metric, current, end);
    } else if (metric === undefined && small > 0) {
      return { end, iterations, exhausted: false };
    } else {
      metric = undefined;
    }
    current = end;
    if (small >= options.patience) return { end: current, iterations: iterations + 1, exhausted: false };
  }
  return { end: current, iterations: options.maxIterations, exhausted: true };
}

/** -H g; without a metric, steepest descent at most 1 long. */
function descent(metric: Float64Array | undefined, gradient: Float64Array): Float64Array {
  const direction = metric === undefined ? gradient.slice() : times(metric, gradient);
  const length = metric === undefined ? Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
  for (let j = 0; j < direction.length; j++) direction[j] = -direction[j]! / length;
  return direction;
}

/**
 * The BFGS update of the inverse Hessian. The first one starts from I and not, as usual, from (s·y / y·y) I: on a
 * kink y is a jump over a tiny s, and a metric scaled by it takes tiny steps in all directions.
 */
function updated(metric: Float64Array | undefined, from: Sample, to: Sample): Float64Array | undefined {
  const d = from.point.length;
  const s = along(to.point, -1, from.point);
  const y = along(to.gradient, -1, from.gradient);
  const sy = dot(s, y);
  if (!(sy > 1e-16 * Math.sqrt(dot(s, s) * dot(y, y)))) return metric;
  const h = metric?.slice() ?? identity(d);
  const hy = times(h, y);
  const factor = (1 + dot(y, hy) / sy) / sy;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const at = i * d + j;
      h[at] = h[at]! + factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / sy;
    }
  }
  return h;
}

function identity(d: number): Float64Array {
  const h = new Float64Array(d * d);
  for (let i = 0; i < d; i++) h[i * (d + 1)] = 1;
  return h;
}

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const d = x.length;
  const out = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) out[i]! += matrix[i * d + j]! * x[j]!;
  }
  return out;
}
