import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnosis.js";
import { sweepNetwork } from "./sweep-network.js";

const inputs = [[1], [0.5], [-0.5]];
const targets = [[0.3], [-0.2], [0.1]];
const signals = (network: Parameters<typeof diagnose>[0]): string[] =>
  diagnose(network, inputs, targets).map(({ signal, layer, units }) => `${signal} ${layer} ${units}`);

describe("diagnose", () => {
  it("finds nothing in a fresh network, and leaves it as it is", () => {
    const network = sweepNetwork({ layers: [{ size: 1 }, { size: 3, activation: "tanh" }, { size: 1 }] });
    const before = network.snapshot();
    expect(signals(network)).toEqual([]);
    expect(network.snapshot()).toEqual(before);
  });

  it("counts relu units that are off for every row", () => {
    const network = sweepNetwork({
      layers: [{ size: 1 }, { size: 2, activation: "relu" }, { size: 1 }],
      connections: [{ weights: [[0], [1]], biases: [-5, 0] }, { weights: [[1, 1]] }],
    });
    expect(signals(network)).toEqual(["dyingUnits 1 1"]);
  });

  it("tells of precisions at their bound, and of errors that reach no layer", () => {
    const network = sweepNetwork(
      {
        layers: [{ size: 1 }, { size: 1, initial: { precision: 5, precisionVol: 1 } }, { size: 1 }],
        connections: [{ weights: [[1]] }, { weights: [[0]] }],
      },
      { maxPosteriorPrecision: 0.2 },
    );
    expect(signals(network)).toEqual(["precisionAtCap 1 1", "deadLayer 1 1"]);
  });

  it("tells of volatility beliefs whose precision fell below 0, under the standard update", () => {
    const initial = { precisionVol: -1 };
    const layers = [{ size: 1 }, { size: 1, initial }, { size: 1 }];
    const found = signals(sweepNetwork({ layers }, { volatilityUpdate: "standard" }));
    expect(found).toContain("volatilityPrecisionNotPositive 1 1");
  });

  it("tells of precisions that grew a hundredfold", () => {
    const layers = [{ size: 1 }, { size: 1, volatilityParent: false }, { size: 1 }];
    const network = sweepNetwork({ layers, connections: { weights: [[30]] } });
    network.fit([[1]], [[1]], { weightUpdate: false });
    expect(signals(network)).toEqual(["precisionGrown 1 1"]);
  });
});
