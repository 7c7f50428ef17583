/**
 * Integrals over up to two own coefficients on a grid (group models 7; inference 13): every run's log-likelihood is
 * tabulated once, over the coefficients or, where what is shared shifts them from draw to draw, over the values of the
 * parameters; for each draw the tables are moved to their places and summed with the density of the coefficients.
 */

import { exp, log } from "../../scalar/elementary/index.js";
import type { ParticipantUnits } from "./own.js";
import { DrawnPopulation } from "./population.js";
import { type Axis, offsetOn, slide, valuesOf } from "./table.js";

/** One direction of the tables. */
export interface Direction {
  /** Own coefficient that is integrated over; undefined: the value of each draw is taken as it is. */
  readonly own: number | undefined;
  /** By draw and run: what is added to the coefficient, or the value itself. [draw * runs + run] */
  readonly shift: Float64Array | undefined;
}

export interface GridSource {
  readonly own: ParticipantUnits;
  readonly runs: number;
  readonly draws: number;
  /** One or two. */
  readonly directions: readonly Direction[];
  /** Values of draw s, in the order of the layout. */
  values(s: number): Float64Array;
  /** Log-likelihoods `[point * runs + run]` at points of the directions, which may differ between runs; -Infinity where impossible. */
  evaluate(points: readonly ((run: number) => readonly number[])[]): Float64Array;
  /** Runs of which the integrals are wanted. */
  readonly subsets: readonly (readonly boolean[])[];
  /** Distance of the points in posterior sds of a coefficient. */
  readonly spacing: number;
}

export interface Integrals {
  /** By subset and draw. */
  readonly values: readonly Float64Array[];
  readonly accuracy: number;
}

/** Coefficients are looked for so many sds of their populations around their means. */
const REACH = 6;
const COARSE = 48;
/** Log densities farther below the best than this add nothing. */
const NEGLIGIBLE = 25;
const MOST_POINTS = 400;
/** Products below this are scaled up. */
const SMALL = 1e-100;
/** One draw of so many is integrated with half of the points too. */
const CHECKED = 16;

/** @returns undefined where the likelihood cannot be evaluated anywhere */
export function gridIntegrals(source: GridSource): Integrals | undefined {
  const { own, runs, draws, directions, subsets } = source;
  const population = new DrawnPopulation(own);
  const spreads = directions.map((direction) => spreadOf(direction, source, population));
  const bounds = region(source, spreads);
  if (bounds === undefined) return undefined;
  // Points of the sums, and the tables, which reach as far as anything is shifted.
  const points = spreads.map(({ step }, d): Axis => {
    const [low, high] = bounds[d]!;
    if (directions[d]!.own === undefined) return { start: 0, step, count: 1 };
    const count = Math.min(MOST_POINTS, Math.max(20, Math.ceil((high - low) / step)));
    // Odd, so that leaving out every other point keeps the ends.
    const odd = count + 1 - (count % 2);
    return { start: low, step: (high - low) / (odd - 1), count: odd };
  });
  const axes = points.map(({ start, step, count }, d): Axis => {
    const { shifts } = spreads[d]!;
    const isShifted = directions[d]!.shift !== undefined;
    const before = isShifted ? Math.ceil(-shifts[0] / step) + 2 : 0;
    const after = isShifted ? Math.ceil(shifts[1] / step) + 2 : 0;
    return { start: start - before * step, step, count: count + before + after };
  });
  const tables = tabulate(source, axes);
  const [rows, columns] = [axes[0]!.count, axes[1]?.count ?? 1];
  const [n, m] = [points[0]!.count, points[1]?.count ?? 1];
  const [half, moved] = [new Float64Array(n * columns), new Float64Array(n * m)];
  // Each run's likelihood over its largest, at the points; of runs that nothing shifts it is the same for all draws.
  const isMoved = tables.map((_, r) =>
    directions.some(({ shift }) => shift !== undefined && moves(shift, runs, r)),
  );
  const placed = tables.map((_, r) =>
    scaledInto(new Float64Array(n * m), isMoved[r]! ? undefined : placeRun(r, 0)),
  );
  const [weight, product] = [new Float64Array(n * m), new Float64Array(n * m)];
  const values = subsets.map(() => new Float64Array(draws));
  const [fine, rough] = [new Float64Array(subsets.length), new Float64Array(subsets.length)];
  let checked = 0;
  for (let s = 0; s < draws; s++) {
    population.move(source.values(s));
    weigh(points, directions, population, weight);
    for (let r = 0; r < runs; r++)
      if (isMoved[r]) scaledInto(placed[r]!.likelihood, placeRun(r, s), placed[r]!);
    // With half of the points a population must still be wider than they are apart.
    const isChecked =
      s % CHECKED === 0 &&
      directions.every(({ own: k }, d) => k === undefined || population.sd[k]! > 1.2 * points[d]!.step);
    if (isChecked) checked += 1;
    subsets.forEach((subset, k) => {
      let top = 0;
      product.set(weight);
      for (let r = 0; r < runs; r++) {
        if (!subset[r]) continue;
        const { likelihood } = placed[r]!;
        top += placed[r]!.top;
        let largest = 0;
        for (let at = 0; at < product.length; at++) {
          product[at]! *= likelihood[at]!;
          if (product[at]! > largest) largest = product[at]!;
        }
        // Runs that contradict each other would multiply to 0.
        if (largest > 0 && largest < SMALL) {
          for (let at = 0; at < product.length; at++) product[at]! /= largest;
          top += log(largest);
        }
      }
      values[k]![s] = log(sum(product)) + top;
      if (!isChecked) return;
      fine[k]! += values[k]![s]!;
      rough[k]! += log(halved(product, n, m)) + top;
    });
  }
  const worst = fine.reduce((largest, x, k) => Math.max(largest, Math.abs(x - rough[k]!)), 0);
  return { values, accuracy: checked > 0 ? worst / checked : Number.POSITIVE_INFINITY };

  /** A run's table at the points, shifted as in draw s. */
  function placeRun(r: number, s: number): Float64Array {
    const table = tables[r]!;
    const [first, second] = directions.map(({ shift }, d) =>
      offsetOn(axes[d]!, points[d]!.start + (shift?.[s * runs + r] ?? 0)),
    );
    // Nothing is shifted between columns that are all used.
    const isStill = second === undefined || (second.rest === 0 && columns === m);
    if (isStill) slide(table, rows, columns, 0, first!, n, moved);
    else {
      slide(table, rows, columns, 0, first!, n, half);
      slide(half, n, columns, 1, second, m, moved);
    }
    return moved;
  }
}

