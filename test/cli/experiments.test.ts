/** Published experiments of the other engines from the built command. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attractorPresets } from "../../src/attractor/index.js";
import { presets } from "../../src/cli/attractor.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const text = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");

describe("deep bear", () => {
  it("prints both tables, and writes tables, figures with their rows, and a paragraph on methods", () => {
    const { code, stdout } = place.credence("deep", "bear", "--figures", "svg,png", "--out", "bear");
    expect(code).toBe(0);
    expect(stdout).toMatch(/backprop +0\.640000 +0\.800000 +0\.761203 +2 +1\.9175 +3/);
    expect(stdout).toContain("interferes more");
    const figures = [
      ...["song-predictions", "song-hidden", "song-weights", "song-rates"],
      ...["flips-activity", "flips-methods"],
    ];
    for (const figure of figures) {
      for (const ending of ["svg", "png", "csv"]) {
        expect(existsSync(join(place.path, "bear/figures", `${figure}.${ending}`))).toBe(true);
      }
    }
    // 240 rows and a header.
    expect(text("bear/figures/flips-activity.csv").trimEnd().split("\n")).toHaveLength(241);
    expect(text("bear/song.csv").trimEnd().split("\n")).toHaveLength(1 + 7 * 6);
    expect(text("bear/methods.txt")).toContain("Nature Neuroscience");
    const { song, flips } = JSON.parse(text("bear/bear.json"));
    expect([song.length, flips.length]).toEqual([42, 3]);
  });

  it("has the same bits with the same seed, and other rows with another", () => {
    const json = (...more: string[]) => place.credence("deep", "bear", "--json", "--quiet", ...more).stdout;
    expect(json("--seed", "1")).toBe(json());
    expect(JSON.parse(json("--seed", "2")).flips).not.toEqual(JSON.parse(json()).flips);
  });

  it("refuses what is no experiment, and a folder that is not empty", () => {
    const { code, stderr } = place.credence("deep", "boar");
    expect([code, stderr.includes("Allowed choices are bear")]).toEqual([2, true]);
    expect(place.credence("deep", "bear", "--out", "bear").stderr).toContain("the folder is not empty");
  });
});

describe("deep energy", () => {
  it("prints what every way to infer leaves, beside an independent program, and its cost; figures of both", () => {
    const { code, stdout } = place.credence("deep", "energy", "--runs", "1", "--out", "energy");
    expect(code).toBe(0);
    expect(stdout).toMatch(/optimum( +0\.\d{3}){8}/);
    expect(stdout).toMatch(/sweep +0\.880 +1\.680 +1\.710 +3\.280 +4\.520 +1\.510 +2\.900 +2\.780/);
    for (const figure of ["energy-cost", "energy-per-layer"]) {
      expect(existsSync(join(place.path, "energy/figures", `${figure}.svg`))).toBe(true);
    }
    expect(text("energy/methods.csv").trimEnd().split("\n")).toHaveLength(1 + 8 * 16);
    expect(JSON.parse(text("energy/energy.json")).seeds).toEqual([1]);
  });

  it("refuses runs of an experiment that has none", () => {
    const { code, stderr } = place.credence("deep", "bear", "--runs", "2");
    expect([code, stderr.includes("--runs: not of bear")]).toEqual([2, true]);
  });
});

describe("attractor", () => {
  it("offers the presets of the engine", () => {
    expect(presets).toEqual(attractorPresets);
  });

  it("prints a simulation beside what was printed, over several seeds", () => {
    const { code, stdout } = place.credence("attractor", "basis", "--runs", "2", "--out", "basis");
    expect(code).toBe(0);
    expect(stdout).toMatch(/attractorCorrelation +-0\.\d+ +0\.\d+ +-0\.19 +-0\.32 to -0\.07/);
    const { runs, summary } = JSON.parse(text("basis/attractor.json"));
    expect(runs).toHaveLength(2);
    expect(summary.every(({ outside }: { outside: number | null }) => outside === 0)).toBe(true);
    expect(text("basis/runs.csv").trimEnd().split("\n")).toHaveLength(3);
  });

  it("reads the digits that come with the package", () => {
    const { code, stdout } = place.credence("attractor", "digits-sequence", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runs[0].symmetricUniqueAttractors).toBe(3);
  });

  it("goes on where it was interrupted, run by run", async () => {
    const progress = join(place.path, "stopped/.progress.jsonl");
    const many = ["attractor", "basis", "--runs", "40", "--out", "stopped"];
    const child = place.start(...many, "--quiet");
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const done = (): number =>
      existsSync(progress) ? readFileSync(progress, "utf8").split("\n").length - 2 : 0;
    while (done() < 2) await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(done()).toBeLessThan(40);
    expect(
      place.credence(...many.slice(0, 2), "--runs", "5", "--out", "stopped", "--resume").stderr,
    ).toContain("had other data, model or settings");
    expect(place.credence(...many, "--resume").code).not.toBe(2);
    const whole = place.credence(...many.slice(0, 4), "--json");
    expect(text("stopped/attractor.json")).toBe(whole.stdout);
  }, 120_000);

  it("says where patterns cannot be chosen", () => {
    const { code, stderr } = place.credence("attractor", "basis", "--patterns", "4");
    expect([code, stderr.includes("--patterns: only of capacity")]).toEqual([2, true]);
  });
});
