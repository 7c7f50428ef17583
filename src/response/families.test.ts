import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import type { BoundResponse, ResponseSettings } from "../model/index.js";
import { stream } from "../random/index.js";
import { findResponseModel, responseModels } from "./index.js";
import { standInFilter } from "./stand-in.js";

const predicting: ResponseSettings = { respondFrom: "prediction", extraInputs: [] };
const levels = [1, 2, 3].flatMap((l) =>
  ["expectedMean", "expectedVariance", "mean", "variance"].map((what) => `level[${l}].${what}`),
);
const arms = [1, 2, 3].flatMap((i) => [`arm[${i}].expectedMean`, `arm[${i}].mean`]);
const binary = standInFilter("ehgf_binary", "binary", levels);
const bandit = standInFilter("hgf_binary_mab", "binary", [...arms, "level[3].mean", "level[3].expectedMean"]);

const bind = (name: string, filter = binary, settings: Partial<ResponseSettings> = {}): BoundResponse =>
  findResponseModel(name)!.bind(filter, { ...predicting, ...settings });
const form = { own: { form: "corrected" } };

type Numbers = Record<string, number>;
const context = (beliefs: Numbers, response = 1, input: Numbers = {}, memory: Numbers = {}) => ({
  beliefs,
  input,
  memory,
  response,
});
const logp = (bound: BoundResponse, seen: ReturnType<typeof context>, p: Numbers = {}): number =>
  bound.step<number>(seen, p).logProbability;

describe("choices among several options", () => {
  const beliefs = {
    ...{ "arm[1].expectedMean": 0.2, "arm[2].expectedMean": 0.7, "arm[3].expectedMean": 0.4 },
    ...{ "level[3].mean": 1.2, "level[3].expectedMean": 0.5 },
  };

  it("have probabilities that add up to 1, also where exponents pass 709", () => {
    const softmax = bind("softmax", bandit);
    for (const be of [0, 1, 40, 1e5]) {
      const each = softmax.probabilities!(context(beliefs), { be });
      expect(each.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 14);
      each.forEach((x, i) => {
        const own = Math.exp(logp(softmax, context(beliefs, i + 1), { be }));
        expect(own).toBeCloseTo(x, 14);
      });
    }
    expect(logp(softmax, context(beliefs, 1), { be: 1e5 })).toBeCloseTo(-5e4, 8);
    expect(logp(softmax, context(beliefs, 2), { be: 1e5 })).toBeCloseTo(0, 14);
  });

  it("are as likely as each other at an inverse temperature of 0", () => {
    expect(logp(bind("softmax", bandit), context(beliefs, 3), { be: 0 })).toBeCloseTo(-Math.log(3), 14);
  });

  it("know how many options the filter has, and refuse filters of one value", () => {
    expect(bind("softmax", bandit).options).toBe(3);
    expect(() => bind("softmax", binary)).toThrow(UsageError);
    expect(() => bind("softmax", binary)).toThrow(/reads arm\[1\].expectedMean, arm\[2\].expectedMean/);
  });

  it("are drawn with their probabilities, and the likeliest is predicted", () => {
    const softmax = bind("softmax", bandit);
    const counts = [0, 0, 0];
    const draws = stream(4, 11, 0);
    for (let t = 0; t < 4000; t++)
      counts[softmax.simulate(context(beliefs), { be: 2 }, draws.at(t)) - 1]! += 1;
    const weights = [0.4, 1.4, 0.8].map(Math.exp);
    const total = weights.reduce((sum, w) => sum + w);
    counts.forEach((count, i) => {
      const p = weights[i]! / total;
      expect(Math.abs(count / 4000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4000));
    });
    expect(softmax.prediction(context(beliefs), { be: 2 })).toBe(2);
  });

  it("of softmax_mu3 read level 3 after the outcome, or in the corrected form before it", () => {
    const ratio = (bound: BoundResponse): number =>
      logp(bound, context(beliefs, 2)) - logp(bound, context(beliefs, 1));
    expect(ratio(bind("softmax_mu3", bandit))).toBeCloseTo(0.5 * Math.exp(-1.2), 14);
    expect(ratio(bind("softmax_mu3", bandit, form))).toBeCloseTo(0.5 * Math.exp(-0.5), 14);
  });

  it("of softmax_2beta have the temperature of their own outcome", () => {
    const bound = bind("softmax_2beta", bandit);
    const ratio = (input: number): number => {
      const at = (y: number) => logp(bound, context(beliefs, y, { input }), { be1: 3, be2: 0.5 });
      return at(2) - at(1);
    };
    expect(ratio(1)).toBeCloseTo(1.5, 14);
    expect(ratio(0)).toBeCloseTo(0.25, 14);
  });

  it("of softmax_wld remember the last regular choice and whether it won", () => {
    const bound = bind("softmax_wld", bandit, form);
    const p = { be: 2, la_wd: 0.3, la_ld: -0.6 };
    const start = bound.initial!<number>(p);
    const ratio = (memory: Numbers, j: number): number => {
      const at = (y: number) => logp(bound, context(beliefs, y, { input: 1 }, memory), p);
      return at(j) - at(2);
    };
    expect(ratio(start, 1)).toBeCloseTo(2 * -0.5, 14);
    const won = bound.step<number>(context(beliefs, 1, { input: 1 }, start), p).memory!;
    expect(ratio(won, 1)).toBeCloseTo(2 * (-0.5 + 0.3), 14);
    const lost = bound.step<number>(context(beliefs, 1, { input: 0 }, won), p).memory!;
    expect(ratio(lost, 1)).toBeCloseTo(2 * (-0.5 - 0.6), 14);
    expect(ratio(lost, 3)).toBeCloseTo(2 * -0.3, 14);
  });

  it("of softmax_wld take parameters from the toolbox's places by default, and say so", () => {
    const bound = bind("softmax_wld", bandit);
    const ratio = (memory: Numbers, la_ld: number): number => {
      const p = { be: 2, la_wd: 0.3, la_ld };
      const at = (y: number) => logp(bound, context(beliefs, y, { input: 1 }, memory), p);
      return at(1) - at(2);
    };
    expect(ratio({ won: 1, lost: 0 }, 9)).toBeCloseTo(2 * (-0.5 + Math.log(2)), 14);
    expect(ratio({ won: 0, lost: 1 }, 9)).toBeCloseTo(2 * (-0.5 + 0.3), 14);
    expect(bound.cautions?.join()).toContain("form=corrected");
    expect(bind("softmax_wld", bandit, form).cautions).toBeUndefined();
  });
});

