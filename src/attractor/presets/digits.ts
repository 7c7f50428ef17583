/** Simulations 2, 3 and 4: ten digits stored; three in order; and what dreaming does to the ten. */

import { infer } from "../infer.js";
import { asymmetry, couplingSimilarity, decompose, sequenceMetrics } from "../metrics.js";
import { type AttractorNetwork, attractorNetwork } from "../network.js";
import { type AttractorTraining, trainAttractor } from "../train.js";
import { attractorsFrom, describeAttractors } from "./attractors.js";
import { digitsOf, type PresetOptions, type Quantities } from "./preset.js";
import { chanceOf, cueTrials } from "./retrieval.js";

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

function trained(
  setting: DigitSetting,
  options: PresetOptions,
): { network: AttractorNetwork; level: number } {
  const { stored } = digitsOf(options);
  const network = attractorNetwork({ size: SIZE, float: options.float ?? "float64" });
  const training: AttractorTraining = {
    ...{ patterns: stored, ...setting, learningRate: 0.001, epochs: 5000, steps: 10, seed: options.seed },
    ...options.override,
  };
  trainAttractor(network, training);
  return { network, level: training.evidenceLevel! };
}

/** Retrieval of the stored digits, generalisation to others, and the attractors. */
function measured(
  network: AttractorNetwork,
  level: number,
  options: PresetOptions,
  part: number,
): Quantities {
  const { stored, others } = digitsOf(options);
  const trials = (
    targets: readonly Float64Array[],
    order: "inTurn" | "random",
    shown: number,
    beta: number,
    k: number,
  ) =>
    cueTrials(network, {
      ...{ targets, order, scale: shown * level, inverseTemperature: beta },
      chance: chanceOf(options.seed, part + k),
    });
  const retrieval = trials(stored, "inTurn", SHOWN, 1, 0);
  const set = describeAttractors(attractorsFrom(network, stored, SHOWN * level), stored);
  return {
    retrievalGain: retrieval.gain,
    generalisationGain: trials(others, "random", SHOWN, 1, 1).gain,
    softGeneralisationGain: trials(others, "random", 0.2, 0.5, 2).gain,
    cueR2: retrieval.cueR2,
    attractorsConverged: set.converged,
    uniqueAttractors: set.unique,
    orthogonality: set.orthogonality,
    attractorPatternCorrelation: set.patternCorrelation,
    asymmetry: asymmetry(network.couplings.matrix, SIZE),
  };
}

/** Simulation 2 at one setting. */
export function digits(setting: DigitSetting): (options: PresetOptions) => Quantities {
  return (options) => {
    const { network, level } = trained(setting, options);
    return measured(network, level, options, 0);
  };
}

const FREE = { steps: 100, skipped: 10 } as const;

/** Simulation 3: digits 1, 2, 3 in order; then the network runs by itself. */
export function digitSequence(options: PresetOptions): Quantities {
  const patterns = digitsOf(options).stored.slice(1, 4);
  const float = options.float ?? "float64";
  const network = attractorNetwork({ size: SIZE, float });
  const level = 20;
  trainAttractor(network, {
    ...{ patterns, evidenceLevel: level, inverseTemperature: 1, learningRate: 0.001, epochs: 2000, steps: 1 },
    ...{ order: "cyclic", seed: options.seed },
    ...options.override,
  });
  const weights = network.couplings.matrix;
  const { symmetric } = decompose(weights, SIZE);
  const still = attractorNetwork({ size: SIZE, float, weights: symmetric, state: network.state });
  const freeRun = (of: AttractorNetwork, part: number) => {
    const chance = chanceOf(options.seed, part);
    const [run] = infer(of, [{ initial: of.state }], {
      ...{ steps: FREE.steps, inverseTemperature: 1, record: true, uniforms: [chance.uniform] },
    });
    return sequenceMetrics(run!.states!.slice(FREE.skipped), patterns);
  };
  const free = freeRun(network, 0);
  const fixed = freeRun(still, 1);
  const onWhole = attractorsFrom(network, patterns, SHOWN * level);
  const set = describeAttractors(attractorsFrom(still, patterns, SHOWN * level), patterns);
  return {
    asymmetry: asymmetry(weights, SIZE),
    symmetricAttractorsConverged: set.converged,
    symmetricUniqueAttractors: set.unique,
    attractorPatternCorrelation: set.patternCorrelation,
    meanAbsEntry: set.meanAbsEntry,
    relaxationsConverged: onWhole.filter(({ status }) => status === "converged").length,
    ...{ advance: free.advance, back: free.back, meanBestCorrelation: free.meanBestCorrelation },
    symmetricChanges: fixed.bestMatch.slice(1).filter((k, t) => k !== fixed.bestMatch[t]).length,
  };
}

const DREAM = 50_000;

/** Simulation 4: plasticity goes on without evidence, and the couplings keep what they hold. */
export function digitDream(options: PresetOptions): Quantities {
  const { override = {}, ...rest } = options;
  const { network, level } = trained(digitSettings.balanced, rest);
  const before = network.couplings.matrix.slice();
  const awake = measured(network, level, options, 0);
  trainAttractor(network, {
    ...{ patterns: [new Float64Array(SIZE)], evidenceLevel: 0, inverseTemperature: 1, learningRate: 0.001 },
    ...{ epochs: 1, steps: DREAM, order: "cyclic", seed: options.seed },
    ...override,
  });
  const after = network.couplings.matrix;
  const norm = (weights: ArrayLike<number>): number =>
    Math.sqrt(Array.from(weights).reduce((sum, w) => sum + w * w, 0));
  const dreamt = measured(network, level, options, 3);
  return {
    upperTriangleCorrelation: couplingSimilarity(before, after, SIZE).upperTriangleCorrelation,
    normRatio: norm(after) / norm(before),
    retrievalGainBefore: awake.retrievalGain!,
    retrievalGain: dreamt.retrievalGain!,
    generalisationGainBefore: awake.generalisationGain!,
    generalisationGain: dreamt.generalisationGain!,
    uniqueAttractors: dreamt.uniqueAttractors!,
  };
}
