/**
 * Robustness over random settings (hgf.md section 12): with the recommended default no belief fails or runs away; what
 * happens under a peer's setting is reported with trial and node.
 */

import { describe, expect, it } from "vitest";
import { type NetworkResult, premade, type SettingsInput } from "../../src/hgf/index.js";
import { purpose, stream } from "../../src/random/index.js";

const SETTINGS = 150;
const TRIALS = 200;
const numbers = stream(150, purpose.environment, 0);

interface Outcome {
  readonly failed: boolean;
  /** Largest |mean| of a state. */
  readonly largest: number;
  readonly run: NetworkResult;
}

/** 200 trials in 8 blocks, ω₂ in [-6, 0], ω₃ in [-7, 0] (continuous: [-6, 0]), κ in [0.5, 1.5]. */
function study(kind: "binary" | "continuous", settings: SettingsInput): Outcome[] {
  return Array.from({ length: SETTINGS }, (_, i): Outcome => {
    const random = numbers.at(i + (kind === "binary" ? 0 : SETTINGS));
    const omega2 = -6 * random.uniform();
    const omega3 = (kind === "binary" ? -7 : -6) * random.uniform();
    const volatilityCoupling = 0.5 + random.uniform();
    const blocks = Array.from({ length: 8 }, () => random.uniform());
    const block = (t: number): number => blocks[Math.floor((t * 8) / TRIALS)]!;
    let net = premade.binary();
    let u: number[];
    if (kind === "binary") {
      const states = { x2: { tonicVolatility: omega2 }, x3: { tonicVolatility: omega3 } };
      net = premade.binary({ levels: 3, states, volatilityCoupling, settings });
      u = Array.from({ length: TRIALS }, (_, t) => (random.uniform() < block(t) ? 1 : 0));
    } else {
      const states = { x1: { tonicVolatility: omega2 }, x2: { tonicVolatility: omega3 } };
      net = premade.continuous({ states, volatilityCoupling, settings });
      u = Array.from({ length: TRIALS }, (_, t) => 4 * block(t) - 2 + random.normal());
    }
    const run = net.filter({ u });
    let largest = 0;
    for (const [name, series] of run.trajectories) {
      if (!/^x\d\.mean$/.test(name)) continue;
      for (let t = 0; t < run.trials; t++) largest = Math.max(largest, Math.abs(series[t]!));
    }
    return { failed: run.failure !== undefined, largest, run };
  });
}

const bad = ({ failed, largest }: Outcome): boolean => failed || largest > 1000;

describe("150 random settings", () => {
  it("neither fail nor run away with the default, for outcomes and for continuous inputs", () => {
    for (const kind of ["binary", "continuous"] as const) {
      const outcomes = study(kind, {});
      expect(outcomes.filter(bad).length).toBe(0);
      expect(outcomes.every(({ run }) => run.trials === TRIALS)).toBe(true);
    }
  });

  it("neither fail nor run away with the unbounded rule at the default clip", () => {
    for (const meanField of [true, false]) {
      expect(study("binary", { variant: "unbounded", meanField }).filter(bad).length).toBe(0);
    }
  });

  it("often do under a peer's setting, and every one of those says on which trial and at which node", () => {
    const peer = {
      variant: "unbounded",
      meanField: false,
      probabilityClip: 1e-6,
      conventions: "pyhgf",
    } as const;
    const outcomes = study("binary", peer).filter(bad);
    expect(outcomes.length).toBeGreaterThan(30);
    for (const { failed, run } of outcomes) {
      if (failed) {
        expect(run.failure).toMatchObject({ trial: run.trials, node: expect.stringMatching(/^x[23]$/) });
      } else {
        const [first] = run.warnings;
        expect(first).toMatchObject({ node: expect.stringMatching(/^x[23]$/), advice: expect.any(String) });
        expect(first!.trial).toBeLessThan(TRIALS);
      }
    }
  });
});
