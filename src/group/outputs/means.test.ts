import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import type { OutputOptions } from "./options.js";
import { groupOutputs } from "./outputs.js";
import {
  b,
  combined,
  drawsOf,
  expectDraws,
  fixture,
  main,
  mean,
  size,
  standard,
} from "./outputs-fixtures.js";

describe("marginal means", () => {
  const source = fixture(main);
  const rows = (request: NonNullable<OutputOptions["marginalMeans"]>[number], from = source) =>
    groupOutputs(from, { marginalMeans: [request] }).marginalMeans;

  it("weigh the levels of other factors equally and hold numbers at their centre", () => {
    const [control, , , patient] = rows({ parameter: "om2", by: "group" });
    expect([control!.level, control!.scale, control!.at]).toEqual(["control", "estimation", ""]);
    expectDraws(
      control!.summary,
      combined(source, b("Intercept", "session=2"), (zero, s) => zero + s / 2),
    );
    expectDraws(
      patient!.summary,
      combined(source, b("Intercept", "group=patient", "session=2"), (zero, g, s) => zero + g + s / 2),
    );
  });

  it("hold values of numbers and levels of factors", () => {
    const [, , , patient] = rows({ parameter: "om2", by: "group", at: { age: 30, session: "2" } });
    expect(patient!.at).toBe("age=30, session=2");
    const terms = b("Intercept", "group=patient", "age", "session=2", "group=patient:age");
    expectDraws(
      patient!.summary,
      combined(source, terms, (zero, g, a, s, ga) => zero + g + s + (a + ga) * standard(30)),
    );
  });

  it("are those of combinations of factors, and of all cells", () => {
    const levels = rows({ parameter: "om2", by: ["group", "session"] }).map(({ level }) => level);
    expect([...new Set(levels)]).toEqual(["control:1", "control:2", "patient:1", "patient:2"]);
    const [all] = rows({ parameter: "om2" });
    expect([all!.by, all!.level]).toEqual(["", ""]);
    const terms = b("Intercept", "group=patient", "session=2");
    expectDraws(
      all!.summary,
      combined(source, terms, (zero, g, s) => zero + g / 2 + s / 2),
    );
  });

  it("do not depend on the coding", () => {
    const coded = fixture(["om2 ~ group + session"], { coding: { group: "sum" } });
    // The first level +1, the last -1; its coefficient is half the difference.
    const [control, , , patient] = rows({ parameter: "om2", by: "group" }, coded);
    const terms = b("Intercept", "group=control", "session=2");
    expectDraws(
      control!.summary,
      combined(coded, terms, (zero, g, s) => zero + g + s / 2),
    );
    expectDraws(
      patient!.summary,
      combined(coded, terms, (zero, g, s) => zero - g + s / 2),
    );
  });

  it("are those of the mean cell without Intercept", () => {
    const means = fixture(["om2 ~ 0 + group"]);
    const [control, , , patient] = rows({ parameter: "om2", by: "group" }, means);
    expectDraws(control!.summary, drawsOf(means, "b_om2[group=control]"));
    expectDraws(patient!.summary, drawsOf(means, "b_om2[group=patient]"));
  });

  it("are taken at the mean of a variable that is not standardised", () => {
    const plain = fixture(["om2 ~ age"], { standardise: false });
    const [all] = rows({ parameter: "om2" }, plain);
    expectDraws(
      all!.summary,
      combined(plain, b("Intercept", "age"), (zero, age) => zero + 45 * age),
    );
  });

  it("are native of a typical person, and on average over people, whose deviations widen them", () => {
    const slopes = fixture(["om2 ~ session + (session | participant)", "ze ~ session"], {}, [
      { kind: "unit" },
      { kind: "positive" },
    ]);
    const [z, typical, average] = rows({ parameter: "om2" }, slopes);
    const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
    const terms = b("Intercept", "session=2");
    expectDraws(
      z!.summary,
      combined(slopes, terms, (zero, s) => zero + s / 2),
    );
    expectDraws(
      typical!.summary,
      combined(slopes, terms, (zero, s) => logistic(zero + s / 2)),
    );
    const names = [
      ...terms,
      "sd_om2[participant, Intercept]",
      "sd_om2[participant, session=2]",
      "cor_om2[participant, Intercept, session=2]",
    ];
    const integrated = combined(slopes, names, (zero, s, sd0, sd1, r) => {
      // The mean cell has session at 1/2; the integral over ±8 sds by the trapezoidal rule.
      const sd = Math.sqrt(sd0! ** 2 + sd1! ** 2 / 4 + r! * sd0! * sd1!);
      let sum = 0;
      for (let k = -160; k <= 160; k++) {
        const e = k / 20;
        sum += (Math.exp((-e * e) / 2) / Math.sqrt(2 * Math.PI) / 20) * logistic(zero! + s! / 2 + sd * e);
      }
      return sum;
    });
    expect(Math.abs(average!.summary.mean - mean(integrated))).toBeLessThan(1e-9);
    const [, , logNormal] = rows({ parameter: "ze" }, slopes);
    expectDraws(
      logNormal!.summary,
      combined(
        slopes,
        ["b_ze[Intercept]", "b_ze[session=2]", "sd_ze[participant, Intercept]"],
        (zero, s, sd) => Math.exp(zero + s / 2 + sd ** 2 / 2),
      ),
    );
  });

  it("are those of every parameter that has the factor, where none is named", () => {
    const found = rows({ by: "group" }).map(({ parameter }) => parameter);
    expect(new Set(found)).toEqual(new Set(["om2"]));
    const all = rows({}).map(({ parameter }) => parameter);
    expect(new Set(all)).toEqual(new Set(["om2", "ze"]));
  });

  it("say which name is nearest to one that there is not", () => {
    expect(() => rows({ parameter: "om2", by: "gruop" })).toThrow(
      "marginalMeans: there is no factor gruop in the formula; did you mean group? (group, session)",
    );
    expect(() => rows({ parameter: "om" })).toThrow("there is no parameter om; did you mean om2? (om2, ze)");
    expect(() => rows({ parameter: "om2", by: "age" })).toThrow("age is numeric, and has no levels");
    expect(() => rows({ parameter: "om2", by: "group", at: { sesion: "2" } })).toThrow(
      "marginalMeans, at: there is no variable sesion in the formula; did you mean session?",
    );
    expect(() => rows({ parameter: "om2", by: "group", at: { session: "3" } })).toThrow(
      "marginalMeans, at: there is no level 3 of session",
    );
    expect(() => rows({ parameter: "om2", by: "group", at: { group: "patient" } })).toThrow(
      "group cannot be held, since its levels are asked for",
    );
    expect(() => rows({ parameter: "om2", at: { age: "old" } })).toThrow(UsageError);
    expect(() => rows({ by: "site" })).toThrow("there is no formula with site");
  });

  it("note values outside of the data", () => {
    const { notes } = groupOutputs(source, { marginalMeans: [{ parameter: "om2", at: { age: 90 } }] });
    expect(notes).toEqual(["marginalMeans: age = 90 lies outside of the data (20 to 70)"]);
  });
});

