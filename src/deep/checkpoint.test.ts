import { describe, expect, it } from "vitest";
import type { CustomActivation } from "./activation.js";
import { loadNetwork, saveNetwork } from "./checkpoint.js";
import type { NetworkOptions } from "./options.js";
import { type SweepNetwork, sweepNetwork } from "./sweep-network.js";
import type { FitOptions } from "./sweep-updates.js";

const inputs = Array.from({ length: 12 }, (_, r) => [Math.sin(r), Math.cos(3 * r)]);
const targets = Array.from({ length: 12 }, (_, r) => [Math.sin(2 * r)]);

const learning: Readonly<Record<string, FitOptions>> = {
  sgd: { optimiser: { kind: "sgd", learningRate: 0.05 } },
  momentum: { optimiser: { kind: "sgd", learningRate: 0.05, momentum: 0.9, nesterov: true } },
  adam: {
    optimiser: {
      kind: "adam",
      learningRate: { kind: "cosine", value: 0.05, decaySteps: 20 },
    },
  },
  adamw: { optimiser: { kind: "adamw", learningRate: 0.05, weightDecay: 0.1 } },
  synapticUncertainty: { learningKind: { kind: "synapticUncertainty", window: 5 } },
};

function loadedSweep(bytes: Uint8Array, activations: readonly CustomActivation[] = []): SweepNetwork {
  const loaded = loadNetwork(bytes, activations);
  if (loaded.kind !== "sweep") throw new Error("saved a sweep network");
  return loaded.network;
}

describe("a saved network", () => {
  for (const float of ["float32", "float64"] as const) {
    for (const [name, options] of Object.entries(learning)) {
      it(`goes on bit for bit: ${name}, ${float}`, () => {
        const network: NetworkOptions = {
          layers: [{ size: 2 }, { size: 4, activation: "tanh" }, { size: 1 }],
          ...{ float, seed: 8 },
        };
        const whole = sweepNetwork(network);
        whole.fit(inputs, targets, options);
        const half = sweepNetwork(network);
        half.fit(inputs.slice(0, 5), targets.slice(0, 5), options);
        const resumed = loadedSweep(saveNetwork(half));
        resumed.fit(inputs.slice(5), targets.slice(5), options);
        expect(resumed.weights).toEqual(whole.weights);
        expect(resumed.state()).toEqual(whole.state());
        expect(saveNetwork(resumed)).toEqual(saveNetwork(whole));
      });
    }
  }

  it("goes on with the optimiser's memory under pyhgf 0.3.0 too, where it belongs to an object", () => {
    const network: NetworkOptions = { layers: [{ size: 2 }, { size: 1 }] };
    const whole = sweepNetwork(network, { version: "pyhgf-0.3.0" });
    const optimiser = { kind: "adam", learningRate: 0.1 } as const;
    whole.fit(inputs.slice(0, 3), targets.slice(0, 3), { optimiser });
    const resumed = loadedSweep(saveNetwork(whole));
    for (const net of [whole, resumed]) net.fit(inputs.slice(3), targets.slice(3), { optimiser });
    expect(resumed.weights).toEqual(whole.weights);
  });

  it("needs its custom activations by name", () => {
    const cube = {
      name: "cube",
      value: (x: number) => x ** 3,
      first: (x: number) => 3 * x * x,
      second: (x: number) => 6 * x,
    };
    const bytes = saveNetwork(
      sweepNetwork({ layers: [{ size: 1 }, { size: 2, activation: cube }, { size: 1 }] }),
    );
    expect(() => loadNetwork(bytes)).toThrow(/layer 1 uses the custom activation "cube"; pass it along/);
    expect(loadedSweep(bytes, [cube]).predict([[0.5]]).rows).toBe(1);
  });

  it("refuses bytes that are cut off, of another version, or of something else", () => {
    const bytes = saveNetwork(sweepNetwork({ layers: [{ size: 1 }, { size: 1 }] }));
    expect(() => loadNetwork(bytes.subarray(0, -1))).toThrow(/it was cut off or changed/);
    expect(() => loadNetwork(new Uint8Array(3))).toThrow(/no network saved by Credence/);
    const newer = Uint8Array.from(bytes);
    const text = new TextDecoder("latin1").decode(newer);
    newer[text.indexOf('"version":1') + 10] = "2".charCodeAt(0);
    expect(() => loadNetwork(newer)).toThrow(/version 2 is not known/);
  });
});