describe("reports of a probability", () => {
  const beta = bind("beta_obs");
  const at = (m: number, y: number, nupr: number) =>
    logp(beta, context({ "level[1].expectedMean": m }, y), { nupr });
  const shrunk = (y: number): number => 0.95 * (y - 0.5) + 0.5;

  it("have the beta density of the shrunken report: uniform at ν = 2, 6 y (1 - y) at ν = 4", () => {
    expect(at(0.5, 0.3, 2)).toBeCloseTo(0, 14);
    expect(at(0.5, 0.3, 4)).toBeCloseTo(Math.log(6 * shrunk(0.3) * (1 - shrunk(0.3))), 13);
    expect(at(0.25, 1, 4)).toBeCloseTo(Math.log(3 * (1 - shrunk(1)) ** 2), 13);
  });

  it("stay finite where the gamma function overflows", () => {
    // Stirling: a beta of large ν is normal with variance μ (1 - μ) / (ν + 1).
    const nu = 1e6;
    expect(at(0.5, 0.5, nu)).toBeCloseTo(-0.5 * Math.log((2 * Math.PI * 0.25) / (nu + 1)), 5);
  });

  it("are s(μ₂) after the input, and of learners of one value that before it", () => {
    const after = bind("beta_obs", binary, { respondFrom: "posterior" });
    expect(after.prediction(context({ "level[2].mean": Math.log(3) }), { nupr: 9 })).toBeCloseTo(0.75, 15);
    const learner = standInFilter("rw_binary", "binary", ["level[1].expectedMean"]);
    expect(bind("beta_obs", learner, { respondFrom: "posterior" }).reads).toEqual(["level[1].expectedMean"]);
    const hall = { ...standInFilter("ph_binary", "binary", ["level[1].expectedMean"]) };
    expect(bind("beta_obs", hall).reads).toEqual(["v"]);
  });

  it("are drawn with mean μ and variance μ (1 - μ) / (ν + 1)", () => {
    const draws = stream(9, 11, 0);
    const values = Array.from({ length: 4000 }, (_, t) =>
      beta.simulate(context({ "level[1].expectedMean": 0.3 }), { nupr: 5 }, draws.at(t)),
    );
    const mean = values.reduce((sum, y) => sum + y, 0) / 4000;
    const variance = values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 4000;
    expect(Math.abs(mean - 0.3)).toBeLessThan(4 * Math.sqrt(0.035 / 4000));
    expect(Math.abs(variance / 0.035 - 1)).toBeLessThan(0.1);
  });
});

