/** Simulations 2, 3 and 4: ten digits stored; three in order; and what dreaming does to the ten. */

import { infer } from "../infer.js";
import { asymmetry, correlation, couplingSimilarity, decompose, sequenceMetrics } from "../metrics.js";
import { type AttractorNetwork, attractorNetwork } from "../network.js";
import { type AttractorTraining, trainAttractor } from "../train.js";
import { attractorsFrom, describeAttractors, pictured } from "./attractors.js";
import { type DigitPatterns, digitsOf, learn, type PresetOptions, type PresetResult } from "./preset.js";
import { chanceOf, cueTrials } from "./retrieval.js";
import type { Course } from "./shown.js";

const SIZE = 64;
/** Cues of the trials are weaker than evidence of the training by this. */
const SHOWN = 0.1;

export interface DigitSetting {
  readonly evidenceLevel: number;
  readonly inverseTemperature: number;
}

/** Levels of evidence and β that the simulation names. */
export const digitSettings = {
  balanced: { evidenceLevel: 11, inverseTemperature: 0.16681005 },
  high: { evidenceLevel: 16, inverseTemperature: 0.35938137 },
  low: { evidenceLevel: 6, inverseTemperature: 0.02782559 },
} satisfies Readonly<Record<string, DigitSetting>>;

interface Trained {
  readonly network: AttractorNetwork;
  readonly level: number;
  readonly course: Course;
  readonly failure?: string;
}

function trained(setting: DigitSetting, { stored }: DigitPatterns, options: PresetOptions): Trained {
  const network = attractorNetwork({ size: SIZE, float: options.float ?? "float64" });
  const training: AttractorTraining = {
    ...{ patterns: stored, ...setting, learningRate: 0.001, epochs: 5000, steps: 10, seed: options.seed },
    ...options.override,
  };
  return { network, level: training.evidenceLevel!, ...learn(network, training) };
}

/** Retrieval of the stored digits, generalisation to others, and the attractors. */
function measured(
  { network, level }: Trained,
  { stored, others }: DigitPatterns,
  seed: number,
  part: number,
) {
  const trials = (
    name: string,
    targets: readonly Float64Array[],
    order: "inTurn" | "random",
    shown: number,
    beta: number,
    k: number,
  ) =>
    cueTrials(network, {
      ...{ name, targets, order, scale: shown * level, inverseTemperature: beta },
      chance: chanceOf(seed, part + k),
    });
  const retrieval = trials("retrieval", stored, "inTurn", SHOWN, 1, 0);
  const generalisation = trials("generalisation", others, "random", SHOWN, 1, 1);
  const relaxed = attractorsFrom(network, stored, SHOWN * level);
  const set = describeAttractors(relaxed, stored);
  const quantities = {
    retrievalGain: retrieval.gain,
    generalisationGain: generalisation.gain,
    softGeneralisationGain: trials("strong cues", others, "random", 0.2, 0.5, 2).gain,
    cueR2: retrieval.cueR2,
    attractorsConverged: set.converged,
    uniqueAttractors: set.unique,
    orthogonality: set.orthogonality,
    attractorPatternCorrelation: set.patternCorrelation,
    asymmetry: asymmetry(network.couplings.matrix, SIZE),
  };
  return {
    quantities,
    shown: {
      ...{ ...pictured(network, LABELS, stored, relaxed), columns: COLUMNS, recalled: retrieval.recalled },
      trials: [retrieval.shown, generalisation.shown],
    },
  };
}

const COLUMNS = 8;
/** The first ten digits of the set are these in order. */
const LABELS = Array.from({ length: 10 }, (_, k) => String(k));

/** Simulation 2 at one setting. */
export function digits(setting: DigitSetting): (options: PresetOptions) => PresetResult {
  return (options) => {
    const patterns = digitsOf(options);
    const after = trained(setting, patterns, options);
    if (after.failure !== undefined) return { failure: after.failure };
    const { quantities, shown } = measured(after, patterns, options.seed, 0);
    return { quantities, shown: { ...shown, course: after.course } };
  };
}

const FREE = { steps: 100, skipped: 10 } as const;

