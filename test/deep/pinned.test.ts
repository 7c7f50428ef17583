/** With precisions held high, a sweep is backpropagation: weight changes against central differences of the loss. */

import { describe, expect, it } from "vitest";
import { type Connection, type NetworkOptions, sweepNetwork } from "../../src/deep/index.js";

const input = [[0.7, -0.4, 1.1]];
const target = [[0, 1]];

/** Layers with hidden precisions held at one value, and given weights. */
function network(
  head: "gaussian" | "bernoulli" | "categorical",
  held: number,
  weights?: Connection[],
): NetworkOptions {
  const initial = { precision: held, expectedPrecision: held };
  const hidden = { activation: "tanh", volatilityParent: false, initial } as const;
  return {
    layers: [
      { size: 3 },
      { size: 5, ...hidden },
      { size: 4, ...hidden },
      { size: 2, volatilityParent: false },
    ],
    connections: weights?.map((each) => ({ weights: each.weights, biases: each.bias! })) ?? {},
    ...{ head, float: "float64", seed: 12 },
  };
}

/** Negative log likelihood of the target under what the network predicts. */
function loss(head: "gaussian" | "bernoulli" | "categorical", weights: Connection[]): number {
  const predicted = sweepNetwork(network(head, 1, weights)).predict(input).data;
  return target[0]!.reduce((sum, y, i) => {
    const p = predicted[i]!;
    if (head === "gaussian") return sum + 0.5 * (y - p) ** 2;
    if (head === "categorical") return sum - y * Math.log(p);
    return sum - y * Math.log(p) - (1 - y) * Math.log(1 - p);
  }, 0);
}

function differences(head: "gaussian" | "bernoulli" | "categorical", weights: Connection[]): number[] {
  const h = 1e-5;
  return weights.flatMap(({ weights: { data }, bias }) =>
    [data, bias!].flatMap((array) =>
      Array.from(array, (value, i) => {
        array[i] = value + h;
        const up = loss(head, weights);
        array[i] = value - h;
        const down = loss(head, weights);
        array[i] = value;
        return (up - down) / (2 * h);
      }),
    ),
  );
}

describe("a sweep with precisions held", () => {
  for (const head of ["gaussian", "bernoulli", "categorical"] as const) {
    it(`approaches backpropagation as they rise: ${head}`, () => {
      const want = differences(head, sweepNetwork(network(head, 1)).weights);
      const size = Math.hypot(...want);
      expect(size).toBeGreaterThan(0.1);
      for (const [held, bound] of [
        [1e2, 1e-2],
        [1e4, 1e-4],
        [1e8, 1e-6],
      ] as const) {
        const net = sweepNetwork(network(head, held));
        const flat = (): number[] => net.weights.flatMap(({ weights, bias }) => [...weights.data, ...bias!]);
        const before = flat();
        net.fit(input, target, { optimiser: { kind: "sgd", learningRate: 1 }, updatePrecisions: false });
        const after = flat();
        const error = Math.hypot(...want.map((g, i) => before[i]! - after[i]! - g));
        expect(error / size, `${held}`).toBeLessThan(bound);
      }
    });
  }
});
