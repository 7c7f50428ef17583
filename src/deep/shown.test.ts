import { describe, expect, it } from "vitest";
import { connectionWeights, networkDiagram, recordedLayers, sweepNetwork } from "./index.js";

const layers = [
  { size: 2, initial: { expectedPrecision: 50 } },
  { size: 3, activation: "tanh", tonicVolatility: -2 },
  { size: 1 },
] as const;

describe("networks as figures take them", () => {
  it("tell layers, what they start from, and marks of connections", () => {
    const connections = [{ bias: false, multiplier: 0.5 }, {}];
    expect(networkDiagram({ layers, connections, head: "bernoulli" })).toEqual({
      layers: [
        { size: 2, note: "precision 50" },
        { size: 3, activation: "tanh", note: "volatility −2" },
        { size: 1 },
      ],
      connections: [
        { bias: false, residual: false, multiplier: 0.5 },
        { bias: true, residual: false, multiplier: 1 },
      ],
      head: "bernoulli",
    });
  });

  it("tell very large and very small precisions by their power of ten", () => {
    const notes = [1e10, 2.5e6, 1e-5, 1000].map((precision) => {
      const [, hidden] = networkDiagram({
        layers: [{ size: 2 }, { size: 3, precision }, { size: 1 }],
      }).layers;
      return hidden!.note;
    });
    expect(notes).toEqual(["precision 1e10", "precision 2.5e6", "precision 1e−5", "precision 1000"]);
  });

  it("name connections and layers from the input to the output", () => {
    const network = sweepNetwork({ layers, seed: 2 }, { tonicVolatility: true });
    const { record } = network.fit([[1, 2]], [[1]], { record: ["mean"] });
    const shown = connectionWeights(network.weights);
    expect(shown.map(({ name, children, parents }) => [name, children, parents])).toEqual([
      ["input to hidden 1", 3, 2],
      ["hidden 1 to output", 1, 3],
    ]);
    expect(shown[1]!.weights).toEqual(network.weights[1]!.weights.data);
    expect(recordedLayers(record.mean!).map(({ name, units }) => [name, units])).toEqual([
      ["input", 2],
      ["hidden 1", 3],
      ["output", 1],
    ]);
    expect([...recordedLayers(record.mean!)[0]!.values]).toEqual([1, 2]);
  });
});
