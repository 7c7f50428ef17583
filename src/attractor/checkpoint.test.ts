import { describe, expect, it } from "vitest";
import { loadAttractor, saveAttractor } from "./checkpoint.js";
import { type AttractorNetwork, attractorNetwork } from "./network.js";
import { randomPatterns } from "./patterns.js";
import { trainAttractor } from "./train.js";
import { type TrainingReport, trainEpochs, type WatchedTraining } from "./train-epochs.js";

const patterns = randomPatterns({ count: 4, size: 30, seed: 5 });
const training = {
  patterns,
  ...{ evidenceLevel: 3, inverseTemperature: 0.5, learningRate: 0.005, epochs: 60, steps: 4, seed: 2 },
  ...{ deferredRank: 7, reportEvery: 5 },
} satisfies WatchedTraining;

async function reports(network: AttractorNetwork, options: WatchedTraining): Promise<TrainingReport[]> {
  const all: TrainingReport[] = [];
  for await (const report of trainEpochs(network, options)) all.push(report);
  return all;
}

describe("a watched training", () => {
  it("reports every so many epochs, and means of what its updates say", async () => {
    const network = attractorNetwork({ size: 30 });
    const all = await reports(network, { ...training, epochs: 12 });
    expect(all.map(({ epochs, updates, status }) => [epochs, updates, status])).toEqual([
      [5, 20, "done"],
      [10, 40, "done"],
      [12, 48, "done"],
    ]);
    for (const { surprise, weightChange } of all) {
      expect(Number.isFinite(surprise)).toBe(true);
      expect(weightChange).toBeGreaterThan(0);
    }
    expect(network.chosen).toHaveLength(12);
    expect(new Set(network.chosen).size).toBeGreaterThan(1);
  });

  it("learns what a training to the end learns", async () => {
    const [watched, whole] = [attractorNetwork({ size: 30 }), attractorNetwork({ size: 30 })];
    await reports(watched, { ...training, deferredRank: 0 });
    const { reportEvery: _, ...rest } = training;
    trainAttractor(whole, { ...rest, deferredRank: 0 });
    expect(watched.couplings.matrix).toEqual(whole.couplings.matrix);
    expect(watched.state).toEqual(whole.state);
  });

  it("stops at a signal, is saved and loaded, and ends with the bits and reports of one that is not stopped", async () => {
    for (const float of ["float32", "float64"] as const) {
      const whole = attractorNetwork({ size: 30, float });
      const all = await reports(whole, training);
      const stopping = new AbortController();
      const first = attractorNetwork({ size: 30, float });
      const seen: TrainingReport[] = [];
      for await (const report of trainEpochs(first, { ...training, signal: stopping.signal })) {
        seen.push(report);
        if (report.epochs === 20) stopping.abort();
      }
      expect(seen.at(-1)).toMatchObject({ epochs: 25, status: "stopped" });
      const { network } = loadAttractor(saveAttractor(first));
      expect(network.epochs).toBe(25);
      seen.push(...(await reports(network, { ...training, epochs: 60 - network.epochs })));
      expect(network.couplings.matrix).toEqual(whole.couplings.matrix);
      expect(network.state).toEqual(whole.state);
      expect(network.chosen).toEqual(whole.chosen);
      expect(seen.map(({ status: _, ...told }) => told)).toEqual(all.map(({ status: _, ...told }) => told));
    }
  });

  it("ends with a reason where an update would not be finite", async () => {
    const network = attractorNetwork({ size: 30 });
    const last = (await reports(network, { ...training, learningRate: 1e38 })).at(-1)!;
    expect(last.status).toBe("diverged");
    expect(last.failure).toMatch(/lower the learning rate$/);
    expect(last.updates).toBe(network.updates);
  });
});

describe("a saved attractor network", () => {
  const bytes = saveAttractor(attractorNetwork({ size: 30, bias: patterns[0]! }), {
    patterns,
    labels: ["a", "b", "c", "d"],
    training: { learningRate: 0.005, epochs: 60, seed: 2 },
  });

  it("comes back with its bias, the patterns it was taught, and how", () => {
    const { network, memory } = loadAttractor(bytes);
    expect([...network.bias]).toEqual([...patterns[0]!]);
    expect(memory!.patterns.map((row) => [...(row as Float32Array)])).toEqual(
      patterns.map((row) => [...row]),
    );
    expect(memory!.labels).toEqual(["a", "b", "c", "d"]);
    expect(memory!.training).toEqual({ learningRate: 0.005, epochs: 60, seed: 2 });
    expect(loadAttractor(saveAttractor(network))).not.toHaveProperty("memory");
  });

  it("is refused where it is cut off, of another kind or from another version", () => {
    expect(() => loadAttractor(bytes.subarray(0, bytes.length - 3), "m.credence")).toThrow(
      `m.credence: must have ${bytes.length} bytes, got ${bytes.length - 3}; it was cut off or changed`,
    );
    const text = new TextDecoder("latin1").decode(bytes);
    const changed = (from: string, to: string) =>
      Uint8Array.from(text.replace(from, to), (c) => c.charCodeAt(0));
    expect(() => loadAttractor(changed('"version":1', '"version":7'))).toThrow("version 7 is not known");
    expect(() => loadAttractor(changed("credence-attractor", "credence-detractor"))).toThrow(
      "no network saved",
    );
    expect(() => loadAttractor(new Uint8Array(3))).toThrow("no network saved");
  });
});
