/** Every response model of the catalogue on a filter that has what it reads, with gaps: numbers, kernel, derivatives. */

import { describe, expect, it } from "vitest";
import { agent, agentDensity, evaluateRun, type Point, type RunData } from "../../src/agent/index.js";
import { defineFilter, type Filter, realParameter, unitParameter } from "../../src/model/index.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";
import { responseModels } from "../../src/response/index.js";
import { add, exp, mul, sigmoid, sin, sub } from "../../src/scalar/index.js";

const TRIALS = 40;

/** Three beliefs that follow the input in ways of their own, with two levels above them. */
const threeOptions = (kind: "binary" | "real"): Filter =>
  defineFilter({
    name: "three-options",
    parameters: { rate: unitParameter({ mean: -1, sd: 1 }), om: realParameter({ mean: -1, sd: 1 }) },
    inputs: { u: kind },
    initial: (p) => ({ x1: 0.2, x2: -0.4, x3: 0.1, q1: 0.5, q2: 0.4, q3: 0.5, sa: exp(p.om), y: 0.3 }),
    predict: ({ x1, x2, x3, y }) => ({ m1: sigmoid(x1), m2: sigmoid(x2), m3: sigmoid(x3), y0: y }),
    update({ x1, x2, x3, sa, y }, _, { u }, p) {
      const towards = (x: typeof x1, by: number) => add(x, mul(p.rate, sub(sin(mul(u, by)), x)));
      const [a, b, c] = [towards(x1, 1), towards(x2, 2.3), towards(x3, 3.1)];
      const next = { x1: a, x2: b, x3: c, q1: sigmoid(a), q2: sigmoid(b), q3: sigmoid(c) };
      return {
        ...next,
        sa: mul(sa, exp(mul(p.rate, sub(0.1, u)))),
        y: add(mul(0.8, y), mul(p.om, 0.1)),
      } as never;
    },
    roles: {
      ...{ "arm[1].expectedMean": "m1", "arm[2].expectedMean": "m2", "arm[3].expectedMean": "m3" },
      ...{ "arm[1].mean": "q1", "arm[2].mean": "q2", "arm[3].mean": "q3" },
      ...{ "arm[1].level[2].mean": "x1", "arm[2].level[2].mean": "x2", "arm[3].level[2].mean": "x3" },
      ...{ "arm[1].level[2].variance": "sa", "arm[2].level[2].variance": "sa" },
      ...{ "arm[3].level[2].variance": "sa", "level[3].mean": "y", "level[3].expectedMean": "y0" },
    },
  });

const binary = perceptualModels.find(({ name }) => name === "uhgf_binary")!.build().filter;
const continuous = perceptualModels.find(({ name }) => name === "uhgf")!.build().filter;

interface Case {
  readonly filter: Filter;
  readonly input: "binary" | "real" | "state";
  readonly extraInputs?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly respondFrom?: "posterior";
}

/** What each model is joined to; several where a setting changes what it computes. */
function casesOf(name: string): Case[] {
  const chosen: Case = { filter: threeOptions("binary"), input: "binary" };
  const states: Case = { filter: threeOptions("real"), input: "state" };
  const plain: Case = { filter: binary, input: "binary" };
  const reals: Case = { filter: continuous, input: "real" };
  const corrected = { settings: { form: "corrected" } };
  switch (name) {
    case "softmax":
    case "softmax_2beta":
      return [chosen, { ...chosen, respondFrom: "posterior" }];
    case "softmax_mu3":
    case "softmax_wld":
    case "softmax_mu3_wld":
      return [chosen, { ...chosen, ...corrected }, { ...chosen, respondFrom: "posterior" }];
    case "cdfgaussian_obs":
      return [plain, { ...plain, ...corrected }];
    case "beta_obs":
      return [plain, { ...plain, respondFrom: "posterior" }];
    case "condhalluc_obs":
    case "condhalluc_obs2":
    case "condhalluc_obs3":
      return [{ ...plain, extraInputs: ["tone"] }];
    case "bayes_optimal_categorical":
    case "bayes_optimal_whatworld":
    case "logrt_linear_whatworld":
    case "rs_precision_whatworld":
      return [states];
    case "bayes_optimal_whichworld":
      return [{ ...chosen, settings: { worldRates: "0.8,0.4,0.1" } }];
    case "gaussian_obs":
    case "gaussian_obs_offset":
    case "bayes_optimal":
    case "squared_pe":
      return [reals];
    default:
      return [plain];
  }
}

