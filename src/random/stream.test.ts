import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { purpose, stream } from "./stream.js";

describe("stream", () => {
  it("has the key, uniforms and normals of the specification", () => {
    const momentum = stream(42, purpose.momentum, 0);
    expect(momentum.key).toEqual([0x8533bc2a, 0x1b41c6e8]);
    expect([0, 1, 2].map((m) => momentum.uniform(0, m))).toEqual([
      0.4927922558219894, 0.3460207992411096, 0.6001667401757559,
    ]);
    const normals = [-0.018068118381762, -0.396085982966902, 0.253778713126733];
    for (const [m, z] of normals.entries()) expect(momentum.normal(0, m)).toBeCloseTo(z, 14);
  });

  it("gives the same numbers in order and by position", () => {
    const s = stream(1, purpose.simulation, 3);
    const random = s.at(5);
    const drawn = [random.uniform(), random.normal(), random.uniform()];
    expect(drawn).toEqual([s.uniform(5, 0), s.normal(5, 1), s.uniform(5, 2)]);
    expect(s.at(5).uniform()).toBe(drawn[0]);
  });

  it("gives two sequential views of one stream that do not disturb each other", () => {
    const s = stream(1, purpose.simulation, 3);
    const [a, b] = [s.at(0), s.at(0)];
    expect([a.uniform(), b.uniform(), a.uniform(), b.uniform()]).toEqual(
      [0, 0, 1, 1].map((m) => s.uniform(0, m)),
    );
  });

  it("differs with seed, high word of the seed, purpose, chain, iteration and position", () => {
    const numbers = [
      stream(1, purpose.prior, 0).uniform(0, 0),
      stream(2, purpose.prior, 0).uniform(0, 0),
      stream(1 + 2 ** 32, purpose.prior, 0).uniform(0, 0),
      stream(1, purpose.start, 0).uniform(0, 0),
      stream(1, purpose.prior, 1).uniform(0, 0),
      stream(1, purpose.prior, 0).uniform(1, 0),
      stream(1, purpose.prior, 0).uniform(0, 1),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("takes a seed as number or bigint", () => {
    const seed = 2 ** 52 + 12345;
    expect(stream(BigInt(seed), purpose.prior, 0).key).toEqual(stream(seed, purpose.prior, 0).key);
    expect(() => stream(2n ** 64n - 1n, purpose.prior, 0)).not.toThrow();
  });

  it("refuses seeds and chains out of range", () => {
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN, -1n, 2n ** 64n]) {
      expect(() => stream(seed, purpose.prior, 0), String(seed)).toThrow(UsageError);
    }
    for (const chain of [-1, 0.5, 2 ** 32]) {
      expect(() => stream(1, purpose.prior, chain), String(chain)).toThrow(UsageError);
    }
  });

  it("has uniforms whose distribution is uniform and whose neighbours are uncorrelated", () => {
    const count = 20_000;
    const random = stream(7, purpose.prior, 0).at(0);
    const u = Float64Array.from({ length: count }, () => random.uniform());
    const sorted = u.slice().sort();
    let deviation = 0;
    for (const [i, x] of sorted.entries()) {
      deviation = Math.max(deviation, x - i / count, (i + 1) / count - x);
    }
    // Kolmogorov-Smirnov: exceeded with probability 1e-4 at 2.23/sqrt(n).
    expect(deviation).toBeLessThan(2.23 / Math.sqrt(count));
    let product = 0;
    for (let i = 1; i < count; i++) product += 12 * (u[i]! - 0.5) * (u[i - 1]! - 0.5);
    expect(Math.abs(product / count)).toBeLessThan(4 / Math.sqrt(count));
  });
});
