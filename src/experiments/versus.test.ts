import { describe, expect, it } from "vitest";
import type { CheckReport } from "../checklist/report.js";
import type { BestRow, EqualRow, FinishedCell } from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import { targetAlignment } from "./alignment.js";
import { dealClasses } from "./alternating.js";
import { driftTask, namings } from "./drift.js";
import { batches, MOST_A_CLASS, splitImages } from "./image-task.js";
import type { Images } from "./images.js";
import { versusExperiment } from "./versus-experiments.js";

/** 140 noisy images of each class of 12 pixels, a bright one at the place of the class. */
const images: Images = (() => {
  const random = stream(3, purpose.environment, 0).at(0);
  const labels = Array.from({ length: 1400 }, (_, i) => i % 10);
  const values = labels.flatMap((label) =>
    Array.from({ length: 12 }, (_, p) => Math.floor(60 * random.uniform()) + (p === label ? 195 : 0)),
  );
  return { name: "made up", pixels: 12, most: 255, values, labels };
})();

interface Result {
  readonly comparisons: readonly {
    readonly condition?: string;
    readonly best: readonly BestRow[];
    readonly equal: readonly EqualRow[];
    readonly cells: readonly FinishedCell[];
  }[];
  readonly sentences: readonly string[];
}
const resultOf = (report: CheckReport | undefined): Result => report!.result as unknown as Result;
const small = { seeds: [1, 2], methods: ["backprop", "settle"], rates: [0.01, 0.03] };

