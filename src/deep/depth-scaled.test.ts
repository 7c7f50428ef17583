import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DepthScaling, depthScaled } from "./depth-scaled.js";
import { energyNetwork } from "./energy/index.js";

const sizes = (...all: number[]) => ({ layers: all.map((size) => ({ size, activation: "tanh" as const })) });

describe("networks scaled by depth", () => {
  it("have the factors and residual connections of the published fixture", () => {
    const { cases } = JSON.parse(readFileSync("test/golden/deep/mupc-residual.json", "utf8"));
    for (const { network } of cases) {
      const { connections } = energyNetwork(
        depthScaled(sizes(...network.layers.map(({ size }: { size: number }) => size)), "muPC"),
      );
      expect(connections).toHaveLength(network.connections.length);
      for (const [k, { multiplier, residual, bias }] of connections.entries()) {
        const want = network.connections[k];
        expect(multiplier).toBeCloseTo(want.multiplier, 15);
        expect([residual, bias]).toEqual([want.residual, want.bias ?? undefined]);
      }
    }
  });

  it("leave depth and the output's width out without it", () => {
    const { connections } = depthScaled(sizes(9, 4, 4, 4, 1), "ntp");
    const factors = (connections as { multiplier: number }[]).map(({ multiplier }) => multiplier);
    expect(factors).toEqual([1 / 3, 1 / 2, 1 / 2, 1 / 2]);
  });

  it("keep the size of activities in a hundred layers", () => {
    const depth = 100;
    const options = depthScaled(sizes(20, ...Array<number>(depth).fill(30), 1), "muPC");
    const x = [Array.from({ length: 20 }, (_, i) => Math.sign(Math.sin(i + 1)))];
    const { activities } = energyNetwork({ ...options, seed: 2 }).infer(x, [[0]], { method: "backprop" });
    const size = (k: number): number =>
      Math.sqrt([...activities[k]!.data].reduce((sum, z) => sum + z * z, 0) / 30);
    expect(size(depth - 1) / size(0)).toBeLessThan(2);
    expect(size(depth - 1) / size(0)).toBeGreaterThan(0.5);
  });

  it("refuse what they do not know", () => {
    expect(() => depthScaled(sizes(1, 1), "mu" as DepthScaling)).toThrow('must be muPC or ntp, got "mu"');
    expect(() => depthScaled({ ...sizes(1, 1), connections: {} }, "muPC")).toThrow("leave them out");
    expect(() => energyNetwork(depthScaled(sizes(1, 2, 3, 1), "muPC"))).toThrow("needs equal sizes");
  });
});
