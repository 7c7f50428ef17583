/** `fit` of group models by Laplace EM, by Pathfinder, and with complete pooling, from the built command. */

import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable, type FitResult } from "../../src/fit/index.js";
import { fitResultSchema } from "../../src/fit/result-schema.js";
import { golden } from "../group/golden-study.js";
import { goldenTables } from "../group/golden-tables.js";
import { root, Workplace } from "./command.js";

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const resultOf = (folder: string): FitResult =>
  JSON.parse(readFileSync(at(folder, "fit.json"), "utf8")) as FitResult;

beforeAll(() => {
  place = new Workplace();
  cpSync(join(root, "studies/multilevel"), at("study"), { recursive: true });
});
afterAll(() => place.remove());

describe("a group fit by Laplace EM", () => {
  it("ends at the stored fixed point of two groups, two sessions and age", () => {
    const { choices, people } = goldenTables(golden);
    writeFileSync(at("choices.csv"), `participant,session,trial,input,response\n${choices.join("\n")}\n`);
    writeFileSync(at("people.csv"), `participant,group,age\n${people.join("\n")}\n`);
    writeFileSync(
      at("analysis.json"),
      JSON.stringify({
        ...golden.analysis,
        data: { file: "choices.csv" },
        covariates: { file: "people.csv" },
        inference: { method: "laplace" },
        outputs: { report: false, figures: false },
      }),
    );
    const { code } = place.credence("fit", "analysis.json", "--quiet", "--out", "em");
    const result = resultOf("em");
    expect(fitResultSchema.parse(result)).toEqual(result);
    const { population, laplace, posterior, loo } = result.group!;
    expect([code, posterior.status, loo]).toEqual([
      posterior.status === "converged" ? 0 : 3,
      "converged",
      undefined,
    ]);
    const value = (parameter: string, kind: string, term: string) =>
      population.find((row) => row.parameter === parameter && row.kind === kind && row.term === term)!
        .summary;
    const {
      g_om2: om2,
      g_ze: ze,
      w_session: session,
      sd,
      se_joint: errors,
      sum_log_m: sum,
    } = golden.laplace_em;
    const found = [
      value("om2", "intercept", "Intercept"),
      value("om2", "coefficient", "group=patient"),
      value("om2", "coefficient", "age"),
      value("ze", "intercept", "Intercept"),
      value("om2", "coefficient", "session=2"),
    ];
    [...om2, ze, session].forEach((expected, j) => {
      expect(Math.abs(found[j]!.mean - expected)).toBeLessThan(1e-3);
      expect(Math.abs(found[j]!.sd / errors[j]! - 1)).toBeLessThan(0.01);
    });
    expect(Math.abs(value("om2", "sd", "Intercept").mean - sd[0]!)).toBeLessThan(1e-3);
    expect(Math.abs(value("ze", "sd", "Intercept").mean - sd[1]!)).toBeLessThan(1e-3);
    expect(Math.abs(laplace!.evidence.laplace - sum)).toBeLessThan(1e-3);
    expect(existsSync(at("em", "draws.csv"))).toBe(false);
    expect(place.credence("rerun", "em").stdout).toBe("Identical to the last bit: 24 participants.\n");
  });

  it("says what it is not for", () => {
    writeFileSync(
      at("unit.json"),
      JSON.stringify({
        ...golden.analysis,
        data: { file: "choices.csv" },
        covariates: { file: "people.csv" },
        inference: { method: "laplace", draws: 10 },
        compare: { unit: "participant" },
      }),
    );
    const { code, stderr } = place.credence("fit", "unit.json", "--out", "unit");
    expect(code).toBe(2);
    expect(stderr).toContain("inference.draws is an option of nuts and pathfinder");
    expect(stderr).toContain("compare.unit: leave-one-out needs draws of the posterior, by nuts");
  });
});