/** Whether a run is shifted in any draw. */
function moves(shift: Float64Array, runs: number, r: number): boolean {
  for (let at = r; at < shift.length; at += runs) if (shift[at] !== 0) return true;
  return false;
}

interface Placed {
  likelihood: Float64Array;
  /** Its logarithm where it is 1. */
  top: number;
}

/** exp of log-likelihoods over the largest of them. */
function scaledInto(
  out: Float64Array,
  l: Float64Array | undefined,
  placed: Placed = { likelihood: out, top: 0 },
): Placed {
  if (l === undefined) return placed;
  let top = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < l.length; at++) if (l[at]! > top) top = l[at]!;
  placed.top = top;
  if (top === Number.NEGATIVE_INFINITY) out.fill(0);
  else for (let at = 0; at < l.length; at++) out[at] = exp(l[at]! - top);
  return placed;
}

interface Spread {
  /** Where the population, and the posterior, put the coefficient; 0 to 0 without one. */
  readonly range: readonly [number, number];
  readonly posterior: readonly [number, number];
  /** Smallest and largest shift. */
  readonly shifts: readonly [number, number];
  readonly step: number;
  /** By run. */
  readonly meanShift: Float64Array;
  /** The highest log density of any draw at x. */
  highest(x: number): number;
}

function spreadOf(
  { own: k, shift }: Direction,
  { own, runs, draws, values, spacing }: GridSource,
  population: DrawnPopulation,
): Spread {
  const meanShift = new Float64Array(runs);
  const shifts: [number, number] = [0, 0];
  if (shift !== undefined) {
    shifts[0] = shift.reduce((a, b) => Math.min(a, b));
    shifts[1] = shift.reduce((a, b) => Math.max(a, b));
    shift.forEach((x, at) => {
      meanShift[at % runs]! += x / draws;
    });
  }
  if (k === undefined) {
    const step = Math.max(shifts[1] - shifts[0], 1e-6) / 20;
    return { range: [0, 0], posterior: [0, 0], shifts, step, meanShift, highest: () => 0 };
  }
  const [means, sds, x] = [new Float64Array(draws), new Float64Array(draws), new Float64Array(draws)];
  for (let s = 0; s < draws; s++) {
    const all = values(s);
    population.move(all);
    [means[s], sds[s], x[s]] = [population.mean[k]!, population.sd[k]!, all[own.coefficients[k]!.at]!];
  }
  const mean = x.reduce((a, b) => a + b) / draws;
  const sd = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, draws - 1));
  // Populations narrower than most are summed by the two points around them.
  const narrow = Float64Array.from(sds).sort()[Math.floor(draws / 100)]!;
  return {
    range: [
      means.reduce((low, m, s) => Math.min(low, m - REACH * sds[s]!), Number.POSITIVE_INFINITY),
      means.reduce((high, m, s) => Math.max(high, m + REACH * sds[s]!), Number.NEGATIVE_INFINITY),
    ],
    posterior: [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))],
    shifts,
    step: spacing * Math.min(sd, 1.6 * narrow),
    meanShift,
    highest(at) {
      let best = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < draws; s++) {
        const e = (at - means[s]!) / sds[s]!;
        best = Math.max(best, -0.5 * e * e - log(sds[s]!));
      }
      return best;
    },
  };
}

