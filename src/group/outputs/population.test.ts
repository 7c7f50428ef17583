import { describe, expect, it } from "vitest";
import { ages, ids } from "../design/design-fixtures.js";
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
  variance,
} from "./outputs-fixtures.js";

describe("population rows", () => {
  const source = fixture(main);
  const { population } = groupOutputs(source);

  it("are coefficients, originals, sds, correlations and variance explained of each parameter, in this order", () => {
    expect(
      population.map(({ parameter, kind, grouping, term, term2 }) =>
        [parameter, kind, grouping, term, term2].join("|"),
      ),
    ).toEqual([
      "om2|intercept||Intercept|",
      ...["group=patient", "age", "session=2", "group=patient:age"].map(
        (term) => `om2|coefficient||${term}|`,
      ),
      ...["Intercept", "group=patient", "age", "group=patient:age"].map(
        (term) => `om2|coefficient_original||${term}|`,
      ),
      "om2|sd|participant|Intercept|",
      "om2|sd|participant|session=2|",
      "om2|correlation|participant|Intercept|session=2",
      ...["fixed", "group", "age", "session", "group:age"].map((term) => `om2|variance_explained||${term}|`),
      "ze|intercept||Intercept|",
      "ze|sd|participant|Intercept|",
    ]);
  });

  it("name the priors of the rule", () => {
    const priors = population.filter(({ parameter }) => parameter === "om2").map(({ prior }) => prior);
    expect(priors.slice(0, 2)).toEqual(["normal(mean=-3, sd=2)", "normal(mean=0, sd=1)"]);
    expect(priors.slice(9, 12)).toEqual(["half-normal(scale=1)", "half-normal(scale=1)", "lkj(eta=2)"]);
  });

  it("hold coefficients of original units: z = a + b age with age in years", () => {
    const row = population.find(({ kind, term }) => kind === "coefficient_original" && term === "age")!;
    expectDraws(
      row.summary,
      combined(source, b("age"), (age) => age / Math.sqrt(350)),
    );
    const intercept = population.find(({ kind }) => kind === "coefficient_original")!;
    expectDraws(
      intercept.summary,
      combined(source, b("Intercept", "age"), (zero, age) => zero - (45 * age) / Math.sqrt(350)),
    );
  });

  it("give the fraction of positive draws with its Monte Carlo error, and that inside the region", () => {
    const values = drawsOf(source, "b_om2[age]");
    const row = population[2]!;
    const positive = values.filter((x) => x > 0).length / size;
    expect(row.positive!.value).toBe(positive);
    // Draws that follow no pattern: about sqrt(p (1 - p) / n).
    const independent = Math.sqrt((positive * (1 - positive)) / size);
    expect(row.positive!.mcse / independent).toBeGreaterThan(0.5);
    expect(row.positive!.mcse / independent).toBeLessThan(2);
    expect([row.rope!.low, row.rope!.high]).toEqual([-0.1, 0.1]);
    expect(row.rope!.probability).toBe(values.filter((x) => Math.abs(x) <= 0.1).length / size);
    expect(population[0]!.rope).toBeUndefined();
  });

  it("takes regions as stated: half a width, or ends", () => {
    const rope = (stated: NonNullable<OutputOptions["rope"]>) =>
      groupOutputs(source, { rope: stated }).population[1]!.rope!;
    expect(rope({ om2: 0.3 }).low).toBe(-0.3);
    expect([rope({ om2: [-0.1, 0.4] }).low, rope({ om2: [-0.1, 0.4] }).high]).toEqual([-0.1, 0.4]);
    expect(() => rope({ om2: -1 })).toThrow(
      "outputs.rope: om2 must be a number above 0 or two numbers in order",
    );
    expect(() => rope({ on2: 1 })).toThrow(
      "outputs.rope: there is no parameter on2; did you mean om2? (om2, ze)",
    );
  });

  it("explain variance over the cells of the data, draw by draw", () => {
    const names = [
      ...b("group=patient", "age", "session=2", "group=patient:age"),
      "sd_om2[participant, Intercept]",
      "sd_om2[participant, session=2]",
      "cor_om2[participant, Intercept, session=2]",
    ];
    const cells = ids.flatMap((_, i) => [0, 1].map((s) => ({ g: i % 2, a: standard(ages[i]!), s })));
    const spread = (values: readonly number[]): number => (variance(values) * 11) / 12;
    const fixed = combined(source, names, (group, age, session, both, sd0, sd1, r) => {
      const f = cells.map(({ g, a, s }) => group! * g + age! * a + session! * s + both! * g * a);
      const random = mean(cells.map(({ s }) => sd0! ** 2 + s * (sd1! ** 2 + 2 * r! * sd0! * sd1!)));
      return spread(f) / (spread(f) + random);
    });
    const ofSession = combined(source, names, (group, age, session, both, sd0, sd1, r) => {
      const f = cells.map(({ g, a, s }) => group! * g + age! * a + session! * s + both! * g * a);
      const without = cells.map(({ g, a }) => group! * g + age! * a + both! * g * a);
      const random = mean(cells.map(({ s }) => sd0! ** 2 + s * (sd1! ** 2 + 2 * r! * sd0! * sd1!)));
      return (spread(f) - spread(without)) / (spread(f) + random);
    });
    const row = (term: string) =>
      population.find((one) => one.kind === "variance_explained" && one.term === term)!.summary;
    expectDraws(row("fixed"), fixed);
    expectDraws(row("session"), ofSession);
  });

  it("mark sds whose lower end is close to 0", () => {
    const marks = (factor: number) => {
      const names = source.valueNames;
      const values = source.values.map((x, at) =>
        names[at % names.length] === "sd_om2[participant, Intercept]" ? factor * x : x,
      );
      return groupOutputs({ ...source, values })
        .population.filter(({ kind }) => kind === "sd")
        .map(({ mayBeZero }) => mayBeZero);
    };
    // Draws lie between 0.2 and 1.2; the border is a twentieth of 0.5 · 2.
    expect(marks(1)).toEqual([false, false, false]);
    expect(marks(0.01)).toEqual([true, false, false]);
  });

  it("have the correlations of joined parameters last, under both names", () => {
    const joined = fixture(["om2 ~ session + (session | participant)", "ze ~ 1"], {
      correlated: [["om2", "ze"]],
    });
    const rows = groupOutputs(joined).population.filter(({ kind }) => kind === "correlation");
    expect(rows.map(({ parameter, term, term2, prior }) => [parameter, term, term2, prior])).toEqual([
      ["om2", "Intercept", "session=2", "lkj(eta=2)"],
      ["om2_ze", "Intercept", "Intercept", "lkj(eta=2)"],
      ["om2_ze", "session=2", "Intercept", "lkj(eta=2)"],
    ]);
    expectDraws(rows[2]!.summary, drawsOf(joined, "cor_om2_ze[participant, session=2, Intercept]"));
  });

  it("have neither sd nor coefficients of participants with complete pooling", () => {
    const complete = fixture(["om2 ~ group", "ze ~ 1"], { pooling: "complete" });
    const { population: rows, participantCoefficients, participantParameters } = groupOutputs(complete);
    expect(rows.map(({ kind }) => kind)).toEqual([
      "intercept",
      "coefficient",
      "variance_explained",
      "variance_explained",
      "intercept",
    ]);
    // Without deviations all of the variance is explained.
    expect(rows[2]!.summary.mean).toBeCloseTo(1, 12);
    expect(participantCoefficients).toEqual([]);
    expectDraws(
      participantParameters.find(({ participant }) => participant === "P2")!.summary,
      combined(complete, b("Intercept", "group=patient"), (zero, group) => zero + group),
    );
  });
});
