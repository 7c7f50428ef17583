/**
 * The log density of a group model (group models 5): fixed coefficients, populations, and the likelihood of all runs,
 * chains side by side in the lanes of one kernel.
 */

import type { Agent } from "../../agent/index.js";
import type { Backend } from "../../compile/index.js";
import type { Density, Layout } from "../../inference/density/index.js";
import type { Domain } from "../../model/index.js";
import type { Design } from "../design/design.js";
import { type Hyperpriors, logHyperprior } from "../hyperpriors/hyperpriors.js";
import { type CellLikelihood, cellLikelihood, type GroupParticipant } from "../likelihood/likelihood.js";
import { CellMap } from "./cell-map.js";
import { drawPrior } from "./draw-prior.js";
import { groupLayout } from "./layout.js";
import { type Parametrisations, parametriseAll, populationsOf } from "./parametrisation.js";
import type { Population } from "./population.js";
import { type Shear, shearedDensity } from "./sheared.js";
import { type Structure, structureOf } from "./structure.js";

export interface GroupDensity extends Density {
  /** One value for each coordinate, at the same place: coefficients whatever the parametrisation. */
  readonly layout: Layout;
  readonly design: Design;
  readonly hyperpriors: Hyperpriors;
  readonly likelihood: CellLikelihood;
  /** Places and names of everything. */
  readonly structure: Structure;
  /** By block of the structure and column. */
  readonly parametrisations: Parametrisations;
  /** Of the parameters, as in the design. */
  readonly domains: readonly Domain[];
  logDensities(
    points: readonly Float64Array[],
    gradientsOut: readonly Float64Array[],
    valuesOut: Float64Array,
  ): void;
  logPrior(z: Float64Array): number;
  /** Of every run, participant-major; -Infinity where impossible or failed. */
  logLikelihoodOfRuns(z: Float64Array): Float64Array;
  /** Values of the layout: fixed coefficients, sds, correlations, coefficients. */
  constrained(z: Float64Array): Float64Array;
  /**
   * Parameters in the cells on the estimation scale, `[parameter * cells + cell]`.
   *
   * @param values of the layout, as draws hold them
   */
  cellsOf(values: Float64Array): Float64Array;
}

export interface GroupDensityOptions {
  /** Default: centred, but for parameters whose hyperpriors say otherwise. */
  readonly parametrisations?: Parametrisations;
  /** Default none. */
  readonly shears?: readonly Shear[];
  readonly backend?: Backend;
}

/**
 * The log density of a group model, with all its constants. A run in which the model fails makes it NaN, an impossible
 * response -Infinity.
 *
 * @param participants those of the design, with the runs that it was built from
 * @throws UsageError where the design or the parametrisations do not fit
 */
export function groupDensity(
  agent: Agent,
  participants: readonly GroupParticipant[],
  design: Design,
  hyperpriors: Hyperpriors,
  options: GroupDensityOptions = {},
): GroupDensity {
  const likelihood = cellLikelihood(agent, participants, design, options.backend);
  return densityOver(likelihood, hyperpriors, options.parametrisations, options.shears);
}

/** The same over a likelihood that is there already. */
export function densityOver(
  likelihood: CellLikelihood,
  hyperpriors: Hyperpriors,
  chosen?: Parametrisations,
  shears: readonly Shear[] = [],
): GroupDensity {
  return shearedDensity(plainDensity(likelihood, hyperpriors, chosen), shears);
}

