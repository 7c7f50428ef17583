import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import type { BoundResponse, ResponseModel, ResponseSettings } from "../model/index.js";
import { jet, type Scalar } from "../scalar/index.js";
import {
  bayesOptimal,
  bayesOptimalBinary,
  findResponseModel,
  gaussianObs,
  responseModels,
  softmaxBinary,
  unitsqSgm,
} from "./index.js";
import { standInFilter } from "./stand-in.js";

const predicting: ResponseSettings = { respondFrom: "prediction", extraInputs: [] };
const posterior: ResponseSettings = { ...predicting, respondFrom: "posterior" };
const hgfRoles = ["level[1].expectedMean", "level[1].expectedVariance", "level[1].mean"];
const binaryHgf = standInFilter("ehgf_binary", "binary", hgfRoles);
const noisyHgf = standInFilter("ehgf_binary_pu", "binary", [...hgfRoles, "level[1].perceptualNoise"]);
const hgf = standInFilter("hgf", "real", hgfRoles);
const rescorlaWagner = standInFilter("rw_binary", "binary", ["level[1].expectedMean"]);

/** Log probability at a belief (predicted mean) with numbers. */
function logp(
  bound: BoundResponse,
  belief: number,
  response: number,
  p: Record<string, number> = {},
  input: Record<string, number> = {},
): number {
  const beliefs = { "level[1].expectedMean": belief, "level[1].expectedVariance": 0.3 };
  return bound.step<number>({ beliefs, input, memory: {}, response }, p).logProbability;
}

function refusal(model: ResponseModel, ...given: Parameters<ResponseModel["bind"]>): string {
  try {
    model.bind(...given);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`${model.name} was not refused`);
}

/** A generator that returns the given draws. */
function draws(values: readonly number[]): { uniform(): number; normal(): number } {
  const left = [...values];
  const next = (): number => left.shift() ?? Number.NaN;
  return { uniform: next, normal: next };
}

describe("binding a response model", () => {
  it("reads the prediction, or the posterior where the settings ask for it", () => {
    expect(unitsqSgm.bind(binaryHgf, predicting).reads).toEqual(["level[1].expectedMean"]);
    expect(unitsqSgm.bind(noisyHgf, posterior).reads).toEqual(["level[1].mean"]);
    expect(softmaxBinary.bind(binaryHgf, posterior).reads).toEqual(["level[1].mean"]);
    expect(bayesOptimal.bind(hgf, predicting).reads).toEqual([
      "level[1].expectedMean",
      "level[1].expectedVariance",
    ]);
  });

  it("names model, filter, role, what the filter offers and who offers the role, when one is missing", () => {
    const message = refusal(bayesOptimal, rescorlaWagner, predicting);
    for (const part of [
      "bayes_optimal",
      "rw_binary",
      "level[1].expectedVariance",
      "only level[1].expectedMean",
      "HGF",
    ]) {
      expect(message).toContain(part);
    }
    expect(refusal(gaussianObs, standInFilter("mine", "real", []), predicting)).toContain("no roles at all");
  });

  it("serves predictions only for learners of one value", () => {
    expect(unitsqSgm.bind(rescorlaWagner, predicting).parameters).toHaveLength(1);
    expect(refusal(unitsqSgm, rescorlaWagner, posterior)).toContain('use respondFrom "prediction"');
    expect(refusal(softmaxBinary, rescorlaWagner, posterior)).toContain("level[1].mean");
  });

  it("refuses unitsq_sgm on the posterior of a binary filter that sees its input clearly", () => {
    expect(refusal(unitsqSgm, binaryHgf, posterior)).toMatch(
      /every choice would have probability 0 or 1.*_pu/,
    );
  });

  it("refuses posteriors where a model settles what it reads", () => {
    for (const model of [gaussianObs, bayesOptimal])
      expect(refusal(model, hgf, posterior)).toContain("no choice between predictions and posteriors");
  });

  it("refuses bayes_optimal_binary on a continuous input", () => {
    expect(refusal(bayesOptimalBinary, hgf, predicting)).toContain("use bayes_optimal");
  });

  it("takes no or two reward columns for softmax_binary", () => {
    const extra = (...extraInputs: string[]): ResponseSettings => ({ ...predicting, extraInputs });
    expect(softmaxBinary.bind(binaryHgf, extra()).inputs).toEqual([]);
    expect(softmaxBinary.bind(binaryHgf, extra("left", "right")).inputs).toEqual(["left", "right"]);
    expect(refusal(softmaxBinary, binaryHgf, extra("left"))).toContain("Found 1: left");
    expect(refusal(softmaxBinary, binaryHgf, extra("a", "b", "c"))).toContain("Found 3: a, b, c");
  });

  it("brings the toolbox's priors, as mean and variance on the log scale", () => {
    const prior = (model: ResponseModel, filter = binaryHgf) =>
      model.bind(filter, predicting).parameters[0]?.prior;
    expect(prior(unitsqSgm)).toEqual({ mean: Math.log(48), variance: 1 });
    expect(prior(softmaxBinary)).toEqual({ mean: Math.log(48), variance: 1 });
    expect(prior(gaussianObs, hgf)).toEqual({ mean: Math.log(0.005), variance: 0.1 });
    expect(bayesOptimal.bind(hgf, predicting).parameters).toEqual([]);
  });
});

