/** Simulation 5, part 3: how many random patterns a network of 100 nodes keeps and completes. */

import { attractorNetwork } from "../network.js";
import { randomPatterns } from "../patterns.js";
import { noisyCue, reconstruct, retention } from "../recall.js";
import { relax } from "../relax.js";
import { pictured } from "./attractors.js";
import { learn, type PresetOptions, type PresetResult } from "./preset.js";
import { chanceOf } from "./retrieval.js";

const SIZE = 100;
const STEPS = 20;

export function capacity({
  seed,
  float = "float64",
  patterns: count = 10,
  override = {},
}: PresetOptions): PresetResult {
  const patterns = randomPatterns({ count, size: SIZE, seed });
  const network = attractorNetwork({ size: SIZE, float });
  const { course, failure } = learn(network, {
    ...{ patterns, evidenceLevel: 2, inverseTemperature: 1, learningRate: 0.0005, epochs: 10_000, steps: 10 },
    ...{ statePolicy: "reset", seed, deferredRank: 16 },
    ...override,
  });
  if (failure !== undefined) return { failure };
  const relaxation = { inverseTemperature: 100, stop: "steps", maxSteps: 200 } as const;
  const kept = retention(network, patterns, relaxation);
  const chance = chanceOf(seed, 0);
  const recalled = patterns.map((target, k) => {
    const numbers = chance.at(k);
    const cue = noisyCue(
      target,
      target.map(() => numbers.normal()),
      { noiseLevel: 2 },
    );
    return reconstruct(network, target, cue, "cue", {
      ...{ inverseTemperature: 1, steps: STEPS },
      uniforms: [(step, node) => chance.uniform(count + k * STEPS + step, node)],
    });
  });
  const ends = patterns.map((pattern) => relax(network, pattern, relaxation));
  const mean = (of: (one: (typeof recalled)[number]) => number): number =>
    recalled.reduce((sum, one) => sum + of(one), 0) / count;
  const labels = patterns.map((_, k) => String(k + 1));
  return {
    quantities: {
      retention: kept.retention,
      noisyCorrelation: mean(({ cueCorr }) => cueCorr),
      reconstruction: mean(({ responseCorr }) => responseCorr),
    },
    shown: { ...pictured(network, labels, patterns, ends), columns: 10, course },
  };
}
