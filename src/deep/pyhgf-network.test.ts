import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Optimiser } from "./optimiser.js";
import type { PyhgfLayerOptions } from "./pyhgf-layer.js";
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
    expect(() => pyhgfNetwork("0.3.0").addLayer(2, { kind: "categorical" })).toThrow(/no categorical/);
    expect(() => binary().addLayer(3, { fullyConnected: false })).toThrow(/equal sizes, got 3 over 2/);
    expect(() => binary().network()).toThrow(/got 1 layers/);
    expect(() => binary().addLayer(2, { kind: "dreaming" })).toThrow(/unknown kind "dreaming"/);
  });

  it("shows itself as pyhgf does, and numbers units as its Rust back end does", () => {
    // Printed and listed by pyhgf 0.3.0 and 0.3.2 for the same calls.
    for (const [version, name] of [
      ["0.3.0", "VectorizedDeepNetwork"],
      ["0.3.2", "VectorisedDeepNetwork"],
    ] as const) {
      const builder = pyhgfNetwork(version)
        .addLayer(2)
        .addLayer(3)
        .addLayer(1, { add_constant_input: false });
      expect(`${builder}`).toBe(`${name}(nodes=6, layers=[2, 3, 1])`);
    }
    const units = (add: PyhgfLayerOptions) =>
      pyhgfNetwork("0.3.0").addLayer(2).addLayer(3, add).addLayer(1).units();
    expect(units({ addConstantInput: false })).toEqual([
      [0, 1],
      [2, 3, 4],
      [5, 6],
    ]);
    expect(pyhgfNetwork("0.3.0").addLayerStack([3, 2, 1]).units()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ]);
  });

  it("predicts the units that nothing predicts yet, which may be named", () => {
    const start = () => pyhgfNetwork("0.3.0").addLayer(2).addLayer(2);
    const named = start().addLayer(1, { value_children: [3, 2] });
    expect(named.network().state()).toEqual(start().addLayer(1).network().state());
    expect(() => start().addLayer(1, { valueChildren: [2] })).toThrow(
      /leaves units 3 without .* all of 2, 3/,
    );
    expect(() => start().addLayer(1, { valueChildren: [2, 3, 4] })).toThrow(/unit 4; .* predicts: 2, 3/);
    expect(() => start().addLayer(1, { valueChildren: [0, 1] })).toThrow(/unit 0; .* predicts: 2, 3/);
    expect(() =>
      pyhgfNetwork("0.3.2")
        .addLayer(2)
        .addLayer(1, { valueChildren: [0, 1] }),
    ).toThrow(/0\.3\.2/);
    expect(
      start()
        .addLayerStack([3, 1], { valueChildren: [2, 3] })
        .units()
        .at(-1),
    ).toEqual([9, 10]);
  });

  it("takes the names of pyhgf and of both of its releases", () => {
    const x = [[0.3], [-1]];
    const y = [[1], [0]];
    const adam = { kind: "adam", learningRate: 0.1 } as const;
    const theirs = pyhgfNetwork("0.3.2", {
      ...{ volatility_updates: "eHGF", max_posterior_precision: 5, precision_clipping_value: 0.01 },
      ...{ mean_field_updates: true, tonic_volatility: true, coupling_fn: "tanh" },
    })
      .addLayer(1, { kind: "binary-state" })
      .addLayer(2, { tonic_volatility: -2, tonic_volatility_vol: -3, mean_vol: 0.5, precision: 2 })
      .addLayer(1, { coupling_fn: "identity", add_constant_input: false });
    const ours = pyhgfNetwork("0.3.2", {
      ...{ volatilityUpdate: "eHGF", maxPosteriorPrecision: 5, probabilityClip: 0.01 },
      ...{ meanField: true, tonicVolatility: true },
    })
      .addLayer(1, { kind: "binary" })
      .addLayer(2, {
        ...{ activation: "tanh", tonicVolatility: -2, tonicVolatilityVol: -3 },
        initial: { meanVol: 0.5, precision: 2 },
      })
      .addLayer(1, { addConstantInput: false });
    const learned = theirs.fit(x, y, {
      ...{ optimizer: adam, learning_kind: "standard", time_step: 0.5, update_confidences: false },
      record: ["expected_mean"],
    });
    const same = ours.network().fit(x, y, {
      ...{ optimiser: adam, learningKind: "standard", timeStep: 0.5, updatePrecisions: false },
      record: ["expectedMean"],
    });
    expect(learned).toEqual(same);
    expect(theirs.network().weights).toEqual(ours.network().weights);
    expect(theirs.predict(x)).toEqual(ours.predict(x));
  });

  it.each(["0.3.0", "0.3.2"] as const)("stacks layers on an output as %s", (version) => {
    const file = new URL(`../../test/golden/deep/structure-${version}.json`, import.meta.url);
    const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: StackCase[] };
    const { network, data, run, expected } = cases.find(({ name }) => name === "stack-on-output")!;
    const builder = pyhgfNetwork(version, { volatility_updates: "eHGF", float: "float64" })
      .addLayer(3)
      .addLayerStack([3, 3, 3, 3, 3], { coupling_fn: "tanh" })
      .addLayer(2)
      .setWeights(
        network.connections
          .toReversed()
          .map(({ matrix, bias }) => matrix.map((row, i) => [...row, bias[i]!])),
      );
    const { predictions } = builder.fit(data.inputs, data.targets, { optimiser: run.optimiser });
    for (const [i, value] of expected.predictions.flat().entries()) {
      expect(Math.abs(predictions.data[i]! - value) / Math.max(1, Math.abs(value))).toBeLessThan(1e-9);
    }
  });

  it.each(["batch-sgd", "batch-weighted", "batch-pinned"])(
    "learns from batches as batch_update of 0.3.2 does, told in its words: %s",
    (case_) => {
      const file = new URL("../../test/golden/deep/batch-0.3.2.json", import.meta.url);
      const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: BatchCase[] };
      const { network, data, run, expected } = cases.find(({ name }) => name === case_)!;
      const builder = pyhgfNetwork("0.3.2", {
        ...{ volatility_updates: network.options.volatilityUpdate, float: "float64" },
      });
      for (const { size, kind, activation } of network.layers.toReversed()) {
        builder.addLayer(size, {
          ...(kind === "binary" && { kind: "binary-state" }),
          ...(activation && { coupling_fn: activation }),
        });
      }
      builder.setWeights(
        network.connections
          .toReversed()
          .map(({ matrix, bias }) => matrix.map((row, i) => [...row, bias[i]!])),
      );
      const close = (got: number, want: number): void => {
        expect(Math.abs(got - want) / Math.max(1, Math.abs(want))).toBeLessThan(1e-9);
      };
      for (const { step, connections } of expected.weights) {
        const [from, to] = [step * run.batchSize, (step + 1) * run.batchSize];
        const { inputErrors } = builder.batchUpdate(
          data.inputs.slice(from, to),
          data.targets.slice(from, to),
          {
            learning_kind: run.learningKind === "standard" ? "standard" : "precision_weighted",
            ...{ optimizer: run.optimiser, time_step: run.timeStep },
            ...(run.updatePrecisions === false && { update_precisions: false }),
            ...(run.sampleWeight && { sample_weight: run.sampleWeight.slice(from, to) }),
          },
        );
        for (const [i, value] of expected.inputErrors[step]!.flat().entries())
          close(inputErrors.data[i]!, value);
        for (const [k, { matrix, bias }] of connections.entries()) {
          const own = builder.network().weights[k]!;
          for (const [i, value] of matrix.flat().entries()) close(own.weights.data[i]!, value);
          for (const [i, value] of bias.entries()) close(own.bias![i]!, value);
        }
      }
    },
  );

  it("refuses batches under 0.3.0, and options that batches have not", () => {
    const two = (version: "0.3.0" | "0.3.2") => pyhgfNetwork(version).addLayer(1).addLayer(1);
    expect(() => two("0.3.0").batchUpdate([[1]], [[1]])).toThrow(/pyhgf-0.3.0 has none/);
    expect(() => two("0.3.2").batchUpdate([[1]], [[1]], { record: ["mean"] } as never)).toThrow(
      /batchUpdate: unknown option "record"/,
    );
    expect(() => two("0.3.2").batchUpdate([[1]], [[1]], { sample_weigth: [1] } as never)).toThrow(
      /did you mean "sampleWeight"/,
    );
    expect(() => two("0.3.2").batchUpdate([[1]], [[1]], { learning_kind: "wild" as never })).toThrow(
      /batchUpdate: learningKind has no "wild"/,
    );
  });

  it("adds layers on a binary output one by one, as 0.3.0 does", () => {
    const stacked = pyhgfNetwork("0.3.0").addLayer(2, { kind: "binary" }).addLayerStack([2, 2, 2, 2, 2]);
    expect(`${stacked}`).toBe("VectorizedDeepNetwork(nodes=12, layers=[2, 2, 2, 2, 2, 2])");
    const { options } = stacked.network().snapshot();
    expect(options).toEqual({ version: "pyhgf-0.3.0" });
  });

  it("refuses names it does not know, names told twice and matrices that do not fit", () => {
    const builder = pyhgfNetwork("0.3.2").addLayer(2);
    expect(() => builder.addLayer(2, { tonic_volatilty: 1 } as never)).toThrow(
      /did you mean "tonicVolatility"/,
    );
    expect(() => builder.addLayer(2, { coupling_fn: "tanh", activation: "relu" })).toThrow(/mean the same/);
    expect(() => pyhgfNetwork("0.3.2", { version: "0.3.0" } as never)).toThrow(/unknown option "version"/);
    const two = builder.addLayer(1);
    expect(() => two.setWeights([])).toThrow(/needs 1 matrices/);
    expect(() => two.setWeights([[[1, 2]]]).network()).toThrow(/over 2 units needs as many rows, got 1/);
    expect(() => two.setWeights([[[1], [2]]]).network()).toThrow(/row 0 must have 2 numbers, got 1/);
    expect(() => two.reset().fit([[1]], [[1, 2]], { learning_kind: "wild" as never })).toThrow(/no "wild"/);
  });
});

interface StackCase {
  readonly name: string;
  readonly network: {
    readonly connections: readonly { readonly matrix: number[][]; readonly bias: number[] }[];
  };
  readonly data: { readonly inputs: number[][]; readonly targets: number[][] };
  readonly run: { readonly optimiser: Optimiser };
  readonly expected: { readonly predictions: number[][] };
}

interface BatchCase {
  readonly name: string;
  readonly network: StackCase["network"] & {
    readonly options: { readonly volatilityUpdate: "standard" | "eHGF" | "unbounded" };
    readonly layers: readonly {
      readonly size: number;
      readonly kind?: string;
      readonly activation?: "tanh" | "silu";
    }[];
  };
  readonly data: StackCase["data"];
  readonly run: {
    readonly learningKind: string;
    readonly timeStep: number;
    readonly batchSize: number;
    readonly optimiser: Optimiser;
    readonly updatePrecisions?: boolean;
    readonly sampleWeight?: readonly number[];
  };
  readonly expected: {
    readonly weights: readonly {
      readonly step: number;
      readonly connections: readonly { readonly matrix: number[][]; readonly bias: number[] }[];
    }[];
    readonly inputErrors: readonly (readonly number[])[][];
  };
}
