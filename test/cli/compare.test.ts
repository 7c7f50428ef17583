/** `credence compare` on fits of the bundled study: what it prints, writes, leaves out and refuses. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { comparisonSchema } from "../../src/compare/schema.js";
import type { FitResult } from "../../src/fit/index.js";
import { root, Workplace } from "./command.js";

const study = join(root, "studies/multilevel/multilevel.csv");
let place: Workplace;

const path = (...parts: string[]): string => join(place.path, ...parts);
const resultOf = (folder: string): FitResult =>
  JSON.parse(readFileSync(path(folder, "fit.json"), "utf8")) as FitResult;
/** A fit folder with one thing changed. */
function altered(from: string, to: string, change: (result: FitResult) => FitResult): void {
  mkdirSync(path(to), { recursive: true });
  writeFileSync(path(to, "fit.json"), JSON.stringify(change(resultOf(from))));
}
function fit(out: string, ...options: string[]): void {
  const outputs = ["--no-report", "--figures", "none", "--quiet", "--out", out];
  const { code, stderr } = place.credence("fit", study, "--obs", "unitsq_sgm", ...outputs, ...options);
  expect([code, stderr]).toEqual([0, ""]);
}
const json = (...args: string[]) =>
  comparisonSchema.parse(JSON.parse(place.credence("compare", ...args, "--json").stdout));

beforeAll(() => {
  place = new Workplace();
  fit("hgf", "--prc", "ehgf_binary");
  fit("rw", "--prc", "rw_binary");
});
afterAll(() => place.remove());

