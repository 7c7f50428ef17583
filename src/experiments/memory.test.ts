import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDigits } from "../attractor/index.js";
import { completionReport } from "./complete.js";
import { signImages } from "./complete-runs.js";
import { memoryReport } from "./memory.js";
import { memoryMethods } from "./memory-runs.js";

describe("memories of seven patterns of 64 signs", () => {
  it("recall by beliefs nearly all cues with 30 % of their units flipped, and by one pass few", async () => {
    const parts = new Map<string, unknown>();
    const options = { seeds: [1], shares: [0.3] };
    const report = await memoryReport(options, { onPart: (key, part) => parts.set(key, part) });
    const rows = report!.result.recall as { method: string; exactRate: number; cues: number }[];
    expect(rows.map(({ method }) => method)).toEqual([...memoryMethods]);
    const rate = (method: string): number => rows.find((row) => row.method === method)!.exactRate;
    expect(rate("predictive coding, beliefs")).toBeGreaterThanOrEqual(0.957);
    expect(rate("predictive coding, beliefs")).toBeLessThanOrEqual(rate("nearest pattern"));
    for (const method of ["predictive coding, one pass", "pseudo-inverse, one step", "Hebbian, one step"]) {
      expect(rate(method)).toBeLessThan(0.5);
    }
    expect(await memoryReport(options, { completed: parts })).toEqual(report);
    expect(await memoryReport(options, { signal: AbortSignal.abort() })).toBeUndefined();
  });
});

describe("stored digits", () => {
  const file = "test/data/digits_8x8_1797.csv";
  const digits = readDigits(readFileSync(file, "utf8"), file);

  it("are completed from their upper halves within tens of steps, better than by Hebbian couplings", async () => {
    const report = await completionReport({ digits, seeds: [1], images: 10 }, {});
    const rows = report!.result.methods as {
      method: string;
      wrongPixels: number;
      mostSteps: number | null;
    }[];
    const row = (method: string) => rows.find((each) => each.method === method)!;
    for (const decoder of ["linear", "tanh"]) {
      const coded = row(`predictive coding, ${decoder}`);
      expect(coded.wrongPixels).toBeLessThan(0.01);
      expect(coded.wrongPixels).toBeLessThan(row("Hebbian, repeated").wrongPixels);
      expect(coded.mostSteps).toBeLessThan(50);
    }
  });

  it("are chosen from all classes alike, none twice, or it is said how many there are", () => {
    const images = signImages(digits, 20, 3);
    expect(new Set(images.map((image) => image.join())).size).toBe(20);
    const few = { images: digits.images.slice(0, 5), labels: digits.labels.slice(0, 5) };
    expect(() => signImages(few, 6, 1)).toThrow("images: there are only 5 different ones");
  });
});
