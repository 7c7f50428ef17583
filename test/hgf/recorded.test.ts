import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Agent, agent, agentDensity, evaluateRun, type RunData } from "../../src/agent/index.js";
import { network } from "../../src/hgf/index.js";
import type { Filter } from "../../src/model/index.js";
import { findPerceptualModel } from "../../src/perceptual/index.js";
import { findResponseModel } from "../../src/response/index.js";

const data = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../data", name), "utf8").trim();
const outcomes = data("binary_inputs_320.txt").split(/\s+/).map(Number).slice(0, 80);
const choices = data("binary_responses_320.csv").split(/\s+/).slice(1, 81).map(Number);
const rates = data("usdchf_614.txt").split(/\s+/).map(Number).slice(0, 80);

function numbers(filter: Filter): Record<string, Float64Array> {
  return Object.fromEntries(
    filter.inputs.map(({ name, kind }, i) => {
      const values = Float64Array.from(kind === "binary" ? outcomes : rates);
      // Missing inputs exercise the masks.
      values[20] = Number.NaN;
      if (i === 0) values[21] = Number.NaN;
      return [name, values];
    }),
  );
}

function joined(filter: Filter, missingInput: "frozen" | "unobserved"): { model: Agent; run: RunData } {
  const binary = filter.inputs[0]!.kind === "binary";
  const model = agent({
    filter,
    response: findResponseModel(binary ? "unitsq_sgm" : "gaussian_obs")!,
    settings: { missingInput },
  });
  const inputs = numbers(filter);
  const timeStep = Float64Array.from(outcomes, (_, t) => [0.5, 1, 2][t % 3]!);
  const responses = [Float64Array.from(binary ? choices : rates)];
  return { model, run: { trials: 80, inputs, exogenous: { timeStep }, responses } };
}

/** Largest relative difference of every recorded quantity from the numbers of a plain run. */
function difference(filter: Filter, missingInput: "frozen" | "unobserved"): number {
  const { model, run } = joined(filter, missingInput);
  const density = agentDensity(model, [[run]]);
  const prior = density.priors[0]!;
  const z = prior.mean.map((mean, i) => mean + 0.1 * (i + 1));
  const point = { participant: 0, z };
  const plain = evaluateRun(model, run, density.native(point));
  expect(plain.failure).toBeUndefined();
  const first = run.inputs[filter.inputs[0]!.name]!;
  let worst = 0;
  for (const [name, [recorded]] of density.outputs(point)) {
    const expected = plain.trajectories.get(name);
    expected?.forEach((want, t) => {
      // The kernel does not report ignored trials.
      if (missingInput === "frozen" && Number.isNaN(first[t]!)) return;
      const got = recorded![t]!;
      if (Object.is(got, want)) return;
      worst = Math.max(worst, Math.abs(got - want) / Math.max(Math.abs(want), 1e-3));
    });
  }
  const value = density.value([point])[0]!;
  expect(value.failed).toBe(false);
  return Math.max(worst, Math.abs(value.logLikelihood / plain.logLikelihood - 1));
}

describe("the recorded program", () => {
  for (const name of ["hgf", "ehgf", "uhgf", "hgf_binary", "ehgf_binary", "uhgf_binary", "rw_binary"]) {
    for (const missingInput of ["frozen", "unobserved"] as const) {
      it(`computes what the numbers do: ${name}, missing inputs ${missingInput}`, () => {
        const settings = name === "rw_binary" ? {} : { irregularIntervals: true };
        expect(difference(findPerceptualModel(name)!.build(settings).filter, missingInput)).toBeLessThan(
          1e-13,
        );
      });
    }
  }

  for (const variant of ["classic", "ehgf", "ehgf-legacy", "unbounded"] as const) {
    for (const meanField of [true, false]) {
      it(`computes what the numbers do: a network, ${variant}, ${meanField ? "mean-field" : "relaxed"}`, () => {
        const filter = network({ variant, meanField })
          .binary("u", { valueParents: { x: 0.8 } })
          .continuous("x", { tonicVolatility: -3, volatilityParents: { v: 0.6, w: 0.4 } })
          .continuous("v", { precision: 20, tonicVolatility: -7, valueParents: { w: 0.3 } })
          .continuous("w", { precision: 20, tonicVolatility: -7, tonicDrift: 0.01 })
          .asFilter({ levels: ["u", "x", "v"], free: ["x.tonicVolatility", "v.mean"] });
        expect(difference(filter, "unobserved")).toBeLessThan(1e-13);
      });
    }
  }

  it("has the derivatives of central differences", () => {
    for (const name of ["uhgf_binary", "ehgf_binary", "uhgf"]) {
      const { model, run } = joined(findPerceptualModel(name)!.build().filter, "frozen");
      const density = agentDensity(model, [[run]]);
      const z = density.priors[0]!.mean.map((mean) => mean + 0.05);
      const at = (i: number, d: number): number => {
        const moved = z.slice();
        moved[i]! += d;
        return density.value([{ participant: 0, z: moved }])[0]!.logJoint;
      };
      const { gradient } = density.gradient([{ participant: 0, z }])[0]!;
      gradient.forEach((g, i) => {
        const h = 1e-5;
        const difference = (8 * (at(i, h) - at(i, -h)) - (at(i, 2 * h) - at(i, -2 * h))) / (12 * h);
        expect(Math.abs(g - difference)).toBeLessThan(1e-6 * (1 + Math.abs(g)));
      });
    }
  });
});
