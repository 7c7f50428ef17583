/** What a fit folder holds: what was asked for, all of it new, and nothing half written. */

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const quick = ["--prc", "rw_binary", "--obs", "unitsq_sgm", "--starts", "1", "--evidence-draws", "0"];
const read = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const list = (...path: string[]): string[] => readdirSync(join(place.path, ...path)).sort();

function study(people: number, trials = 30): string {
  const lines = ["participant,trial,input,response"];
  for (let k = 1; k <= people; k++) {
    for (let t = 0; t < trials; t++) {
      const input = (t * 7 + k) % 10 < 7 ? 1 : 0;
      lines.push(`p${k},${t + 1},${input},${(t * 5 + k) % 8 === 0 ? 1 - input : input}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

describe("the fit folder", () => {
  it("holds the report, citations and figures of the group unless told otherwise", () => {
    writeFileSync(join(place.path, "three.csv"), study(3));
    const { stdout, code } = place.credence("fit", "three.csv", ...quick, "--out", "all");
    expect(code).toBe(0);
    expect(list("all")).toEqual([
      ".written.json",
      "analysis.yaml",
      "citations.bib",
      "figures",
      "fit.json",
      "participants.csv",
      "report.html",
      "trajectories.csv",
    ]);
    expect(list("all", "figures")).toContain("forest.svg");
    expect(list("all", "figures")).toContain("forest.csv");
    expect(stdout).toContain("report.html, citations.bib, figures/ (");
    for (const [, link] of read("all", "report.html").matchAll(/href="(figures\/[^"]+)"/g)) {
      expect(existsSync(join(place.path, "all", link!))).toBe(true);
    }
  });

  it("holds tables alone with --no-report --figures none, and its analysis says so", () => {
    const options = ["--no-report", "--figures", "none", "--out", "bare"];
    expect(place.credence("fit", "three.csv", ...quick, ...options).code).toBe(0);
    expect(list("bare")).toEqual([
      ".written.json",
      "analysis.yaml",
      "fit.json",
      "participants.csv",
      "trajectories.csv",
    ]);
    expect(parse(read("bare", "analysis.yaml"))).toMatchObject({
      outputs: { report: false, figures: false },
    });
    // The tables do not depend on what is drawn of them.
    expect(read("bare", "trajectories.csv")).toBe(read("all", "trajectories.csv"));
    expect(place.credence("rerun", "bare", "--out", "bare-again").code).toBe(0);
    expect(list("bare-again")).toEqual(list("bare"));
  });

  it("draws figures without a report, in every format asked for", () => {
    const options = ["--no-report", "--figures", "png,pdf", "--out", "drawn"];
    expect(place.credence("fit", "three.csv", ...quick, ...options).code).toBe(0);
    expect(existsSync(join(place.path, "drawn/report.html"))).toBe(false);
    const files = list("drawn", "figures");
    for (const name of ["forest.csv", "forest.pdf", "forest.png"]) expect(files).toContain(name);
    expect(files.some((file) => file.endsWith(".svg"))).toBe(false);
  });

  it("leaves no links to figures where none are saved", () => {
    const options = ["--figures", "none", "--out", "page"];
    expect(place.credence("fit", "three.csv", ...quick, ...options).code).toBe(0);
    expect(existsSync(join(place.path, "page/figures"))).toBe(false);
    expect(read("page", "report.html")).not.toMatch(/href="figures/);
  });

  it("holds Parquet twins and regressors when asked, the same as those of an export", () => {
    const timed = study(2)
      .trim()
      .split("\n")
      .map((line, i) => `${line},${i === 0 ? "time" : 2.5 * ((i - 1) % 30)}`);
    writeFileSync(join(place.path, "timed.csv"), `${timed.join("\n")}\n`);
    const options = ["--parquet", "--regressors", "--out", "twins"];
    const { code, stdout } = place.credence("fit", "timed.csv", ...quick, ...options);
    expect(code).toBe(0);
    expect(stdout).toContain("participants.parquet, trajectories.parquet, regressors/ (");
    for (const to of ["parquet", "regressors"]) {
      expect(place.credence("export", "twins", "--to", to, "--out", `only-${to}`).code).toBe(0);
    }
    const bytes = (...path: string[]): Buffer => readFileSync(join(place.path, ...path));
    for (const file of ["participants.parquet", "trajectories.parquet"]) {
      expect(bytes("twins", file).equals(bytes("only-parquet", file))).toBe(true);
    }
    const below = (folder: string): string[] =>
      readdirSync(join(place.path, folder), { recursive: true, encoding: "utf8" })
        .filter(
          (file) => statSync(join(place.path, folder, file)).isFile() && !file.endsWith(".written.json"),
        )
        .sort();
    expect(below("twins/regressors")).toEqual(below("only-regressors"));
    expect(below("twins/regressors").length).toBeGreaterThan(2);
    for (const file of below("twins/regressors")) {
      expect(bytes("twins/regressors", file).equals(bytes("only-regressors", file))).toBe(true);
    }
  });

  it("is replaced with --overwrite, without what the fit before it drew, and with what others put there", () => {
    writeFileSync(join(place.path, "many.csv"), study(101, 12));
    expect(place.credence("fit", "many.csv", ...quick, "--out", "again").code).toBe(0);
    expect(list("again", "figures").some((file) => file.startsWith("p101"))).toBe(true);
    writeFileSync(join(place.path, "again/notes.txt"), "mine");
    // Of a process that was killed.
    writeFileSync(join(place.path, "again/.trajectories.csv.4711.tmp"), "half");
    mkdirSync(join(place.path, "again/.export-mat.4711.tmp"));
    mkdirSync(join(place.path, "again/figures/mine"));
    writeFileSync(join(place.path, "again/figures/mine/sketch.svg"), "<svg/>");
    expect(place.credence("fit", "three.csv", ...quick, "--out", "again", "--overwrite").code).toBe(0);
    expect(list("again", "figures")).toEqual([...list("all", "figures"), "mine"].sort());
    expect(read("again", "notes.txt")).toBe("mine");
    expect(list("again").filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(list("again", "figures", "mine")).toEqual(["sketch.svg"]);
  });

  it("links to figures of each participant above 100, and every link leads to a file", () => {
    expect(place.credence("fit", "many.csv", ...quick, "--out", "large").code).toBe(0);
    const links = [...read("large", "report.html").matchAll(/href="(figures\/[^"]+)"/g)].map(([, l]) => l!);
    expect(links.filter((link) => /trajectories/.test(link)).length).toBe(101);
    for (const link of links) expect(existsSync(join(place.path, "large", link))).toBe(true);
  });
});

describe("a fit interrupted while it writes", () => {
  it("leaves no fit.json, exits with 130, and is finished by --resume", async () => {
    writeFileSync(join(place.path, "long.csv"), study(150, 40));
    const options = [...quick, "--figures", "none", "--log", "json", "--out", "cut"];
    const child = place.start("fit", "long.csv", ...options);
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    let stderr = "";
    let asked = false;
    child.stderr!.on("data", (piece: Buffer) => {
      stderr += piece.toString();
      // Once: a second signal stops at once.
      if (!asked && /"stage":"writing","done":[1-9]/.test(stderr)) asked = child.kill("SIGINT");
    });
    expect(await ended).toBe(130);
    expect(list("cut")).not.toContain("fit.json");
    expect(list("cut")).not.toContain("trajectories.csv");
    expect(list("cut")).not.toContain("report.html");
    const resumed = place.credence("fit", "long.csv", ...options, "--resume");
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).not.toContain('"stage":"fitting","done":1,');
    expect(list("cut")).toContain("report.html");
    expect(list("cut").filter((file) => file.endsWith(".tmp") || file.endsWith(".jsonl"))).toEqual([]);
    expect(place.credence("fit", "long.csv", ...quick, "--figures", "none", "--out", "uncut").code).toBe(0);
    expect(read("cut", "trajectories.csv")).toBe(read("uncut", "trajectories.csv"));
    expect(read("cut", "participants.csv")).toBe(read("uncut", "participants.csv"));
  });
});
