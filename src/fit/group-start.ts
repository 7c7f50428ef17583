/** Where chains of a group model begin. */

import type { GroupDensity } from "../group/density/index.js";
import { type Hyperprior, momentsOf } from "../group/hyperpriors/index.js";
import { pathfinderStart, type Start } from "../inference/index.js";
import type { GroupSamplingSettings } from "./group-settings.js";

type Around = Extract<Start, { readonly kind: "around" }>;

/** @throws UsageError where no path of Pathfinder leads anywhere */
export function groupStart(
  density: GroupDensity,
  { start, seed, chains }: Pick<GroupSamplingSettings, "start" | "seed" | "chains">,
): Start {
  switch (start) {
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

function middle(prior: Hyperprior): number {
  if (prior.family === "student") return prior.mean;
  const { mean } = momentsOf(prior);
  return Number.isFinite(mean) ? mean : 0;
}
