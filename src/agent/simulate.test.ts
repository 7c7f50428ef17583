import { describe, expect, it } from "vitest";
import { defineFilter, type Filter, positiveParameter, unitParameter } from "../model/index.js";
import { defineResponse, unitsqSgm } from "../response/index.js";
import { logSigmoid, mul, sub } from "../scalar/index.js";
import { agent } from "./agent.js";
import type { RunData } from "./data.js";
import { drawParameters, simulateRun } from "./simulate.js";

const filter = defineFilter({
  name: "still",
  parameters: { x: unitParameter({ mean: 0, sd: 1 }) },
  initial: (p) => ({ v: p.x }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }) => ({ v }),
  roles: { "level[1].expectedMean": "expected" },
});
const other = defineResponse({
  name: "other",
  parameters: { be: positiveParameter({ mean: 0, sd: 0 }) },
  reads: ["level[1].expectedMean"],
  responseKind: "binary",
  step: ({ response }, p) => ({ logProbability: logSigmoid(mul(p.be, sub(mul(2, response), 1))) }),
  prediction: (_, p) => 1 / (1 + Math.exp(-p.be)),
});
const one = agent({ filter, streams: [{ name: "choice", model: unitsqSgm }] });
const two = agent({
  filter,
  streams: [
    { name: "choice", model: unitsqSgm },
    { name: "other", model: other },
  ],
});
const schedule = (trials: number): RunData => ({
  trials,
  inputs: { u: Float64Array.from({ length: trials }, (_, t) => t % 2) },
  responses: [],
});
const draw = (who: typeof one, native: number[], seed = 5, index = 0, run = schedule(200)) =>
  simulateRun(who, run, native, seed, index).responses.map((column) => [...column]);

describe("simulated responses", () => {
  it("are the same with the same seed, and others with another seed or agent", () => {
    const first = draw(one, [0.5, 1]);
    expect(draw(one, [0.5, 1])).toEqual(first);
    expect(draw(one, [0.5, 1], 6)).not.toEqual(first);
    expect(draw(one, [0.5, 1], 5, 1)).not.toEqual(first);
  });

  it("of a stream do not change when another stream is added", () => {
    const [alone] = draw(one, [0.5, 1]);
    const both = draw(two, [0.5, 1, 1]);
    expect(both).toHaveLength(2);
    expect(both[0]).toEqual(alone);
    expect(both[1]).not.toEqual(alone);
  });

  it("of the trials before are the same when the schedule is longer", () => {
    const [short] = draw(one, [0.5, 1], 5, 0, schedule(50));
    const [long] = draw(one, [0.5, 1]);
    expect(long!.slice(0, 50)).toEqual(short);
  });

  it("come with the frequency of the law", () => {
    // P(1) = x^ζ / (x^ζ + (1 - x)^ζ); the mean of n draws has sd √(p (1 - p) / n), and 4 of them are allowed.
    const n = 20_000;
    const p = 0.7 ** 2 / (0.7 ** 2 + 0.3 ** 2);
    const [column] = draw(one, [0.7, 2], 11, 0, schedule(n));
    const frequency = column!.reduce((sum, y) => sum + y, 0) / n;
    expect(Math.abs(frequency - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
  });

  it("are missing where the input was ignored", () => {
    const run = { ...schedule(3), inputs: { u: Float64Array.of(1, Number.NaN, 0) } };
    const [column] = draw(one, [0.5, 1], 5, 0, run);
    expect(column!.map(Number.isNaN)).toEqual([false, true, false]);
  });
});

describe("parameters drawn from the prior", () => {
  it("follow it on the estimation scale, and fixed ones stay", () => {
    const fixed = agent({
      filter,
      response: unitsqSgm,
      fixed: { ze: 3 },
      priors: { x: "normal(mean=1, sd=2)" },
    });
    const n = 2000;
    const z = Array.from({ length: n }, (_, k) => {
      const { native, redrawn } = drawParameters(fixed, schedule(1), 9, k)!;
      expect(redrawn).toBe(0);
      expect(native[1]).toBeCloseTo(3, 12);
      return Math.log(native[0]! / (1 - native[0]!));
    });
    const mean = z.reduce((sum, x) => sum + x, 0) / n;
    const variance = z.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean - 1)).toBeLessThan((4 * 2) / Math.sqrt(n));
    expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / (n - 1)));
    expect(drawParameters(fixed, schedule(1), 9, 7)).toEqual(drawParameters(fixed, schedule(1), 9, 7));
  });

  const failing = (limit: number): Filter => ({
    ...filter,
    initial: (p) => ({
      state: { v: p.x! },
      checks: [
        {
          reason: "outOfRange",
          node: "x",
          quantity: "v",
          holds: (p.x as number) > limit ? 1 : 0,
          value: p.x!,
        },
      ],
    }),
    update: (before) => ({ state: { v: before.v! }, quantities: {} }),
  });

  it("are drawn again where the model fails, and the failures are counted", () => {
    const picky = agent({ filter: failing(0.5), response: unitsqSgm });
    const n = 400;
    let redrawn = 0;
    for (let k = 0; k < n; k++) {
      const result = drawParameters(picky, schedule(2), 9, k)!;
      expect(result.native[0]).toBeGreaterThan(0.5);
      redrawn += result.redrawn;
    }
    // Half of the draws fail: failures before a success have mean 1 and variance 2.
    expect(Math.abs(redrawn / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it("are none where every draw fails", () => {
    expect(
      drawParameters(agent({ filter: failing(1), response: unitsqSgm }), schedule(1), 9, 0),
    ).toBeUndefined();
  });
});