describe("images of a task", () => {
  it("are as many of each class, none of them twice, and the same held back whatever the number learnt from", () => {
    const [whole, few] = [splitImages(images, MOST_A_CLASS, 4), splitImages(images, 3, 4)];
    expect(whole.learnt.length).toBe(10 * MOST_A_CLASS);
    expect(few.learnt.length).toBe(30);
    expect([few.validation, few.test]).toEqual([whole.validation, whole.test]);
    const all = [...whole.learnt, ...whole.validation, ...whole.test];
    expect(new Set(all).size).toBe(all.length);
    expect(whole.test.length).toBe(100);
    for (const part of Object.values(whole)) {
      const counts = Array.from(
        { length: 10 },
        (_, c) => part.filter((i: number) => images.labels[i] === c).length,
      );
      expect(new Set(counts).size).toBe(1);
    }
    expect(splitImages(images, 3, 5).test).not.toEqual(few.test);
    const scarce = { ...images, labels: Array.from(images.labels).slice(0, 1210) };
    expect(() => splitImages(scarce, 3, 1)).toThrow(
      "made up: needs 122 images of each class, got 121 of one",
    );
  });

  it("come again in another order only when all have come", () => {
    const next = batches([0, 1, 2, 3, 4, 5], 4, 1);
    const drawn = [next(), next(), next()].flat();
    expect([...drawn.slice(0, 6)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...drawn.slice(6)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("drift", () => {
  it("keeps the names of five classes, and changes those of the others at each change", () => {
    const names = namings(40, (c) => stream(9, purpose.environment, 10).at(c));
    expect(names[0]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [k, name] of names.entries()) {
      expect(name.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
      expect([...name.slice(5)].sort()).toEqual([5, 6, 7, 8, 9]);
      if (k > 0) expect(name).not.toEqual(names[k - 1]);
    }
    const task = driftTask(images, 2, 2);
    const [before, after] = [task.next(63), task.next(64)];
    expect(before.labels).toEqual(before.which.map((i) => images.labels[i]));
    expect(after.labels).not.toEqual(after.which.map((i) => images.labels[i]));
  });

  it("compares at equal and at best rates, goes on with what is done, and stops at a signal", async () => {
    const options = { experiment: "drift", images, ...small, concepts: 1 } as const;
    const parts = new Map<string, unknown>();
    const whole = await versusExperiment(options, { onPart: (key, part) => parts.set(key, part) });
    expect(parts.size).toBe(8);
    const { comparisons, sentences } = resultOf(whole);
    const [{ best, equal, cells }] = comparisons as [Result["comparisons"][number]];
    expect([best.length, equal.length, cells.length]).toEqual([2, 4, 8]);
    // 64 updates, evaluated after each eight; what is reported is their mean.
    for (const { curve, test } of cells) {
      expect(curve).toHaveLength(8);
      expect(test).toBeCloseTo(curve!.reduce((sum, value) => sum + value, 0) / 8, 12);
    }
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^Each at its best rate, settle .*; at equal rates it is .*0\.01.*\.$/);
    expect(whole!.tables.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["best", 2],
      ["equal", 4],
      ["cells", 8],
    ]);
    expect(whole!.figures.map(({ name }) => name)).toEqual(["rates", "curves"]);
    parts.delete("settle, 0.03, seed 2");
    expect(resultOf(await versusExperiment(options, { completed: parts }))).toEqual(resultOf(whole));
    expect(await versusExperiment(options, { signal: AbortSignal.abort() })).toBeUndefined();
  });
});

describe("small data", () => {
  it("has a comparison for each number of images, and learns from few", async () => {
    const report = await versusExperiment(
      { experiment: "small-data", images, ...small, rates: [0.03], counts: [1, 60], updates: 60 },
      {},
    );
    const { comparisons, sentences } = resultOf(report);
    expect(comparisons.map(({ condition }) => condition)).toEqual(["1 a class", "60 a class"]);
    // Chance is a tenth.
    for (const { best } of comparisons) for (const { mean } of best) expect(mean).toBeGreaterThan(0.3);
    expect(sentences[0]).toMatch(/^Each at its best rate, settle against backprop is .* a class/);
    expect(report!.figures.map(({ name }) => name)).toEqual(["rates", "best"]);
    await expect(
      versusExperiment({ experiment: "small-data", images, ...small, counts: [121] }, {}),
    ).rejects.toThrow("whole numbers from 1 to 120, got 121");
  });
});

describe("alternating tasks", () => {
  it("deal ten classes to two tasks of five outputs each", () => {
    const { taskOf, outputOf } = dealClasses(7);
    for (const task of [0, 1]) {
      const own = outputOf.filter((_, c) => taskOf[c] === task);
      expect([...own].sort()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it("are evaluated after every update", async () => {
    const report = await versusExperiment(
      { experiment: "alternating", images, ...small, rates: [0.03], block: 4, turns: 8 },
      {},
    );
    const [{ cells }] = resultOf(report).comparisons as [Result["comparisons"][number]];
    expect(cells.map(({ curve }) => curve!.length)).toEqual([64, 64, 64, 64]);
    // Two tasks that share outputs: chance is one fifth.
    for (const { curve } of cells) expect(Math.max(...curve!)).toBeGreaterThan(0.25);
  });
});

describe("target alignment", () => {
  it("is the cosine between what changed and what was to change", () => {
    expect(targetAlignment([0, 0], [2, 0], [5, 0])).toBe(1);
    expect(targetAlignment([1, 1], [1, 0], [1, 2])).toBe(-1);
    expect(targetAlignment([0, 0], [1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(targetAlignment([0, 0], [0, 0], [1, 1])).toBeNaN();
  });

  it("is lost by backpropagation in deep networks and kept by settled ones, as published", async () => {
    const report = await versusExperiment(
      { experiment: "alignment", ...small, rates: [0.03, 0.1], depths: [1, 8], samples: 3 },
      {},
    );
    const mean = (depth: number, method: number): number =>
      resultOf(report).comparisons[depth]!.best[method]!.mean!;
    expect(mean(0, 0)).toBeGreaterThan(0.9);
    expect(mean(1, 0)).toBeLessThan(0.85);
    expect(mean(0, 1)).toBeGreaterThan(0.95);
    expect(mean(1, 1)).toBeGreaterThan(0.95);
  });
});

it("methods and rates that cannot be used are refused", async () => {
  const refused = async (change: object, message: string) =>
    await expect(versusExperiment({ experiment: "drift", images, ...small, ...change }, {})).rejects.toThrow(
      message,
    );
  await refused(
    { methods: ["backprop", "settel"] },
    'unknown method "settel"; one of backprop, settle, fullCovariance',
  );
  await refused({ rates: [0.1, 0.01] }, "each larger than the one before, got 0.1, 0.01");
  await refused({ rates: [0] }, "rates must be numbers > 0");
});
