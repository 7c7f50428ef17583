/** Comparisons by leave-one-out of plain tables: sums, differences, weights, who is left out, and what is refused. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { compareByLoo } from "./by-loo.js";
import type { ComparedParticipant } from "./comparison.js";
import type { ComparedLoo, LeftOutResponse } from "./loo-comparison.js";
import { looComparisonCsv, printLooComparison } from "./loo-tables.js";
import { looComparisonSchema } from "./schema.js";

const people = ["a", "b"];
const trials = 60;

const unit = (trial: number, elpd: number): LeftOutResponse => ({
  ...{ run: 1, trial, unit: "response", elpd, p: 0.01, k: 0.1, transform: Number.NaN },
  status: "good",
});

/** elpd of every response is that of `of`. */
function model(folder: string, of: (person: number, trial: number) => number): ComparedLoo {
  return {
    folder,
    ...{ perceptual: "filter", responses: ["response"], data: ["abc"], scores: "the responses response" },
    ...{ identity: folder, threshold: 0.7 },
    participants: people.map(
      (id): ComparedParticipant => ({
        ...{ id, scored: trials, evidence: null, source: "laplace", aic: null, bic: null },
      }),
    ),
    loo: new Map(
      people.map((id, person) => [id, Array.from({ length: trials }, (_, t) => unit(t + 1, of(person, t)))]),
    ),
  };
}

const units = (of: ComparedLoo, id: string): LeftOutResponse[] => [...of.loo.get(id)!];
const change = (of: ComparedLoo, id: string, to: LeftOutResponse[] | undefined): ComparedLoo => {
  const loo = new Map(of.loo);
  if (to === undefined) loo.delete(id);
  else loo.set(id, to);
  return { ...of, loo };
};

const worse = model("fits/worse", (_, t) => -0.7 - 0.1 * (t % 3));
const better = model("fits/better", (_, t) => -0.5 - 0.1 * (t % 2));

describe("a comparison by leave-one-out", () => {
  const found = compareByLoo([worse, better]);

  it("sums responses and orders models, with the error of the paired difference", () => {
    expect(found.models.map(({ name }) => name)).toEqual(["better", "worse"]);
    const [first, second] = found.models;
    const all = [worse, better].map((of) => people.flatMap((id) => units(of, id).map(({ elpd }) => elpd)));
    const differences = all[0]!.map((x, i) => x - all[1]![i]!);
    const sum = differences.reduce((total, x) => total + x, 0);
    const mean = sum / 120;
    const variance = differences.reduce((total, x) => total + (x - mean) ** 2, 0) / 119;
    expect(second!.elpdDiff).toBeCloseTo(sum, 10);
    expect(second!.seDiff).toBeCloseTo(Math.sqrt(120 * variance), 10);
    expect(first!.elpdLoo).toBeCloseTo(-0.55 * 120, 10);
    expect([first!.elpdDiff, first!.pWorse, first!.pLoo.toFixed(6)]).toEqual([0, null, "1.200000"]);
    expect(second!.pWorse).toBeGreaterThan(0.999);
    expect(first!.stacking + second!.stacking).toBeCloseTo(1, 9);
    expect(first!.pseudoBma).toBeCloseTo(1 / (1 + Math.exp(sum)), 9);
    expect([found.units, found.constant, found.participants]).toEqual([120, 0, people]);
  });

  it("is what its schema says, and has a row a model in its tables", () => {
    const plain = JSON.parse(JSON.stringify(found)) as unknown;
    expect(looComparisonSchema.parse(plain)).toEqual(plain);
    const lines = printLooComparison(found).split("\n");
    expect(lines[1]).toMatch(/^better +-66\.00 .* 0\.00 +0\.00 +- /);
    expect(lines[3]).toBe("120 responses of 2 participants, each predicted by the participant's others");
    const [header, first] = looComparisonCsv(found)
      .split("\n")
      .map((line) => line.split(","));
    expect(Number(first![header!.indexOf("elpd_loo")])).toBe(found.models[0]!.elpdLoo);
    expect(first![header!.indexOf("p_worse")]).toBe("");
  });

  it("leaves out responses that are constant in every model, and those only", () => {
    const fixed = (of: ComparedLoo): ComparedLoo =>
      change(of, "a", [
        { ...units(of, "a")[0]!, status: "constant", k: Number.NaN },
        ...units(of, "a").slice(1),
      ]);
    expect(compareByLoo([fixed(worse), fixed(better)])).toMatchObject({ units: 119, constant: 1 });
    expect(compareByLoo([fixed(worse), better])).toMatchObject({ units: 120, constant: 0 });
  });

  it("leaves out participants without leave-one-out in some model, with the reason", () => {
    const broken = change(better, "b", [
      { ...units(better, "b")[0]!, elpd: Number.NaN },
      ...units(better, "b").slice(1),
    ]);
    for (const [other, reason] of [
      [change(better, "b", undefined), "there are no draws"],
      [broken, "the response at run 1, trial 1, response has no elpd"],
    ] as const) {
      const { participants, excluded, units: count } = compareByLoo([worse, other]);
      expect([participants, count]).toEqual([["a"], trials]);
      expect(excluded).toEqual([{ id: "b", models: [{ name: "better", reason }] }]);
    }
    const neither = change(change(better, "a", undefined), "b", undefined);
    expect(() => compareByLoo([worse, neither])).toThrow("no participant has leave-one-out in every model");
  });

  it("warns of draws that should not be trusted, and counts them", () => {
    const doubted = change(
      worse,
      "b",
      units(worse, "b").map((one) => ({ ...one, status: "untrusted" as const })),
    );
    const { models, warnings } = compareByLoo([doubted, better]);
    expect(models.map(({ untrusted }) => untrusted)).toEqual([0, 1]);
    expect(warnings).toContain(
      'worse: the draws of 1 of 2 participants should not be trusted ("b"), so neither should what they predict',
    );
  });

  it("says that two models are the same in words of what it computes", () => {
    const copy: ComparedLoo = { ...better, folder: "fits/copy" };
    expect(compareByLoo([worse, better, copy]).warnings).toContain(
      "better and copy are the same model (same settings and priors): they share the weight that one of them would have",
    );
  });

  it("refuses other responses, naming the first that differs", () => {
    const later = change(
      better,
      "b",
      units(better, "b").map((one) => ({ ...one, trial: one.trial >= 7 ? one.trial + 1 : one.trial })),
    );
    expect(() => compareByLoo([worse, later])).toThrow(UsageError);
    expect(() => compareByLoo([worse, later])).toThrow(
      'fits/better: leaves out other responses than fits/worse: of participant "b", response 7 is run 1, trial 8, ' +
        "response there, run 1, trial 7, response in fits/worse; fit both to the same responses",
    );
    const shorter = change(better, "a", units(better, "a").slice(0, -1));
    expect(() => compareByLoo([worse, shorter])).toThrow(
      "response 60 is no more there, run 1, trial 60, response in",
    );
    expect(() => compareByLoo([worse])).toThrow("two fit folders or more");
    expect(() => compareByLoo([worse, { ...better, data: ["def"] }])).toThrow("was fitted to other data");
  });
});
