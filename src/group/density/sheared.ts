/**
 * Coordinates from which linear dependence between the coefficients of a group is taken: what a person's data say of
 * the learning rate and of the temperature goes together, and a sampler with a diagonal metric takes smaller and more
 * steps along such a ridge. The map is linear and keeps volumes, so that densities stay what they are: a shear
 * z = L y of each group's coefficients, L lower triangular with ones on its diagonal.
 */

import type { Layout } from "../../inference/density/index.js";
import type { GroupDensity } from "./density.js";

/** The shear of one group. */
export interface Shear {
  /** Places of its coefficients in z, in the order of the rows of L. */
  readonly places: readonly number[];
  /** L below its diagonal, row by row. */
  readonly weights: Float64Array;
}

/** Density of y where `density` is of z = L y. Without shears it is `density` itself. */
export function shearedDensity(density: GroupDensity, shears: readonly Shear[]): GroupDensity {
  if (shears.length === 0) return density;
  const { dimension: d, units, reason, logPrior, drawPrior } = density;
  const made: Float64Array[] = [];
  const at = (y: Float64Array, k = 0): Float64Array => {
    while (made.length <= k) made.push(new Float64Array(d));
    return forward(shears, y, made[k]!);
  };
  return {
    ...density,
    layout: shearedLayout(density.layout, shears),
    logDensity(y, gradientOut) {
      const value = density.logDensity(at(y), gradientOut);
      transposed(shears, gradientOut);
      return value;
    },
    logDensities(points, gradientsOut, valuesOut) {
      for (let k = 0; k < points.length; k++) at(points[k]!, k);
      const all = made.length === points.length ? made : made.slice(0, points.length);
      density.logDensities(all, gradientsOut, valuesOut);
      for (let k = 0; k < points.length; k++) transposed(shears, gradientsOut[k]!);
    },
    logPrior: (y) => logPrior(at(y)),
    logLikelihoodOfRuns: (y) => density.logLikelihoodOfRuns(at(y)),
    constrained: (y) => density.constrained(at(y)),
    ...(reason && { reason: (y: Float64Array) => reason(at(y)) }),
    ...(drawPrior && {
      drawPrior(random, yOut) {
        drawPrior(random, yOut);
        backward(shears, yOut);
      },
    }),
    ...(units && {
      units: {
        get count() {
          return units.count;
        },
        logLikelihood: (y: Float64Array, out: Float64Array) => units.logLikelihood(at(y), out),
      },
    }),
  } satisfies GroupDensity;
}

/** Names of rows below the first: `r_ze[Intercept, P01]`, what is left of `coef_ze` when rows before it are known. */
function shearedLayout(layout: Layout, shears: readonly Shear[]): Layout {
  const rest = new Set(shears.flatMap(({ places }) => places.slice(1)));
  const z = new Float64Array(layout.dimension);
  const at = (y: Float64Array): Float64Array => forward(shears, y, z);
  return {
    ...layout,
    coordinateNames: layout.coordinateNames.map((name, j) =>
      rest.has(j) ? name.replace(/^[a-z]+_/, "r_") : name,
    ),
    constrain: (y, xOut) => layout.constrain(at(y), xOut),
    pullback(y, x, slope, gradientOut) {
      layout.pullback(at(y), x, slope, gradientOut);
      transposed(shears, gradientOut);
    },
    unconstrain(x, yOut) {
      layout.unconstrain(x, yOut);
      backward(shears, yOut);
    },
  };
}

/** Writes z = L y. */
function forward(shears: readonly Shear[], y: Float64Array, z: Float64Array): Float64Array {
  z.set(y);
  for (let s = 0; s < shears.length; s++) {
    const { places, weights } = shears[s]!;
    for (let k = 1, at = 0; k < places.length; at += k, k++) {
      let sum = y[places[k]!]!;
      for (let l = 0; l < k; l++) sum += weights[at + l]! * y[places[l]!]!;
      z[places[k]!] = sum;
    }
  }
  return z;
}

/** z becomes L^-1 z. */
function backward(shears: readonly Shear[], z: Float64Array): void {
  for (const { places, weights } of shears) {
    for (let k = 1, at = 0; k < places.length; at += k, k++) {
      let sum = z[places[k]!]!;
      for (let l = 0; l < k; l++) sum -= weights[at + l]! * z[places[l]!]!;
      z[places[k]!] = sum;
    }
  }
}

/** A gradient g with respect to z becomes L' g, that with respect to y. */
function transposed(shears: readonly Shear[], g: Float64Array): void {
  for (let s = 0; s < shears.length; s++) {
    const { places, weights } = shears[s]!;
    for (let k = 1, at = 0; k < places.length; at += k, k++) {
      const slope = g[places[k]!]!;
      for (let l = 0; l < k; l++) g[places[l]!]! += weights[at + l]! * slope;
    }
  }
}
