/**
 * What the toolbox reports of bandits (perceptual-models 4.3): beliefs and predictions of each arm, `mu_2_1` being
 * level 2 of arm 1; errors, weights and rates of the chosen arm. Levels that arms share have no arm: `mu_3`.
 */

import type { Quantity } from "../../model/index.js";
import { armNode, armsOf, ownLevel, type Shape, sharedLevels } from "./equations.js";

const [prediction, posterior] = ["prediction", "posterior"] as const;

export function banditQuantities(shape: Shape): Quantity[] {
  const { binary } = shape.family;
  const { levels } = shape;
  const own = ownLevel(shape);
  const list: Quantity[] = [];
  const push = (name: string, toolbox: string, timing: Quantity["timing"], formula: string): void => {
    list.push({ name, toolbox, timing, formula });
  };
  const places = [
    ...armsOf(shape).flatMap((arm) =>
      Array.from({ length: own }, (_, i) => ({
        node: armNode(arm, i + 1),
        at: `${i + 1}_${arm}`,
        outcome: i + 1 < own,
      })),
    ),
    ...sharedLevels(shape).map((level) => ({ node: `x${level}`, at: `${level}`, outcome: false })),
  ];
  for (const { node, at, outcome } of places) {
    const seen = outcome ? "u of the chosen arm, μ̂ of the others" : "μ after the outcome";
    push(`${node}.mean`, `mu_${at}`, posterior, seen);
    push(`${node}.variance`, `sa_${at}`, posterior, "1/π");
    push(`${node}.expectedMean`, `muhat_${at}`, prediction, outcome ? "s(κ₁ μ̂₂)" : "μ + ρ + φ (m - μ)");
    push(`${node}.expectedVariance`, `sahat_${at}`, prediction, "1/π̂");
    push(`${node}.${outcome ? "beliefChange" : "valuePredictionError"}`, `ud_${at}`, posterior, "μ - μ̂");
  }
  const chosen = (level: number): string => (level > own ? `x${level}` : `chosen.x${level}`);
  for (let level = own; level <= levels; level++) {
    push(`x${level}.predictedVolatility`, `v_${level}`, prediction, "v = exp(κ μ + ω)");
    if (level < levels) push(`${chosen(level)}.effectivePrecision`, `w_${level}`, posterior, "w = v π̂");
  }
  if (binary) push("chosen.x1.valuePredictionError", "da_1", posterior, "u - μ̂ of the chosen arm");
  else push("u.valuePredictionError", "dau", posterior, "u - μ̂ of the chosen arm");
  for (let level = own; level <= levels; level++) {
    const node = chosen(level);
    const top = level > own;
    push(`${node}.volatilityPredictionError`, `da_${level}`, posterior, "(1/π + (μ - μ̂)²) π̂ - 1");
    const ratio = top ? "π̂ of the level below over π" : binary ? "1/π" : "1/(α π)";
    push(`${node}.precisionRatio`, `psi_${level}`, posterior, ratio);
    push(
      `${node}.weightedPredictionError`,
      `epsi_${level}`,
      posterior,
      "precisionRatio times the prediction error of the level below",
    );
    push(`${node}.learningRate`, `wt_${level}`, posterior, "weight of the prediction error below");
  }
  if (binary) push("chosen.x1.learningRate", "wt_1", posterior, "(s(κ₁ μ₂) - μ̂₁) / (u - μ̂₁)");
  return list;
}

/** What response models may ask for: of each arm what it expects, and the levels that arms share. */
export function banditRoles(shape: Shape): Record<string, string> {
  const kinds = ["expectedMean", "expectedVariance", "mean", "variance"] as const;
  const entries = [
    ...armsOf(shape).map((arm) => [`arm[${arm}]`, armNode(arm, 1)] as const),
    ...sharedLevels(shape).map((level) => [`level[${level}]`, `x${level}`] as const),
  ];
  return Object.fromEntries(
    entries.flatMap(([role, node]) => kinds.map((kind) => [`${role}.${kind}`, `${node}.${kind}`])),
  );
}
