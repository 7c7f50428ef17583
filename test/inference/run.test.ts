/** Runs: the same seed gives the same bits, however they are interrupted, saved, resumed or extended. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { plainDensity } from "../../src/inference/density/index.js";
import { diagnose } from "../../src/inference/diagnostics/index.js";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  resumeSampling,
  type SampleOptions,
  type SampleResult,
  Sampler,
  sample,
  sampleNow,
} from "../../src/inference/nuts/index.js";
import { settingsOf } from "../../src/inference/nuts/options.js";
import { correlatedPair, funnel, independentNormals } from "./targets.js";

const density = funnel(1.5, 2);
const options: SampleOptions = { seed: 9, chains: 3, tune: 120, draws: 60, keepWarmup: true };
const whole = sampleNow(density, options);

function expectSame(a: SampleResult, b: SampleResult): void {
  expect(a.chains).toBe(b.chains);
  expect(a.unconstrained).toEqual(b.unconstrained);
  expect(a.stats).toEqual(b.stats);
  expect(a.chainInfo).toEqual(b.chainInfo);
  expect(a.warmup?.unconstrained).toEqual(b.warmup?.unconstrained);
}

/** A checkpoint after so many evaluations of the density. */
function interrupted(given: SampleOptions, evaluations: number): Checkpoint {
  const run = new Sampler(density, settingsOf(density, given));
  let count = 0;
  run.run(() => ++count >= evaluations);
  const chains = run.chains.map((chain) => chain.save());
  return {
    version: 1,
    library: "",
    coordinates: density.layout.coordinateNames,
    settings: settingsOf(density, given),
    chains,
  };
}

describe("a run", () => {
  it("gives the same bits for the same seed, others for another", () => {
    expectSame(sampleNow(density, options), whole);
    expect(sampleNow(density, { ...options, seed: 10 }).unconstrained).not.toEqual(whole.unconstrained);
  });

  it("gives each chain the bits it has alone, whichever chains share a thread", () => {
    const settings = settingsOf(density, options);
    for (const c of [0, 1, 2]) {
      const alone = new Sampler(density, settings, [c]);
      alone.run();
      const d = density.dimension;
      expect(alone.chains[0]!.draws.slice()).toEqual(whole.unconstrained.slice(c * 60 * d, (c + 1) * 60 * d));
    }
  });

  for (const adaptation of ["fisher", "windowed"] as const) {
    it(`gives the same bits when saved and resumed anywhere, ${adaptation} warm-up`, async () => {
      const given = { ...options, adaptation };
      const wanted = sampleNow(density, given);
      for (const evaluations of [1, 2, 3, 30, 200, 700, 1100, 1400]) {
        const bytes = encodeCheckpoint(interrupted(given, evaluations));
        expectSame(await resumeSampling(density, decodeCheckpoint(bytes)).result(), wanted);
      }
    });
  }

  it("gives the same bits with a dense metric when saved and resumed", async () => {
    const given: SampleOptions = { ...options, metric: "dense" };
    const checkpoint = decodeCheckpoint(encodeCheckpoint(interrupted(given, 500)));
    expectSame(await resumeSampling(density, checkpoint).result(), sampleNow(density, given));
  });

  it("goes on after its end with the draws a longer run would have made", async () => {
    const longer = sampleNow(density, { ...options, draws: 100 });
    const run = sample(density, options);
    await run.result();
    const saved = decodeCheckpoint(encodeCheckpoint(run.checkpoint()));
    run.append(40);
    expect((await run.result()).unconstrained).toEqual(longer.unconstrained);
    const resumed = resumeSampling(density, saved);
    resumed.append(40);
    expect((await resumed.result()).unconstrained).toEqual(longer.unconstrained);
  });

  it("tells progress, pauses, goes on, and ends as it would have", async () => {
    const run = sample(density, options);
    const phases = new Set<string>();
    let paused = false;
    for await (const { phase, chain } of run) {
      phases.add(phase);
      expect(chain).toBeLessThan(3);
      if (!paused) {
        paused = true;
        run.pause();
        setTimeout(() => run.resume(), 5);
      }
    }
    expect(phases.has("done")).toBe(true);
    expectSame(await run.result(), whole);
  });

  it("stops with the draws there are, and can go on from its checkpoint", async () => {
    const long: SampleOptions = { ...options, draws: 3000 };
    const run = sample(density, long);
    for await (const { phase } of run) if (phase === "sampling") run.stop();
    const part = await run.result();
    expect(part.draws).toBeGreaterThan(0);
    expect(part.draws).toBeLessThan(3000);
    expect((await resumeSampling(density, run.checkpoint()).result()).unconstrained).toEqual(
      sampleNow(density, long).unconstrained,
    );
  });

  it("rejects after abort", async () => {
    const run = sample(density, options);
    run.abort();
    await expect(run.result()).rejects.toThrow(/aborted/);
  });

  it("goes on without a chain that fails, and says so", () => {
    const fragile = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        g[0] = -z[0]!;
        if (z[0] === 5) throw new Error("column rt is missing");
        return -0.5 * z[0]! ** 2;
      },
    });
    const points = [1, 5, 2].map((x) => Float64Array.of(x));
    const result = sampleNow(fragile, { chains: 3, tune: 50, draws: 10, start: { kind: "points", points } });
    expect(result.chains).toBe(2);
    expect(result.missing).toEqual([{ chain: 1, reason: "column rt is missing" }]);
  });

  it("keeps what a chain drew before it failed, and says how many draws the result rests on", () => {
    let evaluations = 0;
    const failing = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        // Well after the warm-up of all chains, which share a thread.
        if (++evaluations > 2000 && z[0]! > 1.5) throw new Error("the device is gone");
        g[0] = -z[0]!;
        return -0.5 * z[0]! ** 2;
      },
    });
    const result = sampleNow(failing, { seed: 3, chains: 3, tune: 60, draws: 4000 });
    expect([result.chains, result.missing]).toEqual([3, []]);
    expect(result.draws).toBeGreaterThan(0);
    expect(result.draws).toBeLessThan(4000);
    expect(result.values.every(Number.isFinite)).toBe(true);
    expect(result.warnings).toHaveLength(3);
    result.warnings.forEach((warning, c) => {
      expect(warning).toMatch(new RegExp(`^chain ${c + 1} failed after \\d+ draws: the device is gone$`));
    });
    const counts = result.warnings.map((warning) => Number(/after (\d+)/.exec(warning)![1]));
    expect(result.draws).toBe(Math.min(...counts));
    expect(diagnose(result).trusted).toBe(false);
  });

  it("begins with metric, step and states of one that ended", () => {
    const more = sampleNow(density, { seed: 1, chains: 3, tune: 0, draws: 5, warmStart: warmStartOf(whole) });
    expect(more.chainInfo.map(({ stepSize }) => stepSize)).toEqual(
      whole.chainInfo.map(({ stepSize }) => stepSize),
    );
  });
});

