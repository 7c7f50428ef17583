/**
 * Two line searches. The strong-Wolfe one, by interpolation, for objectives that are smooth along the line; the
 * weak-Wolfe one, by bisection, which needs no smoothness and closes in on kinks and edges.
 *
 * Both shorten a step that fails, and never end on a failure.
 */

import { along, dot, failed, type Objective, type Sample, type Search } from "./objective.js";

/** Sufficient decrease: c1. */
const DECREASE = 1e-4;
/** Curvature: c2. */
const CURVATURE = 0.9;

export interface LineResult {
  /** Where the step ended; its value is not above that of the start. */
  readonly end: Sample;
  /**
   * `met`: the Wolfe conditions hold, or the longest step allowed was taken. `blocked`: the step was shortened by a
   * failure and decreases enough, the slope being whatever it is. `stuck`: no step meets the conditions; the end is
   * the lowest point seen that decreases enough, or the start itself.
   */
  readonly outcome: "met" | "blocked" | "stuck";
}

const MOST_INTERPOLATIONS = 20;

/**
 * Strong Wolfe conditions, by bracketing and cubic interpolation: Nocedal & Wright 2006, Numerical Optimization,
 * algorithms 3.5 and 3.6.
 *
 * @param direction of descent
 * @param first step tried, in multiples of the direction
 * @param longest step allowed
 */
export function* strongWolfe(
  objective: Objective,
  start: Sample,
  direction: Float64Array,
  first: number,
  longest: number,
): Search<LineResult> {
  const slope = dot(start.gradient, direction);
  let low: Trial = { t: 0, slope, sample: start };
  let high: Trial | undefined;
  let t = Math.min(first, longest);
  for (let k = 0; k < MOST_INTERPOLATIONS; k++) {
    const sample = yield* objective(along(start.point, t, direction));
    const trial: Trial = { t, slope: dot(sample.gradient, direction), sample };
    const decreased = sample.value <= start.value + DECREASE * t * slope;
    if (failed(sample)) {
      high = trial;
      // What lies behind a decrease is seen better from there, along a new direction.
      if (low.t > 0) return { end: low.sample, outcome: "blocked" };
    } else if (decreased && Math.abs(trial.slope) <= CURVATURE * -slope) {
      return { end: sample, outcome: "met" };
    } else if (!decreased || sample.value >= low.sample.value) {
      high = trial;
    } else {
      if (high !== undefined && failed(high.sample)) return { end: sample, outcome: "blocked" };
      if (high === undefined && trial.slope < 0 && t >= longest) return { end: sample, outcome: "met" };
      const turned = high === undefined ? trial.slope >= 0 : trial.slope * (high.t - low.t) >= 0;
      if (turned) high = low;
      low = trial;
    }
    t = high === undefined ? Math.min(longest, 3 * t) : between(low, high);
    if (high !== undefined && Math.abs(high.t - low.t) <= 1e-14 * Math.max(high.t, low.t)) break;
  }
  return { end: low.sample, outcome: "stuck" };
}

interface Trial {
  readonly t: number;
  readonly slope: number;
  readonly sample: Sample;
}

/** Minimum of the cubic through both ends, kept a tenth of the interval away from them; midpoint at failures. */
function between(a: Trial, b: Trial): number {
  const width = b.t - a.t;
  if (failed(b.sample)) return a.t + 0.5 * width;
  const d1 = a.slope + b.slope - (3 * (b.sample.value - a.sample.value)) / width;
  const square = d1 * d1 - a.slope * b.slope;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const fraction = 1 - (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  if (!(square >= 0 && Number.isFinite(fraction))) return a.t + 0.5 * width;
  return a.t + Math.min(0.9, Math.max(0.1, fraction)) * width;
}

const MOST_BISECTIONS = 60;

/**
 * Weak Wolfe conditions, by doubling and bisection: Lewis & Overton 2013, Nonsmooth optimization via quasi-Newton
 * methods (Math. Program. 141, 135-163), algorithm 4.6. On a kink across the line, the interval closes around it
 * until a point just behind it meets both conditions; at an edge, until nothing is left to halve.
 *
 * @param direction of descent
 * @param longest step allowed, in multiples of the direction; 1 is tried first
 */
export function* weakWolfe(
  objective: Objective,
  start: Sample,
  direction: Float64Array,
  longest: number,
): Search<LineResult> {
  const slope = dot(start.gradient, direction);
  let low = { t: 0, sample: start };
  let high: { t: number; failed: boolean } | undefined;
  let t = Math.min(1, longest);
  for (let k = 0; k < MOST_BISECTIONS; k++) {
    const sample = yield* objective(along(start.point, t, direction));
    if (!(sample.value < start.value + DECREASE * t * slope)) {
      high = { t, failed: failed(sample) };
    } else {
      if (dot(sample.gradient, direction) >= CURVATURE * slope) return { end: sample, outcome: "met" };
      low = { t, sample };
      if (t >= longest) return { end: sample, outcome: "met" };
    }
    // Less than rounding is left of the decrease, or of the coordinates.
    const left = high === undefined ? Number.POSITIVE_INFINITY : high.t - low.t;
    if (left * -slope < 1e-16 * Math.abs(start.value) || left <= 4e-16 * low.t) break;
    t = high === undefined ? Math.min(longest, 2 * t) : 0.5 * (low.t + high.t);
  }
  return { end: low.sample, outcome: high?.failed && low.t > 0 ? "blocked" : "stuck" };
}
