import { describe, expect, it } from "vitest";
import { infer } from "./infer.js";
import { attractorNetwork } from "./network.js";
import { randomPatterns } from "./patterns.js";
import { trainAttractor } from "./train.js";

const size = 20;
const patterns = randomPatterns({ count: 3, size, seed: 1 });

describe("inference", () => {
  it("gives a batch the numbers of its members alone", () => {
    const network = attractorNetwork({ size });
    const settings = { evidenceLevel: 5, inverseTemperature: 0.5, learningRate: 0.01, epochs: 50, seed: 2 };
    trainAttractor(network, { patterns, ...settings });
    const members = patterns.map((evidence) => ({ evidence }));
    const options = { steps: 30, burnIn: 4, mode: "deterministic", attractors: patterns } as const;
    const together = infer(network, members, options);
    expect(together).toEqual(members.map((member) => infer(network, [member], options)[0]));
    const drawn = infer(network, members, { steps: 30, seed: 5 });
    expect(infer(network, members, { steps: 30, seed: 5 })).toEqual(drawn);
    expect(infer(network, members.slice(0, 1), { steps: 30, seed: 5 })[0]).toEqual(drawn[0]);
  });

  it("visits node after node with the stationary law exp(β(b x + ½ x'Wx))", () => {
    const [coupling, bias, beta] = [2.5, 0.6, 0.8];
    const network = attractorNetwork({
      ...{ size: 2, float: "float64", bias: [bias, 0] },
      weights: [
        [0, coupling],
        [coupling, 0],
      ],
    });
    const steps = 200_000;
    const options = {
      steps,
      inverseTemperature: beta,
      seed: 4,
      schedule: "asynchronous",
      record: true,
    } as const;
    const { states } = infer(network, [{}], options)[0]!;
    // The law on a grid, by the midpoint rule.
    const cells = 400;
    let [mass, first, product] = [0, 0, 0];
    for (let i = 0; i < cells; i++) {
      for (let j = 0; j < cells; j++) {
        const [x, y] = [(2 * i + 1) / cells - 1, (2 * j + 1) / cells - 1];
        const weight = Math.exp(beta * (bias * x + coupling * x * y));
        mass += weight;
        first += weight * x;
        product += weight * x * y;
      }
    }
    const mean = (of: (x: ArrayLike<number>) => number): number =>
      states!.reduce((sum, x) => sum + of(x), 0) / steps;
    // Monte Carlo errors are 0.002 to 0.004: successive states are correlated.
    expect(Math.abs(mean((x) => x[0]!) - first / mass)).toBeLessThan(0.015);
    expect(Math.abs(mean((x) => x[0]! * x[1]!) - product / mass)).toBeLessThan(0.01);
  });

  it("refuses what it cannot use", () => {
    const network = attractorNetwork({ size });
    expect(() => infer(network, [{}], { steps: 3 })).toThrow("seed: stochastic updates need one");
    expect(() => infer(network, [{}], { steps: 3, seed: 1, burnIn: 3 })).toThrow(
      "less than the 3 steps, got 3",
    );
    expect(() => infer(network, [{ initial: [1] }], { steps: 3, seed: 1 })).toThrow(
      "initial: must have 20 numbers",
    );
    const order = [0, 0, ...Array.from({ length: 18 }, (_, i) => i + 2)];
    expect(() => infer(network, [{}], { steps: 3, seed: 1, nodeOrder: order })).toThrow(
      "must name each of the 20 nodes once",
    );
  });
});
