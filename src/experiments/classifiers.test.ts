import { describe, expect, it } from "vitest";
import type { CheckReport } from "../checklist/index.js";
import { energyNetwork } from "../deep/index.js";
import { type ClassifierMethod, classifierReport } from "./classifier-report.js";
import { energyLearner } from "./learner.js";
import { threeSpirals } from "./three-spirals.js";
import { moonsNetwork, twoMoons } from "./two-moons.js";

const small = { seeds: [3], epochs: 3, samples: 120 };
const learn = async (options = small): Promise<CheckReport> =>
  (await classifierReport(twoMoons, options, {}))!;

describe("two moons", () => {
  it("reaches the published accuracy by both kinds of learning, under every seed", async () => {
    const accuracies = { "sweep, standard": [] as number[], "sweep, precisionWeighted": [] as number[] };
    for (const method of twoMoons.methods.slice(0, 2)) {
      for (const seed of [1, 2, 3, 4, 5]) {
        const task = twoMoons.task(seed, 1000);
        expect([task.train.inputs.length, task.test.inputs.length]).toEqual([800, 200]);
        const learner = method.learner(task, { seed, epochs: 30 });
        for await (const { failure } of learner.passes()) expect(failure).toBeUndefined();
        const right = [...learner.predict(task.test.inputs).data].filter(
          (p, i) => p > 0.5 === (task.test.targets[i]![0] === 1),
        ).length;
        accuracies[method.name as keyof typeof accuracies].push(right / 200);
      }
    }
    for (const all of Object.values(accuracies)) {
      expect(Math.min(...all)).toBeGreaterThanOrEqual(0.95);
      expect(all.reduce((sum, x) => sum + x, 0) / 5).toBeGreaterThanOrEqual(0.97);
    }
  });

  it("starts every method from the same weights", async () => {
    const task = twoMoons.task(2, 100);
    const first = moonsNetwork(2).predict(task.test.inputs).data;
    for (const method of twoMoons.methods) {
      const { data } = method.learner(task, { seed: 2, epochs: 1 }).predict(task.test.inputs);
      for (const [i, p] of first.entries()) expect(Math.abs(data[i]! - p)).toBeLessThan(1e-6);
    }
  });

  it("reports every pass, and the samples not learnt from once more at the end", async () => {
    const { tables, figures, animations, printed } = await learn();
    const epochs = tables.find(({ name }) => name === "epochs")!.rows;
    expect(epochs).toHaveLength(3 * 4);
    expect(epochs.filter((row) => row[3] === undefined).map((row) => row[2])).toEqual([3, 3, 3]);
    expect(figures.map(({ name }) => name)).toEqual([
      ...["network", "learning-curves", "decision-boundaries", "weights"],
    ]);
    // One frame before learning and one after each pass, the two panels of each on the whole plane.
    expect(animations![0]!.frames).toHaveLength(4);
    expect(new Set(animations![0]!.frames.map(({ width, height }) => `${width} ${height}`)).size).toBe(1);
    expect(printed).toMatch(/backprop +2 +0\.\d{4} +0\.\d{4} +0\.\d{4} +0\.\d{4}/);
  });

  it("shows the weights that the first seed's networks ended with, of the first, the middle and the last connection", async () => {
    const methods = twoMoons.methods.slice(0, 2);
    const options = { seeds: [3, 4], epochs: 1, samples: 60 };
    const { figures, result } = (await classifierReport({ ...twoMoons, methods }, options, {}))!;
    const { rows } = figures.find(({ name }) => name === "weights")!.figure.table;
    const names = [...new Set(rows.map(([name]) => name))];
    expect(names).toEqual([1, 6, 11].flatMap((k) => methods.map(({ name }) => `${name}: ${k}`)));
    // 2 to 16 units without biases, 16 to 16 and 16 to 1 with them.
    expect(rows).toHaveLength(2 * (32 + 16 * 17 + 17));
    const learner = methods[1]!.learner(twoMoons.task(3, 60), { seed: 3, epochs: 1 });
    for await (const { failure } of learner.passes()) expect(failure).toBeUndefined();
    const { data } = learner.connections()[5]!.weights;
    const shown = rows.filter(([name, , parent]) => name === names[3] && parent !== "bias");
    expect(shown).toHaveLength(data.length);
    // Five digits: half a unit of the fifth is at most 5e-5 of the number.
    for (const [i, [, , , weight]] of shown.entries()) {
      expect(Math.abs((weight as number) - data[i]!)).toBeLessThanOrEqual(5e-5 * Math.abs(data[i]!));
    }
    expect(JSON.stringify(result)).not.toContain('"weights"');
  });

  it("goes on from what an interrupted run finished, to the same result", async () => {
    const parts = new Map<string, unknown>();
    const whole = await classifierReport(twoMoons, small, {
      onPart: (key, part) => parts.set(key, JSON.parse(JSON.stringify(part))),
    });
    expect(parts.size).toBe(3);
    const stop = new AbortController();
    const stopped = await classifierReport(twoMoons, small, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    expect(stopped).toBeUndefined();
    parts.delete("backprop 3");
    const resumed = await classifierReport(twoMoons, small, { completed: parts });
    expect(resumed!.result).toEqual(whole!.result);
    expect(resumed!.figures).toEqual(whole!.figures);
  });

  it("says which run ended early and why, and keeps what it learnt before", async () => {
    const head = "bernoulli";
    const wild: ClassifierMethod = {
      name: "wild",
      learner: (task, options) =>
        energyLearner(energyNetwork({ layers: [{ size: 2 }, { size: 4 }, { size: 1 }], head }), task.train, {
          ...{ inference: { method: "backprop" }, batch: 48, ...options },
          optimiser: { kind: "sgd", learningRate: Number.MAX_VALUE },
        }),
    };
    const { failed, warnings, result } = (await classifierReport(
      { ...twoMoons, methods: [wild], animated: ["wild"] },
      small,
      {},
    ))!;
    expect(failed).toBe(true);
    expect(warnings).toEqual([
      expect.stringMatching(/^wild, seed 3: ended early, epoch \d: an update would not/),
    ]);
    expect((result.runs as { failure: string }[])[0]!.failure).toContain("choose a lower learning rate");
  });
});

describe("three spirals", () => {
  it("shows the energy of every layer before learning and after each epoch, of methods that infer", async () => {
    const { figures } = (await classifierReport(threeSpirals, { seeds: [1], epochs: 2, samples: 20 }, {}))!;
    const { rows } = figures.find(({ name }) => name === "energy-per-layer")!.figure.table;
    const of = (panel: string, line: string) =>
      rows.filter(([name, own]) => name === panel && own === line).map(([, , , value]) => value as number);
    const inferring = threeSpirals.methods.slice(1).map(({ name }) => name);
    expect([...new Set(rows.map(([name]) => name))]).toEqual(inferring);
    // The start, by inference of the same rows: every fourth fifth of 60, 48 of them.
    const { train } = threeSpirals.task(1, 20);
    const probe = Array.from({ length: 48 }, (_, k) => Math.floor((k * 60) / 48));
    const part = (of: readonly (readonly number[])[]) => probe.map((r) => of[r]!);
    const start = energyNetwork({ ...threeSpirals.network, seed: 1 });
    const [x, y] = [part(train.inputs), part(train.targets)];
    for (const [name, inference] of [
      ["settle", { method: "settle", steps: 20, rate: 0.1, halveOnRise: false }],
      ["fullCovariance", { method: "fullCovariance", maxIterations: 1 }],
    ] as const) {
      const { energyPerLayer, energyTrace } = start.infer(x, y, inference);
      const layers = ["hidden 1", "hidden 2", "hidden 3", "output"].map((line) => of(name, line));
      expect(layers.map(({ length }) => length)).toEqual([3, 3, 3, 3]);
      for (const [k, [first]] of layers.entries()) expect(first).toBeCloseTo(energyPerLayer[k]! / 48, 12);
      expect(of(name, "all")[0]).toBeCloseTo(energyTrace.at(-1)! / 48, 5);
      // Learning changes it.
      expect(of(name, "all")[2]).not.toBe(of(name, "all")[1]);
    }
  });

  it("has noise of its own for samples that are not learnt from", () => {
    const { train, test } = threeSpirals.task(1, 50);
    expect([train.inputs.length, test.inputs.length]).toEqual([150, 150]);
    expect(test.targets).toEqual(train.targets);
    for (const [i, [x, y]] of test.inputs.entries()) {
      const [a, b] = train.inputs[i]!;
      // The same place of the same spiral; differences have sd 0.02 √2.
      expect(Math.abs(x! - a!) + Math.abs(y! - b!)).toBeGreaterThan(0);
      expect(Math.max(Math.abs(x! - a!), Math.abs(y! - b!))).toBeLessThan(6 * 0.02 * Math.SQRT2);
    }
  });

  it("shows each method at half and at the end, and once where that is the same", () => {
    const shown = threeSpirals.views(100).map(({ name }) => name);
    expect(shown).toContain("fullCovariance, precision 1000: 50");
    expect(shown).toHaveLength(8);
    expect(threeSpirals.views(1)).toHaveLength(4);
  });
});