/** Simulation 3: digits 1, 2, 3 in order; then the network runs by itself. */
export function digitSequence(options: PresetOptions): PresetResult {
  const patterns = digitsOf(options).stored.slice(1, 4);
  const float = options.float ?? "float64";
  const network = attractorNetwork({ size: SIZE, float });
  const level = 20;
  const { course, failure } = learn(network, {
    ...{ patterns, evidenceLevel: level, inverseTemperature: 1, learningRate: 0.001, epochs: 2000, steps: 1 },
    ...{ order: "cyclic", seed: options.seed },
    ...options.override,
  });
  if (failure !== undefined) return { failure };
  const weights = network.couplings.matrix;
  const { symmetric } = decompose(weights, SIZE);
  const still = attractorNetwork({ size: SIZE, float, weights: symmetric, state: network.state });
  const freeRun = (of: AttractorNetwork, part: number) => {
    const chance = chanceOf(options.seed, part);
    const [run] = infer(of, [{ initial: of.state }], {
      ...{ steps: FREE.steps, inverseTemperature: 1, record: true, uniforms: [chance.uniform] },
    });
    const states = run!.states!.slice(FREE.skipped);
    return { ...sequenceMetrics(states, patterns), states };
  };
  const free = freeRun(network, 0);
  const fixed = freeRun(still, 1);
  const onWhole = attractorsFrom(network, patterns, SHOWN * level);
  const relaxed = attractorsFrom(still, patterns, SHOWN * level);
  const set = describeAttractors(relaxed, patterns);
  const quantities = {
    asymmetry: asymmetry(weights, SIZE),
    symmetricAttractorsConverged: set.converged,
    symmetricUniqueAttractors: set.unique,
    attractorPatternCorrelation: set.patternCorrelation,
    meanAbsEntry: set.meanAbsEntry,
    relaxationsConverged: onWhole.filter(({ status }) => status === "converged").length,
    ...{ advance: free.advance, back: free.back, meanBestCorrelation: free.meanBestCorrelation },
    symmetricChanges: fixed.bestMatch.slice(1).filter((k, t) => k !== fixed.bestMatch[t]).length,
  };
  return {
    quantities,
    shown: {
      ...{ ...pictured(network, LABELS.slice(1, 4), patterns, relaxed), columns: COLUMNS, course },
      free: {
        states: free.states.map((state) => Array.from(state)),
        correlations: free.states.map((state) => patterns.map((pattern) => correlation(state, pattern))),
      },
    },
  };
}

const DREAM = 50_000;

/** Simulation 4: plasticity goes on without evidence, and the couplings keep what they hold. */
export function digitDream(options: PresetOptions): PresetResult {
  const { override = {}, ...rest } = options;
  const patterns = digitsOf(options);
  const night = trained(digitSettings.balanced, patterns, rest);
  if (night.failure !== undefined) return { failure: night.failure };
  const { network } = night;
  const awake = measured(night, patterns, options.seed, 0);
  const last = trainAttractor(network, {
    ...{ patterns: [new Float64Array(SIZE)], evidenceLevel: 0, inverseTemperature: 1, learningRate: 0.001 },
    ...{ epochs: 1, steps: DREAM, order: "cyclic", seed: options.seed },
    ...override,
  });
  if (last?.failure !== undefined) return { failure: last.failure };
  const norm = (weights: readonly number[]): number => Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
  const dreamt = measured(night, patterns, options.seed, 3);
  const [before, after] = [awake.shown.weights, dreamt.shown.weights];
  return {
    quantities: {
      upperTriangleCorrelation: couplingSimilarity(before, after, SIZE).upperTriangleCorrelation,
      normRatio: norm(after) / norm(before),
      retrievalGainBefore: awake.quantities.retrievalGain,
      retrievalGain: dreamt.quantities.retrievalGain,
      generalisationGainBefore: awake.quantities.generalisationGain,
      generalisationGain: dreamt.quantities.generalisationGain,
      uniqueAttractors: dreamt.quantities.uniqueAttractors,
    },
    shown: {
      ...{ ...dreamt.shown, course: night.course },
      ...{ otherWeights: before, attractorsBefore: awake.shown.attractors },
    },
  };
}
