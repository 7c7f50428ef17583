import { describe, expect, it } from "vitest";
import { findPerceptualModel } from "../perceptual/index.js";
import { defineResponse } from "../response/index.js";
import { add, log, type Scalar, select, sub } from "../scalar/index.js";
import { type Agent, agent } from "./agent.js";
import { evaluateRun } from "./evaluate.js";
import { simulateRun } from "./simulate.js";

const filter = findPerceptualModel("hgf_binary_mab")!.build({ n_bandits: 2 }).filter;

/** Chooses arm 1 in proportion to what it expects of it. */
const matching = (reads: readonly string[], inputs: readonly string[] = []) =>
  defineResponse({
    name: "matching",
    parameters: {},
    reads,
    inputs,
    responseKind: "real",
    step<S extends Scalar>({
      beliefs,
      input,
      response,
    }: {
      readonly beliefs: Readonly<Record<string, S | number>>;
      readonly input: Readonly<Record<string, S | number>>;
      readonly response: S | number;
    }) {
      const own = select<S>(sub<S>(2, response), beliefs[reads[0]!]!, beliefs[reads[1]!]!);
      const total = add<S>(beliefs[reads[0]!]!, beliefs[reads[1]!]!);
      const extra = inputs.length > 0 ? input[inputs[0]!]! : 0;
      return { logProbability: add<S>(sub<S>(log<S>(own), log<S>(total)), extra) };
    },
    prediction: () => 1.5,
    simulate: ({ beliefs }, _, random) =>
      random.uniform() * (beliefs[reads[0]!]! + beliefs[reads[1]!]!) < beliefs[reads[0]!]! ? 1 : 2,
  });
const expected = ["arm[1].expectedMean", "arm[2].expectedMean"];
const acting = (reads = expected, inputs: readonly string[] = []): Agent =>
  agent({ filter, response: matching(reads, inputs), fixed: { om2: -2, om3: -6 } });
const native = (model: Agent): number[] =>
  model.parameters.map(
    ({ name }) => ({ sa0_2: 0.1, sa0_3: 1, ka1: 1, ka2: 1, om2: -2, om3: -6, mu0_3: 1 })[name] ?? 0,
  );

const trials = 80;
const first = Float64Array.from({ length: trials }, (_, t) => (t < 40 ? 1 : 0));
const outcomes = [first, first.map((x) => 1 - x)];

describe("an agent that learns from its choices", () => {
  it("gets the outcome of the arm it chose, and learns where the good one is", () => {
    const model = acting();
    const run = { trials, inputs: { u: first }, outcomes, responses: [] };
    const { responses, inputs, failure } = simulateRun(model, run, native(model), 5, 0);
    expect(failure).toBeUndefined();
    const [choices] = responses;
    expect([...inputs!.u!]).toEqual([...choices!].map((c, t) => outcomes[c - 1]![t]));
    expect(inputs!.choice).toEqual(choices);
    const share = (from: number, to: number): number =>
      choices!.slice(from, to).filter((c) => c === 1).length / (to - from);
    expect(share(20, 40)).toBeGreaterThan(0.6);
    expect(share(60, 80)).toBeLessThan(0.4);
    // What it lived through has the likelihood of what it believed at the time.
    const lived = evaluateRun(model, { trials, inputs: inputs!, responses }, native(model));
    expect(Number.isFinite(lived.logLikelihood)).toBe(true);
    expect(simulateRun(model, run, native(model), 5, 0).responses).toEqual(responses);
    expect(simulateRun(model, run, native(model), 6, 0).responses).not.toEqual(responses);
  });

  it("does not choose where no arm has an outcome", () => {
    const model = acting();
    const gaps = outcomes.map((column) => column.with(3, Number.NaN));
    const run = { trials, inputs: { u: gaps[0]! }, outcomes: gaps, responses: [] };
    const { responses, inputs } = simulateRun(model, run, native(model), 5, 0);
    expect([responses[0]![3], inputs!.u![3]]).toEqual([Number.NaN, Number.NaN]);
  });

  it("leaves the choices of a schedule as they are, and draws responses to them", () => {
    const model = acting();
    const choice = first.map((x) => 2 - x);
    const simulated = simulateRun(
      model,
      { trials, inputs: { u: first, choice }, responses: [] },
      native(model),
      5,
      0,
    );
    expect(simulated.inputs).toBeUndefined();
    expect(simulated.responses[0]!.every((y) => y === 1 || y === 2)).toBe(true);
  });

  it("refuses to choose by what comes after the choice", () => {
    const run = { trials, inputs: { u: first }, outcomes, responses: [] };
    for (const model of [acting(["arm[1].mean", "arm[2].mean"]), acting(expected, ["u"])]) {
      expect(() => simulateRun(model, run, native(model), 5, 0)).toThrow(
        "matching chooses by what is known only after the choice",
      );
    }
  });
});
