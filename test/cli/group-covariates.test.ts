/**
 * `fit` of two groups, two sessions and age from the built command, against the reference posterior of another program
 * (`group-hgf-covariates.json`): no hyperprior is written by hand.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { GroupResult } from "../../src/fit/group-result.js";
import type { FitResult } from "../../src/fit/index.js";
import { golden } from "../group/golden-study.js";
import { goldenTables } from "../group/golden-tables.js";
import { Workplace } from "./command.js";

let place: Workplace;
let group: GroupResult;
let outcome: ReturnType<Workplace["credence"]>;
const at = (...path: string[]): string => join(place.path, ...path);

beforeAll(() => {
  place = new Workplace();
  const { choices, people } = goldenTables(golden);
  writeFileSync(at("choices.csv"), `subj_id,visit,trialNum,input,chose\n${choices.join("\n")}\n`);
  writeFileSync(at("people.csv"), `subj_id,group,age\n${people.join("\n")}\n`);
  const analysis = {
    ...golden.analysis,
    title: "Two groups, two sessions, age",
    data: {
      file: "choices.csv",
      columns: { participant: "subj_id", session: "visit", trial: "trialNum", response: "chose" },
    },
    covariates: { file: "people.csv", by: ["participant"] },
    compare: { unit: "participant" },
    outputs: {
      contrasts: [
        { parameter: "om2", group: "patient - control" },
        { parameter: "om2", session: "2 - 1" },
      ],
      marginalMeans: [{ parameter: "om2", by: "group" }, { parameter: "ze" }],
      rope: { om2: 0.1 },
      report: false,
      figures: false,
    },
  };
  writeFileSync(at("analysis.yaml"), stringify(analysis));
  outcome = place.credence("fit", "analysis.yaml", "--quiet", "--out", "fit");
  group = (JSON.parse(readFileSync(at("fit/fit.json"), "utf8")) as FitResult).group!;
});
afterAll(() => place.remove());

function rows(file: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(at("fit", file), "utf8"), {
    header: true,
    skipEmptyLines: true,
  }).data;
}

/** Distance of two posterior means in four combined Monte Carlo errors. */
function score(name: string, { mean, mcseMean }: { mean: number; mcseMean: number }): number {
  const reference = golden.posterior.parameters[name]!;
  return Math.abs(mean - reference.mean) / (4 * Math.hypot(mcseMean, reference.mcse_mean));
}

describe("a fit with covariates", () => {
  it("can be trusted, unless a draw diverged", () => {
    const { status, flags } = group.posterior;
    expect(flags.filter(({ kind }) => kind !== "divergences")).toEqual([]);
    expect(outcome.code).toBe(status === "converged" ? 0 : 3);
  });

  it("has the population of the reference: coefficients, their original scale, sds, variance explained", () => {
    const named = (row: GroupResult["population"][number]): string =>
      ({
        intercept: `b_${row.parameter}[${row.term}]`,
        coefficient: `b_${row.parameter}[${row.term}]`,
        coefficient_original: `b_original_${row.parameter}[${row.term}]`,
        sd: `sd_${row.parameter}[${row.grouping}, ${row.term}]`,
        correlation: "",
        variance_explained: row.term === "fixed" ? `r2_fixed_${row.parameter}` : "",
      })[row.kind];
    const compared = group.population.flatMap((row) => {
      const name = named(row);
      return golden.posterior.parameters[name] === undefined
        ? []
        : [[name, score(name, row.summary)] as const];
    });
    expect(compared.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        ...["b_om2[Intercept]", "b_om2[group=patient]", "b_om2[age]", "b_om2[session=2]"],
        ...["b_original_om2[age]", "sd_om2[participant, Intercept]", "b_ze[Intercept]"],
        ...["sd_ze[participant, Intercept]", "r2_fixed_om2"],
      ]),
    );
    expect(compared.filter(([, worst]) => worst > 1)).toEqual([]);
    for (const { parameter, kind, term, positive } of group.population) {
      const expected = golden.posterior.p_positive[`b_${parameter}[${term}]`];
      if (!(kind === "coefficient" || kind === "intercept") || expected === undefined) continue;
      expect(Math.abs(positive!.value - expected)).toBeLessThan(0.01);
    }
  });

  it("has the marginal means of the reference, and contrasts that are differences of draws", () => {
    for (const level of ["control", "patient"]) {
      const row = group.marginalMeans.find((mean) => mean.level === level && mean.scale === "estimation")!;
      expect(score(`marginal_om2[group=${level}]`, row.summary)).toBeLessThan(1);
    }
    const draws = rows("draws.csv");
    const mean = (column: string): number =>
      draws.reduce((sum, row) => sum + Number(row[column]), 0) / draws.length;
    const contrasts = rows("contrasts.csv").filter(({ scale }) => scale === "estimation");
    expect(Number(contrasts[0]!.mean)).toBeCloseTo(mean("b_om2[group=patient]"), 12);
    expect(Number(contrasts[1]!.mean)).toBeCloseTo(mean("b_om2[session=2]"), 12);
    expect(contrasts.map(({ rope_ub }) => rope_ub)).toEqual(["0.1", "0.1"]);
  });

  it("leaves out participants with their own coefficients integrated out", () => {
    const { elpd, pointwise_elpd: pointwise } = golden.loo_participant_integrated;
    expect(group.loo).toMatchObject({ unit: "participant", units: 24 });
    expect(Math.abs(group.loo!.elpd - elpd)).toBeLessThan(1);
    const table = rows("loo.csv");
    expect(table.map(({ participant }) => participant)).toEqual(
      golden.participants.map(({ participant }) => participant),
    );
    table.forEach((row, i) => {
      expect(Math.abs(Number(row.elpd) - pointwise[i]!)).toBeLessThan(0.3);
      expect([row.unit, row.trial, row.session]).toEqual(["participant", "", ""]);
    });
  });

  it("has the design of the formula, one row for each parameter in each session", () => {
    const design = rows("design.csv");
    expect(Object.keys(design[0]!)).toEqual([
      ...["participant", "session", "block", "condition", "parameter"],
      ...["Intercept", "group=patient", "age", "session=2"],
    ]);
    expect(design).toHaveLength(96);
    expect(design[3]).toMatchObject({
      participant: "P02",
      session: "2",
      parameter: "om2",
      "group=patient": "1",
      "session=2": "1",
    });
    expect(design[95]).toMatchObject({ parameter: "ze", Intercept: "1", age: "" });
    expect(rows("hyperpriors.csv").every(({ source }) => source === "rule")).toBe(true);
    const values = rows("participant_parameters.csv").filter(
      ({ parameter, scale }) => parameter === "om2" && scale === "native",
    );
    expect(values).toHaveLength(48);
    expect(values[1]).toMatchObject({ participant: "P01", session: "2" });
    expect(rows("runs.csv")).toHaveLength(48);
  });
});
