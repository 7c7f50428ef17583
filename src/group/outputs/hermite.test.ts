import { describe, expect, it } from "vitest";
import { normalExpectation, normalRule } from "./hermite.js";

describe("normalRule", () => {
  it("has the nodes and weights of three points: 0 and the root of 3, 2/3 and 1/6", () => {
    const { nodes, weights } = normalRule(3);
    for (const [i, node] of [-Math.sqrt(3), 0, Math.sqrt(3)].entries())
      expect(nodes[i]).toBeCloseTo(node, 14);
    for (const [i, weight] of [1 / 6, 2 / 3, 1 / 6].entries()) expect(weights[i]).toBeCloseTo(weight, 14);
  });

  it("integrates moments exactly up to degree 2n - 1", () => {
    const { nodes, weights } = normalRule(6);
    const moment = (degree: number): number =>
      nodes.reduce((sum, x, i) => sum + weights[i]! * x ** degree, 0);
    // Of a standard normal: (degree - 1)!! for even ones.
    [1, 1, 3, 15, 105, 945].forEach((value, half) => {
      expect(Math.abs(moment(2 * half) / value - 1)).toBeLessThan(1e-12);
      expect(Math.abs(moment(2 * half + 1))).toBeLessThan(1e-9);
    });
  });
});

describe("normalExpectation", () => {
  it("is the log-normal mean of an exponential", () => {
    for (const sd of [0, 0.1, 0.5, 1, 2]) {
      const expected = Math.exp(0.3 + (sd * sd) / 2);
      expect(Math.abs(normalExpectation(Math.exp, 0.3, sd) / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it("is 1/2 of a sigmoid around 0", () => {
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    expect(normalExpectation(sigmoid, 0, 3)).toBeCloseTo(0.5, 14);
  });
});