describe("a group fit by Pathfinder", () => {
  it("has draws near the posterior, and says how far they can be trusted", () => {
    const { code } = place.credence(
      ...["fit", "study/group.yaml", "--inference", "pathfinder", "--draws", "400", "--quiet"],
      ...["--no-report", "--figures", "none", "--out", "paths"],
    );
    const result = resultOf("paths");
    expect(fitResultSchema.parse(result)).toEqual(result);
    const { posterior, population, loo } = result.group!;
    expect(code).toBe(posterior.status === "converged" ? 0 : 3);
    expect(posterior.khat! <= 0.7).toBe(posterior.status === "converged");
    expect([posterior.draws, loo]).toEqual([400, undefined]);
    // Of the published means within one posterior sd: draws resampled from normals are no more than that.
    expect(Math.abs(population[0]!.summary.mean + 4.46)).toBeLessThan(0.59);
    expect(population[0]!.summary.rHat).toBeNull();
    expect(result.inference.sampling).toEqual({ method: "pathfinder", seed: 123, paths: 4, draws: 400 });
  });
});

describe("pooling", () => {
  const few = ["--chains", "2", "--warmup", "150", "--draws", "100", "--no-report", "--figures", "none"];

  it("complete: everybody has one value, whose posterior is narrower than that of any one", () => {
    const flags = ["--prc", "hgf_binary", "--levels", "2", "--obs", "unitsq_sgm", "--free", "om2,ze"];
    place.credence(
      ...["fit", "study/multilevel.csv", ...flags, "--skip-first", "1", "--pooling", "complete"],
      ...[...few, "--quiet", "--out", "complete"],
    );
    const { participants, group } = resultOf("complete");
    expect(group!.parameters.map(({ random }) => random)).toEqual([[], []]);
    expect(new Set(participants.map(({ estimates }) => estimates[0]!.value)).size).toBe(1);
    expect(group!.population.map(({ kind }) => kind).filter((kind) => kind === "sd")).toEqual([]);
  });

  it("of one parameter complete, of another partial", () => {
    const yaml = readFileSync(at("study", "group.yaml"), "utf8")
      .replace("pooling: partial", "pooling: { ze: complete }")
      .replace(/ {4}ze: .*/, "");
    writeFileSync(at("study", "mixed.yaml"), yaml);
    place.credence("fit", "study/mixed.yaml", ...few, "--quiet", "--out", "mixed");
    const { participants, group } = resultOf("mixed");
    expect(group!.parameters.map(({ formula, pooling }) => [formula, pooling])).toEqual([
      ["om2 ~ 1 + (1 | participant)", "partial"],
      ["ze ~ 1", "complete"],
    ]);
    expect(new Set(participants.map(({ estimates }) => estimates[0]!.value)).size).toBe(10);
    expect(new Set(participants.map(({ estimates }) => estimates[1]!.value)).size).toBe(1);
  });

  it("none with a formula: a coefficient of its own for everybody", () => {
    writeFileSync(
      at("none.yaml"),
      `schema: credence-analysis/1
data: { file: study/multilevel.csv, derive: ["half = trial > 160 ? 'late' : 'early'"] }
agent: { perceptualModel: hgf_binary, levels: 2, responseModel: unitsq_sgm, free: [om2, ze] }
study: { skipFirst: 1 }
group: { pooling: none, formula: ze ~ half }
`,
    );
    place.credence("fit", "none.yaml", ...few, "--quiet", "--out", "none");
    const { group } = resultOf("none");
    expect([group!.cells, group!.population]).toEqual([20, []]);
    const [header, first] = readFileSync(at("none", "participant_coefficients.csv"), "utf8").split("\n");
    expect(header!.startsWith("participant,parameter,term,mean")).toBe(true);
    expect(first!.startsWith("1,om2,Intercept,")).toBe(true);
    const again = comparable(resultOf("none")) as FitResult;
    expect(again.participants[0]!.estimates.map(({ name }) => name)).toEqual(["om2", "ze"]);
  });
});
