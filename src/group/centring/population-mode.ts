/**
 * Where the choice of parametrisations looks: sds at the mode of their posterior with the groups' coefficients
 * integrated out by Laplace, group by group, and everything else at its mode given the sds. The joint mode of a
 * hierarchical model is of no use, as its density grows without bound where an sd goes to 0. Correlations are left at 0.
 */

import { drive } from "../../inference/drive.js";
import { minimise } from "../../inference/lbfgs.js";
import { exp } from "../../scalar/elementary/index.js";
import type { GroupDensity } from "../density/density.js";
import { type Hyperprior, logHyperprior } from "../hyperpriors/hyperpriors.js";
import { type Curvature, curvaturesAt, groupingsOf, sdsOf, variancesOf } from "./curvature.js";

export interface PopulationMode {
  /** Values of the layout. */
  readonly values: Float64Array;
  readonly curvatures: readonly Curvature[];
}

const MOST_ROUNDS = 30;
/** The rule asks whether a ratio is above 1: sds to 1 % are enough. */
const CLOSE = 0.01;
/** Sds begin at this share of the individual prior's. */
const FIRST_SD = 0.34;

/** @param density centred */
export function populationMode(density: GroupDensity): PopulationMode {
  const { structure, likelihood, layout } = density;
  const groupings = groupingsOf(structure);
  const z = beginning(density);
  for (let round = 1; ; round++) {
    climb(density, z);
    const values = z.slice();
    layout.constrain(z, values);
    const curvatures = curvaturesAt(likelihood, groupings, density.cellsOf(values));
    if (updateSds(density, z, values, curvatures) < CLOSE || round === MOST_ROUNDS)
      return { values, curvatures };
  }
}

/** Fixed coefficients in the middle of what is thought of them, groups at their means. */
function beginning({ structure, hyperpriors, layout, design, dimension }: GroupDensity): Float64Array {
  const x = new Float64Array(dimension);
  for (const { at, parameter, prior } of structure.fixed)
    x[at] = middle(prior, hyperpriors.parameters[parameter]!.m0);
  for (const { at, parameter, prior } of structure.own) {
    const value = middle(prior, hyperpriors.parameters[parameter]!.m0);
    x.fill(value, at, at + design.participants.length);
  }
  for (const { columns, logSd, coefficients, groups } of structure.blocks) {
    columns.forEach(({ parameter, absorbed }, k) => {
      x[logSd + k] = FIRST_SD * hyperpriors.parameters[parameter]!.s0;
      for (let g = 0; g < groups.length; g++) {
        for (const { at, weights } of absorbed)
          x[coefficients + k * groups.length + g]! += weights[g]! * x[at]!;
      }
    });
  }
  const z = new Float64Array(dimension);
  layout.unconstrain(x, z);
  return z;
}

/** @param otherwise for means that a uniform leaves open */
function middle(prior: Hyperprior, otherwise: number): number {
  switch (prior.family) {
    case "normal":
    case "student":
      return prior.mean;
    case "uniform":
      return Math.min(prior.high, Math.max(prior.low, otherwise));
    default:
      return 0;
  }
}

/** Moves all but sds and correlations to their mode. */
function climb(density: GroupDensity, z: Float64Array): void {
  const { structure, hyperpriors, dimension } = density;
  const scale = new Float64Array(dimension).fill(Number.NaN);
  const widths = hyperpriors.parameters.map(({ s0 }) => s0);
  for (const { at, parameter } of structure.fixed) scale[at] = widths[parameter]!;
  for (const { at, parameter } of structure.own)
    scale.fill(widths[parameter]!, at, at + density.design.participants.length);
  for (const { columns, groups, logSd, coefficients } of structure.blocks) {
    columns.forEach((_, k) => {
      const first = coefficients + k * groups.length;
      scale.fill(exp(z[logSd + k]!), first, first + groups.length);
    });
  }
  const moving = [...scale.keys()].filter((j) => !Number.isNaN(scale[j]!));
  const gradient = new Float64Array(dimension);
  const found = drive(
    minimise(
      Float64Array.from(moving, (j) => z[j]!),
      { scale: Float64Array.from(moving, (j) => scale[j]!), valueTolerance: 1e-7, stuck: "return" },
    ),
    (point) => {
      moving.forEach((j, at) => {
        z[j] = point[at]!;
      });
      const value = -density.logDensity(z, gradient);
      return { value, gradient: Float64Array.from(moving, (j) => -gradient[j]!) };
    },
  );
  moving.forEach((j, at) => {
    z[j] = found.point[at]!;
  });
}

/** Moves log sds to their mode given the groups' modes and variances. @returns the largest change */
function updateSds(
  { structure }: GroupDensity,
  z: Float64Array,
  values: Float64Array,
  curvatures: readonly Curvature[],
): number {
  const squares = structure.blocks.map(({ columns }) => new Float64Array(columns.length));
  for (const curvature of curvatures) {
    const { columns, groups, information, informed } = curvature;
    const sds = sdsOf(structure, curvature, values);
    const precisions = sds.map((sd) => 1 / (sd * sd));
    for (let g = 0; g < groups; g++) {
      const variances = variancesOf(information[g]!, informed[g]!, precisions);
      columns.forEach(({ block, column, of }, k) => {
        const at = structure.blocks[block]!.coefficients + column * groups + g;
        const mean = of.absorbed.reduce((sum, b) => sum + b.weights[g]! * values[b.at]!, 0);
        const spread = Number.isFinite(variances[k]!) ? variances[k]! : sds[k]! ** 2;
        squares[block]![column]! += (values[at]! - mean) ** 2 + spread;
      });
    }
  }
  let change = 0;
  structure.blocks.forEach(({ columns, groups, logSd }, b) => {
    columns.forEach(({ sd }, k) => {
      const now = modeOfLogSd(sd, squares[b]![k]!, groups.length);
      change = Math.max(change, Math.abs(now - z[logSd + k]!));
      z[logSd + k] = now;
    });
  });
  return change;
}

/** Log sds are looked for within these: above, no scale of a parameter; below, no difference between groups. */
const [LOWEST, HIGHEST] = [-20, 20];

/** Mode of log sd of G normal deviations with this sum of squares, by bisection of the slope. */
function modeOfLogSd(prior: Hyperprior, squares: number, G: number): number {
  let [low, high] = [LOWEST, HIGHEST];
  while (high - low > 1e-6) {
    const at = 0.5 * (low + high);
    const sd = exp(at);
    const slope = logHyperprior(prior, sd).slope * sd + 1 - G + squares / (sd * sd);
    if (slope > 0) low = at;
    else high = at;
  }
  return 0.5 * (low + high);
}
