/** `export --to stan` of group fits, from the built command: what is written has the density of the fit. */

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StanModel, type Value } from "../agent/stan-interpreter.js";
import { Workplace } from "../cli/command.js";

let place: Workplace;
const read = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const table = (...path: string[]): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(read(...path), { header: true, skipEmptyLines: true }).data;

const ids = ["s1", 'Zoë, "x"', "日本", "s4", "s5", "s6"];
const bare = ["--figures", "none", "--no-report", "--quiet"];
const model = ["--prc", "ehgf_binary", "--levels", "2", "--obs", "unitsq_sgm", "--free", "om2,ze"];

beforeAll(() => {
  place = new Workplace();
  const rows = ids.flatMap((participant, k) =>
    ["pre", "post"].flatMap((session, s) =>
      Array.from({ length: 30 + k }, (_, t) => {
        const input = (t * 7 + k + s) % 10 < 7 ? 1 : 0;
        const response = (t * (5 + s) + k) % 8 < 2 ? 1 - input : input;
        return { participant, session, trial: t + 1, input, response: t === 4 ? "" : response };
      }),
    ),
  );
  writeFileSync(join(place.path, "data.csv"), Papa.unparse(rows));
  const people = ids.map((participant, k) => ({ participant, age: 20 + ((k * 7) % 11) }));
  writeFileSync(join(place.path, "people.csv"), Papa.unparse(people));
});
afterAll(() => place.remove());

const fit = (out: string, ...more: string[]) => {
  const { code, stderr } = place.credence("fit", "data.csv", ...model, ...more, ...bare, "--out", out);
  expect([code === 0 || code === 3, code, stderr]).toEqual([true, code, stderr]);
};

/** The value of `coef_om2[3,2]`. */
function valueOf(values: Readonly<Record<string, Value>>, name: string): Value {
  const [, variable, places] = /^(\w+)(?:\[([\d,]+)\])?$/.exec(name)!;
  return (places?.split(",") ?? []).reduce<Value>(
    (value, at) => (value as readonly Value[])[Number(at) - 1]!,
    values[variable!]!,
  );
}

describe("a Stan program of a group fit", () => {
  it("has at every told point the told log density, with slopes and correlations", () => {
    fit(
      "sampled",
      ...["--formula", "om2 ~ age + session + (session | participant)", "--covariates", "people.csv"],
      ...["--inference", "pathfinder", "--draws", "200"],
    );
    const { code, stdout, stderr } = place.credence("export", "sampled", "--to", "stan", "--out", "stan");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("model.stan, data.json, names.csv, points.json, log_densities.csv, README.md");
    const program = new StanModel(read("stan", "model.stan"));
    const data = JSON.parse(read("stan", "data.json")) as Record<string, unknown>;
    const { params_r: points } = JSON.parse(read("stan", "points.json")) as { params_r: number[][] };
    const told = table("stan", "log_densities.csv");
    expect([points.length, told.length]).toEqual([4, 4]);
    points.forEach((z, k) => {
      const { target, generated } = program.runAt(data, z);
      expect(target).toBeCloseTo(Number(told[k]!.log_density), 8);
      for (const { stan } of table("stan", "names.csv"))
        expect([stan, valueOf(generated, stan!)]).toEqual([stan, expect.any(Number)]);
    });
  });

  it("has a name for every quantity of the draws", () => {
    const [header] = Papa.parse<string[]>(read("sampled", "draws.csv")).data;
    const names = table("stan", "names.csv");
    expect(names.map(({ credence }) => credence)).toEqual(header!.filter((name) => !name.startsWith(".")));
    expect(new Set(names.map(({ stan }) => stan)).size).toBe(names.length);
  });

  it("maps draws of the fit to values that the program makes of one another", () => {
    // The value of a parameter in a cell is made of coefficients: by draws.csv as by the program.
    const names = new Map(table("stan", "names.csv").map(({ credence, stan }) => [stan!, credence!]));
    const data = JSON.parse(read("stan", "data.json")) as Record<string, number[]>;
    const [draw] = table("sampled", "draws.csv");
    const valueIn = (stan: string): number => Number(draw![names.get(stan)!]);
    data.group_participant!.forEach((group, c) => {
      const expected =
        valueIn(`coef_om2[${group},1]`) +
        data.Z_om2_participant_session_pre![c]! * valueIn(`coef_om2[${group},2]`);
      expect(valueIn(`om2[${c + 1}]`)).toBeCloseTo(expected, 6);
      expect(Math.log(valueIn(`ze[${c + 1}]`))).toBeCloseTo(valueIn(`coef_ze_Intercept[${group}]`), 6);
    });
  });

  it("is of everybody: participants cannot be chosen", () => {
    const { code, stderr } = place.credence("export", "sampled", "--to", "stan", "--participants", "s1");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("--participants: sampled is the fit of a group"),
    ]);
  });

  it("is refused after Laplace EM without hyperpriors, and written after EM with them", () => {
    const em = ["--formula", "om2 ~ session", "--inference", "laplace"];
    fit("em", ...em);
    const { code, stderr } = place.credence("export", "em", "--to", "stan");
    expect([code, stderr]).toEqual([2, expect.stringContaining("group.laplace.hyperpriors: ")]);
    writeFileSync(
      join(place.path, "with.yaml"),
      read("em", "analysis.yaml")
        .replace(/\.\.\//g, "")
        .replace(/^group:\n/m, "group:\n  laplace:\n    hyperpriors: true\n"),
    );
    place.credence("fit", "with.yaml", ...bare, "--out", "em-with");
    expect(place.credence("export", "em-with", "--to", "stan").code).toBe(0);
  });

  it("is refused where the data are not those that were fitted, or not there", () => {
    writeFileSync(join(place.path, "people.csv"), `${read("people.csv")}\n`);
    const other = place.credence("export", "sampled", "--to", "stan", "--out", "other");
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining("people.csv: is not the file that was fitted"),
    ]);
    rmSync(join(place.path, "people.csv"));
    const gone = place.credence("export", "sampled", "--to", "stan", "--out", "other");
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining("people.csv, are not there")]);
    expect(existsSync(join(place.path, "other"))).toBe(false);
  });
});