describe("binary choices", () => {
  it("of cdfgaussian_obs divide by the variance, or in the corrected form by the standard deviation", () => {
    // Φ(1.959964) = 0.975; the variance is 4, so the shipped form is Φ(0.979982).
    const beliefs = { "level[2].mean": 2 * 1.959963984540054, "level[2].variance": 4 };
    expect(bind("cdfgaussian_obs", binary, form).prediction(context(beliefs), {})).toBeCloseTo(0.975, 14);
    expect(bind("cdfgaussian_obs").prediction(context({ ...beliefs, "level[2].mean": 0 }), {})).toBe(0.5);
    const shipped = bind("cdfgaussian_obs");
    expect(
      shipped.prediction(context({ "level[2].mean": 4 * 1.959963984540054, "level[2].variance": 4 }), {}),
    ).toBeCloseTo(0.975, 14);
    expect(logp(shipped, context({ "level[2].mean": -400, "level[2].variance": 4 }), {})).toBeLessThan(-5000);
    expect(shipped.cautions).toHaveLength(1);
  });

  it("of unitsq_sgm_mu3 match the believed probability at a volatility of 0", () => {
    const bound = bind("unitsq_sgm_mu3");
    const at = (mu3: number) =>
      bound.prediction(context({ "level[1].expectedMean": 0.8, "level[3].expectedMean": mu3 }), {});
    expect(at(0)).toBeCloseTo(0.8, 15);
    expect(at(-Math.log(2))).toBeCloseTo(16 / 17, 15);
    expect(at(30)).toBeCloseTo(0.5, 12);
  });

  it("of conditioned hallucinations follow the expectation where there is no tone", () => {
    const beliefs = { "level[1].expectedMean": 0.6, "level[3].expectedMean": Math.log(3) };
    const tone = { extraInputs: ["tone"] };
    const belief = (name: string, t: number, p: Numbers = {}) =>
      bind(name, binary, tone).toolbox!(context(beliefs, 1, { tone: t }), { be: 4, ...p }).yhat;
    expect(belief("condhalluc_obs", 0)).toBe(0.6);
    expect(belief("condhalluc_obs", 0.5)).toBeCloseTo(0.3 / (0.3 + 0.16), 15);
    expect(belief("condhalluc_obs2", 0.2, { nu: 3 })).toBeCloseTo(0.6 - 0.1, 15);
    expect(belief("condhalluc_obs3", 0.2)).toBeCloseTo(0.6 - 0.1, 15);
    expect(() => bind("condhalluc_obs")).toThrow(/takes two input columns/);
    expect(() => bind("condhalluc_obs", binary, { extraInputs: ["a", "b"] })).toThrow(/Found 2 .*: a, b/);
  });
});

