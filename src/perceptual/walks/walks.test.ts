import { describe, expect, it } from "vitest";
import { runFilter } from "../../model/run.js";
import { toNative } from "../../model/transform.js";
import { findPerceptualModel, type GivenSettings } from "../index.js";

const model = (name: string) => findPerceptualModel(name)!;

function run(name: string, inputs: readonly number[], settings: GivenSettings = {}) {
  const { filter } = model(name).build(settings);
  const p = Object.fromEntries(
    filter.parameters.map(({ name, domain, prior }) => [name, toNative(domain, prior.mean as number)]),
  );
  const result = runFilter(filter, p, { trials: inputs.length, inputs: { u: Float64Array.from(inputs) } });
  expect(result.failure).toBeUndefined();
  return (quantity: string) => [...result.trajectories.get(quantity)!];
}

describe("parallel walks", () => {
  it("start from even probabilities, however many outcomes there are", () => {
    for (const n of [2, 5]) {
      const series = run("hgf_categorical", [1, 2, 1], { n_outcomes: n });
      expect(series(`outcome${n}.x1.expectedMean`)[0]).toBeCloseTo(1 / n, 14);
    }
    const { parameters } = model("hgf_whatworld").build({ n_states: 3 }).filter;
    expect(parameters[7]).toMatchObject({ name: "mu2_0_2_3", aliases: ["mu2_0[8]", "to2from3.x2.mean"] });
  });

  it("add to 1 where they are normalised, and only there", () => {
    const inputs = [1, 1, 2, 1, 3, 1, 1];
    const sums = (name: string) => {
      const series = run(name, inputs);
      const each = [1, 2, 3].map((i) => series(`outcome${i}.x1.expectedMean`));
      return inputs.map((_, t) => each.reduce((sum, values) => sum + values[t]!, 0));
    };
    for (const sum of sums("hgf_categorical_norm")) expect(sum).toBeCloseTo(1, 14);
    expect(sums("hgf_categorical").at(-1)).not.toBeCloseTo(1, 3);
  });

  it("learn transitions from the state before, which is 1 at the start", () => {
    const series = run("hgf_whatworld", [2, 3, 3], { n_states: 3 });
    expect(series("to2from1.x1.mean")).toEqual([1, Number.NaN, Number.NaN]);
    expect(series("to3from2.x1.mean")).toEqual([Number.NaN, 1, Number.NaN]);
    expect(series("to2from3.x1.mean")).toEqual([Number.NaN, Number.NaN, 0]);
    expect(series("next3.x1.expectedMean")[2]).toBe(series("to3from3.x1.expectedMean")[2]);
    expect(series("next3.x2.mean")[1]).toBe(series("to3from2.x2.mean")[1]);
  });

  it("weigh worlds by Bayes' rule", () => {
    const series = run("hgf_whichworld", [1]);
    expect(series("world1.x1.mean")[0]).toBeCloseTo(0.85, 14);
    expect(series("world2.x1.mean")[0]).toBeCloseTo(0.15, 14);
  });

  it("keep their beliefs on a missing input, and worlds then have learned nothing", () => {
    for (const [name, noun] of [
      ["hgf_categorical", "outcome"],
      ["hgf_whichworld", "world"],
    ] as const) {
      const series = run(name, [1, Number.NaN, 1]);
      expect(series(`${noun}1.x2.mean`)[1]).toBe(series(`${noun}1.x2.mean`)[0]);
      const rates = series(`${noun}1.x1.learningRate`);
      expect(rates[1]).toBe(noun === "world" ? 0 : rates[0]);
    }
    expect(run("hgf_categorical", [Number.NaN])("outcome2.x1.mean")[0]).toBeCloseTo(1 / 3, 14);
  });

  it("refuse states and outcomes that do not exist, and a missing state", () => {
    expect(() => run("hgf_categorical", [4])).toThrow("u must be a whole number from 1 to 3, found 4");
    expect(() => run("hgf_categorical", [0])).toThrow("found 0");
    expect(() => run("hgf_whatworld", [1, Number.NaN])).toThrow(
      "u is missing, and hgf_whatworld needs it on every trial",
    );
    expect(() => model("hgf_whichworld").build({ nw: 3 })).toThrow("nw must be 2");
    expect(() => model("hgf_categorical").build({ kaub: 0 })).toThrow("kaub must be a number > 0, got 0");
  });

  it("bound the coupling and the volatility's step by their settings", () => {
    const domains = Object.fromEntries(
      model("hgf_categorical")
        .build({ kaub: 3, thub: 0.5 })
        .filter.parameters.map(({ name, domain }) => [name, domain]),
    );
    expect([domains.ka, domains.th]).toEqual([
      { kind: "interval", low: 0, high: 3 },
      { kind: "interval", low: 0, high: 0.5 },
    ]);
  });
});
