/** What a network reports per trial. Each name is `node.quantity`. */

import type { Quantity } from "../model/index.js";
import type { Plan, PlannedNode } from "./plan.js";

type Entry = readonly [name: string, timing: Quantity["timing"], formula: string];

const ofState: readonly Entry[] = [
  ["mean", "posterior", "μ after the input"],
  ["precision", "posterior", "π after the input"],
  ["variance", "posterior", "1/π"],
  ["expectedMean", "prediction", "μ̂ = λ μ + t (ρ + Σ α μ̂)"],
  ["expectedPrecision", "prediction", "π̂ = 1 / (1/π + Ω)"],
  ["expectedVariance", "prediction", "1/π̂"],
  ["predictedVolatility", "prediction", "Ω = t exp(ω + Σ κ μ)"],
  ["effectivePrecision", "prediction", "γ = Ω π̂"],
  ["valuePredictionError", "posterior", "δ = μ - μ̂"],
  ["volatilityPredictionError", "posterior", "Δ = π̂ (1/π + δ²) - 1"],
];

const ofInput: readonly Entry[] = [
  ["expectedMean", "prediction", "μ̂ = ρ + Σ α μ̂"],
  ["expectedPrecision", "prediction", "precision of the input's noise"],
  ["valuePredictionError", "posterior", "δ = u - μ̂, 0 where nothing was seen"],
  ["inputSurprise", "posterior", "-log N(u; μ̂, 1/π_u + Σ α²/π̂), 0 where nothing was seen"],
];

const ofBinary: readonly Entry[] = [
  ["mean", "posterior", "u, or the prediction where nothing was seen"],
  ["variance", "posterior", "0 after an outcome, else that of the prediction"],
  ["expectedMean", "prediction", "p = s(Σ κ μ̂), clipped"],
  ["expectedVariance", "prediction", "p (1 - p)"],
  ["expectedLogOdds", "prediction", "log(p / (1 - p))"],
  ["valuePredictionError", "posterior", "δ = u - p, 0 where nothing was seen"],
  ["inputSurprise", "posterior", "-log p of the outcome, 0 where nothing was seen"],
];

const entries: Readonly<Record<PlannedNode["kind"], readonly Entry[]>> = {
  continuous: ofState,
  input: ofInput,
  binary: ofBinary,
};

export function networkQuantities(plan: Plan): Quantity[] {
  return [...plan.inputs, ...plan.states].flatMap(({ id, kind }) =>
    entries[kind].map(([name, timing, formula]) => ({ name: `${id}.${name}`, timing, formula })),
  );
}
