import { describe, expect, expectTypeOf, it } from "vitest";
import { UsageError } from "../errors.js";
import {
  positive,
  positiveParameter,
  type ResponseSettings,
  realParameter,
  unit,
  unitParameter,
} from "../model/index.js";
import {
  add,
  jet,
  logit,
  logSigmoid,
  mul,
  normalLogDensity,
  type Scalar,
  sigmoid,
  sub,
} from "../scalar/index.js";
import { defineResponse, unitsqSgm } from "./index.js";
import { standInFilter } from "./stand-in.js";

const settings: ResponseSettings = { respondFrom: "prediction", extraInputs: [] };
const filter = standInFilter("ehgf_binary", "binary", ["level[1].expectedMean", "level[2].mean"]);
const random = { uniform: () => 0.5, normal: () => 0 };

const matching = defineResponse({
  name: "probability-matching",
  parameters: { ze: positiveParameter({ mean: Math.log(48), sd: 2, aliases: ["zeta"] }) },
  reads: ["level[1].expectedMean"],
  responseKind: "binary",
  step: ({ beliefs, response }, p) => {
    const a = mul(p.ze, logit(beliefs["level[1].expectedMean"]));
    return { logProbability: logSigmoid(mul(a, sub(mul(2, response), 1))) };
  },
  prediction: ({ beliefs }, p) => sigmoid(p.ze * logit(beliefs["level[1].expectedMean"])),
});

/** Reports drift towards the previous report by `stickiness`. */
const sticky = defineResponse({
  name: "sticky-reports",
  parameters: {
    stickiness: unitParameter({ mean: 0, sd: 1 }),
    bias: realParameter({ mean: 0, sd: 0 }),
  },
  reads: ["level[2].mean"],
  inputs: ["contrast"],
  responseKind: "real",
  initial: () => ({ previous: 0 }),
  step: ({ beliefs, input, memory, response }, p) => {
    const pull = mul(p.stickiness, sub(memory.previous, beliefs["level[2].mean"]));
    const mean = add(add(beliefs["level[2].mean"], p.bias), pull);
    return {
      logProbability: normalLogDensity(response, mean, input.contrast),
      memory: { previous: response },
    };
  },
  prediction: ({ beliefs, memory }, p) =>
    beliefs["level[2].mean"] + p.bias + p.stickiness * (memory.previous - beliefs["level[2].mean"]),
});

describe("a response model of one's own", () => {
  it("computes what the built-in model of the same equation computes", () => {
    const [own, built] = [matching.bind(filter, settings), unitsqSgm.bind(filter, settings)];
    for (const x of [0.01, 0.4, 0.93]) {
      for (const response of [0, 1]) {
        const context = { beliefs: { "level[1].expectedMean": x }, input: {}, memory: {}, response };
        expect(own.step<number>(context, { ze: 3.1 })).toEqual(built.step<number>(context, { ze: 3.1 }));
      }
    }
  });

  it("runs on symbols, so that it is differentiated for free", () => {
    const bound = matching.bind(filter, settings);
    const at = <S extends Scalar>(ze: S): S =>
      bound.step<S>({ beliefs: { "level[1].expectedMean": 0.7 }, input: {}, memory: {}, response: 1 }, { ze })
        .logProbability as S;
    const odds = Math.log(7 / 3);
    expect(jet(at, 2).first).toBeCloseTo(odds / (1 + Math.exp(2 * odds)), 14);
  });

  it("states its priors by standard deviation, and gets variances", () => {
    expect(matching.bind(filter, settings).parameters).toEqual([
      {
        name: "ze",
        aliases: ["zeta"],
        domain: positive,
        prior: { mean: Math.log(48), variance: 4 },
        symbol: { letter: "ze" },
        description: "",
      },
    ]);
    const [stickiness, bias] = sticky.bind(filter, { ...settings, extraInputs: ["contrast"] }).parameters;
    expect(stickiness?.domain).toEqual(unit);
    expect(bias).toMatchObject({ domain: { kind: "real" }, prior: { mean: 0, variance: 0 } });
  });

  it("draws binary responses from its prediction by default", () => {
    const bound = matching.bind(filter, settings);
    const context = (x: number) => ({ beliefs: { "level[1].expectedMean": x }, input: {}, memory: {} });
    expect(bound.simulate(context(0.51), { ze: 1 }, random)).toBe(1);
    expect(bound.simulate(context(0.49), { ze: 1 }, random)).toBe(0);
  });

  it("cannot be simulated without `simulate` when its responses are not binary", () => {
    const bound = sticky.bind(filter, { ...settings, extraInputs: ["contrast"] });
    const context = { beliefs: { "level[2].mean": 1 }, input: { contrast: 1 }, memory: { previous: 0 } };
    expect(() => bound.simulate(context, { stickiness: 0.2, bias: 0 }, random)).toThrow(
      /sticky-reports.*`simulate`/,
    );
  });

  it("carries memory from one trial to the next", () => {
    const bound = sticky.bind(filter, { ...settings, extraInputs: ["contrast"] });
    const p = { stickiness: 0.5, bias: 0.1 };
    const memory = bound.initial?.<number>(p) ?? {};
    const context = { beliefs: { "level[2].mean": 2 }, input: { contrast: 4 }, memory, response: 3 };
    const after = bound.step<number>(context, p);
    expect(after.logProbability).toBe(normalLogDensity(3, 1.1, 4));
    expect(after.memory).toEqual({ previous: 3 });
    expect(bound.prediction({ ...context, memory: after.memory ?? {} }, p)).toBeCloseTo(2.6, 15);
  });
});

