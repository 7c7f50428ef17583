/**
 * The layout of a group model: every coordinate has one value. Sds are positive, correlations lie in (-1, 1), and
 * coefficients are coefficients whatever the parametrisation.
 */

import type { Layout, LayoutEntry } from "../../inference/density/index.js";
import type { Design } from "../design/design.js";
import type { Population } from "./population.js";
import type { Structure } from "./structure.js";

/**
 * Names of coordinates: `log_sd_om2[participant, Intercept]`, `zcor_om2[participant][2,1]`, `e_om2[Intercept, P01]`
 * where a coefficient is not centred; the others are those of their values. Shears rename some (`shearedDensity`).
 */
export function groupLayout(
  design: Design,
  structure: Structure,
  populations: readonly Population[],
): Layout {
  const { dimension, names } = structure;
  const free = new Set<number>();
  for (const { coefficients, K, G, centred } of populations) {
    if (!centred) for (let at = 0; at < K * G; at++) free.add(coefficients + at);
  }
  const coordinateNames = names.map((name, at) => (free.has(at) ? name.replace(/^[a-z]+_/, "e_") : name));
  const constraints = names.map((): LayoutEntry["constraint"] => ({ kind: "real" }));
  for (const block of structure.blocks) {
    const { columns, logSd, correlations, coefficients, grouping } = block;
    for (let at = logSd; at < logSd + columns.length; at++) {
      coordinateNames[at] = `log_${names[at]!}`;
      constraints[at] = { kind: "lower", bound: 0 };
    }
    const title = [...new Set(columns.map(({ parameter }) => design.parameters[parameter]!.parameter))].join(
      "_",
    );
    let [row, column] = [2, 1];
    for (let at = correlations; at < coefficients; at++) {
      coordinateNames[at] = `zcor_${title}[${grouping}][${row},${column}]`;
      constraints[at] = { kind: "interval", lower: -1, upper: 1 };
      column += 1;
      if (column === row) [row, column] = [row + 1, 1];
    }
  }
  const entries = names.map((name, at): LayoutEntry => {
    const constraint = constraints[at]!;
    return { name, constraint, shape: [], offset: at, size: 1, valueOffset: at, valueSize: 1 };
  });
  return {
    entries,
    dimension,
    values: dimension,
    valueNames: names,
    coordinateNames,
    constrain(z, xOut) {
      xOut.set(z);
      let total = 0;
      for (const population of populations) total += population.constrain(z, xOut);
      return total;
    },
    pullback(z, _x, slope, gradientOut) {
      gradientOut.set(slope);
      for (const population of populations) population.pullback(z, slope, gradientOut);
    },
    unconstrain(x, zOut) {
      zOut.set(x);
      for (const population of populations) population.unconstrain(x, zOut);
    },
  };
}
