/** Simulation 1: two bars that share a bright pixel are stored, and come out nearly orthogonal. */

import { correlation, zScore } from "../metrics.js";
import { attractorNetwork } from "../network.js";
import { barImages, barPatterns } from "../patterns.js";
import { type Reconstruction, reconstruct } from "../recall.js";
import { attractorsFrom, describeAttractors, pictured } from "./attractors.js";
import { learn, type PresetOptions, type PresetResult } from "./preset.js";
import { chanceOf, recallNoisy } from "./retrieval.js";
import { type Recalled, trialsOf } from "./shown.js";

const TRIALS = 10;

export function basis({ seed, float = "float64", override = {} }: PresetOptions): PresetResult {
  const patterns = barPatterns();
  const network = attractorNetwork({ size: 25, float });
  const { course, failure } = learn(network, {
    ...{
      patterns,
      evidenceLevel: 30,
      inverseTemperature: 0.1,
      learningRate: 0.01,
      epochs: 500,
      steps: 10,
      seed,
    },
    ...override,
  });
  if (failure !== undefined) return { failure };
  const relaxed = attractorsFrom(network, patterns, 0.1);
  const set = describeAttractors(relaxed, patterns);
  // Without the bright centre.
  const flat = barImages().map((image) => image.map((x) => Math.min(1, x)));
  const chance = chanceOf(seed, 0);
  const recalled: Recalled[] = [];
  const found: Reconstruction[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const target = zScore(flat[trial % 2]!);
    const { cue, ...one } = recallNoisy(network, target, trial, {
      ...{ chance, trials: TRIALS, noiseLevel: 0.5, initial: "zero" },
      ...{ inverseTemperature: 1, steps: 30 },
    });
    found.push(one);
    recalled.push({ target: [...target], cue: [...cue], response: [...one.response] });
  }
  const plus = zScore(flat[0]!.map((x, i) => Math.max(x, flat[1]![i]!)));
  const shown = reconstruct(network, plus, plus, "zero", {
    ...{ inverseTemperature: 2, steps: 20 },
    uniforms: [(step, node) => chance.uniform(2 ** 20 + step, node)],
  });
  const quantities = {
    attractorCorrelation: correlation(relaxed[0]!.state, relaxed[1]!.state),
    attractorsConverged: set.converged,
    uniqueAttractors: set.unique,
    retrievalTrialsImproved: found.filter(({ gainR2 }) => gainR2 > 0).length,
    plusSignCorrelation: shown.responseCorr,
  };
  return {
    quantities,
    shown: {
      ...pictured(network, ["vertical", "horizontal"], patterns, relaxed),
      columns: 5,
      course,
      recalled,
      trials: [trialsOf("bars without their bright centre", found)],
    },
  };
}
