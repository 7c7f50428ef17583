import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { checkpointMemory } from "./checkpoints-fixture.js";
import type { Images } from "./images.js";
import { mnistReport } from "./mnist.js";

/** Noisy images of 16 pixels, a bright one at the place of the class. */
function madeUp(count: number, chain: number): Images {
  const random = stream(3, purpose.environment, chain).at(0);
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  const values = labels.flatMap((label) =>
    Array.from({ length: 16 }, (_, p) => Math.floor(100 * random.uniform()) + (p === label ? 155 : 0)),
  );
  return { name: "made up", pixels: 16, most: 255, values, labels };
}
const options = {
  ...{ train: madeUp(150, 0), test: madeUp(50, 1), seeds: [1], epochs: 2 },
  methods: ["settle"] as const,
};

describe("images by three methods", () => {
  it("stop between two updates and go on with the same bits", async () => {
    const whole = await mnistReport(options, {});
    for (const questions of [2, 4]) {
      const parts = new Map<string, unknown>();
      const checkpoint = checkpointMemory();
      // Each epoch has two updates, with a question before each.
      let asked = 0;
      const signal = Object.defineProperty(new AbortController().signal, "aborted", {
        get: () => ++asked >= questions,
      });
      const onPart = (key: string, part: unknown) => parts.set(key, part);
      expect(await mnistReport(options, { signal, onPart, checkpoint })).toBeUndefined();
      expect([parts.size, checkpoint.kept.size]).toEqual([questions === 2 ? 0 : 1, 1]);
      const resumed = await mnistReport(options, { completed: parts, checkpoint });
      expect(resumed!.result).toEqual(whole!.result);
      expect(checkpoint.kept.size).toBe(0);
    }
    // An epoch that was kept when the network behind it was not is learnt again.
    const parts = new Map<string, unknown>();
    await mnistReport(options, { onPart: (key, part) => parts.set(key, part) });
    parts.delete("settle, seed 1, epoch 1");
    expect(
      (await mnistReport(options, { completed: parts, checkpoint: checkpointMemory() }))!.result,
    ).toEqual(whole!.result);
  });

  it("report every epoch, and differences paired by seed in words and numbers", async () => {
    const report = (await mnistReport({ ...options, seeds: [1, 2], methods: ["backprop", "settle"] }, {}))!;
    expect(report.tables.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["methods", 2],
      ["epochs", 8],
    ]);
    const { runs, summary, verdicts } = report.result as unknown as {
      runs: { method: string; seed: number; passes: { testAccuracy: number }[] }[];
      summary: { difference: number; wins: number; ties: number; losses: number }[];
      verdicts: string[];
    };
    const last = (method: string) =>
      runs.filter((run) => run.method === method).map(({ passes }) => passes[1]!.testAccuracy);
    const [plain, settled] = [last("backprop"), last("settle")];
    const mean = (settled[0]! - plain[0]! + settled[1]! - plain[1]!) / 2;
    expect(summary[1]!.difference).toBeCloseTo(mean, 12);
    expect(summary[1]!.wins + summary[1]!.ties + summary[1]!.losses).toBe(2);
    expect(verdicts).toHaveLength(1);
    expect(report.printed).toContain(verdicts[0]);
    expect(Math.min(...plain)).toBeGreaterThan(0.2);
  });
});
