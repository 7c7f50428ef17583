/**
 * Where steepest descent gets stuck: what is it stuck on, and can one slide along it?
 *
 * A crease is a surface beyond which the objective rises at once (a kink) or fails (an edge). Descent ends on it
 * although the gradient does not vanish, and the minimum along the crease may still be far away. An edge tells a
 * quasi-Newton method nothing, for beyond it there are no gradients.
 */

import { bfgs } from "./bfgs.js";
import { advance, along, dot, failed, type Objective, type Sample, type Search } from "./objective.js";

export interface Probe {
  /**
   * What lies down the gradient. `smooth`: the slope vanishes gradually. `kink`: it jumps to a positive value.
   * `edge`: the objective fails. `open`: it falls for a whole `reach`.
   */
  readonly kind: "smooth" | "kink" | "edge" | "open";
  /** The last point found before the slope turns or the objective fails. */
  readonly end: Sample;
}

/** How closely the end of a descent is located, as a step in scaled coordinates. */
const RESOLUTION = 1e-11;

/** Goes down the gradient, from steps of 1e-8 up to `reach`, and narrows down where the descent ends. */
export function* probe(objective: Objective, start: Sample, reach: number): Search<Probe> {
  const steepness = Math.sqrt(dot(start.gradient, start.gradient));
  const down = start.gradient.map((g) => -g / steepness);
  const resolution = Math.max(RESOLUTION, 8 * Number.EPSILON * Math.sqrt(dot(start.point, start.point)));
  let low = { t: 0, sample: start };
  let high: { t: number; sample: Sample } | undefined;
  for (let t = 1e-8; high === undefined; t *= 10) {
    if (t > reach) return { kind: "open", end: low.sample };
    const sample = yield* objective(along(start.point, t, down));
    if (descends(sample, down)) low = { t, sample };
    else high = { t, sample };
  }
  while (high.t - low.t > resolution) {
    const t: number = 0.5 * (low.t + high.t);
    const sample = yield* objective(along(start.point, t, down));
    if (descends(sample, down)) low = { t, sample };
    else high = { t, sample };
  }
  if (failed(high.sample)) return { kind: "edge", end: low.sample };
  const jump = dot(high.sample.gradient, down) - dot(low.sample.gradient, down);
  return { kind: jump > 0.5 * steepness ? "kink" : "smooth", end: low.sample };
}

function descends(sample: Sample, direction: Float64Array): boolean {
  return !failed(sample) && dot(sample.gradient, direction) < 0;
}

/**
 * Minimises along a crease. With the unit vector e down the gradient at the start, and u the coordinates across it,
 * the crease is s = r(u), where the descent along e ends; f on it is a function of u alone, with gradient
 *   ∂f/∂u + (∂f/∂s) ∂r/∂u,
 * f's own gradient taken just before the crease and ∂r/∂u by central differences. Of a smooth crease it is smooth,
 * and BFGS minimises it.
 *
 * @param start on the crease, of d ≥ 2 coordinates
 * @param spent asked before each step along the crease; true ends it
 * @returns the lowest point found on the crease
 */
export function* slide(
  objective: Objective,
  start: Sample,
  maxStep: number,
  maxIterations: number,
  spent: () => boolean,
): Search<Sample> {
  const d = start.point.length;
  const steepness = Math.sqrt(dot(start.gradient, start.gradient));
  const down = start.gradient.map((g) => -g / steepness);
  const across = complement(down);
  let lowest = start;
  let nearest = 0;

  const at = (u: Float64Array, s: number): Float64Array => {
    const offset = new Float64Array(d);
    across.forEach((t, i) => {
      advance(offset, u[i]!, t);
    });
    return along(along(start.point, s, down), 1, offset);
  };

  /** r(u) to a width, looked for from a guess, and the sample before it; undefined where all around fails. */
  function* crease(u: Float64Array, guess: number, stride: number, width: number): Search<Ridge | undefined> {
    let sample = yield* objective(at(u, guess));
    let low: Ridge | undefined;
    let high: number | undefined;
    if (descends(sample, down)) low = { r: guess, sample };
    else high = guess;
    for (let h = stride; low === undefined || high === undefined; h *= 4) {
      if (h > maxStep) return low;
      const s = low === undefined ? high! - h : low.r + h;
      sample = yield* objective(at(u, s));
      if (descends(sample, down)) low = { r: s, sample };
      else high = s;
    }
    while (high - low.r > width) {
      const s: number = 0.5 * (low.r + high);
      sample = yield* objective(at(u, s));
      if (descends(sample, down)) low = { r: s, sample };
      else high = s;
    }
    return low;
  }

  function* onCrease(u: Float64Array): Search<Sample> {
    const here = yield* crease(u, nearest, 1e-3, RESOLUTION);
    if (here === undefined) {
      return { point: u, value: Number.POSITIVE_INFINITY, gradient: new Float64Array(d - 1) };
    }
    if (here.sample.value < lowest.value) {
      lowest = here.sample;
      nearest = here.r;
    }
    const gradient = new Float64Array(d - 1);
    const outward = dot(here.sample.gradient, down);
    for (let i = 0; i < d - 1; i++) {
      const rise: number[] = [];
      for (const side of [-SPACING, SPACING]) {
        const beside = yield* crease(u.with(i, u[i]! + side), here.r, SPACING, 1e-8);
        if (beside !== undefined) rise.push((beside.r - here.r) / side);
      }
      const slope = rise.length === 0 ? 0 : rise.reduce((sum, x) => sum + x, 0) / rise.length;
      gradient[i] = dot(here.sample.gradient, across[i]!) + outward * slope;
    }
    return { point: u, value: here.sample.value, gradient };
  }

  const origin = yield* onCrease(new Float64Array(d - 1));
  if (failed(origin)) return lowest;
  yield* bfgs(onCrease, origin, { maxIterations, maxStep, gradientTolerance: 1e-4, patience: 1, spent });
  return lowest;
}

interface Ridge {
  readonly r: number;
  readonly sample: Sample;
}

/** Step of the differences along a crease. */
const SPACING = 1e-3;

/** An orthonormal basis of the directions across a unit vector: columns of its Householder reflection. */
function complement(unit: Float64Array): Float64Array[] {
  const d = unit.length;
  const v = unit.with(0, unit[0]! + (unit[0]! < 0 ? -1 : 1));
  const factor = 2 / dot(v, v);
  return Array.from({ length: d - 1 }, (_, i) =>
    v.map((x, j) => (j === i + 1 ? 1 : 0) - factor * v[i + 1]! * x),
  );
}