describe("contrasts", () => {
  const source = fixture(main);
  const rows = (request: NonNullable<OutputOptions["contrasts"]>[number], from = source) =>
    groupOutputs(from, { contrasts: [request] }).contrasts;

  it("are differences of marginal means, with p and region", () => {
    const [difference, native] = rows({ parameter: "om2", group: "patient - control" });
    expect([difference!.contrast, difference!.scale, native!.scale]).toEqual([
      "group: patient - control",
      "estimation",
      "native",
    ]);
    const values = drawsOf(source, "b_om2[group=patient]");
    expectDraws(difference!.summary, values);
    expectDraws(native!.summary, values);
    expect(difference!.positive!.value).toBe(values.filter((x) => x > 0).length / size);
    expect(difference!.rope!.probability).toBe(values.filter((x) => Math.abs(x) <= 0.1).length / size);
  });

  it("are ratios too for positive parameters, odds ratios for those between bounds", () => {
    for (const kind of ["positive", "unit"] as const) {
      const scaled = fixture(["ze ~ session"], {}, [{ kind: "real" }, { kind }]);
      const [, ratio, native] = rows({ parameter: "ze", session: "2 - 1" }, scaled);
      expect([ratio!.scale, ratio!.positive]).toEqual(["ratio", undefined]);
      const names = ["b_ze[Intercept]", "b_ze[session=2]"];
      const typical = (z: number): number => (kind === "positive" ? Math.exp(z) : 1 / (1 + Math.exp(-z)));
      const odds = (x: number): number => (kind === "positive" ? x : x / (1 - x));
      expectDraws(
        ratio!.summary,
        combined(scaled, names, (zero, s) => odds(typical(zero + s)) / odds(typical(zero))),
      );
      expectDraws(
        native!.summary,
        combined(scaled, names, (zero, s) => typical(zero + s) - typical(zero)),
      );
      expect(ratio!.rope!.high).toBeCloseTo(Math.exp(0.05), 12);
    }
  });

  it("take any weights that sum to 0, in words or by level, of combinations too", () => {
    const sites = fixture(["om2 ~ site"]);
    const half = (zero: string | Record<string, number>) => rows({ parameter: "om2", site: zero }, sites)[0]!;
    const expected = combined(sites, b("site=b", "site=c"), (two, three) => three - two / 2);
    expectDraws(half("c - 0.5*a - 1/2 * b").summary, expected);
    expectDraws(half({ a: -0.5, b: -0.5, c: 1 }).summary, expected);
    expect(half({ a: -0.5, b: -0.5, c: 1 }).contrast).toBe("site: -0.5*a - 0.5*b + c");
    expectDraws(
      half({ a: -1 / 3, b: -2 / 3, c: 1 }).summary,
      combined(sites, b("site=b", "site=c"), (two, three) => three - (2 * two) / 3),
    );
    const [interaction] = rows({
      parameter: "om2",
      "group:session": "patient:2 - patient:1 - control:2 + control:1",
    });
    // There is no interaction of group and session in this formula.
    expect(Math.abs(interaction!.summary.mean)).toBeLessThan(1e-12);
  });

  it("refuse weights that do not sum to 0, and levels that there are not", () => {
    const refused = (weights: string | Record<string, number>) => () =>
      rows({ parameter: "om2", group: weights });
    expect(refused("patient + control")).toThrow(
      "the weights of patient + control sum to 2; a contrast needs 0",
    );
    expect(refused("pateint - control")).toThrow(
      "contrasts: there is no level pateint of group; did you mean patient? (control, patient)",
    );
    expect(refused("patient")).toThrow('expected levels of group as in "patient - control", got "patient"');
    expect(refused({ patient: 0, control: 0 })).toThrow("no level of group has a weight");
    expect(refused({ patient: Number.NaN, control: 1 })).toThrow(
      "the weight of patient of group must be a number, got NaN",
    );
    expect(() => rows({ parameter: "om2", group: "patient - control", session: "2 - 1" })).toThrow(
      'contrasts: each is of one factor, or of several as in "group:session"; that of om2 has group, session',
    );
    expect(() => rows({ parameter: "om2" })).toThrow("that of om2 has none");
    expect(() => rows({ parameter: "zee", group: "a - b" })).toThrow("did you mean ze?");
    expect(() => rows({ parameter: "ze", group: "a - b" })).toThrow(
      "there is no factor group in the formula (none)",
    );
  });
});
