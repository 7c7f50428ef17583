import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { add, log, mul, sub } from "../scalar/index.js";
import { defineFilter, positiveParameter, unitParameter } from "./index.js";
import { runFilter } from "./run.js";

const al = unitParameter({ mean: 0, sd: 1 });

describe("a filter of one's own", () => {
  it("runs and reports predictions and states under their names", () => {
    const filter = defineFilter({
      name: "delta",
      parameters: { al },
      initial: () => ({ v: 0.5 }),
      predict: ({ v }) => ({ expected: v }),
      update: ({ v }, _, { u }, p) => ({ v: add(v, mul(p.al, sub(u, v))) }),
      roles: { "level[1].expectedMean": "expected" },
    });
    const { trajectories, failure } = runFilter(
      filter,
      { al: 0.25 },
      { trials: 4, inputs: { u: Float64Array.of(1, 0, Number.NaN, 1) } },
    );
    expect(failure).toBeUndefined();
    expect([...trajectories.get("v")!]).toEqual([0.625, 0.46875, 0.46875, 0.6015625]);
    expect([...trajectories.get("expected")!]).toEqual([0.5, 0.625, 0.625, 0.46875]);
    expect(filter.inputs.map(({ name, kind }) => [name, kind])).toEqual([["u", "binary"]]);
    expect(filter.parameters[0]!.prior).toEqual({ mean: 0, variance: 1 });
  });

  it("is asked for its names at the prior medians", () => {
    const seen: number[] = [];
    defineFilter({
      name: "probe",
      parameters: { k: positiveParameter({ mean: Math.log(48), sd: 1 }) },
      initial: (p) => {
        seen.push(p.k as number);
        return { v: log(p.k) };
      },
      predict: ({ v }) => ({ expected: v }),
      update: ({ v }) => ({ v }),
      roles: {},
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeCloseTo(48, 10);
  });

  it("cannot offer what it does not compute", () => {
    const build = () =>
      defineFilter({
        name: "wrong",
        parameters: { al },
        initial: () => ({ v: 0.5 }),
        predict: ({ v }) => ({ expected: v }),
        update: ({ v }) => ({ v }),
        roles: { "level[1].mean": "mean" as "v" },
      });
    expect(build).toThrow(UsageError);
    expect(build).toThrow(
      'filter wrong: role level[1].mean names "mean", which is neither predicted nor a state; there are expected, v',
    );
  });

  it("cannot call a prediction and a state the same, because responses would read the posterior", () => {
    const build = () =>
      defineFilter({
        name: "leaky",
        parameters: { al },
        initial: () => ({ v: 0.5 }),
        predict: ({ v }) => ({ v }),
        update: ({ v }, _, { u }, p) => ({ v: add(v, mul(p.al, sub(u, v))) }),
        roles: { "level[1].expectedMean": "v" },
      });
    expect(build).toThrow(UsageError);
    expect(build).toThrow("v is the name of a prediction and of a state");
  });
});