describe("a response model of one's own is refused", () => {
  it("when the filter does not offer a role", () => {
    const flat = standInFilter("rw_binary", "binary", ["level[1].expectedMean"]);
    const bind = (): unknown => sticky.bind(flat, { ...settings, extraInputs: ["contrast"] });
    expect(bind).toThrow(UsageError);
    expect(bind).toThrow(/sticky-reports reads level\[2\].mean, but filter rw_binary .* at least 2 levels/);
  });

  it("when nobody gives an input column", () => {
    expect(() => sticky.bind(filter, settings)).toThrow(/reads input contrast; .* give input/);
  });

  it("when it is asked to respond from posteriors, because it names what it reads", () => {
    expect(() => matching.bind(filter, { ...settings, respondFrom: "posterior" })).toThrow(
      /respondFrom does not apply/,
    );
  });

  it("when a prior is no distribution", () => {
    const withPrior = (mean: number, sd: number): unknown =>
      defineResponse({
        name: "odd",
        parameters: { x: realParameter({ mean, sd }) },
        reads: [],
        responseKind: "real",
        step: (_, p) => ({ logProbability: p.x }),
        prediction: () => 0,
      });
    expect(() => withPrior(0, -1)).toThrow(/prior of x .* got mean 0, sd -1/);
    expect(() => withPrior(Number.NaN, 1)).toThrow(UsageError);
  });
});

describe("the types of a definition", () => {
  it("know parameters, roles, inputs and memory by name", () => {
    defineResponse({
      name: "typed",
      parameters: { ze: positiveParameter({ mean: 0, sd: 1 }) },
      reads: ["level[1].expectedMean"],
      inputs: ["contrast"],
      responseKind: "real",
      initial: () => ({ count: 0 }),
      step: ({ beliefs, input, memory, response }, p) => {
        expectTypeOf<keyof typeof beliefs>().toEqualTypeOf<"level[1].expectedMean">();
        expectTypeOf<keyof typeof input>().toEqualTypeOf<"contrast">();
        expectTypeOf<keyof typeof memory>().toEqualTypeOf<"count">();
        expectTypeOf<keyof typeof p>().toEqualTypeOf<"ze">();
        // @ts-expect-error no such parameter
        p.zeta;
        return { logProbability: mul(p.ze, response), memory: { count: add(memory.count, 1) } };
      },
      prediction: ({ beliefs }, p) => {
        expectTypeOf(p.ze).toEqualTypeOf<number>();
        expectTypeOf(beliefs["level[1].expectedMean"]).toEqualTypeOf<number>();
        return p.ze;
      },
    });
  });
});
