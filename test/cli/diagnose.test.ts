/** `credence diagnose`: what it says of sampled fits, of modes, and of draws of others. */

import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Diagnosis } from "../../src/fit/diagnosis.js";
import { diagnosisSchema } from "../../src/fit/diagnosis-schema.js";
import type { FitResult } from "../../src/fit/index.js";
import { fitBinary, fitContinuous } from "../export/fits.js";
import { bundledStudy } from "./bundled-study.js";
import { type Outcome, root, Workplace } from "./command.js";

let place: Workplace;
const bare = ["--no-report", "--figures", "none", "--starts", "2", "--quiet"];
beforeAll(() => {
  place = new Workplace();
  bundledStudy(join(place.path, "study"), 4);
  const few = ["--chains", "2", "--warmup", "100", "--draws", "60", "--evidence-draws", "0"];
  place.credence("fit", "study/analysis.yaml", "--inference", "nuts", ...few, ...bare, "--out", "nuts");
  place.credence("fit", "study/analysis.yaml", "--inference", "pathfinder", ...bare, "--out", "paths");
  fitBinary(place);
  fitContinuous(place);
});
afterAll(() => place.remove());

const at = (...path: string[]): string => join(place.path, ...path);
const fitOf = (folder: string): FitResult =>
  JSON.parse(readFileSync(at(folder, "fit.json"), "utf8")) as FitResult;
const told = ({ stdout }: Outcome): Diagnosis => diagnosisSchema.parse(JSON.parse(stdout));

describe("a sampled fit", () => {
  it("is judged from its draws as the fit judged it, and ends with 3 where there is doubt", () => {
    const outcome = place.credence("diagnose", "nuts", "--json");
    expect([outcome.code, outcome.stderr]).toEqual([3, ""]);
    const { posteriors, modes, method } = told(outcome);
    const { participants } = fitOf("nuts");
    expect([method, posteriors.length, modes.length]).toEqual(["nuts", 4, 4]);
    participants.forEach(({ id, posterior }, i) => {
      const found = posteriors[i]!;
      // Reasons of divergences are not in the file.
      const known = posterior!.flags.map((flag) => flag.found.replace(/; the first reason: .*/, ""));
      expect([found.id, found.trusted]).toEqual([id, posterior!.status === "converged"]);
      expect(found.flags.map((flag) => flag.found)).toEqual(known);
      expect([found.divergences, found.eBfmi]).toEqual([posterior!.divergences, posterior!.eBfmi]);
      found.estimates.forEach((estimate, j) => {
        const { mcseSd, ...rest } = estimate;
        expect(rest).toEqual(posterior!.estimates[j]);
        expect(mcseSd).toBeGreaterThan(0);
      });
    });
  });

  it("prints a row a parameter, then each doubt with its numbers and what to try", () => {
    const { stdout } = place.credence("diagnose", "nuts");
    const [header, ...lines] = stdout.split("\n");
    expect(header).toMatch(/^participant\s+parameter\s+mean\s+sd\s+eti89_lb\s+eti89_ub\s+ess_bulk/);
    expect(lines[0]).toMatch(/^1\s+om2\s+-\d/);
    expect(stdout).toContain("1: The draws should not be trusted as they are.");
    expect(stdout).toContain("- the result rests on 2 chains. To try: run at least 4.");
    expect(stdout).toMatch(
      /\(2 chains of 60 draws; \d+ divergences; deepest tree \d; E-BFMI \d\.\d\d, \d\.\d\d\)/,
    );
    expect(place.credence("diagnose", "nuts", "--quiet")).toMatchObject({ code: 3, stdout: "", stderr: "" });
  });

  it("of Pathfinder is judged by its k-hat", () => {
    const outcome = place.credence("diagnose", "paths", "--json");
    const { posteriors } = told(outcome);
    for (const { khat, trusted, estimates } of posteriors) {
      expect(trusted).toBe(khat! <= 0.7);
      expect(estimates[0]!.rHat).toBe(null);
    }
    expect(outcome.code).toBe(posteriors.every(({ trusted }) => trusted) ? 0 : 3);
  });

  it("whose draws are lost, or those of another fit, says so", () => {
    cpSync(at("nuts"), at("lost"), { recursive: true });
    rmSync(at("lost/posterior.nc"));
    const lost = place.credence("diagnose", "lost");
    expect([lost.code, lost.stdout]).toEqual([1, ""]);
    expect(lost.stderr).toContain("lost/posterior.nc: is missing, though the fit was sampled");
    copyFileSync(at("paths/posterior.nc"), at("lost/posterior.nc"));
    expect(place.credence("diagnose", "lost").stderr).toMatch(
      /lost\/posterior\.nc: has 1 chains of 1000 draws of 1, fit\.json 2 of 60; it does not belong to the fit\.json/,
    );
    writeFileSync(at("lost/posterior.nc"), readFileSync(at("nuts/posterior.nc")).subarray(0, 5000));
    expect(place.credence("diagnose", "lost").stderr).toBe(
      "lost/posterior.nc: is no netCDF-4 file (HDF5), or was cut off\n",
    );
  });
});

