/** Simulation 5, part 3: how many random patterns a network of 100 nodes keeps and completes. */

import { type BaselineRule, baselineNetwork, baselineRules } from "../baselines.js";
import { zeros } from "../couplings.js";
import { correlation } from "../metrics.js";
import { type AttractorNetwork, attractorNetwork, vector } from "../network.js";
import { randomPatterns } from "../patterns.js";
import { type Reconstruction, retention } from "../recall.js";
import { relax } from "../relax.js";
import { pictured } from "./attractors.js";
import { learn, type PresetOptions, type PresetResult } from "./preset.js";
import { chanceOf, recallNoisy } from "./retrieval.js";
import { trialsOf } from "./shown.js";

const SIZE = 100;
const RELAXATION = { inverseTemperature: 100, stop: "steps", maxSteps: 200 } as const;

export function capacity(options: PresetOptions): PresetResult {
  const { patterns, network, course, failure } = stored(options);
  if (failure !== undefined) return { failure };
  const ends = patterns.map((pattern) => relax(network, pattern, RELAXATION));
  const labels = patterns.map((_, k) => String(k + 1));
  const recalled = recallAll(network, patterns, options.seed);
  const trials = [trialsOf("stored patterns", recalled)];
  return {
    quantities: measured(network, patterns, recalled),
    shown: { ...pictured(network, labels, patterns, ends), columns: 10, course, trials },
  };
}

function stored({ seed, float = "float64", patterns: count = 10, override = {} }: PresetOptions) {
  const patterns = randomPatterns({ count, size: SIZE, seed });
  const network = attractorNetwork({ size: SIZE, float });
  const learned = learn(network, {
    ...{ patterns, evidenceLevel: 2, inverseTemperature: 1, learningRate: 0.0005, epochs: 10_000, steps: 10 },
    ...{ statePolicy: "reset", seed, deferredRank: 16 },
    ...override,
  });
  return { patterns, network, ...learned };
}

type Capacity = Readonly<Record<"retention" | "noisyCorrelation" | "reconstruction", number>>;

/** Responses to cues with noise of twice the standard deviation of a pattern. */
function recallAll(network: AttractorNetwork, patterns: readonly Float64Array[], seed: number) {
  const count = patterns.length;
  const chance = chanceOf(seed, 0);
  const recall = {
    chance,
    trials: count,
    noiseLevel: 2,
    initial: "cue",
    inverseTemperature: 1,
    steps: 20,
  } as const;
  return patterns.map((target, k) => recallNoisy(network, target, k, recall));
}

/** What is kept of the patterns, and of cues of them. */
function measured(
  network: AttractorNetwork,
  patterns: readonly Float64Array[],
  recalled: readonly Reconstruction[],
): Capacity {
  const mean = (of: (one: Reconstruction) => number): number =>
    recalled.reduce((sum, one) => sum + of(one), 0) / patterns.length;
  return {
    retention: retention(network, patterns, RELAXATION).retention,
    noisyCorrelation: mean(({ cueCorr }) => cueCorr),
    reconstruction: mean(({ responseCorr }) => responseCorr),
  };
}

/** What learns: the network of this engine, or a classical rule. */
export const capacityMethods = ["attractor", ...baselineRules] as const;
export type CapacityMethod = (typeof capacityMethods)[number];

export interface CapacityComparison {
  readonly methods: Readonly<Record<CapacityMethod, Capacity>>;
  /** Largest |correlation| of two patterns: what a memory is up against; null for a single pattern. */
  readonly largestPairCorrelation: number | null;
}

/**
 * The same patterns and cues for the trained network and for the classical rules. Their couplings are scaled so that the
 * internal inputs of stored patterns have the mean square that training gave them: how strongly a memory speaks is no part
 * of its rule, and the reconstruction depends on it.
 */
export function compareCapacity(options: PresetOptions): CapacityComparison | { readonly failure: string } {
  const { patterns, network, failure } = stored(options);
  if (failure !== undefined) return { failure };
  const { seed, float = "float64" } = options;
  const strength = meanSquareInput(network, patterns);
  const of = (memory: AttractorNetwork): Capacity =>
    measured(memory, patterns, recallAll(memory, patterns, seed));
  const others = baselineRules.map((rule) => {
    const gain = Math.sqrt(strength / meanSquareInput(baselineNetwork(rule, patterns), patterns));
    return [rule, of(baselineNetwork(rule, patterns, { float, gain }))] as const;
  });
  const pairs = patterns.flatMap((a, i) => patterns.slice(i + 1).map((b) => Math.abs(correlation(a, b))));
  return {
    methods: {
      attractor: of(network),
      ...(Object.fromEntries(others) as Record<BaselineRule, Capacity>),
    },
    largestPairCorrelation: pairs.length === 0 ? null : Math.max(...pairs),
  };
}

function meanSquareInput(
  { size, float, couplings }: AttractorNetwork,
  patterns: readonly Float64Array[],
): number {
  let sum = 0;
  for (const pattern of patterns) {
    const h = zeros(size, float);
    couplings.product([vector("pattern", pattern, size, float)], [h]);
    for (const x of h) sum += x * x;
  }
  return sum / (patterns.length * size);
}
