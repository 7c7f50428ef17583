import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import { activationNames, findActivation, smoothActivation } from "./activation.js";
import { describeNetwork } from "./description.js";
import { headGradient, headLoss } from "./head.js";
import { drawWeights } from "./initialiser.js";
import { matrixOfRows } from "./matrix.js";
import { checkOptimiser } from "./optimiser.js";
import type { NetworkOptions } from "./options.js";

const refused = (options: NetworkOptions, message: RegExp): void => {
  expect(() => describeNetwork(options)).toThrow(UsageError);
  expect(() => describeNetwork(options)).toThrow(message);
};

describe("describeNetwork", () => {
  it("refuses what is no network, naming layer or connection and field", () => {
    refused({ layers: [] }, /at least two layers.* got 0/);
    refused({ layers: [{ size: 2 }, { size: 1.5 }] }, /layer 1: size must be a whole number ≥ 1, got 1.5/);
    refused(
      { layers: [{ size: 2 }, { size: 3, precision: [1, 2] }] },
      /layer 1: precision must have 3 numbers/,
    );
    refused({ layers: [{ size: 2 }, { size: 1, tonicVolatility: Number.NaN }] }, /layer 1: tonicVolatility/);
    const layers = [{ size: 2 }, { size: 3 }];
    refused({ layers, connections: [{}, {}] }, /1 connections between them, got 2/);
    refused(
      { layers, connections: { residual: true } },
      /connection 0: a residual .* equal sizes, got 2 and 3/,
    );
    refused({ layers, connections: { weights: [[1, 2]] } }, /connection 0: weights must have 3 rows, got 1/);
    refused({ layers, connections: { biases: [1] } }, /connection 0: biases must have 3 numbers, got 1/);
    refused({ layers, connections: { multiplier: 0 } }, /connection 0: multiplier/);
  });

  it("suggests the activation that was meant", () => {
    // A name from a file that no type has checked.
    const activation = JSON.parse('"leakyrelu"');
    refused({ layers: [{ size: 1, activation }, { size: 1 }] }, /layer 0: .*did you mean leakyRelu/);
  });

  it("draws each connection from a stream of its own, and all from one as pyhgf does", () => {
    const layers = [{ size: 3 }, { size: 3 }, { size: 3 }];
    const [a, b] = describeNetwork({ layers, seed: 4 }).connections;
    expect(a!.weights.data).not.toEqual(b!.weights.data);
    const [c, d] = describeNetwork({ layers, seed: 4, draws: "pyhgf" }).connections;
    expect(c!.weights.data).toEqual(d!.weights.data);
    expect(a!.bias).toEqual(new Float32Array(3));
  });

  it("starts one-to-one connections as the identity without bias", () => {
    const options = { layers: [{ size: 2 }, { size: 2 }], connections: { connection: "oneToOne" } } as const;
    const [connection] = describeNetwork(options).connections;
    expect([...connection!.weights.data]).toEqual([1, 0, 0, 1]);
    expect(connection!.bias).toBeUndefined();
  });
});

describe("matrixOfRows", () => {
  it("takes rows that are typed arrays", () => {
    const typed = [new Float64Array([1, 2]), new Float32Array([3, 4])];
    expect([...matrixOfRows("inputs", typed, 2, "float64").data]).toEqual([1, 2, 3, 4]);
  });

  it("names row and column of what is not a number", () => {
    expect(() =>
      matrixOfRows(
        "inputs",
        [
          [1, 2],
          [3, Number.NaN],
        ],
        2,
        "float64",
      ),
    ).toThrow("inputs: row 1, column 1 must be a finite number, got NaN");
    expect(() => matrixOfRows("inputs", [[1, "2" as never]], 2, "float32")).toThrow(
      "inputs: row 0, column 1 must be a finite number, got 2",
    );
    expect(() =>
      matrixOfRows("inputs", Float64Array.of(1, 2, Number.POSITIVE_INFINITY), 1, "float32"),
    ).toThrow("inputs: row 2, column 0 must be a finite number, got Infinity");
    expect(() => matrixOfRows("inputs", [[1]], 2, "float64")).toThrow(
      "inputs: row 0 must have 2 numbers, got 1",
    );
  });
});