describe("times and speeds", () => {
  const beliefs = {
    ...{ "level[1].expectedMean": 0.25, "level[1].expectedVariance": 0.1875 },
    ...{ "level[2].mean": 0, "level[2].variance": 2, "level[2].expectedMean": -1.1, "level[3].mean": 0 },
  };

  it("of logrt_linear_binary take surprise in bits and carry uncertainties down to level 1", () => {
    const bound = bind("logrt_linear_binary");
    const p = { be0: 6, be1: 0.1, be2: 1, be3: 0.5, be4: 2, ze: 0.3 };
    const expected = 6 + 0.1 * 2 + 0.1875 + 0.5 * 0.25 * 2 + 2 * 0.25;
    expect(bound.prediction(context(beliefs, 0, { input: 1 }), p)).toBeCloseTo(expected, 14);
    expect(bound.responseUnit).toBe("log ms");
    const draw = { uniform: () => 0.5, normal: () => 2 };
    expect(bound.simulate(context(beliefs, 0, { input: 1 }), p, draw)).toBeCloseTo(
      expected + 2 * 0.3 ** 0.5,
      14,
    );
  });

  it("have the density of a normal with variance ze", () => {
    const p = { be0: 6, be1: 0, be2: 0, ze: 0.3 };
    const bound = bind("logrt_linear_binary_minimal");
    const want = -0.5 * Math.log(2 * Math.PI * 0.3) - 0.25 / 0.6;
    expect(logp(bound, context(beliefs, 6.5, { input: 0 }), p)).toBeCloseTo(want, 14);
  });

  it("of a cue follow attention after valid cues and its complement after others", () => {
    const p = { ze1v: 0.005, ze1i: 0.004, ze2: 0.001, ze3: 1e-6 };
    const speed = (name: string, input: number) => bind(name).prediction(context(beliefs, 0, { input }), p);
    expect(speed("rs_belief", 1)).toBeCloseTo(0.00525, 16);
    expect(speed("rs_belief", 0)).toBeCloseTo(0.00475, 16);
    expect(speed("rs_surprise", 1)).toBeCloseTo(0.005 + 0.001 / 3, 16);
    const attention = 1 / (1 + Math.exp(1 / 0.1875 - 4));
    expect(speed("rs_precision", 1)).toBeCloseTo(0.005 + 0.001 * attention, 16);
    const flat = { "level[1].expectedVariance": 0.25, "level[2].expectedMean": 0 };
    expect(bind("rs_precision").prediction(context(flat, 0, { input: 1 }), p)).toBeCloseTo(0.0055, 16);
  });

  it("need a third level where they read volatility", () => {
    const two = standInFilter("ehgf_binary", "binary", levels.slice(0, 8));
    expect(() => bind("logrt_linear_binary", two)).toThrow(/level\[3\].mean .* at least 3 levels/);
  });
});

describe("ideal observers", () => {
  const worlds = (n: number) =>
    standInFilter(
      "hgf_whichworld",
      "binary",
      Array.from({ length: n }, (_, i) => `arm[${i + 1}].expectedMean`),
    );
  const beliefs = { "arm[1].expectedMean": 0.3, "arm[2].expectedMean": 0.6, "arm[3].expectedMean": 0.1 };

  it("of outcomes score what happened under its prediction", () => {
    const bound = bind("bayes_optimal_categorical", bandit);
    expect(logp(bound, context(beliefs, Number.NaN, { input: 2 }))).toBeCloseTo(Math.log(0.6), 15);
    expect(bound.scores).toBe("input");
  });

  it("of worlds take the rates of their number, or those of the setting", () => {
    const two = bind("bayes_optimal_whichworld", worlds(2));
    const p = 0.3 * 0.85 + 0.6 * 0.15;
    expect(logp(two, context(beliefs, Number.NaN, { input: 1 }))).toBeCloseTo(Math.log(p), 14);
    const three = bind("bayes_optimal_whichworld", worlds(3), { own: { worldRates: "1,0.5,0" } });
    expect(logp(three, context(beliefs, Number.NaN, { input: 0 }))).toBeCloseTo(Math.log(0.4), 14);
    expect(() => bind("bayes_optimal_whichworld", worlds(3))).toThrow(/needs 3 rates .* got none/);
    expect(() => bind("bayes_optimal_whichworld", worlds(2), { own: { worldRates: "0.5,2" } })).toThrow(
      /0.5,2/,
    );
  });

  it("of squared errors keep their variance fixed", () => {
    const bound = bind("squared_pe", standInFilter("hgf", "real", levels));
    expect(bound.parameters[0]?.prior).toEqual({ mean: Math.log(0.05), variance: 0 });
    const want = -0.5 * Math.log(2 * Math.PI * 0.05) - 0.04 / 0.1;
    expect(
      logp(bound, context({ "level[1].expectedMean": 1 }, Number.NaN, { input: 1.2 }), { ze: 0.05 }),
    ).toBeCloseTo(want, 14);
  });
});

describe("the setting form", () => {
  it("is toolbox or corrected, and nothing else", () => {
    for (const { name, settings } of responseModels) {
      if (!settings?.some((setting) => setting.name === "form")) continue;
      const filter = name === "cdfgaussian_obs" ? binary : bandit;
      expect(() => bind(name, filter, { own: { form: "right" } })).toThrow(
        `response model ${name}: form must be toolbox or corrected, got right`,
      );
    }
  });
});
