/**
 * Simulation 5, part 1: two implementations of the authors agree. One carries the state from epoch to epoch, the other resets
 * it, so that their couplings differ, and by no more than those of two seeds of one of them.
 */

import { asymmetry, couplingSimilarity } from "../metrics.js";
import { type AttractorNetwork, attractorNetwork } from "../network.js";
import { randomPatterns } from "../patterns.js";
import { retention } from "../recall.js";
import { relax } from "../relax.js";
import type { AttractorTraining } from "../train.js";
import { pictured } from "./attractors.js";
import { learn, type PresetOptions, type PresetResult } from "./preset.js";
import { chanceOf, recallNoisy } from "./retrieval.js";
import { trialsOf } from "./shown.js";

const COUNT = 10;
const RELAXATION = { inverseTemperature: 1, stop: "steps", maxSteps: 150 } as const;
/** Seeds of trainings with the same patterns lie so far apart that no other run has them. */
const APART = 2 ** 40;

export function validate(size: number): (options: PresetOptions) => PresetResult {
  return ({ seed, float = "float64", override = {} }) => {
    const patterns = randomPatterns({ count: COUNT, size, sparsity: 0.2, seed });
    const trained = (statePolicy: "carry" | "reset", k: number) => {
      const network = attractorNetwork({ size, float });
      const training: AttractorTraining = {
        ...{ patterns, evidenceLevel: 10, inverseTemperature: 0.5, learningRate: 0.01 },
        ...{ epochs: 200, steps: 5, seed: seed + k * APART },
        ...override,
        statePolicy,
      };
      // The published network that resets had run ten updates before.
      const before =
        statePolicy === "reset" ? learn(network, { ...training, epochs: 5, steps: 2 }) : undefined;
      return { network, ...(before?.failure === undefined ? learn(network, training) : before) };
    };
    const [carry, reset, again] = [trained("carry", 0), trained("reset", 1), trained("carry", 2)];
    const failure = carry.failure ?? reset.failure ?? again.failure;
    if (failure !== undefined) return { failure };
    const likeness = (other: AttractorNetwork) =>
      couplingSimilarity(carry.network.couplings.matrix, other.couplings.matrix, size);
    const [policies, seeds] = [likeness(reset.network), likeness(again.network)];
    const chance = chanceOf(seed, 0);
    const [noiseLevel, initial] = [2, "cue"] as const;
    const recall = {
      chance,
      trials: COUNT,
      noiseLevel,
      initial,
      inverseTemperature: 1,
      steps: 20,
      burnIn: 5,
    };
    const recalled = patterns.map((target, k) => recallNoisy(reset.network, target, k, recall));
    const ends = patterns.map((pattern) => relax(reset.network, pattern, RELAXATION));
    const labels = patterns.map((_, k) => String(k + 1));
    return {
      quantities: {
        couplingCorrelation: policies.offDiagonalCorrelation,
        relativeFrobenius: policies.relativeFrobenius,
        couplingCorrelationOfTwoSeeds: seeds.offDiagonalCorrelation,
        relativeFrobeniusOfTwoSeeds: seeds.relativeFrobenius,
        retention: retention(reset.network, patterns, RELAXATION).retention,
        reconstruction: recalled.reduce((sum, { responseCorr }) => sum + responseCorr, 0) / COUNT,
        asymmetryCarry: asymmetry(carry.network.couplings.matrix, size),
        asymmetryReset: asymmetry(reset.network.couplings.matrix, size),
      },
      shown: {
        ...{ ...pictured(reset.network, labels, patterns, ends), columns: 10, course: reset.course },
        trials: [trialsOf("stored patterns", recalled)],
        otherWeights: Array.from(carry.network.couplings.matrix),
      },
    };
  };
}
