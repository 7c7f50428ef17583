import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDigits } from "../attractor/index.js";
import { checkpointMemory } from "./checkpoints-fixture.js";
import { generationReport } from "./generate.js";

const file = "test/data/digits_8x8_1797.csv";
const digits = readDigits(readFileSync(file, "utf8"), file);

describe("digits generated from their class", () => {
  it("are recognised, and vary about as much as real ones where precisions are learnt", async () => {
    const report = await generationReport({ digits, seed: 1, epochs: 5, learnt: 200 }, {});
    const rows = report!.result.images as { images: string; recognised: number; spread: number }[];
    const [generated, unit, heldOut] = rows;
    expect(rows.map(({ images }) => images)).toEqual(["generated", "generated, unit precisions", "held out"]);
    // Four times chance, after 50 updates.
    expect(generated!.recognised).toBeGreaterThan(0.4);
    expect(generated!.recognised).toBeGreaterThan(unit!.recognised + 0.2);
    expect(generated!.spread / heldOut!.spread).toBeGreaterThan(0.5);
    expect(generated!.spread / heldOut!.spread).toBeLessThan(1.5);
    expect(report!.result.precisionsAtBound).toBe(0);
  });

  it("need images left to compare with, and stop at a signal", async () => {
    const all = { digits, seed: 1, learnt: digits.images.length };
    await expect(generationReport(all, {})).rejects.toThrow("at most 1796, got 1797");
    const stopped = generationReport({ digits, seed: 1, learnt: 20 }, { signal: AbortSignal.abort() });
    expect(await stopped).toBeUndefined();
  });

  it("go on after a stop inside an epoch, with the same bits", async () => {
    const options = { digits, seed: 1, epochs: 3, learnt: 100 };
    const whole = await generationReport(options, {});
    const checkpoint = checkpointMemory();
    const parts = new Map<string, unknown>();
    const onPart = (key: string, part: unknown) => void parts.set(key, JSON.parse(JSON.stringify(part)));
    // Looked at before every update, of which an epoch has five: the seventh is in the second.
    let looks = 0;
    const signal = new Proxy(new AbortController().signal, {
      get: (target, name) => (name === "aborted" ? ++looks > 7 : Reflect.get(target, name)),
    });
    expect(await generationReport(options, { signal, checkpoint, onPart })).toBeUndefined();
    expect([parts.size, checkpoint.kept.size]).toEqual([1, 1]);
    const resumed = await generationReport(options, { completed: parts, checkpoint, onPart });
    expect(resumed!.result).toEqual(whole!.result);
    // The network stays until whoever runs this has written the results.
    expect([parts.size, checkpoint.kept.size]).toEqual([3, 1]);
  });
});
