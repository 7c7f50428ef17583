import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { fitGeneralisedPareto, paretoSmooth, paretoTailLength } from "./pareto.js";

/** Quantile of a generalised Pareto distribution of scale 1. */
const quantile = (p: number, k: number): number =>
  k === 0 ? -Math.log1p(-p) : Math.expm1(-k * Math.log1p(-p)) / k;

/** Draws of it, as logarithms. */
function logDraws(k: number, count: number, index: number): Float64Array {
  const random = stream(11, purpose.resampling, index).at(0);
  return Float64Array.from({ length: count }, () => Math.log(quantile(random.uniform(), k)));
}

describe("fitGeneralisedPareto", () => {
  it("agrees with the known answers of the specification", () => {
    const known: [k: number, shape: number, scale: number][] = [
      [-0.3, -0.246778254331, 0.983544389359],
      [0, 0.0343733454049, 0.987413258057],
      [0.5, 0.502198536963, 0.995117117936],
      [0.9, 0.876438590035, 1.00144422398],
    ];
    for (const [k, shape, scale] of known) {
      const fit = fitGeneralisedPareto(
        Float64Array.from({ length: 200 }, (_, i) => quantile((i + 0.5) / 200, k)),
      );
      expect(fit.shape, `k = ${k}`).toBeCloseTo(shape, 11);
      expect(fit.scale, `k = ${k}`).toBeCloseTo(scale, 11);
    }
  });

  it("is NaN for no, one, and constant exceedances", () => {
    for (const y of [[], [1], [2, 2, 2, 2, 2, 2, 2, 2]]) {
      expect(fitGeneralisedPareto(Float64Array.from(y)).shape).toBeNaN();
    }
  });
});

describe("paretoTailLength", () => {
  it("is a fifth of few ratios and 3 roots of many, rounded up", () => {
    expect([0, 1, 21, 225, 1000, 4000].map((count) => paretoTailLength(count))).toEqual([
      0, 1, 5, 45, 95, 190,
    ]);
  });
});

describe("paretoSmooth", () => {
  it("recovers the shape of generalised Pareto ratios", () => {
    // Exceedances over a threshold keep the shape. Asymptotic standard error (1 + k)/√M, M = 3 √S; 3 of them,
    // and 10/(M + 10) of the way to 1/2 for the prior.
    for (const [i, k] of [0.2, 0.5, 0.9].entries()) {
      const { khat, tailLength } = paretoSmooth(logDraws(k, 40_000, i));
      expect(tailLength).toBe(600);
      expect(Math.abs(khat - k)).toBeLessThan(
        (3 * (1 + k)) / Math.sqrt(600) + (10 / 610) * Math.abs(k - 0.5),
      );
    }
  });

  it("does not depend on a constant added to the ratios, but for the evidence", () => {
    const ratios = logDraws(0.5, 1000, 5);
    const plain = paretoSmooth(ratios);
    for (const shift of [-5000, 5000]) {
      const moved = paretoSmooth(ratios.map((r) => r + shift));
      expect(moved.khat).toBeCloseTo(plain.khat, 9);
      expect(moved.logEvidence - shift).toBeCloseTo(plain.logEvidence, 9);
      for (const [s, w] of moved.logWeights.entries()) expect(w).toBeCloseTo(plain.logWeights[s]!, 8);
    }
  });

  it("agrees with a slow, plain implementation", () => {
    for (const [count, k] of [
      [100, 0.3],
      [1000, 0.7],
      [777, -0.2],
    ] as const) {
      const ratios = logDraws(k, count, 20 + count);
      const smooth = paretoSmooth(ratios);
      const plain = plainSmooth([...ratios]);
      expect(smooth.khat).toBeCloseTo(plain.khat, 10);
      expect(smooth.logEvidence).toBeCloseTo(plain.logEvidence, 10);
      for (const [s, w] of smooth.logWeights.entries())
        expect(Math.exp(w)).toBeCloseTo(plain.weights[s]!, 11);
    }
  });

  it("keeps the order of the ratios and makes weights that sum to 1", () => {
    const ratios = logDraws(0.6, 500, 6);
    const { logWeights } = paretoSmooth(ratios);
    const byRatio = [...ratios.keys()].sort((a, b) => ratios[a]! - ratios[b]!);
    for (let i = 1; i < byRatio.length; i++) {
      expect(logWeights[byRatio[i]!]!).toBeGreaterThanOrEqual(logWeights[byRatio[i - 1]!]!);
    }
    expect(logWeights.reduce((sum, w) => sum + Math.exp(w), 0)).toBeCloseTo(1, 12);
  });

  it("leaves constant ratios and few ratios as they are, with k-hat Infinity", () => {
    for (const ratios of [new Float64Array(1000).fill(-3), Float64Array.of(1, 2, 3), Float64Array.of(0.5)]) {
      const { khat, logWeights, logEvidence } = paretoSmooth(ratios);
      expect(khat).toBe(Number.POSITIVE_INFINITY);
      const sum = ratios.reduce((total, r) => total + Math.exp(r), 0);
      expect(logEvidence).toBeCloseTo(Math.log(sum / ratios.length), 12);
      for (const [s, w] of logWeights.entries()) expect(w).toBeCloseTo(ratios[s]! - Math.log(sum), 12);
    }
  });

  it("gives ratios of 0 no weight", () => {
    const ratios = logDraws(0.4, 1000, 7);
    for (let s = 0; s < 900; s++) ratios[s] = Number.NEGATIVE_INFINITY;
    const few = paretoSmooth(ratios);
    expect(few.khat).toBeLessThan(1);
    ratios.fill(Number.NEGATIVE_INFINITY, 0, 950);
    const fewer = paretoSmooth(ratios);
    expect(fewer.khat).toBe(Number.POSITIVE_INFINITY);
    for (const { logWeights } of [few, fewer]) {
      expect(logWeights.slice(0, 900).every((w) => w === Number.NEGATIVE_INFINITY)).toBe(true);
    }
  });

  it("has evidence 0 where all ratios are 0, and NaN where one is NaN or infinite", () => {
    const none = paretoSmooth(new Float64Array(50).fill(Number.NEGATIVE_INFINITY));
    expect([none.khat, none.logEvidence]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const ratios = logDraws(0.4, 50, 8);
      ratios[20] = bad;
      const { khat, logEvidence } = paretoSmooth(ratios);
      expect([khat, logEvidence]).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
    }
    expect(paretoSmooth(new Float64Array(0)).khat).toBe(Number.POSITIVE_INFINITY);
  });
});