/** The part of each direction in which some subset's likelihood, times the most favourable population, is not nothing. */
function region(source: GridSource, spreads: readonly Spread[]): (readonly [number, number])[] | undefined {
  const { runs, directions, subsets } = source;
  const coarse = spreads.map(({ range: [low, high] }, d) =>
    directions[d]!.own === undefined
      ? Float64Array.of(0)
      : Float64Array.from({ length: COARSE }, (_, k) => low + ((high - low) * k) / (COARSE - 1)),
  );
  const prior = coarse.map((axis, d) => axis.map((x) => spreads[d]!.highest(x)));
  const width = coarse[1]?.length ?? 1;
  const places = Array.from({ length: coarse[0]!.length * width }, (_, at) => [
    Math.floor(at / width),
    at % width,
  ]);
  const l = source.evaluate(
    places.map(
      (place) => (run: number) => coarse.map((axis, d) => axis[place[d]!]! + spreads[d]!.meanShift[run]!),
    ),
  );
  const bounds = spreads.map(({ posterior: [low, high] }): [number, number] => [low, high]);
  let found = false;
  for (const subset of subsets) {
    const joint = places.map((place, at) => {
      let sum = coarse.reduce((total, _, d) => total + prior[d]![place[d]!]!, 0);
      for (let r = 0; r < runs; r++) if (subset[r]) sum += l[at * runs + r]!;
      return sum;
    });
    const best = joint.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (best === Number.NEGATIVE_INFINITY) continue;
    found = true;
    joint.forEach((value, at) => {
      if (value < best - NEGLIGIBLE) return;
      coarse.forEach((axis, d) => {
        if (axis.length === 1) return;
        const x = axis[places[at]![d]!]!;
        const step = axis[1]! - axis[0]!;
        bounds[d] = [Math.min(bounds[d]![0], x - step), Math.max(bounds[d]![1], x + step)];
      });
    });
  }
  return found ? bounds : undefined;
}

/** Of every run. */
function tabulate(source: GridSource, axes: readonly Axis[]): Float64Array[] {
  const { runs } = source;
  const [first, second] = axes.map(valuesOf);
  const points = [...first!].flatMap((a) => (second === undefined ? [[a]] : [...second].map((b) => [a, b])));
  const l = source.evaluate(points.map((point) => () => point));
  return Array.from({ length: runs }, (_, r) =>
    Float64Array.from(points, (_, at) => {
      const value = l[at * runs + r]!;
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    }),
  );
}

/** Density of the coefficients at the points, times their distances. */
function weigh(
  points: readonly Axis[],
  directions: readonly Direction[],
  population: DrawnPopulation,
  out: Float64Array,
): void {
  const [n, m] = [points[0]!.count, points[1]?.count ?? 1];
  const both = directions.length === 2 && directions.every(({ own }) => own !== undefined);
  if (both && !population.separable) {
    const front = points[0]!.step * points[1]!.step;
    const order = directions[0]!.own! < directions[1]!.own!;
    for (let a = 0; a < n; a++) {
      const x = points[0]!.start + a * points[0]!.step;
      for (let b = 0; b < m; b++) {
        const y = points[1]!.start + b * points[1]!.step;
        out[a * m + b] = front * exp(population.logDensity(order ? [x, y] : [y, x]));
      }
    }
    return;
  }
  const [rows, columns] = directions.map(({ own }, d) => axisWeights(points[d]!, own, population));
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < m; b++) out[a * m + b] = rows![a]! * (columns?.[b] ?? 1);
  }
}

function axisWeights(
  { start, step, count }: Axis,
  own: number | undefined,
  population: DrawnPopulation,
): Float64Array {
  const weights = new Float64Array(count);
  if (own === undefined) return weights.fill(1);
  if (population.sd[own]! < 0.8 * step) {
    // Narrower than the points are apart: all of it at the mean, shared between the points beside.
    const position = Math.min(Math.max((population.mean[own]! - start) / step, 0), count - 1);
    const at = Math.min(Math.floor(position), count - 2);
    weights[at] = 1 - (position - at);
    weights[at + 1] = position - at;
    return weights;
  }
  return weights.map((_, k) => step * exp(population.logMarginal(own, start + k * step)));
}

function sum(a: Float64Array): number {
  let total = 0;
  for (let at = 0; at < a.length; at++) total += a[at]!;
  return total;
}

/** The same sum over every other point of each direction. */
function halved(a: Float64Array, n: number, m: number): number {
  let total = 0;
  for (let row = 0; row < n; row += 2) {
    for (let column = 0; column < m; column += 2) total += a[row * m + column]!;
  }
  return total * (n > 1 ? 2 : 1) * (m > 1 ? 2 : 1);
}