describe("compare", () => {
  it("sums what the fits show first, over all participants", () => {
    const [hgf, rw] = [resultOf("hgf"), resultOf("rw")];
    const { models, participants, excluded } = json("hgf", "rw");
    expect(excluded).toEqual([]);
    expect(participants.map(({ id }) => id)).toEqual(hgf.participants.map(({ id }) => id));
    for (const [k, result] of [hgf, rw].entries()) {
      expect(models[k]!.evidence).toBeCloseTo(result.total.evidence, 9);
      const bic = result.participants.reduce((sum, one) => sum + one.bic!, 0);
      expect(models[k]!.bic).toBeCloseTo(bic, 9);
      const sampled = result.participants.filter((one) => one.evidence!.method === "importance sampling");
      expect(models[k]!.sampled).toBe(sampled.length);
      expect(participants.map(({ evidence }) => evidence[k])).toEqual(
        result.participants.map(({ evidence }) => evidence!.value),
      );
    }
    const better = participants.filter(({ evidence }) => evidence[0]! > evidence[1]!).length;
    expect(better).toBeGreaterThan(participants.length / 2);
    expect(models[0]!.frequency).toBeGreaterThan(0.5);
  });

  it("prints a row for each model, the omnibus risk, and how many evidences are sampled", () => {
    const { code, stdout, stderr } = place.credence("compare", "hgf", "rw");
    expect(code).toBe(0);
    const [header, hgf, rw, risk] = stdout.split("\n");
    expect(header!.split(/ +/)).toEqual(
      ["model", "N", "LME", "difference", "AIC", "BIC"].concat(["fixed", "exp_r", "xp", "pxp"]),
    );
    const { total } = resultOf("hgf");
    expect(hgf!.split(/ +/).slice(0, 4)).toEqual(["hgf", "10", total.evidence.toFixed(3), "0.000"]);
    expect(rw).toMatch(/^rw +10 +-\d/);
    expect(risk).toMatch(/^BOR 0\.\d{4} /);
    const { sampled } = json("hgf", "rw").models[0]!;
    expect(sampled).toBeGreaterThan(0);
    expect(stderr).toContain(`hgf ${sampled} of 10`);
  });

  it("prints nothing when it is to be quiet", () => {
    expect(place.credence("compare", "hgf", "rw", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("writes a table, families and everything as JSON, and replaces them only when told to", () => {
    const families = ["--families", "volatile=hgf", "--families", "fixed=./rw/"];
    const args = ["hgf", "rw", ...families, "--out", "new/comparison"];
    expect(place.credence("compare", ...args).stdout).toContain(
      "Written to new/comparison: comparison-figure.svg, comparison-figure.png, comparison-figure.csv, " +
        "comparison.csv, families.csv, comparison.json\n",
    );
    expect(readdirSync(path("new/comparison")).sort()).toEqual([
      "comparison-figure.csv",
      "comparison-figure.png",
      "comparison-figure.svg",
      "comparison.csv",
      "comparison.json",
      "families.csv",
    ]);
    const whole = JSON.parse(readFileSync(path("new/comparison/comparison.json"), "utf8"));
    expect(whole).toEqual(json("hgf", "rw", ...families));
    const { data } = Papa.parse<Record<string, string>>(
      readFileSync(path("new/comparison/comparison.csv"), "utf8").trim(),
      { header: true },
    );
    for (const [k, row] of data.entries()) {
      const model = whole.models[k];
      expect([row.model, row.participants]).toEqual([model.name, "10"]);
      expect([row.exp_r, row.xp, row.pxp, row.bor].map(Number)).toEqual(
        [model.frequency, model.exceedance, model.protectedExceedance].concat(whole.omnibusRisk),
      );
    }
    const again = place.credence("compare", ...args);
    expect([again.code, again.stdout]).toEqual([2, ""]);
    expect(again.stderr).toContain("new/comparison: holds comparison.csv already");
    // Without families their table would be left over from the comparison before.
    expect(place.credence("compare", "hgf", "rw", "--out", "new/comparison", "--overwrite").code).toBe(0);
    expect(existsSync(path("new/comparison/families.csv"))).toBe(false);
  });

  it("does not write into the folder of a fit", () => {
    const { code, stderr } = place.credence("compare", "hgf", "rw", "--out", "hgf", "--overwrite");
    expect([code, stderr]).toEqual([2, "credence: hgf: is the folder of a fit; name another with --out\n"]);
    expect(existsSync(path("hgf/comparison.csv"))).toBe(false);
  });

  it("leaves participants who failed in one model out of all, and says who, where and why", () => {
    altered("rw", "partly", (result) => ({
      ...result,
      participants: result.participants.map((one) =>
        one.id === "3" ? { ...one, status: "failed", reason: "no start moved", evidence: null } : one,
      ),
    }));
    const { code, stderr } = place.credence("compare", "hgf", "partly");
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Note: participant "3" left out of all models, without evidence in partly: no start moved\n',
    );
    const { models, participants } = json("hgf", "partly");
    expect(participants.length).toBe(9);
    const { total, participants: fits } = resultOf("hgf");
    const third = fits.find(({ id }) => id === "3")!;
    expect(models[0]!.evidence).toBeCloseTo(total.evidence - third.evidence!.value, 9);
  });

  it("warns that a model is compared with itself", () => {
    altered("rw", "copy", (result) => result);
    const { code, stderr } = place.credence("compare", "rw", "copy");
    expect(code).toBe(0);
    expect(stderr).toContain("Warning: rw and copy are the same model");
    expect(json("rw", "copy").models.map(({ frequency }) => frequency.toFixed(9))).toEqual(
      Array(2).fill("0.500000000"),
    );
    expect(json("hgf", "rw").warnings).toEqual([]);
  });
});

describe("compare refuses", () => {
  const refused = (...args: string[]) => {
    const { code, stdout, stderr } = place.credence("compare", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    return expect(stderr);
  };

  it("fits of other trials", () => {
    fit("skipped", "--prc", "rw_binary", "--skip-first", "5", "--starts", "1", "--evidence-draws", "0");
    refused("hgf", "skipped").toMatch(
      /^credence: skipped: participant "1" \(and 9 more\) has 315 scored trials, in hgf 320; fit both with/,
    );
  });

  it("fits of other participants", () => {
    fit("fewer", "--prc", "rw_binary", "--keep", "participant > 1", "--starts", "1", "--evidence-draws", "0");
    refused("hgf", "fewer").toMatch(/^credence: fewer: has no participant "1", whom hgf has; fit both/);
  });

  it("fits of other data", () => {
    altered("rw", "other", (result) => ({
      ...result,
      data: { ...result.data, files: [{ name: "multilevel.csv", sha256: "0".repeat(64) }] },
    }));
    refused("hgf", "other").toContain("credence: other: was fitted to other data than hgf");
  });

  it("other responses of the same file", () => {
    fit("recoded", "--prc", "rw_binary", "--derive", "response = 1 - response", "--starts", "1");
    refused("hgf", "recoded").toContain(
      "credence: recoded: scores the responses response = 1 - response, where hgf scores the responses response;",
    );
  });

  it("one folder, one twice, and one without a fit", () => {
    refused("hgf").toContain("two fit folders or more");
    refused("hgf", "./hgf/").toContain("is named twice");
    refused("hgf", "nothing").toContain("nothing: holds no fit");
  });

  it("families that are no families", () => {
    refused("hgf", "rw", "--families", "hgf").toContain('expected a name and folders, as in "hgf=');
    refused("hgf", "rw", "--families", "a=hgf", "--families", "b=rv").toContain(
      "family b: rv is none of the models compared (hgf, rw)",
    );
  });
});

it("has the schema that scripts/schema.ts writes", () => {
  const schema = { title: "credence-comparison/1", ...z.toJSONSchema(comparisonSchema) };
  expect(readFileSync(join(root, "schema/credence-comparison-1.json"), "utf8")).toBe(
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
});
