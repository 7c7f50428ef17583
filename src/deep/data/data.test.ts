import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import type { LabelledPoints } from "./labelled.js";
import { makeMoons } from "./moons.js";
import { makeSpirals } from "./spirals.js";

const generator = (seed = 1) => stream(seed, purpose.environment, 0).at(0);
const near = (points: LabelledPoints["inputs"], wanted: readonly (readonly number[])[]): void => {
  expect(points).toHaveLength(wanted.length);
  for (const [i, point] of points.entries()) {
    for (const k of [0, 1] as const) expect(Math.abs(point[k] - wanted[i]![k]!)).toBeLessThan(1e-15);
  }
};
const meanAndSd = (values: readonly number[]): [number, number] => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)];
};

describe("makeMoons", () => {
  it("places points on two half circles, ends included; an odd one is the inner moon's", () => {
    const { inputs, labels } = makeMoons({ n: 7, shuffle: false, generator: generator() });
    const h = Math.sqrt(3) / 2;
    near(inputs, [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, 0.5],
      [0.5, 0.5 - h],
      [1.5, 0.5 - h],
      [2, 0.5],
    ]);
    expect(labels).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });

  it("has one point of each moon at the least", () => {
    near(makeMoons({ n: 2, shuffle: false, generator: generator() }).inputs, [
      [1, 0],
      [0, 0.5],
    ]);
  });

  it("keeps points and classes together when it shuffles", () => {
    const { inputs, labels } = makeMoons({ n: 400, generator: generator() });
    for (const [i, [x, y]] of inputs.entries()) {
      const radius = labels[i] === 0 ? x * x + y * y : (x - 1) ** 2 + (y - 0.5) ** 2;
      expect(Math.abs(radius - 1)).toBeLessThan(1e-14);
    }
    expect(labels.filter((label) => label === 1)).toHaveLength(200);
    // In order there is one change of class; at random about 200 (sd 10).
    const changes = labels.filter((label, i) => i > 0 && label !== labels[i - 1]).length;
    expect(Math.abs(changes - 200)).toBeLessThan(50);
  });

  it("adds noise after shuffling, of the sd asked for in both coordinates", () => {
    const options = { n: 4000, noise: 0.15 };
    const noisy = makeMoons({ ...options, generator: generator(3) });
    const clean = makeMoons({ n: 4000, generator: generator(3) });
    expect(noisy.labels).toEqual(clean.labels);
    for (const k of [0, 1] as const) {
      const [mean, sd] = meanAndSd(noisy.inputs.map((point, i) => point[k] - clean.inputs[i]![k]));
      // Five standard errors.
      expect(Math.abs(mean)).toBeLessThan((5 * 0.15) / Math.sqrt(4000));
      expect(Math.abs(sd - 0.15)).toBeLessThan((5 * 0.15) / Math.sqrt(8000));
    }
    expect(makeMoons({ ...options, generator: generator(3) })).toEqual(noisy);
    expect(makeMoons({ ...options, generator: generator(4) })).not.toEqual(noisy);
  });

  it("refuses less than two points, and noise that is none", () => {
    for (const n of [1, 2.5, Number.NaN]) {
      expect(() => makeMoons({ n, generator: generator() })).toThrow("n must be a whole number ≥ 2");
    }
    for (const noise of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => makeMoons({ n: 4, noise, generator: generator() })).toThrow("noise must be a finite");
    }
  });
});

describe("makeSpirals", () => {
  it("winds each class 1.75 times around, a third of a turn after the one before", () => {
    const { inputs, labels } = makeSpirals({ perClass: 7, noise: 0, generator: generator() });
    // 1.75 turns in seven steps are a quarter of a turn each.
    const quarters = [
      [0, 1],
      [-1, 0],
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ];
    const [c, s] = [-0.5, Math.sqrt(3) / 2];
    const turned = (times: number) =>
      quarters.map(([x, y], i) => {
        let at = [((i + 1) / 7) * x!, ((i + 1) / 7) * y!];
        for (let k = 0; k < times; k++) at = [c * at[0]! - s * at[1]!, s * at[0]! + c * at[1]!];
        return at;
      });
    expect(labels).toEqual([0, 1, 2].flatMap((label) => Array(7).fill(label)));
    for (const [i, wanted] of [0, 1, 2].flatMap(turned).entries()) {
      for (const k of [0, 1] as const) expect(Math.abs(inputs[i]![k] - wanted[k]!)).toBeLessThan(3e-15);
    }
  });

  it("has 200 points of each of three spirals with noise of sd 0.02 unless told otherwise", () => {
    const noisy = makeSpirals({ generator: generator() });
    const clean = makeSpirals({ noise: 0, generator: generator() });
    expect(noisy.labels.filter((label) => label === 2)).toHaveLength(200);
    for (const k of [0, 1] as const) {
      const [mean, sd] = meanAndSd(noisy.inputs.map((point, i) => point[k] - clean.inputs[i]![k]));
      expect(Math.abs(mean)).toBeLessThan((5 * 0.02) / Math.sqrt(600));
      expect(Math.abs(sd - 0.02)).toBeLessThan((5 * 0.02) / Math.sqrt(1200));
    }
  });

  it("refuses numbers out of range", () => {
    expect(() => makeSpirals({ perClass: 0, generator: generator() })).toThrow("perClass must be");
    expect(() => makeSpirals({ classes: 1, generator: generator() })).toThrow("classes must be");
    expect(() => makeSpirals({ noise: -0.1, generator: generator() })).toThrow("noise must be");
  });
});
