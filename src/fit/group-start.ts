/** Where chains of a group model begin. */

import type { CentringChoice } from "../group/centring/index.js";
import type { GroupDensity } from "../group/density/index.js";
import { type Hyperprior, momentsOf } from "../group/hyperpriors/index.js";
import { pathfinderStart, type Start } from "../inference/index.js";
import type { GroupSamplingSettings } from "./group-settings.js";

type Around = Extract<Start, { readonly kind: "around" }>;

/** @throws UsageError where no path of Pathfinder leads anywhere */
export function groupStart(
  density: GroupDensity,
  { mode }: CentringChoice,
  { start, seed, chains }: Pick<GroupSamplingSettings, "start" | "seed" | "chains">,
): Start {
  switch (start) {
    case "mode":
      return aroundMode(density, mode);
    case "around":
      return around(density);
    case "uniform":
      return { kind: "uniform" };
    case "prior":
      return { kind: "prior" };
    case "pathfinder":
      return pathfinderStart(density, chains, { seed, start: around(density) });
  }
}

/** Sds start at the median of the rule: half-normal(s0/2). */
const MEDIAN = 0.34;
/** Chains begin so many sds of the individual prior from the point, at most. */
const JITTER = 0.25;

/**
 * Around the middle of what is thought of the population: coefficients at the means of their hyperpriors, small sds,
 * participants at the mean of the population. Hyperpriors that are wider than the individual prior do not widen it.
 */
export function around({ design, structure, hyperpriors, dimension, layout }: GroupDensity): Around {
  const x = new Float64Array(dimension);
  const scale = new Float64Array(dimension);
  const sdOf = (parameter: number): number => hyperpriors.parameters[parameter]!.s0;
  for (const { parameter, prior, at } of structure.fixed) {
    x[at] = middle(prior);
    scale[at] = JITTER * sdOf(parameter);
  }
  for (const { parameter, prior, at } of structure.own) {
    const end = at + design.participants.length;
    x.fill(middle(prior), at, end);
    scale.fill(JITTER * sdOf(parameter), at, end);
  }
  for (const { columns, groups, logSd, correlations, coefficients } of structure.blocks) {
    scale.fill(JITTER, logSd, coefficients);
    x.fill(0, correlations, coefficients);
    columns.forEach(({ parameter, absorbed }, k) => {
      const sd = MEDIAN * sdOf(parameter);
      x[logSd + k] = sd;
      const first = coefficients + k * groups.length;
      for (let g = 0; g < groups.length; g++) {
        for (const { at, weights } of absorbed) x[first + g]! += weights[g]! * x[at]!;
        scale[first + g] = JITTER;
      }
    });
  }
  const point = new Float64Array(dimension);
  layout.unconstrain(x, point);
  return { kind: "around", point, scale };
}

/** Where the data show no differences between people the mode has none either; chains begin with sds of the rule's at least. */
const LEAST = 0.1 * MEDIAN;
/** Chains begin within so many sds of the mode. */
const MODE_JITTER = 2;
/** Relative, of a central difference. */
const STEP = Math.cbrt(Number.EPSILON);

/**
 * Around the mode of the population, where the rule of centring looked: within two sds of the normal that has the
 * density's curvature along each coordinate there, at most as far as `around` the middle of the hyperpriors.
 *
 * @param mode values of the layout
 */
export function aroundMode(density: GroupDensity, mode: Float64Array): Around {
  const { dimension, layout } = density;
  const point = new Float64Array(dimension);
  layout.unconstrain(withDifferences(density, mode), point);
  const { scale: widest } = around(density);
  const scale = widest!.map((most) => most / MODE_JITTER);
  const [up, down] = [new Float64Array(dimension), new Float64Array(dimension)];
  const [above, below] = [new Float64Array(dimension), new Float64Array(dimension)];
  const values = new Float64Array(2);
  for (const places of separable(density)) {
    above.set(point);
    below.set(point);
    for (const j of places) {
      above[j]! += STEP * Math.max(1, Math.abs(point[j]!));
      below[j]! -= STEP * Math.max(1, Math.abs(point[j]!));
    }
    density.logDensities([above, below], [up, down], values);
    // At an edge, with nothing beyond it, there is no curvature to be had.
    if (!values.every(Number.isFinite)) continue;
    for (const j of places) {
      const curvature = (down[j]! - up[j]!) / (above[j]! - below[j]!);
      const sd = 1 / Math.sqrt(curvature);
      if (sd < scale[j]!) scale[j] = sd;
    }
  }
  return { kind: "around", point, scale, jitter: MODE_JITTER };
}

/** Values whose sds are none so small that a chain could not leave them. */
function withDifferences({ structure, hyperpriors }: GroupDensity, mode: Float64Array): Float64Array {
  const x = mode.slice();
  for (const { columns, logSd } of structure.blocks) {
    columns.forEach(({ parameter }, k) => {
      x[logSd + k] = Math.max(x[logSd + k]!, LEAST * hyperpriors.parameters[parameter]!.s0);
    });
  }
  return x;
}

/**
 * Coordinates by sets that are moved together: those of one column of all groups, which say nothing of each other's
 * slopes, or where groups meet within a run, little.
 */
function separable({ structure, dimension, design }: GroupDensity): (readonly number[])[] {
  const together = [
    ...structure.own.map(({ at }) => ({ at, count: design.participants.length })),
    ...structure.blocks.flatMap(({ columns, groups, coefficients }) =>
      columns.map((_, k) => ({ at: coefficients + k * groups.length, count: groups.length })),
    ),
  ];
  const sets = together.map(({ at, count }) => Array.from({ length: count }, (_, i) => at + i));
  const seen = new Set(sets.flat());
  for (let j = 0; j < dimension; j++) if (!seen.has(j)) sets.push([j]);
  return sets;
}

function middle(prior: Hyperprior): number {
  if (prior.family === "student") return prior.mean;
  const { mean } = momentsOf(prior);
  return Number.isFinite(mean) ? mean : 0;
}
