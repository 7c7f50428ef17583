/** Patterns of one's own: learned, recalled, relaxed and dreamt of by the built command. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAttractor } from "../../src/attractor/index.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  const letters = {
    T: ["11111", "00100", "00100", "00100", "00100"],
    L: ["10000", "10000", "10000", "10000", "11111"],
    X: ["10001", "01010", "00100", "01010", "10001"],
    O: ["11111", "10001", "10001", "10001", "11111"],
  };
  const rows = Object.entries(letters).map(
    ([name, lines]) => `${name},${[...lines.join("")].map((c) => (c === "1" ? 1 : -1)).join(",")}`,
  );
  const header = `label,${Array.from({ length: 25 }, (_, i) => `p${i + 1}`).join(",")}`;
  writeFileSync(join(place.path, "letters.csv"), `${[header, ...rows].join("\n")}\n`);
});
afterAll(() => place.remove());

const text = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const json = (...path: string[]) => JSON.parse(text(...path));
const attractor = (...args: string[]) => place.credence("attractor", ...args);

describe("attractor train", () => {
  it("learns patterns so that each is an attractor, and keeps the network in a file", () => {
    const { code, stdout } = attractor("train", "letters.csv", "--out", "memory", "--figures", "svg,png");
    expect(code).toBe(0);
    expect(stdout).toContain("4 patterns of 25 units, 400 epochs, 4000 updates");
    const { summary, patterns } = json("memory/attractor-train.json");
    expect(summary.attractors).toBe(4);
    expect(summary.retention).toBeGreaterThan(0.95);
    for (const { pattern, nearest, status } of patterns)
      expect([nearest, status]).toEqual([pattern, "converged"]);
    for (const figure of ["training", "attractors", "couplings", "angles"]) {
      for (const ending of ["svg", "png", "csv"]) {
        expect(existsSync(join(place.path, "memory/figures", `${figure}.${ending}`))).toBe(true);
      }
    }
    const { network, memory } = loadAttractor(readFileSync(join(place.path, "memory/network.credence")));
    expect([network.size, network.epochs, network.updates]).toEqual([25, 400, 4000]);
    expect(memory!.labels).toEqual(["T", "L", "X", "O"]);
    const couplings = text("memory/couplings.csv").trimEnd().split("\n").slice(1);
    expect(couplings.flatMap((row) => row.split(",").map(Number))).toEqual([...network.couplings.matrix]);
  });

  it("has the same bits on two threads, and says where it has one in place of two", () => {
    const sign = (k: number, i: number) => ((i * (k + 3)) % 7 < 3 ? 1 : -1);
    const rows = [0, 1].map((k) => Array.from({ length: 520 }, (_, i) => sign(k, i)).join(","));
    writeFileSync(join(place.path, "large.csv"), `${rows.join("\n")}\n`);
    for (const threads of ["1", "2"]) {
      const out = `large-${threads}`;
      const asked = ["--epochs", "20", "--threads", threads, "--figures", "none", "--quiet"];
      expect(attractor("train", "large.csv", ...asked, "--out", out).code).toBe(0);
    }
    const network = (threads: number) => readFileSync(join(place.path, `large-${threads}/network.credence`));
    expect(network(2).equals(network(1))).toBe(true);
    const small = attractor("train", "letters.csv", "--epochs", "1", "--threads", "2", "--json");
    expect(small.stderr).toContain("one thread in place of 2: networks of fewer than 512 units");
  });

  it("has the same bits with the same seed, and learns on from a network", () => {
    const first = attractor("train", "letters.csv", "--json", "--epochs", "30").stdout;
    expect(attractor("train", "letters.csv", "--json", "--epochs", "30").stdout).toBe(first);
    expect(attractor("train", "letters.csv", "--json", "--epochs", "30", "--seed", "2").stdout).not.toBe(
      first,
    );
    attractor("train", "letters.csv", "--epochs", "10", "--out", "part", "--quiet");
    attractor("train", "letters.csv", "--epochs", "20", "--network", "part", "--out", "rest", "--quiet");
    expect(json("rest/attractor-train.json").summary).toEqual(JSON.parse(first).summary);
  });

  it("goes on where it was interrupted, and ends with the same files", async () => {
    const args = ["attractor", "train", "letters.csv", "--epochs", "6000"];
    const child = place.start(...args, "--out", "stopped", "--quiet");
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const progress = join(place.path, "stopped/.progress.jsonl");
    const done = (): number =>
      existsSync(progress) ? text("stopped/.progress.jsonl").split("\n").length - 2 : 0;
    while (done() < 3) await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(done()).toBeLessThan(200);
    expect(existsSync(join(place.path, "stopped/attractor-train.json"))).toBe(false);
    expect(place.credence(...args, "--out", "stopped", "--resume", "--seed", "5").stderr).toContain(
      "had other data, model or settings",
    );
    expect(place.credence(...args, "--out", "stopped", "--resume", "--quiet").code).toBe(0);
    expect(place.credence(...args, "--out", "whole", "--quiet").code).toBe(0);
    for (const file of ["attractor-train.json", "training.csv", "couplings.csv", "figures/training.svg"]) {
      expect(text("stopped", file)).toBe(text("whole", file));
    }
    expect(existsSync(join(place.path, "stopped/.network.ckp"))).toBe(false);
  });

  it("ends with 3 and the reason where learning diverges", () => {
    const { code, stderr } = attractor("train", "letters.csv", "--learning-rate", "1e38", "--json");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /learning diverged, and stopped there: update \d+: node \d+ .*lower the learning rate/,
    );
  });

  it("says what is wrong with the file, the settings and the network", () => {
    writeFileSync(join(place.path, "bad.csv"), "label,a,b\nT,1,7\n");
    const bad = attractor("train", "bad.csv", "--json");
    expect([bad.code, bad.stderr]).toEqual([
      1,
      expect.stringContaining("bad.csv:2, column b: expected a value from -1"),
    ]);
    const refused = (...args: string[]): string => {
      const { code, stderr } = attractor(...args);
      expect(code).toBe(2);
      return stderr;
    };
    expect(refused("train", "letters.csv", "--json", "--inverse-temperature", "0")).toContain(
      "must be positive, got 0",
    );
    expect(refused("train", "letters.csv", "--json", "--columns", "4")).toContain(
      "25 units have no rows of 4",
    );
    expect(refused("recall", "letters.csv", "--json")).toContain("--network: name the folder of a training");
    expect(refused("recall", "letters.csv", "--json", "--network", "letters.csv")).toContain(
      "no network saved",
    );
    expect(refused("train", "none.csv")).toContain("none.csv: no such file or folder");
  });
});

describe("attractor recall, relax and dream", () => {
  it("complete noisy cues, and say which pattern it is", () => {
    const args = ["recall", "letters.csv", "--network", "memory", "--noise", "1.2", "--seed", "3"];
    expect(attractor(...args, "--out", "recalled").code).toBe(0);
    const { summary, cues } = json("recalled/attractor-recall.json");
    expect(summary.responseCorr).toBeGreaterThan(summary.cueCorr + 0.1);
    expect(cues.map(({ nearest }: { nearest: string }) => nearest)).toEqual(["T", "L", "X", "O"]);
    expect(text("recalled/responses.csv").trimEnd().split("\n")).toHaveLength(5);
    expect(existsSync(join(place.path, "recalled/figures/projections.svg"))).toBe(true);
  });

  it("settle in attractors that the file's states lead to", () => {
    expect(
      attractor("relax", "letters.csv", "--network", "memory/network.credence", "--out", "relaxed").code,
    ).toBe(0);
    const { summary, starts } = json("relaxed/attractor-relax.json");
    expect([summary.converged, summary.attractors]).toEqual([4, 4]);
    expect(starts.map(({ attractor: number }: { attractor: number }) => number)).toEqual([1, 2, 3, 4]);
    const few = attractor("relax", "letters.csv", "--network", "memory", "--max-steps", "2", "--json");
    expect([few.code, few.stderr]).toEqual([3, expect.stringContaining("4 of 4 did not converge")]);
  });

  it("change the couplings by dreaming, and keep the network for what comes next", () => {
    const args = ["dream", "letters.csv", "--network", "memory", "--updates", "2000"];
    expect(attractor(...args, "--out", "dreamt").code).toBe(0);
    const { summary } = json("dreamt/attractor-dream.json");
    expect(summary.upperTriangleCorrelation).toBeLessThan(1);
    expect(summary.upperTriangleCorrelation).toBeGreaterThan(0.9);
    expect(summary.before.retention).toBeCloseTo(json("memory/attractor-train.json").summary.retention, 10);
    const { network } = loadAttractor(readFileSync(join(place.path, "dreamt/network.credence")));
    expect(network.updates).toBe(6000);
    expect(attractor("recall", "letters.csv", "--network", "dreamt", "--json").code).toBe(0);
  });
});
