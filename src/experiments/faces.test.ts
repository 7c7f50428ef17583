/** Many images in one network, small: random signs of 256 units in place of faces. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { digitPatterns, randomPatterns, readDigits } from "../attractor/index.js";
import { checkpointMemory } from "./checkpoints-fixture.js";
import { facesReport } from "./faces.js";

const patterns = randomPatterns({ count: 12, size: 256, seed: 4 });
const small = {
  ...{ patterns, labels: Array.from({ length: 20 }, (_, k) => `p${k}`), columns: 16, published: false },
  ...{ seed: 1, epochs: 600, batch: 1, starts: 5, pictureSteps: 12 },
};
const file = fileURLToPath(new URL("../../test/data/digits_8x8_1797.csv", import.meta.url));
const twenty = digitPatterns(readDigits(readFileSync(file, "utf8"), file).images.slice(0, 20));
const digits = { ...small, patterns: twenty, columns: 8, epochs: 800, starts: 2, pictureSteps: 2 };
const few = { ...small, patterns: patterns.slice(0, 3), epochs: 20, starts: 2, pictureSteps: 2 };
const report = (await facesReport(small, {}))!;
const quantities = report.result.quantities as Record<string, number>;

describe("many images in one network", () => {
  it("are retained in the cold, and brought back from noise", () => {
    // Patterns of 256 signs and noise of twice their standard deviation: 1 / √5, standard error 0.016.
    expect(Math.abs(quantities.noisyCorrelation! - 1 / Math.sqrt(5))).toBeLessThan(0.08);
    expect(quantities.retention).toBeGreaterThan(0.99);
    // Of 12 correlations with a standard error of 0.016 each: six times that of their mean. Learning is short here.
    expect(quantities.gain).toBeGreaterThan(0.03);
    expect(quantities.gain).toBe(quantities.reconstruction! - quantities.noisyCorrelation!);
  });

  it("are shown with what memory and evidence make of them", () => {
    expect(report.figures.map(({ name }) => name)).toEqual([
      ...["stored", "columns-noise-0.5", "columns-noise-2", "precision-grid", "recall", "attractors"],
    ]);
    const captions = (name: string) =>
      report.figures
        .find((figure) => figure.name === name)!
        .figure.marks.flatMap((mark) =>
          mark.kind === "text" && mark.text?.startsWith("r ") ? [mark.text] : [],
        );
    // Six images, each a cue and three responses; five inverse temperatures by four weights of evidence.
    expect([captions("columns-noise-2").length, captions("precision-grid").length]).toEqual([24, 20]);
    // Noise of half a standard deviation: 1 / √1.25 = 0.894; the first of each line is the cue.
    const cues = captions("columns-noise-0.5").filter((_, k) => k % 4 === 0);
    for (const cue of cues) expect(Math.abs(Number(cue.slice(2)) - 0.894)).toBeLessThan(0.06);
  });

  it("learn by 16 side by side as they do one by one", async () => {
    const beside = (await facesReport({ ...digits, batch: 16 }, {}))!.result.quantities as typeof quantities;
    const alone = (await facesReport(digits, {}))!.result.quantities as typeof quantities;
    expect(beside.noisyCorrelation).toBe(alone.noisyCorrelation);
    expect(beside.asymmetry).not.toBe(alone.asymmetry);
    // With rates this small, by less than two seeds differ by: 0.001 and more.
    expect(Math.abs(beside.retention! - alone.retention!)).toBeLessThan(5e-4);
    expect(Math.abs(beside.reconstruction! - alone.reconstruction!)).toBeLessThan(5e-4);
    expect(alone.gain).toBeGreaterThan(0.02);
  });

  it("are the same again for the same seed, and others for another", async () => {
    const results = [await facesReport(few, {}), await facesReport(few, {})].map((each) => each!.result);
    expect(results[0]).toEqual(results[1]);
    expect((await facesReport({ ...few, seed: 2 }, {}))!.result).not.toEqual(results[0]);
  });

  it("take a time, beside that in which memory gives what an update moves", async () => {
    let now = 0;
    const { tables, printed } = (await facesReport({ ...few, now: () => now++ }, {}))!;
    const { header, rows } = tables.find(({ name }) => name === "time")!;
    // Between two looks at the clock lies a millisecond, for 200 updates, and for reading 128 MiB. Small networks fold
    // every update: 180 products read, 200 folds read and write 256² couplings of four bytes.
    const bytes = (4 * 256 ** 2 * (180 + 2 * 200)) / 200;
    expect(header).toEqual([
      "threads",
      "seconds",
      "ms_per_update",
      "bytes_per_update",
      "bytes_per_second",
      "bound_ms",
    ]);
    expect(rows).toEqual([[1, 0.001, 1 / 200, bytes, 2 ** 27 * 1000, (1000 * bytes) / (2 ** 27 * 1000)]]);
    expect(printed).toContain(
      "learning took 0.001 s on one thread, 0.005 ms an update; memory gives one thread its 0.7602 MB",
    );
  });

  it("are not judged by bands of other images, whatever their number", async () => {
    expect(report.failed).toBe(false);
    expect(report.warnings.join()).toContain("nothing printed to compare with");
    expect((await facesReport({ ...few, published: true }, {}))!.warnings.join()).toContain(
      "nothing printed to compare with",
    );
  });

  it("can be stopped, at any stage", async () => {
    const stop = new AbortController();
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }): void => {
      stages.push(stage);
      if (stage === "recalling") stop.abort();
    };
    expect(await facesReport(few, { signal: stop.signal, onProgress })).toBeUndefined();
    expect(new Set(stages)).toEqual(new Set(["learning", "relaxing at 100", "relaxing at 1", "recalling"]));
  });

  it.each(["learning", "looking for attractors"])(
    "go on after a stop in %s, with the same results",
    async (at) => {
      const whole = (await facesReport(few, {}))!;
      const checkpoint = checkpointMemory();
      const parts = new Map<string, unknown>();
      const onPart = (key: string, part: unknown): void =>
        void parts.set(key, JSON.parse(JSON.stringify(part)));
      const stop = new AbortController();
      const onProgress = ({ stage, done }: { stage: string; done: number }): void => {
        if (stage === at && done > 0) stop.abort();
      };
      const interrupted = { checkpoint, onPart, onProgress, signal: stop.signal };
      expect(await facesReport(few, interrupted)).toBeUndefined();
      expect(checkpoint.kept.size).toBe(1);
      expect(parts.size).toBe(at === "learning" ? 0 : 1);
      const stages: number[] = [];
      const resumed = (await facesReport(few, {
        ...{ checkpoint, onPart, completed: parts },
        onProgress: ({ stage, done }) => void (stage === "learning" && stages.push(done)),
      }))!;
      expect(resumed.result).toEqual(whole.result);
      expect(resumed.tables).toEqual(whole.tables);
      // The network stays until whoever runs this has written the results.
      expect([checkpoint.kept.size, parts.size]).toEqual([1, 2]);
      // The stop came after the first report, and was seen at the second: the third is the next.
      expect(stages[0]).toBe(at === "learning" ? 3 : undefined);
    },
  );
});
