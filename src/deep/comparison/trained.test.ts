import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { makeMoons } from "../data/moons.js";
import { energyNetwork } from "../energy/index.js";
import { scorePredictions } from "../score.js";
import { compare } from "./compare.js";
import { trained } from "./trained.js";

const moons = (chain: number) => {
  const generator = stream(5, purpose.environment, chain).at(0);
  const { inputs, labels } = makeMoons({ n: 60, noise: 0.1, generator });
  return { x: inputs.map(([a, b]) => [a, b]), y: labels.map((label) => [label]) };
};
const layers = [{ size: 2 }, { size: 6, activation: "tanh" as const }, { size: 1 }];
const network = { layers, head: "bernoulli", float: "float32" } as const;
const [learnt, validation, test] = [moons(0), moons(1), moons(2)];

describe("trained", () => {
  it("gives every method the seed's weights and order: what the same training gives alone", async () => {
    const found = await compare({
      methods: ["backprop", "the same", "settle"],
      ...{ seeds: [1, 2], grid: [0.03, 1e300], metric: { name: "loss", better: "lower" } },
      run: trained({
        ...{ network, learnt, validation, test, epochs: 2, batch: 10, measure: "loss" },
        inference: {
          backprop: { method: "backprop" },
          "the same": { method: "backprop" },
          settle: { method: "settle", steps: 5 },
        },
      }),
    });
    const row = (method: string) => found!.equal.find((r) => r.setting === 0.03 && r.method === method)!;
    expect(row("the same")).toMatchObject({ difference: 0, ties: 2 });
    expect(row("settle").ties).toBe(0);
    const alone = energyNetwork({ ...network, seed: 2 });
    for await (const _ of alone.train(learnt.x, learnt.y, {
      inference: { method: "settle", steps: 5 },
      optimiser: { kind: "adam", learningRate: 0.03 },
      ...{ epochs: 2, batch: 10, shuffleSeed: 2 },
    }));
    const cell = found!.cells.find((c) => c.method === "settle" && c.setting === 0.03 && c.seed === 2)!;
    expect(cell.test).toBe(scorePredictions("bernoulli", alone.forward(test.x), test.y).loss);
    expect(cell.validation).toBe(
      scorePredictions("bernoulli", alone.forward(validation.x), validation.y).loss,
    );
    // What diverges is never chosen.
    expect(found!.cells.filter(({ failure }) => failure !== undefined).map(({ setting }) => setting)).toEqual(
      new Array(6).fill(1e300),
    );
    expect(found!.best.map(({ setting }) => setting)).toEqual([0.03, 0.03, 0.03]);
  });
});
