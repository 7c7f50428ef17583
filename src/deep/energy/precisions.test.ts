import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { loadNetwork, saveNetwork } from "../checkpoint.js";
import { describeNetwork } from "../description.js";
import { evaluate, forwardValues } from "./energy.js";
import { type EnergyNetwork, energyNetwork, withCause } from "./index.js";
import { modelOf } from "./model.js";
import { posteriorVariances } from "./posterior.js";

/** Two outputs that share one cause: var y1 = c + n1, var y2 = c + n2, their covariance c. */
const shared = (precision = [1, 1]): EnergyNetwork =>
  energyNetwork(
    withCause({
      layers: [{ size: 1 }, { size: 2, precision }],
      connections: { bias: false, weights: [[1], [1]] },
    }),
  );

const random = stream(8, purpose.simulation, 0).at(0);
const rows = Array.from({ length: 20 }, () => {
  const cause = 1.5 * random.normal();
  return [cause + 0.6 * random.normal(), cause + 0.9 * random.normal()];
});
const ones = rows.map(() => [1]);
const mean = (read: (row: number[]) => number): number =>
  rows.reduce((sum, row) => sum + read(row), 0) / rows.length;
/** Weights that next to nothing moves. */
const still = { kind: "sgd", learningRate: 1e-300 } as const;

describe("learnt precisions", () => {
  it("reach those under which a linear network has the covariance of its outputs", async () => {
    const network = shared();
    for await (const { precisionsAtBound } of network.train(ones, rows, {
      inference: { method: "fullCovariance", maxIterations: 1 },
      optimiser: still,
      ...{ epochs: 200, batch: rows.length, precisions: { rate: 1 } },
    })) {
      expect(precisionsAtBound).toBe(0);
    }
    const common = mean(([a, b]) => a! * b!);
    const [, cause, output] = network.model.precisions;
    expect(1 / cause![0]!).toBeCloseTo(common, 6);
    expect(1 / output![0]!).toBeCloseTo(mean(([a]) => a! ** 2) - common, 6);
    expect(1 / output![1]!).toBeCloseTo(mean(([, b]) => b! ** 2) - common, 6);
    const { network: loaded } = loadNetwork(saveNetwork(network));
    expect((loaded as EnergyNetwork).model.precisions).toEqual(network.model.precisions);
  });

  it("stop at their bounds where there is no error, and say so; units never observed stay so", async () => {
    const network = shared([1, 0]);
    const zeros = rows.map(() => [0, 0]);
    let atBound: number | undefined;
    for await (const report of network.train(ones, zeros, {
      inference: { method: "settle", steps: 1 },
      optimiser: still,
      ...{ epochs: 5, batch: 10, precisions: { rate: 1, covariance: false } },
    })) {
      atBound = report.precisionsAtBound;
    }
    expect(network.model.precisions.slice(1).map((each) => [...each])).toEqual([[1e6], [1e6, 0]]);
    expect(atBound).toBe(2);
  });

  it("are those of hidden layers alone where asked", async () => {
    const network = shared();
    for await (const _ of network.train(ones, rows, {
      inference: { method: "fullCovariance" },
      optimiser: still,
      ...{ batch: rows.length, precisions: { rate: 0.5, layers: "hidden" } },
    }));
    const [, cause, output] = network.model.precisions;
    expect([...output!]).toEqual([1, 1]);
    // Posterior: precision 1 + 2, mean (y1 + y2) / 3.
    const variance = 0.5 + 0.5 * (mean(([a, b]) => ((a! + b!) / 3) ** 2) + 1 / 3);
    expect(1 / cause![0]!).toBeCloseTo(variance, 12);
  });

  it("go on from a file bit for bit", async () => {
    const learning = {
      inference: { method: "fullCovariance" },
      optimiser: { kind: "adam", learningRate: 0.05 },
      ...{ batch: 5, shuffleSeed: 3, precisions: { rate: 0.2 } },
    } as const;
    const half = shared();
    let file = saveNetwork(half);
    for await (const { state } of half.train(ones, rows, { ...learning, epochs: 2 }))
      file = saveNetwork(half, state);
    const { network, training } = loadNetwork(file);
    const resumed = network as EnergyNetwork;
    for await (const _ of resumed.train(ones, rows, { ...learning, epochs: 4, resume: training! }));
    const whole = shared();
    for await (const _ of whole.train(ones, rows, { ...learning, epochs: 4 }));
    expect(resumed.model.precisions).toEqual(whole.model.precisions);
    expect(resumed.connections).toEqual(whole.connections);
    expect(resumed.model.precisions).not.toEqual(half.model.precisions);
  });

  it("are refused where nothing could be learnt of them", () => {
    const train = (network: EnergyNetwork, method: "backprop" | "epc", rate: number) => () =>
      network.train(ones, rows, { inference: { method }, optimiser: still, precisions: { rate } });
    expect(train(shared(), "epc", 0)).toThrow("precisions.rate must be > 0 and at most 1, got 0");
    expect(train(shared(), "backprop", 1)).toThrow("not with backprop");
    const single = energyNetwork({ layers: [{ size: 1 }, { size: 2 }], float: "float32" });
    expect(train(single, "epc", 1)).toThrow("by a network in float64");
  });
});

describe("posterior variances of errors", () => {
  it("are those of the joint covariance, the inverse of the Hessian", () => {
    // z ~ N(0, 1/p), u = w z + N(0, 1/q), y = v u + N(0, 1/r): H = [p + q w², -q w; -q w, q + r v²].
    const [p, q, r, w, v] = [0.7, 2.2, 1.3, -0.8, 1.9];
    const model = modelOf(
      describeNetwork({
        ...withCause({
          layers: [
            { size: 1, precision: p },
            { size: 1, precision: q },
            { size: 1, precision: r },
          ],
          connections: [
            { bias: false, weights: [[w]] },
            { bias: false, weights: [[v]] },
          ],
        }),
        float: "float64",
      }),
    );
    const y = Float64Array.of(0.4);
    const now = evaluate(model, forwardValues(model, Float64Array.of(1)), y);
    const { values, errors } = posteriorVariances(model, now, y);
    const [a, b, d] = [p + q * w ** 2, -q * w, q + r * v ** 2];
    const det = a * d - b ** 2;
    const [zz, zu, uu] = [d / det, -b / det, a / det];
    expect(values[1]![0]).toBeCloseTo(zz, 12);
    expect(values[2]![0]).toBeCloseTo(uu, 12);
    expect(errors[1]![0]).toBeCloseTo(zz, 12);
    expect(errors[2]![0]).toBeCloseTo(uu - 2 * w * zu + w ** 2 * zz, 12);
    expect(errors[3]![0]).toBeCloseTo(v ** 2 * uu, 12);
  });
});