function plainDensity(
  likelihood: CellLikelihood,
  hyperpriors: Hyperpriors,
  chosen: Parametrisations | undefined,
): GroupDensity {
  const { design, runs } = likelihood;
  const structure = structureOf(design, hyperpriors);
  const parametrisations = chosen ?? statedParametrisations(structure, hyperpriors);
  const populations = populationsOf(structure, parametrisations);
  const standard = populationsOf(structure, parametriseAll(structure, "non-centred"));
  const layout = groupLayout(design, structure, populations);
  const map = new CellMap(design, structure);
  const { dimension: d } = structure;
  const size = likelihood.parameters * likelihood.cells;
  const q = new Float64Array(d);
  const spare = new Float64Array(d);

  // Working memory of points that are evaluated side by side.
  const values: Float64Array[] = [];
  const cells: Float64Array[] = [];
  const slopes: Float64Array[] = [];
  const make = (count: number): void => {
    while (values.length < count) {
      values.push(new Float64Array(d));
      cells.push(new Float64Array(size));
      slopes.push(new Float64Array(size));
    }
  };

  const spread = (z: Float64Array, x: Float64Array): void => {
    x.set(z);
    for (let b = 0; b < populations.length; b++) populations[b]!.spread(z, x);
  };

  /** Prior with its gradient, but what goes through non-centred coefficients. */
  const prior = (z: Float64Array, x: Float64Array, g: Float64Array): number => {
    g.fill(0);
    let total = logFixed(structure, likelihood.cellsOf.length, z, g);
    for (let b = 0; b < populations.length; b++) total += populations[b]!.logPrior(z, x, g);
    return total;
  };

  const logDensities = (
    points: readonly Float64Array[],
    gradientsOut: readonly Float64Array[],
    valuesOut: Float64Array,
  ): void => {
    const count = points.length;
    make(count);
    for (let k = 0; k < count; k++) {
      spread(points[k]!, values[k]!);
      map.apply(values[k]!, cells[k]!);
    }
    const all = cells.length === count ? cells : cells.slice(0, count);
    const { perRun, failed } = likelihood.gradient(all, slopes);
    for (let k = 0; k < count; k++) {
      const z = points[k]!;
      const g = gradientsOut[k]!;
      let total = prior(z, values[k]!, g);
      for (let r = k * runs; r < (k + 1) * runs; r++) total += failed[r] === 0 ? perRun[r]! : Number.NaN;
      q.fill(0);
      map.addTransposed(slopes[k]!, q);
      collect(populations, z, q, g);
      valuesOut[k] = total;
    }
  };

  const constrained = (z: Float64Array): Float64Array => {
    const x = new Float64Array(d);
    layout.constrain(z, x);
    return x;
  };
  const cellsOf = (x: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    map.apply(x, out);
    return out;
  };
  const one = new Float64Array(1);
  return {
    dimension: d,
    layout,
    design,
    hyperpriors,
    likelihood,
    structure,
    parametrisations,
    domains: likelihood.domains,
    logDensity(z, gradientOut) {
      logDensities([z], [gradientOut], one);
      return one[0]!;
    },
    logDensities,
    logPrior(z) {
      const x = new Float64Array(d);
      spread(z, x);
      return prior(z, x, spare);
    },
    logLikelihoodOfRuns: (z) => likelihood.value([cellsOf(constrained(z))]).perRun,
    constrained,
    cellsOf,
    reason(z) {
      const x = constrained(z);
      return likelihood.reason(cellsOf(x)) ?? lostSd(structure, x);
    },
    drawPrior: (random, zOut) => drawPrior(design, structure, standard, populations, random, zOut),
    units: {
      // Trials are looked for when somebody asks.
      get count() {
        return likelihood.units.count;
      },
      logLikelihood: (z, out) => likelihood.units.logLikelihood(cellsOf(constrained(z)), out),
    },
  };
}

/** An sd that has left the range of numbers takes the density of its coefficients with it. */
function lostSd({ blocks, names }: Structure, x: Float64Array): string | undefined {
  for (const { columns, logSd } of blocks) {
    for (let at = logSd; at < logSd + columns.length; at++) {
      if (!(x[at]! > 0 && x[at]! < Number.POSITIVE_INFINITY)) return `${names[at]} is ${x[at]}`;
    }
  }
  return undefined;
}

/** Log density of coefficients that are no one's deviation: those that all share, and those of pooling `none`. */
function logFixed({ fixed, own }: Structure, participants: number, z: Float64Array, g: Float64Array): number {
  let total = 0;
  for (let j = 0; j < fixed.length; j++) {
    const { at, prior } = fixed[j]!;
    const { value, slope } = logHyperprior(prior, z[at]!);
    total += value;
    g[at]! += slope;
  }
  for (let j = 0; j < own.length; j++) {
    const { at, prior } = own[j]!;
    for (let i = at; i < at + participants; i++) {
      const { value, slope } = logHyperprior(prior, z[i]!);
      total += value;
      g[i]! += slope;
    }
  }
  return total;
}

/** Adds the gradient of the likelihood with respect to values, q, to that with respect to coordinates. */
function collect(
  populations: readonly Population[],
  z: Float64Array,
  q: Float64Array,
  g: Float64Array,
): void {
  for (let b = 0; b < populations.length; b++) {
    const { centred, coefficients, K, G } = populations[b]!;
    if (centred) continue;
    populations[b]!.gather(z, q, g);
    q.fill(0, coefficients, coefficients + K * G);
  }
  for (let j = 0; j < g.length; j++) g[j]! += q[j]!;
}

/** As hyperpriors state them; `auto` is centred until the data have been asked. */
export function statedParametrisations({ blocks }: Structure, { parameters }: Hyperpriors): Parametrisations {
  return blocks.map(({ columns, correlated }) => {
    const own = columns.map(({ parameter }) =>
      parameters[parameter]!.centring === "non-centred" ? "non-centred" : "centred",
    );
    return correlated && own.includes("non-centred") ? own.map(() => "non-centred") : own;
  });
}
