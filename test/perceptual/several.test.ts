/** Models of several arms, outcomes and states as programs: against plain numbers, and their derivatives. */

import { describe, expect, it } from "vitest";
import { agent, agentDensity, evaluateRun, type RunData } from "../../src/agent/index.js";
import type { Filter, ResponseModel } from "../../src/model/index.js";
import { findPerceptualModel } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";
import { add, mul, type Scalar, square, sub } from "../../src/scalar/index.js";

const trials = 60;
const numbers = stream(11, 1, 0);
const pick = (t: number, k: number, n: number): number => 1 + Math.floor(numbers.at(t * 8 + k).uniform() * n);

/** Reads every belief on offer: a score that depends on all of them, whatever the model. */
function scoreOf(filter: Filter): ResponseModel {
  const roles = Object.keys(filter.roles).filter((role) => /ean$/.test(role));
  return {
    name: "score",
    description: "sum of squared distances of all beliefs from fixed points",
    bind: () => ({
      parameters: [],
      reads: roles,
      inputs: [],
      scores: "input",
      responseKind: "none",
      step: <S extends Scalar>({ beliefs }: { readonly beliefs: Readonly<Record<string, S | number>> }) => ({
        logProbability: roles.reduce<S | number>(
          (total, role, i) => add<S>(total, mul<S>(-0.1, square<S>(sub<S>(beliefs[role]!, 0.07 * i)))),
          0,
        ),
      }),
      prediction: () => 0,
      simulate: () => 0,
    }),
  };
}

function dataOf(filter: Filter): RunData {
  const inputs = Object.fromEntries(
    filter.inputs.map(({ name, kind, categories }, i) => {
      const values = Float64Array.from({ length: trials }, (_, t) => {
        if (kind === "category") return pick(t, i, categories!);
        return kind === "binary" ? pick(t, i, 2) - 1 : 50 + 8 * numbers.at(t).normal();
      });
      // A missing input exercises the masks; it leaves the choice where the model allows.
      if (filter.inputs[0]!.always !== true && filter.inputs[i]!.always !== true) values[20] = Number.NaN;
      return [name, values];
    }),
  );
  if (filter.inputs[0]!.always !== true) inputs[filter.inputs[0]!.name]![20] = Number.NaN;
  return { trials, inputs, responses: [] };
}

const quiet = { om2: -5, om3: -7, om1: 1, om: -5, th: 0.01 };
const cases: readonly (readonly [name: string, settings: Readonly<Record<string, number | boolean>>])[] = [
  ["hgf_binary_mab", {}],
  ["hgf_binary_mab", { n_bandits: 2, coupled: true }],
  ["hgf_ar1_binary_mab", { levels: 4 }],
  ["ehgf_ar1_binary_mab", {}],
  ["uhgf_ar1_binary_mab", { n_bandits: 3 }],
  ["hgf_ar1_mab", { levels: 3 }],
  ["hgf_categorical", { n_outcomes: 4 }],
  ["hgf_categorical_norm", {}],
  ["hgf_whatworld", { n_states: 3 }],
  ["hgf_whichworld", {}],
];

describe("the program of a model of several options", () => {
  for (const [name, settings] of cases) {
    const { filter } = findPerceptualModel(name)!.build(settings);
    const run = dataOf(filter);
    // Every parameter that has a prior is free, and those that start at infinity stay.
    const free = agent({
      filter,
      response: scoreOf(filter),
      values: Object.fromEntries(
        Object.entries(quiet).filter(([parameter]) => filter.parameters.some((p) => p.name === parameter)),
      ),
      priors: Object.fromEntries(
        filter.parameters
          .filter(({ prior }) => prior.variance === 0 && Number.isFinite(prior.mean))
          .map(({ name: parameter, prior }) => [parameter, { mean: prior.mean as number, variance: 1 }]),
      ),
    });
    const words = Object.entries(settings).map(([key, value]) => ` ${key}=${value}`);

    it(`computes what the numbers do, and its derivatives are central differences: ${name}${words.join("")}`, () => {
      const density = agentDensity(free, [[run]]);
      const z = density.priors[0]!.mean.map((mean, i) => mean + 0.02 * ((i % 5) - 2));
      const point = { participant: 0, z };
      const plain = evaluateRun(free, run, density.native(point));
      expect(plain.failure).toBeUndefined();
      const outputs = density.outputs(point);
      expect(filter.quantities.filter((q) => !outputs.has(q.name))).toEqual([]);
      for (const [quantity, [recorded]] of outputs) {
        plain.trajectories.get(quantity)?.forEach((want, t) => {
          // The kernel does not report ignored trials.
          if (Number.isNaN(run.inputs[filter.inputs[0]!.name]![t]!)) return;
          const got = recorded![t]!;
          if (Object.is(got, want)) return;
          expect(Math.abs(got - want), `${quantity} of trial ${t + 1}`).toBeLessThan(
            1e-12 * Math.max(Math.abs(want), 1e-3),
          );
        });
      }
      const at = (i: number, d: number): number => {
        const moved = z.slice();
        moved[i]! += d;
        return density.value([{ participant: 0, z: moved }])[0]!.logJoint;
      };
      const { gradient, failed } = density.gradient([point])[0]!;
      expect(failed).toBe(false);
      expect(gradient.length).toBeGreaterThan(8);
      gradient.forEach((g, i) => {
        const h = 1e-4;
        const difference = (8 * (at(i, h) - at(i, -h)) - (at(i, 2 * h) - at(i, -2 * h))) / (12 * h);
        expect(Math.abs(g - difference), density.free[i]?.name).toBeLessThan(1e-6 * (1 + Math.abs(g)));
      });
    });
  }
});
