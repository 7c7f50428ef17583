/** The examples of docs/migrate.md run as they stand, on results of the toolbox from the golden fits. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeVariable, matHeader } from "../../src/export/mat/encode.js";
import type { FitResult } from "../../src/fit/index.js";
import { migrateResults, readResults } from "../../src/migrate/index.js";
import { checkMigrationFolder, writeMigration } from "../../src/node/migrate.js";
import { Guide } from "../house/guide.js";
import { estimateOf, fixture, matValue } from "./results.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/migrate.md");
  mkdirSync(join(guide.folder, "results"));
  const s01 = estimateOf("hgf_binary-unitsq_sgm");
  // As a version with the wrong sign reports it.
  const wrong = { ...s01, optim: { ...s01.optim, LME: s01.optim.LME - 3 * Math.log(2 * Math.PI) } };
  for (const [id, est] of [
    ["s01", wrong],
    ["s02", estimateOf("hgf-gaussian_obs-B")],
  ] as const) {
    const bytes = [matHeader("a test"), encodeVariable("est", matValue(est))];
    writeFileSync(join(guide.folder, `results/${id}.mat`), Buffer.concat(bytes));
  }
  const { u, y } = estimateOf("rw_binary-unitsq_sgm");
  const trials = u.map((input, t) => `r1,${input},${y[t]}`);
  writeFileSync(join(guide.folder, "choices.csv"), `participant,input,response\n${trials.join("\n")}\n`);
  const { native } = fixture("rw_binary-unitsq_sgm").map;
  const { negLj, LME } = estimateOf("rw_binary-unitsq_sgm").optim;
  writeFileSync(
    join(guide.folder, "estimates.csv"),
    `id,alpha,zeta,negLj,LME\nr1,${native[1]},${native[2]},${negLj},${LME}\n`,
  );
});
afterAll(() => guide.remove());

const table = (file: string): Record<string, string>[] => {
  const [header, ...rows] = guide.lines(file).map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(header!.map((name, c) => [name, row[c]!])));
};

describe("the examples of the guide to migration", () => {
  it("are all run here", () => {
    expect(guide.examples).toEqual(["files", "library", "table", "ideal", "average", "sample"]);
  });

  it("migrate MAT-files, and fit what comes of them to the toolbox's minimum", () => {
    guide.shell("files");
    const findings = readFileSync(join(guide.folder, "migrated/findings.txt"), "utf8");
    expect(findings.startsWith(guide.block("output", "files"))).toBe(true);
    expect(findings).toContain(guide.block("output", "findings"));
    const [one, two] = ["hgf-gaussian_obs", "hgf_binary-unitsq_sgm"].map((group) =>
      table("migrated/migrate.csv").find(({ analysis }) => analysis === group),
    );
    expect([one!.verdict, two!.verdict, two!.lme_sign]).toEqual(["not", "minimum", "wrong"]);
    const { LME, polished } = fixture("hgf_binary-unitsq_sgm");
    expect(Number(two!.lme_corrected)).toBeCloseTo(LME, 9);
    const { participants } = JSON.parse(
      readFileSync(join(guide.folder, "fit-migrated/fit.json"), "utf8"),
    ) as FitResult;
    expect(-participants[0]!.logJoint!).toBeCloseTo(polished.negLogJoint, 6);
  });

  it("correct an evidence in a program to what the toolbox's later versions print", () => {
    expect(guide.program("library")).toBe("-50.4832\n");
  });

  it("centre priors on an ideal observer, and average", () => {
    guide.shell("ideal");
    const fits = ["fit-ideal", "fit-people"].map(
      (name) => JSON.parse(readFileSync(join(guide.folder, name, "fit.json"), "utf8")) as FitResult,
    );
    const [ideal, people] = fits.map(({ participants }) => participants[0]!.estimates);
    expect(ideal!.map(({ name }) => name)).toEqual(["om2", "om3"]);
    ideal!.forEach(({ estimation }, j) => {
      expect(people![j]!.prior!.mean).toBeCloseTo(estimation!, 12);
      expect(people![j]!.prior!.sd).toBe(2);
    });
    guide.shell("average");
    // Of one participant it is that participant.
    const average = table("average.csv").map(({ parameter, value }) => [parameter, Number(value)] as const);
    average.forEach(([parameter, value], j) => {
      expect(parameter).toBe(people![j]!.name);
      expect(value).toBeCloseTo(people![j]!.value!, 9);
    });
    expect(average.length).toBe(3);
  });

  it("draw parameters from their priors", () => {
    guide.shell("sample");
    expect(table("simulated/truth.csv").length).toBeGreaterThan(0);
  });

  it("migrate a table with its data", () => {
    guide.shell("table");
    const [row] = table("migrated-table/migrate.csv");
    const { map } = fixture("rw_binary-unitsq_sgm");
    expect([row!.participant, row!.verdict, row!.lme_sign]).toEqual(["r1", "near", "right"]);
    expect(Number(row!.neg_log_joint)).toBeCloseTo(map.negLogJoint, 9);
    expect(guide.lines("migrated-table/rw_binary-unitsq_sgm.yaml")).toContain("  file: ../choices.csv");
  });

  it("leave nothing of a migration that is replaced", async () => {
    const out = join(guide.folder, "replaced");
    const written = async (id: string): Promise<string[]> => {
      const bytes = Buffer.from(JSON.stringify(estimateOf(id)));
      const findings = await migrateResults(await readResults({ name: "s.json", bytes }), { starts: 1 });
      await writeMigration(out, findings);
      return readdirSync(out).sort();
    };
    const rest = [".written.json", "findings.txt", "migrate.csv", "parameters.csv"];
    const of = (models: string): string[] => [...rest, `${models}.csv`, `${models}.yaml`].sort();
    expect(await written("rw_binary-unitsq_sgm")).toEqual(of("rw_binary-unitsq_sgm"));
    expect(await written("hgf_binary-bayes_optimal_binary")).toEqual(of("hgf_binary-bayes_optimal_binary"));
    expect(() => checkMigrationFolder(out, false)).toThrow("holds a migration already");
    checkMigrationFolder(out, true);
  });
});
