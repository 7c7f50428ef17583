import { describe, expect, it } from "vitest";
import {
  defineFilter,
  type Filter,
  positiveParameter,
  realParameter,
  unitParameter,
} from "../model/index.js";
import { defineResponse } from "../response/index.js";
import { add, logSigmoid, mul, type Scalar, select, sub } from "../scalar/index.js";
import { agent } from "./agent.js";
import { masksNeeded, packRuns, type RunData, trialMasks } from "./data.js";
import { agentDensity } from "./density.js";
import { evaluateRun } from "./evaluate.js";

const gap = Number.NaN;
const row = (...values: number[]) => Float64Array.from(values);

const delta = defineFilter({
  name: "delta",
  parameters: { al: unitParameter({ mean: 0.3, sd: 1 }) },
  initial: () => ({ v: 0.5 }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }, _, { u }, p) => ({ v: add(v, mul(p.al, sub(u, v))) }),
  roles: { "level[1].expectedMean": "expected" },
});
/** Forgets half of what it believes on a trial without input. */
const forgetting: Filter = {
  ...delta,
  name: "forgetting",
  honoursMissing: true,
  update<S extends Scalar>(
    before: Readonly<Record<string, S | number>>,
    _prediction: unknown,
    observation: Readonly<Record<string, { value: S | number; observed: S | number }>>,
    p: Readonly<Record<string, S | number>>,
  ) {
    const { value, observed } = observation.u!;
    const seen = add<S>(before.v!, mul<S>(p.al!, sub<S>(value, before.v!)));
    const v = select<S>(observed, seen, mul<S>(0.5, before.v!));
    return { state: { v }, quantities: { v } };
  },
};
/** Choices lean towards the last own choice. */
const sticky = defineResponse({
  name: "sticky",
  parameters: {
    ze: positiveParameter({ mean: 1, sd: 1 }),
    rho: realParameter({ mean: 0.4, sd: 1 }),
  },
  reads: ["level[1].expectedMean"],
  responseKind: "binary",
  initial: () => ({ last: 0 }),
  step: ({ beliefs, memory, response }, p) => {
    const sign = sub(mul(2, response), 1);
    const a = add(mul(p.ze, sub(beliefs["level[1].expectedMean"], 0.5)), mul(p.rho, memory.last));
    return { logProbability: logSigmoid(mul(a, sign)), memory: { last: sign } };
  },
  prediction: ({ beliefs, memory }, p) =>
    1 / (1 + Math.exp(-(p.ze * (beliefs["level[1].expectedMean"] - 0.5) + p.rho * memory.last))),
});

const one = agent({ filter: delta, response: sticky });
const blind = agent({ filter: forgetting, response: sticky, settings: { missingInput: "unobserved" } });
const two = agent({
  filter: delta,
  streams: [
    { name: "a", model: sticky },
    { name: "b", model: sticky },
  ],
});

/** The model written out as a loop: the independent computation. */
function byHand(
  run: { u: number[]; y: number[]; scored?: number[] },
  [al, ze, rho]: readonly number[],
  missing: "frozen" | "unobserved" = "frozen",
): number {
  let [v, last, total] = [0.5, 0, 0];
  run.u.forEach((u, t) => {
    const unseen = Number.isNaN(u);
    if (unseen && missing === "frozen") return;
    const y = run.y[t]!;
    if (!Number.isNaN(y)) {
      const p = 1 / (1 + Math.exp(-(ze! * (v - 0.5) + rho! * last)));
      if (run.scored?.[t] !== 0) total += Math.log(y === 1 ? p : 1 - p);
      last = y === 1 ? 1 : -1;
    }
    v = unseen ? 0.5 * v : v + al! * (u - v);
  });
  return total;
}

const data = (u: number[], ...responses: number[][]): RunData => ({
  trials: u.length,
  inputs: { u: row(...u) },
  responses: responses.map((y) => row(...y)),
});
const native = (z: readonly number[]) => [1 / (1 + Math.exp(-z[0]!)), Math.exp(z[1]!), z[2]!];
const z = [0.2, 1.3, -0.7];
const likelihood = (who: typeof one, ...participants: RunData[][]) => {
  const density = agentDensity(who, participants);
  return participants.map(
    (_, participant) => density.value([{ participant, z: Float64Array.from(z) }])[0]!.logLikelihood,
  );
};

const u = [1, 0, gap, 1, 1, gap, 0, 1];
const y = [1, gap, 1, 0, 1, 0, gap, 1];
const full = { u: [1, 0, 0, 1, 1, 0, 1], y: [0, 1, 0, 1, 1, 1, 0] };

