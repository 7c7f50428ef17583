import { describe, expect, it } from "vitest";
import { pyhgfNetwork } from "./pyhgf-network.js";
import { sweepNetwork } from "./sweep-network.js";

describe("pyhgfNetwork", () => {
  it("adds layers from the output to the input and starts all weights and biases at 1", () => {
    const builder = pyhgfNetwork("0.3.0").addLayer(2).addLayer(3, { activation: "tanh" });
    builder.addLayer(1, { addConstantInput: false });
    const [first, second] = builder.network().weights;
    expect(first).toMatchObject({ weights: { rows: 3, columns: 1 }, bias: undefined });
    expect(second).toMatchObject({ weights: { rows: 2, columns: 3 }, bias: new Float32Array([1, 1]) });
    expect([...second!.weights.data]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(builder.summary()).toBe("pyhgf 0.3.0: 3 layers (1-3-2), 11 weights, gaussian output");
  });

  it("computes what the network of the same layers computes", () => {
    const builder = pyhgfNetwork("0.3.2", { float: "float64" }).addLayer(1, { kind: "binary-state" });
    builder.addLayer(2, { activation: "sigmoid" }).addLayer(1);
    const ours = sweepNetwork(
      {
        layers: [{ size: 1 }, { size: 2, activation: "sigmoid" }, { size: 1 }],
        connections: [
          { weights: [[1], [1]], biases: [1, 1] },
          { weights: [[1, 1]], biases: [1] },
        ],
        ...{ head: "bernoulli", float: "float64" },
      },
      { version: "pyhgf-0.3.2" },
    );
    for (const network of [builder.network(), ours]) network.fit([[0.3], [-1]], [[1], [0]]);
    expect(builder.network().weights).toEqual(ours.weights);
    expect(builder.network().state()).toEqual(ours.state());
  });

  it("loses drawn weights when a layer is added or the network is reset", () => {
    const builder = pyhgfNetwork("0.3.2").addLayer(2).addLayer(2).weightInitialisation("he", 3);
    expect(builder.network().weights[0]!.weights.data).not.toEqual(new Float32Array(4).fill(1));
    expect(builder.network().weights[0]!.bias).toEqual(new Float32Array(2));
    expect(builder.reset().network().weights[0]!.weights.data).toEqual(new Float32Array(4).fill(1));
    builder.weightInitialisation("he", 3).addLayer(2);
    expect(builder.network().weights[1]!.weights.data).toEqual(new Float32Array(4).fill(1));
  });

  it("draws biases with the weights in 0.3.0", () => {
    const { weights } = pyhgfNetwork("0.3.0").addLayer(2).addLayer(2).weightInitialisation("he").network();
    expect(weights[0]!.bias!.every((b) => b !== 0 && b !== 1)).toBe(true);
  });

  it("starts one-to-one layers as the identity", () => {
    const builder = pyhgfNetwork("0.3.2").addLayer(2).addLayer(2, { fullyConnected: false });
    expect([...builder.network().weights[0]!.weights.data]).toEqual([1, 0, 0, 1]);
  });

  it("refuses what the release refuses", () => {
    const binary = () => pyhgfNetwork("0.3.0").addLayer(2, { kind: "binary" });
    expect(() => binary().addLayer(2, { kind: "binary" })).toThrow(/binary layer can only be the output/);
    expect(() => binary().addLayerStack([2, 2, 2, 2, 2])).toThrow(/refuses a stack on a binary output/);
    expect(() => pyhgfNetwork("0.3.0").addLayer(2, { kind: "categorical" })).toThrow(/no categorical/);
    expect(() => binary().addLayer(3, { fullyConnected: false })).toThrow(/equal sizes, got 3 over 2/);
    expect(() => binary().network()).toThrow(/got 1 layers/);
    expect(() => binary().addLayer(2, { kind: "dreaming" })).toThrow(/unknown kind "dreaming"/);
  });
});
