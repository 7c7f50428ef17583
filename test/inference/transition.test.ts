/** One iteration of the sampler: against the recursion of the papers, and whether it leaves its target as it is. */

import { describe, expect, it } from "vitest";
import {
  constrainedDensity,
  type Density,
  plainDensity,
  positive,
} from "../../src/inference/density/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { metricOf } from "../../src/inference/nuts/metric.js";
import { stateOf, Transition } from "../../src/inference/nuts/transition.js";
import { normalQuantile, purpose, stream } from "../../src/random/index.js";
import { normalCdf } from "../../src/scalar/special.js";
import { type Mutation, recursiveDraws } from "./recursive.js";
import { correlatedPair, funnel, independentNormals } from "./targets.js";

/** Draws of the library with fixed step and metric from a fixed point. */
function drawsOfLibrary(
  density: Density,
  begin: readonly number[],
  {
    seed,
    step,
    metric,
    maxDepth,
    draws,
  }: { seed: number; step: number; metric: number[]; maxDepth: number; draws: number },
) {
  const { unconstrained, stats } = sampleNow(density, {
    seed,
    chains: 1,
    tune: 0,
    draws,
    maxDepth,
    start: { kind: "points", points: [Float64Array.from(begin)] },
    warmStart: { chains: [{ inverseMetric: Float64Array.from(metric), stepSize: step }] },
  });
  const d = begin.length;
  return Array.from({ length: draws }, (_, n) => ({
    z: [...unconstrained.subarray(n * d, (n + 1) * d)],
    steps: stats.steps[n]!,
    depth: stats.treeDepth[n]!,
  }));
}

const tiny: [
  string,
  Density,
  number[],
  { seed: number; step: number; metric: number[]; maxDepth: number; draws: number },
][] = [
  [
    "correlated pair",
    correlatedPair(0.9),
    [0.3, -1],
    { seed: 11, step: 0.35, metric: [1, 4], maxDepth: 8, draws: 20 },
  ],
  [
    "funnel",
    funnel(1.5, 2),
    [0.5, 0.2, -0.4],
    { seed: 12, step: 0.3, metric: [1, 1, 1], maxDepth: 7, draws: 20 },
  ],
  [
    "four scales",
    independentNormals([0.1, 0.3, 1, 3]),
    [0, 0.1, 1, -2],
    { seed: 13, step: 0.25, metric: [0.02, 0.1, 1, 5], maxDepth: 3, draws: 20 },
  ],
];

describe("the no-U-turn transition", () => {
  for (const [name, density, begin, options] of tiny) {
    it(`draws what the recursion of the papers draws: ${name}`, () => {
      const ours = drawsOfLibrary(density, begin, options);
      recursiveDraws(density, begin, options).forEach(({ z, steps, depth }, n) => {
        expect([ours[n]!.steps, ours[n]!.depth]).toEqual([steps, depth]);
        for (const [j, x] of z.entries()) expect(ours[n]!.z[j]).toBeCloseTo(x, 8);
      });
    });
  }

  it("tells apart what leaves out the checks across seams, or samples the top uniformly", () => {
    // Independent normals: whole periods of all coordinates at once are where the checks across seams matter.
    const density = independentNormals([1, 1, 1, 1, 1]);
    const begin = [0.3, -1, 0.2, 0, 1];
    const long = { seed: 14, step: 0.85, metric: [1, 1, 1, 1, 1], maxDepth: 8, draws: 100 };
    const ours = drawsOfLibrary(density, begin, long);
    const differs = (mutation: Mutation): boolean =>
      recursiveDraws(density, begin, long, mutation).some(
        ({ z }, n) => Math.abs(z[0]! - ours[n]!.z[0]!) > 1e-6,
      );
    expect(differs({})).toBe(false);
    expect(differs({ dropSeamChecks: true })).toBe(true);
    expect(differs({ uniformTop: true })).toBe(true);
  });
});