/** Section 11 of the specification word by word, 1-based and without care for speed. */
function plainSmooth(r: number[]): { khat: number; logEvidence: number; weights: number[] } {
  const S = r.length;
  const M = Math.ceil(Math.min(0.2 * S, 3 * Math.sqrt(S)));
  const top = Math.max(...r);
  const sorted = [...r].sort((a, b) => a - b);
  const c = Math.exp(sorted[S - M - 1]! - top);
  const y = [Number.NaN, ...sorted.slice(S - M).map((x) => Math.exp(x - top) - c)];
  const m = 30 + Math.floor(Math.sqrt(M));
  const q1 = y[Math.floor(M / 4 + 0.5)]!;
  const kOf = (theta: number): number =>
    y.slice(1).reduce((sum, yi) => sum + Math.log(1 - theta * yi), 0) / M;
  const thetas: number[] = [];
  const likelihoods: number[] = [];
  for (let j = 1; j <= m; j++) {
    const theta = 1 / y[M]! + (1 - Math.sqrt(m / (j - 0.5))) / (3 * q1);
    thetas.push(theta);
    likelihoods.push(M * (Math.log(-theta / kOf(theta)) - kOf(theta) - 1));
  }
  const weightOf = (j: number): number =>
    1 / likelihoods.reduce((sum, l) => sum + Math.exp(l - likelihoods[j]!), 0);
  const theta = thetas.reduce((sum, t, j) => sum + t * weightOf(j), 0);
  const sigma = -kOf(theta) / theta;
  const khat = (M * kOf(theta) + 5) / (M + 10);
  const replaced = r.map((x) => {
    const i = sorted.indexOf(x) + 1 - (S - M);
    if (i < 1) return Math.exp(x - top);
    return Math.min(1, c + (sigma * ((1 - (i - 0.5) / M) ** -khat - 1)) / khat);
  });
  const sum = replaced.reduce((a, b) => a + b, 0);
  return { khat, logEvidence: Math.log(sum / S) + top, weights: replaced.map((w) => w / sum) };
}
