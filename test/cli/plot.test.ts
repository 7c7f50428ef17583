/** `credence plot`: the figures that were asked for, of whom, in what form, and what it refuses. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  const lines = ["participant,trial,input,response"];
  for (const [k, id] of ["s01", "s02", "a/b"].entries()) {
    for (let t = 0; t < 40; t++) {
      const input = (t * 7 + k) % 10 < 7 ? 1 : 0;
      lines.push(`${id},${t + 1},${input},${(t * 5 + k) % 8 === 0 ? 1 - input : input}`);
    }
  }
  writeFileSync(join(place.path, "study.csv"), `${lines.join("\n")}\n`);
  const models = ["--prc", "hgf_binary", "--obs", "unitsq_sgm", "--starts", "1"];
  expect(place.credence("fit", "study.csv", ...models, "--out", "fit").code).toBe(0);
});
afterAll(() => place.remove());

const list = (folder: string): string[] => readdirSync(join(place.path, folder)).sort();
const read = (file: string): string => readFileSync(join(place.path, file), "utf8");

describe("plot", () => {
  it("draws every kind of figure as SVG and PNG, with its rows, into the fit folder", () => {
    const { code, stdout } = place.credence("plot", "fit");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Written to fit.figures: \d+ files\n$/);
    const files = list("fit/figures");
    const names = new Set(files.map((file) => file.replace(/\.[a-z]+$/, "")));
    for (const name of ["overview", "forest", "priors", "correlations", "response-function"]) {
      expect(names).toContain(name);
    }
    for (const name of ["s01-trajectories", "s02-residuals", "s01-correlation", "_3-a-b-trajectories"]) {
      expect(names).toContain(name);
    }
    for (const name of names) {
      for (const ending of ["csv", "png", "svg"]) expect(files).toContain(`${name}.${ending}`);
    }
  });

  it("draws the figures of the fit itself to the same bytes", () => {
    const before = read("fit/figures/response-function.svg");
    const { code } = place.credence("plot", "fit", "responses", "--format", "svg", "--out", "again");
    expect(code).toBe(0);
    expect(read("again/response-function.svg")).toBe(before);
  });

  it("draws chosen kinds of chosen participants in chosen formats elsewhere", () => {
    const options = ["--participants", "s02", "--format", "pdf,png", "--theme", "light", "--out", "paper"];
    const { code, stdout } = place.credence("plot", "fit", "trajectories", ...options, "--json");
    expect(code).toBe(0);
    const files = ["s02-trajectories.pdf", "s02-trajectories.png", "s02-trajectories.csv"];
    expect(JSON.parse(stdout)).toEqual({ folder: "paper", files });
    expect(list("paper")).toEqual([...files].sort());
    expect(read("paper/s02-trajectories.pdf").startsWith("%PDF-")).toBe(true);
    expect(decode(readFileSync(join(place.path, "paper/s02-trajectories.png"))).width).toBeGreaterThan(600);
    const [head, ...rows] = read("paper/s02-trajectories.csv").trim().split("\n");
    expect(head!.split(",")).toContain("mu_2");
    expect(rows.length).toBe(40);
  });

  it("lists the kinds", () => {
    const { code, stdout } = place.credence("plot", "--list");
    expect(code).toBe(0);
    expect(stdout).toContain("trajectories");
    const kinds = JSON.parse(place.credence("plot", "--list", "--json").stdout) as object;
    expect(Object.keys(kinds).length).toBe(stdout.trim().split("\n").length);
  });

  it("writes the report anew to the bytes it had, though the data are gone", () => {
    const before = read("fit/report.html");
    rmSync(join(place.path, "fit/report.html"));
    rmSync(join(place.path, "study.csv"));
    const { code, stdout } = place.credence("plot", "fit", "--report");
    expect(code).toBe(0);
    expect(stdout).toContain("report.html");
    expect(read("fit/report.html")).toBe(before);
  });

  it("refuses what it does not know, with the nearest name, and writes nothing", () => {
    const refused = (...args: string[]): string => {
      const { code, stderr } = place.credence("plot", ...args, "--out", "nothing");
      expect(code).toBe(2);
      expect(existsSync(join(place.path, "nothing"))).toBe(false);
      return stderr;
    };
    expect(refused("fit", "forrest")).toContain('did you mean "forest"?');
    expect(refused("fit", "--participants", "s1")).toContain('did you mean "s01"?');
    expect(refused("fit", "--format", "gif")).toContain("expected svg, png, pdf");
    expect(refused("fit", "forest", "--participants", "s01")).toContain("show everybody");
    expect(refused("fit", "--report")).toContain("--out: does not go with --report");
    expect(refused("fot")).toContain("fot: holds no fit");
    mkdirSync(join(place.path, "half"));
    writeFileSync(join(place.path, "half/.progress.jsonl"), "{}\n");
    expect(refused("half")).toContain("was interrupted");
    expect(place.credence("plot").stderr).toContain("name a fit folder");
  });
});
