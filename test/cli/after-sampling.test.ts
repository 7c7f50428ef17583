/** What follows a sampled fit: its report, figures of its draws, comparison by leave-one-out; from the built command. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { looComparisonSchema } from "../../src/compare/schema.js";
import type { FitResult } from "../../src/fit/index.js";
import { root, Workplace } from "./command.js";

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");
const table = (...path: string[]): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(read(...path), { header: true, skipEmptyLines: true }).data;

function fit(out: string, ...options: string[]): void {
  const draws = ["--inference", "nuts", "--warmup", "150", "--draws", "250"];
  const few = ["--obs", "unitsq_sgm", "--starts", "2", "--evidence-draws", "0", "--quiet", "--out", out];
  place.credence("fit", "three.csv", ...draws, ...few, ...options);
}

beforeAll(() => {
  place = new Workplace();
  const [header, ...lines] = readFileSync(join(root, "studies/multilevel/multilevel.csv"), "utf8").split(
    "\n",
  );
  const three = lines.filter((line) => /^[123],/.test(line));
  writeFileSync(at("three.csv"), [header, ...three].join("\n"));
  fit("hgf", "--prc", "ehgf_binary", "--levels", "2");
  fit("rw", "--prc", "rw_binary", "--no-report", "--figures", "none");
});
afterAll(() => place.remove());

describe("the report of a sampled fit", () => {
  it("has the table of posteriors, leave-one-out, and figures of the draws, folded", () => {
    const page = read("hgf", "report.html");
    const { participants, total } = JSON.parse(read("hgf", "fit.json")) as FitResult;
    const section = page.slice(
      page.indexOf('<section id="posteriors">'),
      page.indexOf('<section id="figures">'),
    );
    expect(page).toContain('<a href="#posteriors">Sampled posteriors</a>');
    for (const { posterior } of participants) {
      for (const { essBulk } of posterior!.estimates) {
        expect(section.replaceAll("\u202f", "")).toContain(`<td>${essBulk!.toFixed(0)}</td>`);
      }
      expect(section).toContain(`<td>−${Math.abs(posterior!.loo!.elpdLoo!).toFixed(2)}</td>`);
    }
    expect(section).toContain(`<td>−${Math.abs(total.loo!.elpdLoo!).toFixed(2)}</td>`);
    expect(page.match(/<summary>Sampled posterior<\/summary>/g)).toHaveLength(3);
    expect(page).toContain("Ranks of the draws of participant 2");
    expect(page).toContain("Hoffman &amp; Gelman, 2014");
    expect(readdirSync(at("hgf", "figures"))).toContain("posterior.svg");
  });

  it("is drawn anew from the folder alone, the same", () => {
    const before = read("hgf", "report.html");
    expect(place.credence("plot", "hgf", "--report", "--quiet").code).toBe(0);
    expect(read("hgf", "report.html")).toBe(before);
  });
});

describe("figures of draws", () => {
  it("are drawn where they are asked for, with their rows", () => {
    const kinds = "trace,ranks,densities,pairs,autocorrelation,ess,energy,paretok";
    const drawn = place.credence(
      ...["plot", "hgf", "--kind", kinds, "--participants", "2", "--format", "svg", "--out", "drawn"],
    );
    expect([drawn.code, drawn.stderr]).toEqual([0, ""]);
    const names = kinds.split(",").flatMap((kind) => [`2-${kind}.csv`, `2-${kind}.svg`]);
    expect(readdirSync(at("drawn")).sort()).toEqual(names.sort());

    const draws = table("hgf", "draws.csv").map((row) => Number(row["om2[2]"]));
    const trace = table("drawn", "2-trace.csv");
    expect(trace.map(({ om2 }) => Number(om2))).toEqual(draws);
    const chain = draws.slice(250, 500);
    const mean = chain.reduce((sum, x) => sum + x, 0) / 250;
    const product = (lag: number): number =>
      chain.slice(lag).reduce((sum, x, t) => sum + (x - mean) * (chain[t]! - mean), 0);
    const lag3 = table("drawn", "2-autocorrelation.csv").find(
      (row) => row.parameter === "om2" && row.chain === "2" && row.lag === "3",
    );
    expect(Number(lag3!.autocorrelation)).toBeCloseTo(product(3) / product(0), 9);
    const { participants } = JSON.parse(read("hgf", "fit.json")) as FitResult;
    const { essBulk, essTail } = participants[1]!.posterior!.estimates[0]!;
    const last = table("drawn", "2-ess.csv")
      .filter((row) => row.parameter === "om2")
      .at(-1)!;
    expect([Number(last.draws), Number(last.bulk), Number(last.tail)]).toEqual([
      1000,
      expect.closeTo(essBulk!, 8),
      expect.closeTo(essTail!, 8),
    ]);
    const own = table("hgf", "loo.csv").filter((row) => row.participant === "2");
    expect(table("drawn", "2-paretok.csv").map(({ k }) => k)).toEqual(own.map(({ k }) => k));
  });

  it("are not there for a fit that did not sample, which is said", () => {
    const plain = ["--starts", "1", "--evidence-draws", "0", "--no-report", "--figures", "none", "--quiet"];
    place.credence(
      "fit",
      "three.csv",
      "--prc",
      "rw_binary",
      "--obs",
      "unitsq_sgm",
      ...plain,
      "--out",
      "modes",
    );
    const { code, stderr } = place.credence("plot", "modes", "trace");
    expect(code).toBe(2);
    expect(stderr).toContain("posteriors were not sampled; fit with --inference nuts or pathfinder");
    const compared = place.credence("compare", "hgf", "modes", "--by", "loo");
    expect(compared.code).toBe(2);
    expect(compared.stderr).toContain("modes: holds no leave-one-out (no loo.csv)");
  });
});

describe("a comparison of sampled fits", () => {
  it("is by leave-one-out, whose sums are those of the table, unless evidence is asked for", () => {
    const { code, stdout, stderr } = place.credence("compare", "rw", "hgf", "--out", "compared");
    expect(code).toBe(0);
    expect(stderr).toContain("compared by leave-one-out; --by lme");
    expect(stdout).toMatch(/^model +elpd_loo/);
    const whole: unknown = JSON.parse(read("compared", "comparison.json"));
    const { models, units, constant } = looComparisonSchema.parse(whole);
    const rows = ["hgf", "rw"].map((folder) => table(folder, "loo.csv"));
    // The first prediction is the prior's in either model, whatever the parameters.
    expect([units, constant]).toEqual([3 * 319, 3]);
    const sums = rows.map((all) =>
      all.filter(({ status }) => status !== "constant").reduce((sum, { elpd }) => sum + Number(elpd), 0),
    );
    for (const { name, elpdLoo } of models) {
      expect(elpdLoo).toBeCloseTo(sums[["hgf", "rw"].indexOf(name)]!, 8);
    }
    expect(models[1]!.elpdDiff).toBeCloseTo(Math.min(...sums) - Math.max(...sums), 8);
    expect(readdirSync(at("compared"))).toContain("comparison-figure.png");
    const csv = table("compared", "comparison.csv");
    expect(csv.map((row) => Number(row.elpd_diff))).toEqual(models.map(({ elpdDiff }) => elpdDiff));
    expect(place.credence("compare", "rw", "hgf", "--by", "lme", "--quiet").code).toBe(0);
    expect(place.credence("compare", "rw", "hgf", "--by", "lme").stdout).toMatch(/exp_r/);
  });

  it("refuses families, and responses that are not the same", () => {
    const families = place.credence("compare", "rw", "hgf", "--by", "loo", "--families", "a=rw");
    expect([families.code, families.stderr]).toEqual([
      2,
      expect.stringContaining("families are compared by evidence only"),
    ]);
    const cut = read("rw", "loo.csv").split("\n");
    writeFileSync(at("rw", "loo.csv"), [...cut.slice(0, 5), ...cut.slice(6)].join("\n"));
    const { code, stderr } = place.credence("compare", "hgf", "rw");
    expect(code).toBe(2);
    expect(stderr).toContain(
      'rw: leaves out other responses than hgf: of participant "1", response 5 is run 1, trial 6, response there',
    );
  });
});
