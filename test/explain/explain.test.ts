/** Explanations: the numbers of the code that runs, and formulas that give them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type AgentSpecification,
  buildAgent,
  evaluateRun,
  type RunData,
  resolvePriors,
} from "../../src/agent/index.js";
import {
  type Explanation,
  explainTrial,
  explanationJson,
  explanationText,
  type Message,
} from "../../src/explain/index.js";
import { explanationSchema } from "../../src/explain/schema.js";
import { type NetworkData, network, premade } from "../../src/hgf/index.js";
import { evaluate } from "./formula-reader.js";

const read = (file: string): number[] =>
  readFileSync(join(import.meta.dirname, "../data", file), "utf8")
    .trim()
    .split("\n")
    .slice(0, 40)
    .map(Number);
const outcomes = Float64Array.from(read("binary_inputs_320.txt"));
const rates = Float64Array.from(read("usdchf_614.txt"));
const choices = outcomes.map((u, t) => (t % 5 === 0 ? 1 - u : u));

function runOf(specification: AgentSpecification, inputs: Record<string, Float64Array>) {
  const { agent } = buildAgent(specification);
  const run: RunData = { trials: 40, inputs, responses: [choices] };
  return { agent, run, native: resolvePriors(agent, [run]).native };
}

/** The formula of a message evaluated with its numbers. */
function computed({ formula, where = [], numbers }: Message): number {
  const values = new Map(Object.entries(numbers));
  for (const part of where) values.set(part.name, evaluate(part.formula, values));
  return evaluate(formula, values);
}

const nonlinear = network({ meanField: false })
  .input("u", { precision: 100, valueParents: { x1: 1 }, volatilityParents: { n: 1 } })
  .continuous("x1", {
    valueParents: { x2: { strength: 0.5, function: "tanh" }, x4: 0.3 },
    volatilityParents: { v: 0.8 },
  })
  .continuous("x2", { autoconnectionStrength: 0.9, tonicDrift: 0.1 })
  .continuous("x4", {})
  .continuous("v", {})
  .continuous("n", {});
const binary = (settings: Parameters<typeof network>[0]): NetworkData =>
  network(settings)
    .binary("u", { valueParents: { x2: 1 } })
    .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1.2 } })
    .continuous("x3", { tonicVolatility: -4 })
    .toJSON();

const catalogue = ["hgf_binary", "ehgf_binary", "uhgf_binary", "rw_binary"];
const cases: [string, AgentSpecification, Record<string, Float64Array>][] = [
  ...catalogue.map((perceptualModel): [string, AgentSpecification, Record<string, Float64Array>] => [
    perceptualModel,
    { perceptualModel, responseModel: "unitsq_sgm" },
    { u: outcomes },
  ]),
  ...["hgf", "ehgf", "uhgf"].map(
    (perceptualModel): [string, AgentSpecification, Record<string, Float64Array>] => [
      perceptualModel,
      { perceptualModel, responseModel: "gaussian_obs" },
      { u: rates },
    ],
  ),
  ...(["classic", "ehgf", "ehgf-legacy", "unbounded"] as const).flatMap((variant) =>
    [true, false].map((meanField): [string, AgentSpecification, Record<string, Float64Array>] => [
      `a binary network, ${variant}, ${meanField ? "mean-field" : "relaxed"}`,
      { network: binary({ variant, meanField }), responseModel: "unitsq_sgm" },
      { u: outcomes },
    ]),
  ),
  [
    "a network as pyhgf has it",
    { network: binary({ conventions: "pyhgf", variant: "unbounded" }) },
    { u: outcomes },
  ],
  [
    "a volatile node that is fed, as pyhgf has it",
    {
      network: network({ conventions: "pyhgf", variant: "unbounded", meanField: false })
        .volatile("u", { precision: 50, autoconnectionStrength: 0.2, valueParents: { x: 0.7 } })
        .continuous("x", {})
        .toJSON(),
    },
    { u: rates },
  ],
  ["a network with curved coupling and noise", { network: nonlinear.toJSON() }, { u: rates }],
];