describe("log probabilities", () => {
  const unitSquare = unitsqSgm.bind(binaryHgf, predicting);
  const softmax = softmaxBinary.bind(binaryHgf, predicting);

  it("of unitsq_sgm stay finite where the toolbox's powers underflow", () => {
    expect(logp(unitSquare, 0.5, 1, { ze: 1e6 })).toBe(-Math.LN2);
    expect(logp(unitSquare, 0.4, 1, { ze: 1e6 })).toBeCloseTo(1e6 * Math.log(0.4 / 0.6), 6);
    expect(logp(unitSquare, 0.4, 0, { ze: 1e6 })).toBeCloseTo(0, 300);
  });

  it("of unitsq_sgm at ze = 1 are those of the belief itself", () => {
    for (const x of [1e-12, 0.001, 0.3, 0.999]) {
      expect(logp(unitSquare, x, 1, { ze: 1 })).toBeCloseTo(Math.log(x), 14);
      expect(logp(unitSquare, x, 0, { ze: 1 })).toBeCloseTo(Math.log1p(-x), 15);
    }
  });

  it("of a certain belief are 0 and -Infinity, never NaN", () => {
    expect(logp(unitSquare, 1, 1, { ze: 2 })).toBeCloseTo(0, 300);
    expect(logp(unitSquare, 1, 0, { ze: 2 })).toBe(-Infinity);
    const ideal = bayesOptimalBinary.bind(binaryHgf, predicting);
    expect(logp(ideal, 1, Number.NaN, {}, { input: 1 })).toBe(0);
    expect(logp(ideal, 0, Number.NaN, {}, { input: 0 })).toBe(0);
    expect(logp(ideal, 1, Number.NaN, {}, { input: 0 })).toBe(-Infinity);
  });

  it("of the two choices add up to probability 1", () => {
    const rewards = softmaxBinary.bind(binaryHgf, { ...predicting, extraInputs: ["r0", "r1"] });
    for (const x of [0.01, 0.5, 0.8]) {
      const input = { r0: 2, r1: 5 };
      for (const [bound, p] of [
        [unitSquare, { ze: 3 }],
        [softmax, { be: 3 }],
        [rewards, { be: 0.4 }],
      ] as const) {
        expect(Math.exp(logp(bound, x, 0, p, input)) + Math.exp(logp(bound, x, 1, p, input))).toBeCloseTo(
          1,
          14,
        );
      }
    }
  });

  it("have the closed derivative in the parameter: logit x (y - P) for unitsq_sgm", () => {
    const x = 0.7;
    for (const y of [0, 1]) {
      const slope = jet(<S extends Scalar>(ze: S) => {
        const context = { beliefs: { "level[1].expectedMean": x }, input: {}, memory: {}, response: y };
        return unitSquare.step<S>(context, { ze }).logProbability as S;
      }, 2.5).first;
      const odds = Math.log(x / (1 - x));
      expect(slope).toBeCloseTo(odds * (y - 1 / (1 + Math.exp(-2.5 * odds))), 14);
    }
  });
});

describe("simulated and expected responses", () => {
  const context = {
    beliefs: { "level[1].expectedMean": 0.7, "level[1].expectedVariance": 4 },
    input: {},
    memory: {},
  };

  it("of binary models are Bernoulli with the choice probability, not the belief", () => {
    const bound = unitsqSgm.bind(binaryHgf, predicting);
    const p = 0.7 ** 2 / (0.7 ** 2 + 0.3 ** 2);
    expect(bound.prediction(context, { ze: 2 })).toBeCloseTo(p, 15);
    expect(bound.simulate(context, { ze: 2 }, draws([p - 1e-6]))).toBe(1);
    expect(bound.simulate(context, { ze: 2 }, draws([p + 1e-6]))).toBe(0);
  });

  it("of softmax_binary use the rewards", () => {
    const bound = softmaxBinary.bind(binaryHgf, { ...predicting, extraInputs: ["r0", "r1"] });
    const rewarded = { ...context, input: { r0: 10, r1: 1 } };
    expect(bound.prediction(rewarded, { be: 1 })).toBeCloseTo(1 / (1 + Math.exp(2.3)), 15);
    expect(bound.simulate(rewarded, { be: 1 }, draws([0.5]))).toBe(0);
  });

  it("of gaussian_obs are normal with standard deviation √ze", () => {
    const bound = gaussianObs.bind(hgf, predicting);
    expect(bound.prediction(context, { ze: 0.09 })).toBe(0.7);
    expect(bound.simulate(context, { ze: 0.09 }, draws([2]))).toBeCloseTo(1.3, 15);
  });

  it("of ideal observers are inputs as they expect them", () => {
    expect(bayesOptimal.bind(hgf, predicting).simulate(context, {}, draws([-1]))).toBeCloseTo(-1.3, 15);
    expect(bayesOptimalBinary.bind(binaryHgf, predicting).simulate(context, {}, draws([0.69]))).toBe(1);
  });
});

describe("the catalogue", () => {
  it("finds every model by its toolbox name", () => {
    for (const model of responseModels) {
      expect(findResponseModel(model.name)).toBe(model);
      expect(model.description).not.toBe("");
    }
    expect(findResponseModel("unitsq")).toBeUndefined();
  });
});