describe("modes", () => {
  it("are doubted where a fit failed", () => {
    const outcome = place.credence("diagnose", "continuous", "--json");
    expect(outcome.code).toBe(3);
    const { modes, trusted, posteriors } = told(outcome);
    expect([trusted, posteriors]).toEqual([false, []]);
    const failed = modes.find(({ id }) => id === "constant")!;
    expect([failed.status, failed.flags[0]!.kind]).toEqual(["failed", "failed"]);
    expect(place.credence("diagnose", "continuous").stdout).toContain("constant: there is no mode");
  });

  it("are listed with the k-hat of their evidence", () => {
    const { stdout, code } = place.credence("diagnose", "binary");
    const { modes } = told(place.credence("diagnose", "binary", "--json"));
    expect(modes.map(({ khat }) => khat)).toEqual(
      fitOf("binary").participants.map(({ evidence }) => evidence?.sampled?.khat ?? null),
    );
    expect(code).toBe(modes.every(({ trusted }) => trusted) ? 0 : 3);
    expect(stdout).toMatch(/^participant\s+k-hat\s+mode\s+doubts\n/);
  });
});

describe("draws in files", () => {
  it("are judged alike from netCDF, with participants apart, and CSV, without", () => {
    const whole = told(place.credence("diagnose", "nuts", "--json"));
    const netcdf = told(place.credence("diagnose", "nuts/posterior.nc", "--json"));
    expect(netcdf.method).toBe(null);
    expect(netcdf.posteriors.map(({ estimates }) => estimates)).toEqual(
      whole.posteriors.map(({ estimates }) => estimates),
    );
    const csv = told(place.credence("diagnose", "nuts/draws.csv", "--json"));
    expect(csv.posteriors).toHaveLength(1);
    const { estimates } = csv.posteriors[0]!;
    whole.posteriors.forEach(({ id, estimates: own }, i) => {
      own.forEach((estimate, j) => {
        expect(estimates[2 * i + j]).toEqual({ ...estimate, name: `${estimate.name}[${id}]` });
      });
    });
    expect(csv.posteriors[0]!.verdict).toContain("Not known, and not judged: divergences");
  });

  it("of four chains that agree are trusted, with 0", () => {
    // The golden ratio spreads points evenly: each chain holds 400 normal quantiles in a mixed order.
    const rows = [0, 1, 2, 3].flatMap((chain) =>
      Array.from({ length: 400 }, (_, d) => {
        const u = ((d + 1) * 0.6180339887498949 + chain / 4) % 1;
        const v = ((d + 1) * 0.7548776662466927 + chain / 3) % 1;
        return `${chain},${d},${Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)}`;
      }),
    );
    writeFileSync(at("even.csv"), `chain,draw,x\n${rows.join("\n")}\n`);
    const { code, stdout } = place.credence("diagnose", "even.csv");
    expect(code).toBe(0);
    expect(stdout).toContain("The draws can be trusted: 4 chains agree");
  });

  it("that cannot be read say why, with 1 or 2", () => {
    writeFileSync(at("bad.csv"), "chain,x\n1,2\n1,no\n");
    for (const [args, code, message] of [
      [["bad.csv"], 1, "bad.csv:3, column x: expected a number, found no"],
      [["absent.nc"], 2, "absent.nc: no such file or folder"],
      [["study"], 2, "study: holds no fit (no fit.json)"],
      [["nuts", "paths"], 2, "nuts: is a folder; name it alone"],
      [[], 2, "missing required argument"],
    ] as const) {
      const outcome = place.credence("diagnose", ...args);
      expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
      expect(outcome.stderr).toContain(message);
    }
  });
});

it("the schema is the one that scripts/schema.ts writes", () => {
  const schema = { title: "credence-diagnosis/1", ...z.toJSONSchema(diagnosisSchema) };
  expect(readFileSync(join(root, "schema/credence-diagnosis-1.json"), "utf8")).toBe(
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
});
