import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { runFilter } from "../../model/run.js";
import { toNative } from "../../model/transform.js";
import { findPerceptualModel, type GivenSettings } from "../index.js";

const build = (name: string, settings: GivenSettings = {}) =>
  findPerceptualModel(name)!.build(settings).filter;
const names = [
  "hgf_binary_mab",
  "hgf_ar1_binary_mab",
  "ehgf_ar1_binary_mab",
  "uhgf_ar1_binary_mab",
  "hgf_ar1_mab",
];

const u = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1];
const choice = [1, 2, 3, 1, 1, 2, 2, 3, 3, 1, 2, 3, 1, 3, 2, 1];

/** Beliefs at the prior means, with a volatility at which nothing breaks down. */
function run(
  name: string,
  outcomes: readonly number[],
  choices: readonly number[],
  settings: GivenSettings = {},
) {
  const filter = build(name, { n_bandits: 3, ...settings });
  const p = Object.fromEntries(
    filter.parameters.map(({ name, domain, prior }) => [name, toNative(domain, prior.mean as number)]),
  );
  const quiet = name === "hgf_ar1_mab" ? { om2: -6 } : { om2: -4, om3: -6 };
  const inputs = { u: Float64Array.from(outcomes), choice: Float64Array.from(choices) };
  const result = runFilter(filter, { ...p, ...quiet }, { trials: outcomes.length, inputs });
  expect(result.failure).toBeUndefined();
  return (quantity: string) => [...result.trajectories.get(quantity)!];
}

describe("bandits", () => {
  it("know their arms by the choices alone, except the enhanced one, which reads arm 1", () => {
    const other = choice.map((c) => (c % 3) + 1);
    for (const name of names) {
      const [first, second] = [run(name, u, choice), run(name, u, other)];
      const top = name === "hgf_ar1_mab" ? "x2" : "x3";
      const differs = first(`${top}.mean`).some((x, t) => Math.abs(x - second(`${top}.mean`)[t]!) > 1e-12);
      expect([name, differs]).toEqual([name, name === "ehgf_ar1_binary_mab"]);
      if (differs) continue;
      expect(second("arm2.x1.expectedMean")).toEqual(first("arm1.x1.expectedMean"));
    }
  });

  it("do not move on a trial without an outcome, whatever was chosen", () => {
    for (const name of names) {
      const [whole, gap] = [
        run(name, u, choice),
        run(
          name,
          [...u.slice(0, 5), Number.NaN, ...u.slice(5)],
          [...choice.slice(0, 5), 3, ...choice.slice(5)],
        ),
      ];
      const quantity = `arm3.x${name === "hgf_ar1_mab" ? 1 : 2}.mean`;
      expect(gap(quantity).toSpliced(5, 1)).toEqual(whole(quantity));
    }
  });

  it("form ratios of a trial without an outcome from the arm that was chosen on it, if one was", () => {
    const outcomes = [...u.slice(0, 5), Number.NaN];
    const [chosen, nothing] = [
      run("hgf_binary_mab", outcomes, [...choice.slice(0, 5), 3]),
      run("hgf_binary_mab", outcomes, [...choice.slice(0, 5), Number.NaN]),
    ];
    const ratio = "chosen.x2.precisionRatio";
    expect(chosen(ratio)[5]).toBe(chosen("arm3.x2.variance")[4]);
    expect(chosen("x3.precisionRatio")[5]).toBe(
      chosen("x3.variance")[4]! / chosen("arm3.x2.expectedVariance")[4]!,
    );
    expect(nothing(ratio)[5]).toBeNaN();
    expect(nothing("chosen.x2.volatilityPredictionError")[5]).toBe(
      nothing("chosen.x2.volatilityPredictionError")[4],
    );
  });

  it("show the initial belief where the first outcome is missing", () => {
    const [plain, reverting] = ["hgf_binary_mab", "hgf_ar1_binary_mab"].map((name) =>
      run(name, [Number.NaN, 1], [2, 2]),
    );
    const first = (series: (name: string) => number[]) =>
      ["mean", "variance", "expectedMean", "expectedVariance"].map((what) => series(`arm2.x1.${what}`)[0]);
    expect(first(plain!)).toEqual([0.5, 0, Number.NaN, Number.NaN]);
    expect(first(reverting!)).toEqual([0.5, 0, 0.5, Number.POSITIVE_INFINITY]);
    expect(plain!("chosen.x2.precisionRatio")[0]).toBeCloseTo(0.1, 12);
  });

  it("mirror the other of two coupled arms", () => {
    const two = choice.map((c) => (c % 2) + 1);
    const series = run("hgf_binary_mab", u, two, { n_bandits: 2, coupled: true });
    for (const [t, mean] of series("arm1.x2.mean").entries()) {
      expect(mean).toBeCloseTo(-series("arm2.x2.mean")[t]!, 12);
    }
    expect(series("arm1.x1.mean")).toEqual(series("arm2.x1.mean").map((mean) => 1 - mean));
  });

  it("refuse numbers of arms and choices that make no sense", () => {
    expect(() => build("hgf_binary_mab", { coupled: true })).toThrow(
      "coupled arms must be two, got 3; set n_bandits=2",
    );
    expect(() => build("hgf_ar1_mab", { coupled: true })).toThrow('no setting "coupled"');
    expect(() => build("hgf_binary_mab", { n_bandits: 2.5 })).toThrow(
      "n_bandits must be a whole number of at least 1",
    );
    expect(() => build("hgf_binary_mab", { levels: 2 })).toThrow(
      "levels must be a whole number of at least 3",
    );
    expect(() => run("hgf_binary_mab", [1, 0], [1, 4])).toThrow(
      "hgf_binary_mab, trial 2: choice must be a whole number from 1 to 3, found 4",
    );
    expect(() => run("hgf_binary_mab", [1, 0], [1, Number.NaN])).toThrow(
      "choice is missing although u is there",
    );
    expect(() => run("hgf_ar1_mab", [50, Number.NaN], [1, Number.NaN])).toThrow("needs it on every trial");
    expect(() => run("hgf_ar1_mab", [50, 40], [1, 1.5])).toThrow(UsageError);
  });

  it("report an implausible jump of a long series, unless the check is off", () => {
    const outcomes = Array.from({ length: 400 }, (_, t) => ((t * 7) % 10 < 5 ? 1 : 0));
    const choices = outcomes.map((_, t) => (t % 3) + 1);
    const filter = (jumpCheck: string) => build("hgf_binary_mab", { jumpCheck });
    const p = Object.fromEntries(
      filter("on").parameters.map(({ name, domain, prior }) => [
        name,
        toNative(domain, prior.mean as number),
      ]),
    );
    // A tiny initial variance: the first change of precision dwarfs all others.
    const values = { ...p, sa0_2: 1e-6, om2: -4 };
    const inputs = { u: Float64Array.from(outcomes), choice: Float64Array.from(choices) };
    const { trajectories, failure } = runFilter(filter("on"), values, { trials: 400, inputs });
    expect(failure).toBeUndefined();
    expect(filter("on").review!(trajectories)).toMatchObject({
      reason: "implausibleJump",
      quantity: "precision",
    });
    expect(filter("off").review!(trajectories)).toBeUndefined();
  });
});