describe("activations", () => {
  it("have derivatives that central differences confirm away from kinks", () => {
    const h = 1e-5;
    for (const name of activationNames) {
      const { value, first, second } = smoothActivation(findActivation(name, "layer 0"), "layer 0");
      for (const x of [-3, -1.2, -0.4, 0.3, 0.9, 2.5]) {
        expect((value(x + h) - value(x - h)) / (2 * h), `${name} ${x}`).toBeCloseTo(first(x), 8);
        expect((first(x + h) - first(x - h)) / (2 * h), `${name} ${x}`).toBeCloseTo(second(x), 8);
      }
    }
  });

  it("may be a user's own, with a second derivative where sweep networks need it", () => {
    const cube = { name: "cube", value: (x: number) => x ** 3, first: (x: number) => 3 * x * x };
    expect(findActivation(cube, "layer 1")).toBe(cube);
    expect(() => smoothActivation(cube, "layer 1")).toThrow(/layer 1: .* no second derivative/);
    expect(() => findActivation({ ...cube, name: "tanh" }, "layer 1")).toThrow(/name of its own/);
  });
});

describe("heads", () => {
  it("have gradients that central differences confirm, far from 0 too", () => {
    const y = [0.2, 0.5, 0.3];
    const precision = [2, 2, 2];
    const gradient = new Float64Array(3);
    for (const head of ["gaussian", "bernoulli", "categorical"] as const) {
      for (const a of [
        [0.3, -1, 2],
        [800, -800, 0],
      ]) {
        headGradient(head, a, y, precision, gradient);
        for (const i of [0, 1, 2]) {
          const at = (h: number): number =>
            headLoss(
              head,
              a.map((x, j) => (j === i ? x + h : x)),
              y,
              precision,
            );
          expect((at(1e-4) - at(-1e-4)) / 2e-4, `${head} ${i}`).toBeCloseTo(gradient[i]!, 4);
        }
      }
    }
  });
});

describe("initialisers", () => {
  const random = () => stream(9, purpose.weights, 0).at(0);

  it("make orthogonal rows or columns, whichever are fewer", () => {
    for (const [children, parents] of [
      [3, 5],
      [5, 3],
      [4, 4],
    ] as const) {
      const { data } = drawWeights("orthogonal", children, parents, random(), "float64");
      const at = (c: number, p: number): number => data[c * parents + p]!;
      const few = Math.min(children, parents);
      for (let i = 0; i < few; i++) {
        for (let j = 0; j < few; j++) {
          let sum = 0;
          for (let k = 0; k < Math.max(children, parents); k++) {
            sum += children <= parents ? at(i, k) * at(j, k) : at(k, i) * at(k, j);
          }
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 13);
        }
      }
    }
  });

  it("have the spread that their names promise", () => {
    const spread = (name: "xavier" | "he" | "fanIn" | "standardNormal"): number => {
      const { data } = drawWeights(name, 200, 50, random(), "float64");
      return Array.from(data).reduce((sum, x) => sum + x * x, 0) / data.length;
    };
    // Mean squares of 10,000 draws: standard error 1.4 % for normals, less for uniforms.
    expect(Math.abs(spread("xavier") / (2 / 250) - 1)).toBeLessThan(0.06);
    expect(Math.abs(spread("he") / (2 / 50) - 1)).toBeLessThan(0.06);
    expect(Math.abs(spread("fanIn") / (1 / 50) - 1)).toBeLessThan(0.06);
    expect(Math.abs(spread("standardNormal") - 1)).toBeLessThan(0.06);
  });

  it("leave nine tenths of sparse weights at 0, and never all", () => {
    const count = (n: number): number =>
      drawWeights("sparse", n, n, random(), "float64").data.filter((x) => x !== 0).length;
    expect(count(10)).toBe(10);
    expect(count(1)).toBe(1);
  });
});

describe("checkOptimiser", () => {
  it("names the field that cannot be used", () => {
    expect(() => checkOptimiser({ kind: "sgd", learningRate: Number.NaN })).toThrow(/learningRate/);
    expect(() => checkOptimiser({ kind: "adam", learningRate: 0.1, beta2: 1 })).toThrow(/beta2/);
  });
});
