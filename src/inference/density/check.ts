/**
 * Checks a density where it enters: gradients against differences, equal answers to equal questions, one point or
 * several. A wrong gradient does not stop a sampler, it makes it wrong or slow. inference 1.
 */

import { UsageError } from "../../errors.js";
import { purpose, stream } from "../../random/index.js";
import { type Density, usable } from "./density.js";

export interface CheckOptions {
  readonly seed?: number;
  /** Number of points. Default 20. */
  readonly points?: number;
}

const EPSILON = 2.220446049250313e-16;

/**
 * Checks a density at draws from its prior, or from uniform(-2, 2) in every coordinate where it has none. Points
 * where the model fails are passed over.
 *
 * A gradient is accepted within 1e-6 max(1, |slope|) of the central difference with step ∛ε max(1, |z|), plus what
 * the rounding of the values and the curvature between two steps can explain.
 *
 * @throws UsageError that names coordinate, slope and difference, or says what else is wrong
 */
export function checkDensity(density: Density, { seed = 0, points = 20 }: CheckOptions = {}): void {
  const { dimension: d, layout } = density;
  if (layout.dimension !== d) {
    throw new UsageError(`density: its layout has ${layout.dimension} coordinates, its dimension is ${d}`);
  }
  const gradient = new Float64Array(d);
  const again = new Float64Array(d);
  const spare = new Float64Array(d);
  let compared = 0;
  for (const z of drawPoints(density, seed, points)) {
    const copy = z.slice();
    const value = density.logDensity(z, gradient);
    if (typeof value !== "number") {
      throw new UsageError(`density: logDensity must return a number, got ${typeof value}`);
    }
    if (z.some((x, j) => !Object.is(x, copy[j]))) {
      throw new UsageError("density: logDensity changed z; it may only write to gradientOut");
    }
    if (!usable(value, gradient)) continue;
    compared += 1;
    if (!Object.is(density.logDensity(z, again), value) || again.some((g, j) => !Object.is(g, gradient[j]))) {
      throw new UsageError(
        "density: two calls at the same z gave different results; logDensity must not keep state between calls",
      );
    }
    compareTogether(density, z, value, gradient);
    for (let j = 0; j < d; j++) compareSlope(density, z, j, value, gradient[j]!, spare);
  }
  if (compared === 0) {
    throw new UsageError(
      `density: not finite, with a finite gradient, at any of ${points} points; the first: ` +
        `${density.reason?.(drawPoints(density, seed, 1)[0]!) ?? "no reason given"}`,
    );
  }
}

function compareSlope(
  density: Density,
  z: Float64Array,
  j: number,
  value: number,
  slope: number,
  spare: Float64Array,
): void {
  const step = Math.cbrt(EPSILON) * Math.max(1, Math.abs(z[j]!));
  const difference = (h: number): number => {
    const up = z.slice();
    const down = z.slice();
    up[j]! += h;
    down[j]! -= h;
    return (density.logDensity(up, spare) - density.logDensity(down, spare)) / (up[j]! - down[j]!);
  };
  const wide = difference(2 * step);
  const narrow = difference(step);
  // Beside the support, or at a kink, differences say nothing.
  if (!Number.isFinite(wide) || !Number.isFinite(narrow)) return;
  const rounding = (8 * EPSILON * Math.abs(value)) / step;
  const tolerance = 1e-6 * Math.max(1, Math.abs(slope)) + rounding + Math.abs(wide - narrow);
  if (Math.abs(narrow - slope) <= tolerance) return;
  throw new UsageError(
    `density: the gradient is wrong in coordinate ${density.layout.coordinateNames[j]}: it says ${slope}, ` +
      `differences say ${narrow}, at z = [${Array.from(z.subarray(0, 8), (x) => x.toFixed(3)).join(", ")}` +
      `${z.length > 8 ? ", ..." : ""}]`,
  );
}

function compareTogether(density: Density, z: Float64Array, value: number, gradient: Float64Array): void {
  if (density.logDensities === undefined) return;
  const other = z.map((x) => 0.5 * x);
  const gradients = [new Float64Array(z.length), new Float64Array(z.length)];
  const values = new Float64Array(2);
  density.logDensities([other, z], gradients, values);
  if (!Object.is(values[1], value) || gradients[1]!.some((g, j) => !Object.is(g, gradient[j]))) {
    throw new UsageError(
      "density: logDensities and logDensity differ at the same z; they must agree bit for bit",
    );
  }
}

function drawPoints(density: Density, seed: number, count: number): Float64Array[] {
  const draws = stream(seed, purpose.prior, 0);
  return Array.from({ length: count }, (_, k) => {
    const random = draws.at(k);
    const z = new Float64Array(density.dimension);
    if (density.drawPrior === undefined) return z.map(() => 4 * random.uniform() - 2);
    density.drawPrior(random, z);
    return z;
  });
}
