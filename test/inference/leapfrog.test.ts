/** The leapfrogs that the sampler takes: reversible, second-order, and of constant volume. inference 18. */

import { describe, expect, it } from "vitest";
import { type Density, plainDensity } from "../../src/inference/density/index.js";
import { metricOf } from "../../src/inference/nuts/metric.js";
import { stateOf, Transition } from "../../src/inference/nuts/transition.js";
import { purpose, type Stream, stream } from "../../src/random/index.js";

interface Phase {
  readonly z: readonly number[];
  readonly p: readonly number[];
}

/** Coordinates of different scales, each pulled back harder than linearly, and coupled to its neighbour. */
function coupled(d: number): Density {
  return plainDensity({
    dimension: d,
    logDensity(z, g) {
      let value = 0;
      g.fill(0);
      for (let j = 0; j < d; j++) {
        const x = z[j]! / (1 + 0.2 * j);
        value -= 0.5 * x * x + 0.05 * x ** 4;
        g[j]! -= (x + 0.2 * x ** 3) / (1 + 0.2 * j);
        if (j === 0) continue;
        const apart = z[j]! - z[j - 1]!;
        value += 0.3 * Math.cos(apart);
        g[j]! -= 0.3 * Math.sin(apart);
        g[j - 1]! += 0.3 * Math.sin(apart);
      }
      return value;
    },
  });
}

/** A stream whose numbers are given. */
const given = (normals: readonly number[], uniform: number): Stream => ({
  ...stream(1, purpose.momentum, 0),
  normal: (_, m) => normals[m]!,
  uniform: () => uniform,
});

/**
 * The phase after n leapfrogs of a transition that only goes forward, with a metric of ones. A transition shows
 * positions; the momentum at one of them is that of its neighbours' distance, as every leapfrog has it.
 */
function after(density: Density, { z, p }: Phase, step: number, n: number): Phase {
  const start = stateOf(z.length);
  start.z.set(z);
  start.logDensity = density.logDensity(start.z, start.gradient);
  const request = stateOf(z.length);
  const streams = { momentum: given(p, 0.5), direction: given([], 0.9), proposal: given([], 0.5) };
  const transition = new Transition(request, metricOf("diagonal", z.length), streams);
  transition.begin(start, step, 0);
  const path = [[...z], [...request.z]];
  while (path.length < n + 2) {
    expect(transition.advance(density.logDensity(request.z, request.gradient))).toBe(true);
    path.push([...request.z]);
  }
  const [before, at, next] = path.slice(n - 1);
  return { z: at!, p: at!.map((_, j) => (next![j]! - before![j]!) / (2 * step)) };
}

const reversed = ({ z, p }: Phase): Phase => ({ z, p: p.map((x) => -x) });

const energy = (density: Density, { z, p }: Phase): number =>
  0.5 * p.reduce((sum, x) => sum + x * x, 0) -
  density.logDensity(Float64Array.from(z), new Float64Array(z.length));

const phase = (d: number): Phase => ({
  z: Array.from({ length: d }, (_, j) => Math.sin(2 * j + 1)),
  p: Array.from({ length: d }, (_, j) => Math.cos(3 * j)),
});

describe("a trajectory of leapfrogs", () => {
  it("leads back to where it began, 100 steps in 20 dimensions", () => {
    const density = coupled(20);
    const start = phase(20);
    const there = after(density, start, 0.01, 100);
    expect(Math.hypot(...there.z.map((x, j) => x - start.z[j]!))).toBeGreaterThan(1);
    const back = after(density, reversed(there), 0.01, 100);
    const farthest = Math.max(...back.z.map((x, j) => Math.abs(x - start.z[j]!)));
    expect(farthest).toBeLessThan(1e-10);
  });

  it("has a quarter of the energy error at half the step", () => {
    const density = coupled(20);
    const start = phase(20);
    const error = (step: number, n: number): number =>
      Math.abs(energy(density, after(density, start, step, n)) - energy(density, start));
    const ratio = error(0.02, 50) / error(0.01, 100);
    expect(ratio).toBeGreaterThan(3.5);
    expect(ratio).toBeLessThan(4.5);
  });

  it("keeps the volume of phase space", () => {
    const density = coupled(2);
    const start = phase(2);
    const at = [...start.z, ...start.p];
    const map = (x: readonly number[]): number[] => {
      const { z, p } = after(density, { z: x.slice(0, 2), p: x.slice(2) }, 0.02, 40);
      return [...z, ...p];
    };
    // Columns of the Jacobian by central differences, extrapolated to an error of h to the sixth.
    const column = (k: number): number[] => {
      const difference = (h: number): number[] => {
        const [up, down] = [h, -h].map((by) => map(at.map((x, j) => (j === k ? x + by : x))));
        return up!.map((x, i) => (x - down![i]!) / (2 * h));
      };
      const [fine, middle, coarse] = [0.005, 0.01, 0.02].map(difference);
      return fine!.map((x, i) => (64 * x - 20 * middle![i]! + coarse![i]!) / 45);
    };
    expect(Math.abs(determinant([0, 1, 2, 3].map(column)) - 1)).toBeLessThan(1e-9);
  });
});

/** By cofactors. */
function determinant(rows: readonly (readonly number[])[]): number {
  if (rows.length === 1) return rows[0]![0]!;
  return rows[0]!.reduce((sum, x, j) => {
    const minor = rows.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? x : -x) * determinant(minor);
  }, 0);
}