describe("explainTrial(agent, run, native, place)", () => {
  it.each(cases)(
    "gives the bits of the filter, and formulas that give its numbers: %s",
    (_, specification, inputs) => {
      const { agent, run, native } = runOf(specification, inputs);
      const { trajectories, streams } = evaluateRun(agent, run, native);
      for (const trial of [1, 2, 17, 40]) {
        const { messages } = explainTrial(agent, run, native, { participant: "a", run: 1, trial });
        const results = new Map(messages.map(({ name, result }) => [name, result]));
        for (const { name } of agent.filter.quantities) {
          expect(results.get(name), `${name} on trial ${trial}`).toBe(trajectories.get(name)![trial - 1]);
        }
        for (const stream of streams) {
          expect(results.get(`${stream.name}.logProbability`)).toBe(stream.logLikelihood[trial - 1]);
        }
        for (const message of messages) {
          const error = Math.abs(computed(message) - message.result);
          expect(error, `${message.name} = ${message.formula}`).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(message.result)),
          );
        }
      }
    },
  );

  it("puts in what was worked out before, by name", () => {
    const { agent, run, native } = runOf(cases[1]![1], { u: outcomes });
    const { messages } = explainTrial(agent, run, native, { participant: "a", run: 1, trial: 9 });
    const formulaOf = (name: string): string | undefined => messages.find((m) => m.name === name)?.formula;
    expect(formulaOf("x2.expectedMean")).toBe("x2.mean[k-1]");
    expect(formulaOf("x2.precision")).toBe("x2.expectedPrecision + u.expectedVariance");
    expect(formulaOf("u.valuePredictionError")).toBe("u - u.expectedMean");
    const known = new Set<string>(["u", "response", ...agent.parameters.map(({ name }) => name)]);
    for (const { name, numbers } of messages) {
      const unknown = Object.keys(numbers).filter((n) => !known.has(n) && !n.endsWith("[k-1]"));
      expect(unknown, name).toEqual([]);
      known.add(name);
    }
  });

  it("names each number once, also of a model without nodes", () => {
    const { agent, run, native } = runOf({ perceptualModel: "rw_binary" }, { u: outcomes });
    const { messages } = explainTrial(agent, run, native, { participant: "a", run: 1, trial: 2 });
    expect(messages.map(({ step, node, name, formula }) => [step, node, name, formula])).toEqual([
      ["prediction", "rw_binary", "vhat", "v[k-1]"],
      ["prediction error", "rw_binary", "da", "u - vhat"],
      ["update", "rw_binary", "v", "vhat + al * da"],
    ]);
  });

  it("says that nothing moves, or that nothing was seen, where the input is missing", () => {
    const holes = outcomes.slice();
    holes[8] = Number.NaN;
    const explained = (missingInput: "frozen" | "unobserved"): Explanation => {
      const { agent, run, native } = runOf({ perceptualModel: "ehgf_binary", missingInput }, { u: holes });
      return explainTrial(agent, run, native, { participant: "a", run: 1, trial: 9 });
    };
    expect(explained("frozen")).toMatchObject({ input: "frozen", messages: [] });
    expect(explanationText(explained("frozen"))).toMatch(/u = missing[\s\S]*nothing moves/);
    const { input, messages } = explained("unobserved");
    expect(input).toBe("unobserved");
    expect(messages.find(({ name }) => name === "x2.mean")?.formula).toBe("x2.expectedMean");
  });

  it("says why the model breaks down on a trial, and on which trial it did before", () => {
    const spike = new Float64Array(40).fill(1);
    spike[20] = 1e200;
    const { agent, run, native } = runOf({ network: nonlinear.toJSON() }, { u: spike });
    const place = { participant: "a", run: 1 };
    const broken = explainTrial(agent, run, native, { ...place, trial: 21 });
    expect(broken.failure).toMatch(/trial 21/);
    expect(() => explainTrial(agent, run, native, { ...place, trial: 22 })).toThrow(/explain trial 21/);
    expect(() => explainTrial(agent, run, native, { ...place, trial: 41 })).toThrow(/trials 1 to 40/);
  });

  it("explains a categorical network, and writes JSON that its schema describes", () => {
    const net = premade.categorical({ categories: 3 });
    const inputs = Object.fromEntries(
      net
        .asFilter()
        .inputs.map(({ name }, i) => [
          name,
          Float64Array.from({ length: 40 }, (_, t) => (t % 3 === i ? 1 : 0)),
        ]),
    );
    const { agent, run, native } = runOf({ network: net.toJSON() }, inputs);
    const explanation = explainTrial(agent, run, native, { participant: "a", run: 1, trial: 5 });
    expect(() => explanationSchema.parse(JSON.parse(explanationJson(explanation)))).not.toThrow();
    for (const message of explanation.messages.filter(({ formula }) => formula.length < 400)) {
      expect(computed(message), message.formula).toBeCloseTo(message.result, 9);
    }
  });
});