function warmStartOf({ chainInfo }: SampleResult): NonNullable<SampleOptions["warmStart"]> {
  return {
    chains: chainInfo.map(({ inverseMetric, stepSize, last }) => ({ inverseMetric, stepSize, z: last })),
  };
}

describe("sequences of three small targets", () => {
  it("are those that were frozen", () => {
    const file = new URL("../golden/bayes/frozen-sequences.json", import.meta.url);
    const frozen = JSON.parse(readFileSync(file, "utf8")) as { draws: Record<string, number[]> };
    const targets = {
      "correlated pair": correlatedPair(0.9),
      funnel: funnel(1.5, 2),
      "four scales": independentNormals([0.1, 0.3, 1, 3]),
    };
    for (const [name, target] of Object.entries(targets)) {
      const { unconstrained } = sampleNow(target, { seed: 42, chains: 1, tune: 60, draws: 20 });
      const wanted = frozen.draws[name]!;
      expect(unconstrained.length).toBe(wanted.length);
      // The funnel's density calls Math.exp, whose last bit differs between engines.
      for (const [k, x] of wanted.entries()) expect(unconstrained[k]).toBeCloseTo(x, 6);
    }
  });
});

describe("a checkpoint", () => {
  const run = sample(density, { ...options, identity: "funnel" });

  it("of another model, other data or another identity is refused", async () => {
    await run.result();
    const checkpoint = run.checkpoint();
    expect(() => resumeSampling(correlatedPair(0.5), checkpoint)).toThrow(/3 coordinates, this one 2/);
    expect(() => resumeSampling(funnel(1.4, 2), checkpoint)).toThrow(/other data/);
    expect(() => resumeSampling(density, checkpoint, "other")).toThrow(/it is of "funnel"/);
  });

  it("cut off or damaged anywhere is refused, with a misuse and nothing else", async () => {
    await run.result();
    const bytes = encodeCheckpoint(run.checkpoint());
    const step = Math.floor(bytes.length / 60);
    for (let cut = 0; cut < bytes.length; cut += step)
      expect(() => decodeCheckpoint(bytes.subarray(0, cut))).toThrow(UsageError);
    const places = [...Array(40).keys(), ...Array.from({ length: 60 }, (_, k) => 40 + k * step)];
    for (const place of places.filter((p) => p < bytes.length)) {
      for (const bit of [1, 128]) {
        const damaged = bytes.slice();
        damaged[place]! ^= bit;
        expect(() => decodeCheckpoint(damaged)).toThrow(UsageError);
      }
    }
    expect(decodeCheckpoint(bytes)).toEqual(run.checkpoint());
  });

  it("cut off, damaged, of another version or no checkpoint is refused", async () => {
    await run.result();
    const bytes = encodeCheckpoint(run.checkpoint());
    expect(() => decodeCheckpoint(bytes.subarray(0, 10))).toThrow(/cut off/);
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 8))).toThrow(/damaged or cut off/);
    const damaged = bytes.slice();
    damaged[bytes.length - 3]! ^= 1;
    expect(() => decodeCheckpoint(damaged)).toThrow(/damaged/);
    const newer = bytes.slice();
    newer[7] = "2".charCodeAt(0);
    expect(() => decodeCheckpoint(newer)).toThrow(/version 2 is not known/);
    expect(() => decodeCheckpoint(new Uint8Array(30))).toThrow(/no checkpoint/);
  });
});

describe("options", () => {
  it("that are not possible are refused by name", () => {
    const wrong: [SampleOptions, RegExp][] = [
      [{ chains: 0 }, /chains must be a whole number/],
      [{ tune: -1 }, /tune/],
      [{ tune: 0 }, /warmStart/],
      [{ targetAcceptance: 1 }, /targetAcceptance must be between 0 and 1, got 1/],
      [{ metric: "dense", adaptation: "fisher" }, /needs adaptation "windowed"/],
      [{ start: { kind: "points", points: [] } }, /one for each of 4 chains/],
      [{ stepJitter: 1 }, /stepJitter/],
    ];
    for (const [given, message] of wrong) expect(() => sampleNow(density, given)).toThrow(message);
  });
});
