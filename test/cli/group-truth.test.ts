/** The report of a group fit of simulated people: reference lines at the true population. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workplace } from "./command.js";

let place: Workplace;
const read = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const table = (...path: string[]): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(read(...path), { header: true, skipEmptyLines: true }).data;

beforeAll(() => {
  place = new Workplace();
  const inputs = Array.from({ length: 60 }, (_, t) => ((t * 7) % 10 < 6 ? 1 : 0)).join("\n");
  const model = ["--obs", "unitsq_sgm", "--levels", "2"];
  writeFileSync(join(place.path, "u.txt"), `${inputs}\n`);
  place.credence(
    ...["simulate", "hgf_binary", ...model, "--inputs", "u.txt", "--agents", "4", "--out", "people"],
    ...["--population", "om2=normal(mean=-4, sd=1)", "--population", "ze=lognormal(meanlog=1, sdlog=0.4)"],
  );
  const few = ["--chains", "2", "--warmup", "60", "--draws", "40", "--quiet"];
  place.credence(
    ...["fit", "people/data.csv", "--prc", "hgf_binary", ...model, "--free", "om2,ze", ...few],
    ...["--pooling", "partial", "--out", "fit"],
  );
});
afterAll(() => place.remove());

describe("the report of a group of simulated people", () => {
  it("marks mean and sd of their true values on the estimation scale", () => {
    const people = table("people", "truth.csv");
    expect(people).toHaveLength(4);
    const expected = (["om2", "ze"] as const).flatMap((name): [string, number][] => {
      const z = people.map((row) => (name === "ze" ? Math.log(Number(row.ze)) : Number(row.om2)));
      const mean = z.reduce((a, b) => a + b, 0) / 4;
      const sd = Math.sqrt(z.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3);
      return [
        [`b_${name}[Intercept]`, mean],
        [`sd_${name}[participant, Intercept]`, sd],
      ];
    });
    const kept = table("fit", "truth.csv");
    expect(kept.map(({ name }) => name)).toEqual(expected.map(([name]) => name));
    kept.forEach(({ value }, k) => {
      expect(Number(value)).toBeCloseTo(expected[k]![1], 10);
    });
    const rows = table("fit", "figures", "population.csv");
    const drawn = rows.map((row) => Number(row.reference)).sort((a, b) => a - b);
    const wanted = expected.map(([, value]) => value).sort((a, b) => a - b);
    expect(drawn).toHaveLength(4);
    drawn.forEach((value, k) => {
      expect(value).toBeCloseTo(wanted[k]!, 6);
    });
  });

  it("marks coefficients that a table states, in models that have them", () => {
    const people = table("people", "data.csv");
    const names = [...new Set(people.map(({ participant }) => participant!))];
    mkdirSync(join(place.path, "stated"));
    const write = (file: string, lines: readonly string[]): void =>
      writeFileSync(join(place.path, "stated", file), `${lines.join("\n")}\n`);
    write("data.csv", read("people", "data.csv").trim().split("\n"));
    write("who.csv", ["participant,age", ...names.map((id, i) => `${id},${20 + 7 * i + (i % 2)}`)]);
    const fit = (out: string) =>
      place.credence(
        ...["fit", "stated/data.csv", "--prc", "hgf_binary", "--obs", "unitsq_sgm", "--levels", "2"],
        ...["--free", "om2,ze", "--chains", "2", "--warmup", "60", "--draws", "40", "--quiet", "--out", out],
        ...["--formula", "om2 ~ age", "--covariates", "stated/who.csv"],
      );
    write("truth.csv", [
      "name,value",
      "b_om2[Intercept],-4.25",
      "b_om2[age],0.375",
      '"sd_om2[participant, Intercept]",0.5',
      "b_om2[group=patient],1",
    ]);
    fit("with");
    expect(table("with", "truth.csv").map(({ name, value }) => [name, Number(value)])).toEqual([
      ["b_om2[Intercept]", -4.25],
      ["b_om2[age]", 0.375],
      ["sd_om2[participant, Intercept]", 0.5],
    ]);
    const drawn = table("with", "figures", "population.csv").map(({ reference }) => reference);
    expect(drawn.filter((value) => value !== "").map(Number)).toEqual(
      expect.arrayContaining([-4.25, 0.375, 0.5]),
    );
    write("truth.csv", ["name,value", "b_om2[age],high", "b_om2[age],1"]);
    const { code, stderr } = fit("wrong");
    expect(code).not.toBe(0);
    expect(stderr).toContain('truth.csv:2, column value: expected a number, found "high"');
    expect(stderr).toContain("truth.csv:3, column name: b_om2[age] is stated on a line before");
  });

  it("is the same when it is drawn again from its folder", () => {
    const before = read("fit", "report.html");
    expect(place.credence("plot", "fit", "--report", "--quiet").code).toBe(0);
    expect(read("fit", "report.html")).toBe(before);
  });
});
