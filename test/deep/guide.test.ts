/** The examples of the guide to deep networks run as they stand. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/deep.md");
});
afterAll(() => guide.remove());

describe("the guide to deep networks", () => {
  it("has these examples", () => {
    expect(guide.examples).toEqual([
      "sweep",
      "sweep-threads",
      "energy",
      "recall",
      "train",
      "batch-threads",
      "diagnose",
      "figures",
      "compare",
      "bear",
      "moons",
      "digits",
      "energy-cost",
      "depth",
      "memory",
      "complete",
      "generate",
      "mnist",
      "versus",
      "widget",
      "chain",
    ]);
  });

  it("learns what cannot be told by a line", () => {
    const { before, after } = JSON.parse(guide.program("sweep"));
    expect(before).toBeLessThan(0.8);
    expect(after).toBeGreaterThan(0.9);
  });

  it("lowers the energy by every method, the exact one most", () => {
    const rows = guide
      .program("energy")
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    expect(rows.map(([method]) => method)).toEqual(["settle", "epc", "fullCovariance"]);
    const [settle, epc, full] = rows.map(([, before, after]) => [Number(before), Number(after)] as const);
    expect(new Set([settle![0], epc![0], full![0]]).size).toBe(1);
    for (const [before, after] of [settle!, epc!, full!]) expect(after).toBeLessThan(before);
    expect(full![1]).toBeLessThan(epc![1]);
  });

  it("completes a pattern from three units, and mends a flipped one", () => {
    const [completed, mended, sampled] = guide.program("recall").trim().split("\n");
    expect(completed).toMatch(/^1 -1 1 -1 1 -1 1 -1 \d+$/);
    expect(mended).toMatch(/^1 1 1 1 -1 -1 -1 -1 \d+$/);
    expect(sampled).toBe("3 8");
  });

  it("goes on from a file as if it had never stopped", () => {
    const { resumed, whole, heldBack } = JSON.parse(guide.program("train"));
    expect(resumed).toBe(whole);
    expect(heldBack).toBeGreaterThan(0.9);
  });

  it("learns the same on two threads", () => {
    const [threads, one, two] = guide.program("batch-threads").trim().split("\n");
    expect(threads).toBe("2");
    const [loss, same] = [one!.replace(/^1 /, ""), two!.replace(/^2 /, "")];
    expect(Number(loss)).toBeLessThan(0.6);
    expect(same).toBe(loss);
  });

  it("learns batches of sweeps the same on two threads", () => {
    const [one, two] = guide.program("sweep-threads").trim().split("\n");
    expect(one).toMatch(/^1 \(one was asked for\): -?0\.\d+$/);
    expect(two).toMatch(/^2 \(they share the rows of each batch\): /);
    expect(two!.split(": ")[1]).toBe(one!.split(": ")[1]);
  });

  it("compares two methods fairly, and goes on with the cells that it kept", () => {
    const printed = guide.program("compare");
    const { equal, best } = JSON.parse(printed);
    expect([equal.length, best.length]).toEqual([4, 2]);
    for (const { mean, wins, ties, losses } of equal) {
      expect(mean).toBeGreaterThan(0.6);
      expect(wins + ties + losses).toBe(3);
    }
    expect(guide.lines("cells.jsonl").filter((line) => line !== "")).toHaveLength(2 * 2 * 3);
    expect(guide.program("compare")).toBe(printed);
    expect(guide.lines("cells.jsonl").filter((line) => line !== "")).toHaveLength(2 * 2 * 3);
  });

  it("learns digits by one command, by three methods in three networks", () => {
    guide.shell("digits");
    const { summary } = JSON.parse(readFileSync(join(guide.folder, "digits/digits.json"), "utf8"));
    expect(summary).toHaveLength(9);
    const accuracy = summary
      .filter(({ network }: { network: string }) => network.startsWith("2 x 32"))
      .map(({ mean }: { mean: number }) => mean);
    // One pass of the images already tells far more than the tenth that chance would.
    for (const mean of accuracy) expect(mean).toBeGreaterThan(0.6);
  });

  it("draws a network, its weights and its layers", () => {
    guide.program("figures");
    const [network, weights, layers] = ["network", "weights", "layers"].map((name) =>
      readFileSync(join(guide.folder, `${name}.svg`), "utf8"),
    );
    expect(network).toContain("12 units");
    expect(weights).toContain("hidden 1 to output");
    expect(layers).toContain("mean of more than 5 units");
  });

  it("finds a sweep that overshoots, and nothing wrong with exact inference in the same network", () => {
    const [finding, sweep, energy] = guide.program("diagnose").trim().split("\n");
    expect(finding).toMatch(
      /^energyRose inference overshoots: energy \d+\.\d\d times that of the forward pass/,
    );
    expect(sweep).toMatch(/^one sweep /);
    expect(energy).toMatch(/^(gradient below tolerance|energy no longer falls) /);
  });

  it("compares the ways to learn by one command", () => {
    guide.shell("bear");
    const { song } = JSON.parse(readFileSync(join(guide.folder, "bear/bear.json"), "utf8"));
    const lowest = (method: string): number =>
      song.find((row: { method: string; rate: number }) => row.method === method && row.rate === 0.2)
        .lowestSmell;
    expect(lowest("settle")).toBeGreaterThan(lowest("backprop"));
    expect(lowest("sweep, precisionWeighted")).toBeLessThan(lowest("backprop"));
  });

  it("learns MNIST by one command", () => {
    guide.shell("mnist");
    const { learnt, tested, summary } = JSON.parse(
      readFileSync(join(guide.folder, "mnist/mnist.json"), "utf8"),
    );
    expect([learnt, tested, summary.length]).toEqual([600, 200, 2]);
    // Five updates are enough to be far from the tenth that chance would be.
    for (const { mean } of summary) expect(mean).toBeGreaterThan(0.3);
  });

  it("compares ways to learn on four tasks, and says in words what the tables hold", () => {
    guide.shell("versus");
    for (const [folder, name, conditions] of [
      ["drift", "drift", 1],
      ["small", "small-data", 2],
      ["alternating", "alternating", 1],
      ["alignment", "alignment", 2],
    ] as const) {
      const { comparisons, sentences } = JSON.parse(
        readFileSync(join(guide.folder, folder, `${name}.json`), "utf8"),
      );
      expect(comparisons).toHaveLength(conditions);
      expect(sentences).toHaveLength(1);
      expect(sentences[0]).toMatch(/^Each at its best rate, (settle|epc) .*; at equal rates .*\.$/);
      expect(guide.lines(`${folder}/best.csv`).filter((line) => line !== "")).toHaveLength(
        1 + 2 * conditions,
      );
    }
  });

  it("writes the page of input precision", () => {
    guide.shell("widget");
    expect(guide.lines("widget.html")[0]).toBe("<!doctype html>");
  });

  it("solves a chain as it says", () => {
    const printed = guide.program("chain").trim();
    expect(printed).toBe("0.125 0.375 0.875");
    expect(guide.text).toContain(`It prints \`${printed}\``);
  });

  it("compares what ways to infer leave, and what they cost", () => {
    guide.shell("energy-cost");
    const { methods } = JSON.parse(readFileSync(join(guide.folder, "energy/energy.json"), "utf8"));
    const row = (network: string, method: string): { mean: number; multiplyAdds: number } =>
      methods.find((each: { network: string; method: string }) => {
        return each.network === network && each.method === method;
      });
    const [step, five, epc, settled] = ["1 step", "5 steps", "ePC 5", "settle 128"].map((method) =>
      row("20-8x128-10", method),
    );
    expect(row("20-8x128-10", "sweep").mean).toBeGreaterThan(1);
    expect(Math.abs(step!.mean - settled!.mean)).toBeLessThan(0.05);
    expect(settled!.multiplyAdds / step!.multiplyAdds).toBeGreaterThan(15);
    expect(five!.mean).toBeLessThan(settled!.mean - 0.04);
    expect(epc!.multiplyAdds).toBeLessThan(step!.multiplyAdds);
  });

  it("learns two moons by one command, beside backpropagation", () => {
    guide.shell("moons");
    const { summary } = JSON.parse(readFileSync(join(guide.folder, "moons/two-moons.json"), "utf8"));
    expect(summary.map(({ method }: { method: string }) => method)).toContain("backprop");
    for (const { testAccuracy } of summary) expect(testAccuracy).toBeGreaterThan(0.7);
    expect(readFileSync(join(guide.folder, "moons/figures/animation.gif")).toString("latin1", 0, 6)).toBe(
      "GIF89a",
    );
  });

  it("trains deep networks by errors and exact steps, not by settling", () => {
    guide.shell("depth");
    const { methods } = JSON.parse(readFileSync(join(guide.folder, "depth/depth.json"), "utf8"));
    const heldOut = (layers: number, method: string): number =>
      methods.find((each: { layers: number; method: string }) => {
        return each.layers === layers && each.method === method;
      }).heldOut;
    const settled = heldOut(16, "settle 32");
    expect(settled).toBeLessThan(0.7);
    for (const method of ["backprop", "ePC 5", "fullCovariance 3"]) {
      expect(heldOut(16, method)).toBeGreaterThan(settled + 0.1);
    }
  });

  it("recalls, completes and draws by one command each", () => {
    for (const example of ["memory", "complete", "generate"]) guide.shell(example);
    const json = (path: string) => JSON.parse(readFileSync(join(guide.folder, path), "utf8"));
    const rate = (method: string, share: number): number =>
      json("memory/memory.json").recall.find((row: { method: string; share: number }) => {
        return row.method === method && row.share === share;
      }).exactRate;
    expect(rate("predictive coding, beliefs", 0.3)).toBeGreaterThanOrEqual(0.957);
    expect(rate("predictive coding, one pass", 0.3)).toBeLessThan(0.5);
    const [coded] = json("complete/complete.json").methods;
    expect(coded.wrongPixels).toBeLessThan(0.02);
    expect(json("drawn/generate.json").images).toHaveLength(3);
    for (const figure of [
      "memory/figures/recall",
      "complete/figures/completion",
      "drawn/figures/generated",
    ]) {
      expect(readFileSync(join(guide.folder, `${figure}.svg`), "utf8")).toContain("</svg>");
    }
  });
});
