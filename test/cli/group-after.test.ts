/** `compare` and `diagnose` of group fits from their folders, against sums over the tables that the fits wrote. */

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { looComparisonSchema } from "../../src/compare/schema.js";
import { diagnosisSchema } from "../../src/fit/diagnosis-schema.js";
import type { FitResult } from "../../src/fit/index.js";
import { bundledStudy } from "./bundled-study.js";
import { Workplace } from "./command.js";

/** Trials of five people, without the first of each. */
const UNITS = 5 * 319;

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
beforeAll(() => {
  place = new Workplace();
  bundledStudy(at("study"), 5);
  const few = ["--warmup", "150", "--draws", "60", "--no-report", "--figures", "none", "--quiet"];
  place.credence("fit", "study/group.yaml", ...few, "--out", "both");
  const analysis = readFileSync(at("study/group.yaml"), "utf8");
  const fixed = analysis
    .replace("free: [om2, ze]", "free: [om2]\n  fix: { ze: 2 }")
    .replace(/^ {4}ze: .*\n/m, "");
  writeFileSync(at("study/fixed.yaml"), fixed);
  place.credence("fit", "study/fixed.yaml", ...few, "--out", "fixed");
});
afterAll(() => place.remove());

const resultOf = (folder: string): FitResult =>
  JSON.parse(readFileSync(at(folder, "fit.json"), "utf8")) as FitResult;
const elpdsOf = (folder: string): number[] =>
  Papa.parse<{ elpd: string }>(readFileSync(at(folder, "loo.csv"), "utf8"), {
    header: true,
    skipEmptyLines: true,
  }).data.map(({ elpd }) => Number(elpd));

describe("compare of group fits", () => {
  it("sums trials left out, with the error of the paired difference, and weighs the models", () => {
    const { code, stdout, stderr } = place.credence("compare", "fixed", "both", "--json");
    expect(code).toBe(0);
    expect(stderr).not.toContain("--by lme");
    const { models, units, unit, participants } = looComparisonSchema.parse(JSON.parse(stdout));
    const [all, fixed] = [elpdsOf("both"), elpdsOf("fixed")];
    expect([units, unit, participants.length]).toEqual([UNITS, "trial", 5]);
    expect(models.map(({ name, folder }) => [name, folder])).toEqual([
      [expect.any(String), "both"],
      [expect.any(String), "fixed"],
    ]);
    const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);
    const differences = fixed.map((x, i) => x - all[i]!);
    const mean = sum(differences) / UNITS;
    const variance = sum(differences.map((x) => (x - mean) ** 2)) / (UNITS - 1);
    expect(models[0]!.elpdLoo).toBeCloseTo(sum(all), 8);
    expect(models[0]!.nBadK).toBe(
      resultOf("both").group!.loo!.counts.bad + resultOf("both").group!.loo!.counts.veryBad,
    );
    expect(models[1]!.elpdDiff).toBeCloseTo(sum(differences), 8);
    expect(models[1]!.seDiff).toBeCloseTo(Math.sqrt(UNITS * variance), 8);
    // The condition that weights of stacking are the best: no model gains by more weight.
    const weights = models.map(({ stacking }) => stacking);
    const gains = [all, fixed].map(
      (own) =>
        sum(
          own.map(
            (x, i) => Math.exp(x) / (weights[0]! * Math.exp(all[i]!) + weights[1]! * Math.exp(fixed[i]!)),
          ),
        ) / UNITS,
    );
    gains.forEach((gain, k) => {
      expect(gain).toBeLessThan(1 + 1e-7);
      if (weights[k]! > 1e-6) expect(gain).toBeGreaterThan(1 - 1e-6);
    });
    expect(sum(weights)).toBeCloseTo(1, 10);
  });

  it("is refused by evidence, and beside fits of independent participants", () => {
    const alone = [
      "--no-report",
      "--figures",
      "none",
      "--quiet",
      "--chains",
      "2",
      "--warmup",
      "40",
      "--draws",
      "30",
    ];
    place.credence("fit", "study/analysis.yaml", "--inference", "nuts", ...alone, "--out", "alone");
    const mixed = place.credence("compare", "both", "alone");
    expect([mixed.code, mixed.stderr]).toEqual([
      2,
      expect.stringContaining("both: is the fit of a group model"),
    ]);
    const evidence = place.credence("compare", "both", "fixed", "--by", "lme");
    expect([evidence.code, evidence.stderr]).toEqual([2, expect.stringContaining("--by loo")]);
  });
});

describe("diagnose of a group fit", () => {
  it("judges the draws of the group at once, as the fit did", () => {
    const { code, stdout } = place.credence("diagnose", "both", "--json");
    const { posteriors, modes, method, trusted } = diagnosisSchema.parse(JSON.parse(stdout));
    const { posterior } = resultOf("both").group!;
    expect([method, posteriors.length, modes]).toEqual(["nuts", 1, []]);
    expect([code, trusted]).toEqual(posterior.status === "converged" ? [0, true] : [3, false]);
    const [found] = posteriors;
    expect(found).toMatchObject({ id: null, chains: 4, draws: 60, divergences: posterior.divergences });
    expect(found!.eBfmi).toEqual(posterior.eBfmi);
    // Two means, two sds, and two coefficients of each of five participants.
    expect(found!.estimates).toHaveLength(14);
    expect(Math.max(...found!.estimates.map(({ rHat }) => rHat!))).toBe(posterior.worst.rHat);
    expect(Math.min(...found!.estimates.map(({ essBulk }) => essBulk!))).toBe(posterior.worst.essBulk);
  });

  it("says which file it lacks", () => {
    cpSync(at("both"), at("lacking"), { recursive: true });
    rmSync(at("lacking/posterior.nc"));
    const { code, stderr } = place.credence("diagnose", "lacking");
    expect(code).toBe(1);
    expect(stderr).toContain("posterior.nc: is missing, though the fit was sampled");
  });
});