/** Targets that can be drawn from exactly, with functions of z that are uniform under them. */
interface Exact {
  readonly density: Density;
  draw(normal: (m: number) => number, z: Float64Array): void;
  readonly uniforms: ((z: Float64Array) => number)[];
}
const targets: Record<string, Exact> = {
  "correlated normal": {
    density: correlatedPair(0.8),
    draw(normal, z) {
      z[0] = normal(0);
      z[1] = 2 * (0.8 * normal(0) + 0.6 * normal(1));
    },
    uniforms: [
      (z) => normalCdf(z[0]!),
      (z) => normalCdf(z[1]! / 2),
      // -2 log density is χ² with 2 degrees of freedom
      (z) => 1 - Math.exp(-0.5 * (z[0]! ** 2 + ((z[1]! / 2 - 0.8 * z[0]!) / 0.6) ** 2)),
      (z) => normalCdf((z[0]! + z[1]! / 2) / Math.sqrt(3.6)),
    ],
  },
  funnel: {
    density: funnel(1, 2),
    draw(normal, z) {
      z[0] = normal(0);
      for (const j of [1, 2]) z[j] = normal(j) * Math.exp(z[0] / 2);
    },
    uniforms: [
      (z) => normalCdf(z[0]!),
      (z) => normalCdf(z[1]! * Math.exp(-z[0]! / 2)),
      (z) => 1 - Math.exp(-0.5 * (z[1]! ** 2 + z[2]! ** 2) * Math.exp(-z[0]!)),
    ],
  },
  "half-normal through its transform": {
    density: constrainedDensity({
      parameters: { x: positive() },
      logDensity(x, g) {
        g[0] = -x[0]!;
        return -0.5 * x[0]! ** 2;
      },
    }),
    draw(normal, z) {
      z[0] = Math.log(Math.abs(normal(0)));
    },
    uniforms: [(z) => 2 * normalCdf(Math.exp(z[0]!)) - 1],
  },
};

/** Distance of sorted values from the uniform distribution, Kolmogorov's. */
function kolmogorov(values: number[]): number {
  const ascending = values.sort((a, b) => a - b);
  const n = ascending.length;
  return Math.max(...ascending.map((u, k) => Math.max((k + 1) / n - u, u - k / n)));
}

describe("a transition from a draw of the target", () => {
  const repeats = 20_000;
  for (const [name, { density, draw, uniforms }] of Object.entries(targets)) {
    for (const maxDepth of [1, 2, 3, 10]) {
      it(`is a draw of the target: ${name}, depth at most ${maxDepth}`, () => {
        const d = density.dimension;
        const request = stateOf(d);
        const of = (use: Parameters<typeof stream>[1]) => stream(5, use, maxDepth);
        const transition = new Transition(
          request,
          metricOf("diagonal", d),
          {
            momentum: of(purpose.momentum),
            direction: of(purpose.direction),
            proposal: of(purpose.proposal),
          },
          { maxDepth },
        );
        const exact = stream(5, purpose.simulation, maxDepth);
        const start = stateOf(d);
        const values = uniforms.map((): number[] => []);
        let jumps = 0;
        for (let t = 0; t < repeats; t++) {
          draw((m) => exact.normal(t, m), start.z);
          start.logDensity = density.logDensity(start.z, start.gradient);
          transition.begin(start, 0.9, t);
          while (transition.advance(density.logDensity(request.z, request.gradient))) {}
          jumps += (transition.sample.z[0]! - start.z[0]!) ** 2;
          for (const [k, u] of uniforms.entries()) values[k]!.push(u(transition.sample.z));
        }
        // 2.23/√n is exceeded with probability 1e-4.
        for (const series of values) expect(kolmogorov(series)).toBeLessThan(2.23 / Math.sqrt(repeats));
        expect(jumps / repeats).toBeGreaterThan(0.1);
      });
    }
  }

  it("is recognised by the distance of Kolmogorov", () => {
    const wrong = Array.from({ length: repeats }, (_, k) =>
      normalCdf(1.05 * normalQuantile((k + 0.5) / repeats)),
    );
    expect(kolmogorov(wrong)).toBeGreaterThan(0.01);
  });
});

describe("a leapfrog", () => {
  it("has an energy error that falls by 8 when the step halves, and keeps the statistics of one step", () => {
    const density = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        g[0] = -(z[0]! ** 3) - z[0]!;
        return -0.25 * z[0]! ** 4 - 0.5 * z[0]! ** 2;
      },
    });
    const errorOf = (step: number): number => {
      const { stats } = sampleNow(density, {
        chains: 1,
        tune: 0,
        draws: 1,
        maxDepth: 1,
        start: { kind: "points", points: [Float64Array.of(0.7)] },
        warmStart: { chains: [{ inverseMetric: Float64Array.of(1), stepSize: step }] },
      });
      expect(stats.steps[0]).toBe(1);
      return Math.abs(stats.maxEnergyError[0]!);
    };
    const ratio = errorOf(0.01) / errorOf(0.005);
    expect(ratio).toBeGreaterThan(7.5);
    expect(ratio).toBeLessThan(8.5);
  });
});