function runsOf(c: Case, response: { responseKind: string; responseUnit?: string }): RunData[] {
  return [TRIALS, TRIALS - 9].map((trials, r) => {
    const random = stream(3, 11, r);
    const each = (of: (t: number) => number) => Float64Array.from({ length: trials }, (_, t) => of(t));
    const input = { binary: 2, state: 3, real: 0 }[c.input];
    const u = each((t) =>
      input === 0
        ? 1 + 0.2 * random.normal(t, 0)
        : Math.floor(input * random.uniform(t, 0)) + (input === 3 ? 1 : 0),
    );
    const tone = each((t) => [0, 0.5, 0.75][Math.floor(3 * random.uniform(t, 1))]!);
    const y = each((t) => {
      const x = random.uniform(t, 2);
      if (response.responseUnit === "log ms") return 6 + 0.4 * random.normal(t, 3);
      if (response.responseUnit === "1/ms") return 0.006 + 0.001 * random.normal(t, 3);
      if (response.responseKind === "categorical") return 1 + Math.floor(3 * x);
      if (response.responseKind === "binary") return x < 0.6 ? 1 : 0;
      return response.responseKind === "unit" ? x : 1 + 0.3 * random.normal(t, 3);
    });
    for (const t of [7, 8, 21]) u[t] = Number.NaN;
    for (const t of [3, 8, 15]) y[t] = Number.NaN;
    return { trials, inputs: { [c.filter.inputs[0]!.name]: u, tone }, responses: [y] };
  });
}

const near = (got: number, want: number, tolerance: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want)));
};

describe("likelihood and derivatives of every response model", () => {
  for (const model of responseModels) {
    for (const c of casesOf(model.name)) {
      const how = `${c.respondFrom ?? ""} ${JSON.stringify(c.settings ?? {})}`.trim();
      it(`${model.name} ${how}: numbers = kernel, gradient and Hessian = differences`, () => {
        const subject = agent({
          filter: c.filter,
          response: model,
          settings: {
            extraInputs: c.extraInputs ?? [],
            response: c.settings ?? {},
            ...(c.respondFrom === undefined ? {} : { respondFrom: c.respondFrom }),
          },
        });
        const { response } = subject.streams[0]!;
        const runs = runsOf(c, response);
        const density = agentDensity(
          subject,
          runs.map((run) => [run]),
        );
        const points = Array.from({ length: 6 }, (_, k): Point => {
          const random = stream(8, 7, k);
          const prior = density.priors[k % runs.length]!;
          const z = prior.mean.map(
            (m, j) => m + 0.3 * Math.min(1, Math.sqrt(prior.variance[j]!)) * random.normal(0, j),
          );
          return { participant: k % runs.length, z };
        });
        const hessians = density.hessian(points);
        points.forEach((point, k) => {
          const at = hessians[k]!;
          expect(at.failed).toBe(false);
          const { logLikelihood } = evaluateRun(subject, runs[point.participant]!, density.native(point));
          near(at.logLikelihood, logLikelihood, 1e-12);
          for (let j = 0; j < density.dimension; j++) {
            const h = Math.cbrt(2 ** -52) * Math.max(1, Math.abs(point.z[j]!));
            const [up, down] = density.gradient(
              [h, -h].map((step) => ({ ...point, z: point.z.map((z, i) => (i === j ? z + step : z)) })),
            );
            const scale = Math.max(1, Math.abs(at.logLikelihood));
            near(at.gradient[j]! / scale, (up!.logJoint - down!.logJoint) / (2 * h) / scale, 1e-6);
            for (let i = 0; i < density.dimension; i++) {
              const difference = (up!.gradient[i]! - down!.gradient[i]!) / (2 * h);
              near(at.hessian[i * density.dimension + j]! / scale, difference / scale, 1e-5);
            }
          }
        });
      });
    }
  }
});