describe("masks", () => {
  it("freeze trials without input, and do not score their responses", () => {
    const masks = trialMasks(one, data(u, y));
    expect([...masks.active]).toEqual([1, 1, 0, 1, 1, 0, 1, 1]);
    expect([...masks.observed]).toEqual([1, 1, 0, 1, 1, 0, 1, 1]);
    expect([...masks.present[0]!]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect([...masks.scored[0]!]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
  });

  it("let time pass on unobserved trials, and score their responses", () => {
    const masks = trialMasks(blind, data(u, y));
    expect([...masks.active]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect([...masks.observed]).toEqual([1, 1, 0, 1, 1, 0, 1, 1]);
    expect([...masks.scored[0]!]).toEqual([1, 0, 1, 1, 1, 1, 0, 1]);
  });

  it("leave trials out of the score that the study skips, though they remain regular", () => {
    const run = { ...data(u, y), scored: Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 0) };
    const masks = trialMasks(one, run);
    expect([...masks.present[0]!]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect([...masks.scored[0]!]).toEqual([0, 0, 0, 1, 1, 0, 0, 0]);
  });

  it("are each stream's own", () => {
    const masks = trialMasks(two, data([1, 0, gap], [1, gap, 1], [gap, 0, 1]));
    expect(masks.present.map((mask) => [...mask])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  it("keep every NaN out of the packed columns", () => {
    const runs = [data(u, y), data([0, 1], [1, gap])];
    const packed = packRuns(one, runs, masksNeeded(one, runs));
    expect(packed.runs).toBe(2);
    expect(packed.trials).toBe(8);
    for (const column of packed.columns) expect(column.every(Number.isFinite)).toBe(true);
  });
});

describe("the likelihood", () => {
  it("is that of a loop written by hand", () => {
    expect(likelihood(one, [data(full.u, full.y)])[0]).toBeCloseTo(byHand(full, native(z)), 12);
  });

  it("is that of the loop with missing inputs, missing responses and skipped trials", () => {
    const scored = [0, 1, 1, 1, 0, 1, 1, 1];
    const run = { ...data(u, y), scored: Uint8Array.from(scored) };
    const expected = byHand({ u, y, scored }, native(z));
    expect(likelihood(one, [run])[0]).toBeCloseTo(expected, 12);
    expect(evaluateRun(one, run, native(z)).logLikelihood).toBeCloseTo(expected, 12);
  });

  it("is that of the loop where beliefs move without input", () => {
    const expected = byHand({ u, y }, native(z), "unobserved");
    expect(likelihood(blind, [data(u, y)])[0]).toBeCloseTo(expected, 12);
    expect(evaluateRun(blind, data(u, y), native(z)).logLikelihood).toBeCloseTo(expected, 12);
  });

  it("of two streams is the sum of both, memory moving on each one's regular trials", () => {
    const other = [gap, 0, 1, gap, 1, 1, 1, gap];
    const density = agentDensity(two, [[data(u, y, other)]]);
    const both = [0.2, 1.3, -0.7, 0.4, 0.9];
    const { logLikelihood } = density.value([{ participant: 0, z: Float64Array.from(both) }])[0]!;
    const expected =
      byHand({ u, y }, native(both)) + byHand({ u, y: other }, native([both[0]!, both[3]!, both[4]!]));
    expect(logLikelihood).toBeCloseTo(expected, 12);
  });

  it("does not change when a frozen trial is inserted", () => {
    const u2 = [...full.u.slice(0, 3), gap, ...full.u.slice(3)];
    const y2 = [...full.y.slice(0, 3), 1, ...full.y.slice(3)];
    const [before] = likelihood(one, [data(full.u, full.y)]);
    const [after] = likelihood(one, [data(u2, y2)]);
    expect(after).toBe(before);
    const trialwise = (run: RunData) => evaluateRun(one, run, native(z)).streams[0]!.logLikelihood;
    const [short, long] = [trialwise(data(full.u, full.y)), trialwise(data(u2, y2))];
    expect(long[3]).toBeNaN();
    expect([...long.subarray(4)]).toEqual([...short.subarray(3)]);
  });

  it("of a participant with two runs is the sum of the runs, whatever their lengths", () => {
    const [a, b] = [data(full.u, full.y), data(u.slice(0, 5), y.slice(0, 5))];
    const expected = byHand(full, native(z)) + byHand({ u: u.slice(0, 5), y: y.slice(0, 5) }, native(z));
    expect(likelihood(one, [a, b])[0]).toBeCloseTo(expected, 12);
  });

  it("is the same beside participants with more, fewer or missing trials", () => {
    const runs = [data(full.u, full.y), data([1], [0]), data(u, y)];
    const together = likelihood(one, ...runs.map((run) => [run]));
    const alone = runs.map((run) => likelihood(one, [run])[0]);
    expect(together).toEqual(alone);
  });

  it("plus the normal log prior is the log joint, and its gradient is that of central differences", () => {
    const density = agentDensity(one, [[data(u, y)]]);
    const joint = (at: number[]) => {
      const priors = [0.3, 1, 0.4].map((m, j) => -0.5 * (Math.log(2 * Math.PI) + (at[j]! - m) ** 2));
      return byHand({ u, y }, native(at)) + priors.reduce((sum, x) => sum + x, 0);
    };
    const [at] = density.gradient([{ participant: 0, z: Float64Array.from(z) }]);
    expect(at!.logJoint).toBeCloseTo(joint(z), 12);
    z.forEach((_, j) => {
      const h = 1e-5;
      const moved = (by: number) => joint(z.map((x, i) => (i === j ? x + by : x)));
      expect(at!.gradient[j]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 7);
    });
  });
});
