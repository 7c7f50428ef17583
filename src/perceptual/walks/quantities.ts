/**
 * What the toolbox reports of parallel walks (perceptual-models 6): `mu_2_1` is level 2 of walk 1, `mu_2_3_1` that of the
 * transition to 3 from 1. Level 3 stands in the first cell.
 */

import type { Quantity } from "../../model/index.js";
import { nextNode, type WalkShape, walksOf } from "./equations.js";

const [prediction, posterior] = ["prediction", "posterior"] as const;

export function walkQuantities(shape: WalkShape): Quantity[] {
  const list: Quantity[] = [];
  const push = (
    name: string,
    toolbox: string | undefined,
    timing: Quantity["timing"],
    formula: string,
  ): void => {
    list.push({ name, ...(toolbox === undefined ? {} : { toolbox }), timing, formula });
  };
  const walks = walksOf(shape);
  const predicted = shape.family.normalised ? "exp(μ₂) over its sum" : "s(μ₂)";
  push("x2.predictedVolatility", "v", prediction, "v = exp(κ μ₃ + ω)");
  const levels = [
    ...walks.flatMap(({ id, at }) => [
      { node: `${id}.x1`, at: `1${at}`, level: 1 },
      { node: `${id}.x2`, at: `2${at}`, level: 2 },
    ]),
    { node: "x3", at: `3${walks[0]!.at}`, level: 3 },
  ];
  for (const { node, at, level } of levels) {
    push(`${node}.mean`, `mu_${at}`, posterior, level === 1 ? "what was observed" : "μ after the input");
    push(`${node}.variance`, `sa_${at}`, posterior, "1/π");
    push(`${node}.expectedMean`, `muhat_${at}`, prediction, level === 1 ? predicted : "μ̂");
    push(`${node}.expectedVariance`, `sahat_${at}`, prediction, "1/π̂");
    push(`${node}.${level === 1 ? "beliefChange" : "valuePredictionError"}`, `ud_${at}`, posterior, "μ - μ̂");
  }
  for (const { id, at } of walks) {
    push(`${id}.x2.effectivePrecision`, `w${at}`, posterior, "w = v π̂");
    push(`${id}.x1.valuePredictionError`, `da_1${at}`, posterior, "what was observed less its prediction");
    push(`${id}.x2.volatilityPredictionError`, `da_2${at}`, posterior, "(1/π + (μ - μ̂)²) π̂ - 1");
    push(`${id}.x1.learningRate`, `wt_1${at}`, posterior, "(s(μ₂) - μ̂₁) / δ₁");
    for (const level of [2, 3]) {
      const node = `${id}.x${level}`;
      push(`${node}.precisionRatio`, `psi_${level}${at}`, posterior, level === 2 ? "1/π₂" : "π̂₂/π₃");
      push(
        `${node}.weightedPredictionError`,
        `epsi_${level}${at}`,
        posterior,
        "precisionRatio times the error below",
      );
      push(`${node}.learningRate`, `wt_${level}${at}`, posterior, level === 2 ? "1/π₂" : "½ κ v π̂₂/π₃");
    }
  }
  if (shape.family.observes !== "transition") return list;
  for (let row = 1; row <= shape.n; row++) {
    const from = `to state ${row} from the state before`;
    for (const level of ["x1", "x2"]) {
      push(`${nextNode(row)}.${level}.expectedMean`, undefined, prediction, `μ̂ of the transition ${from}`);
      push(
        `${nextNode(row)}.${level}.expectedVariance`,
        undefined,
        prediction,
        `1/π̂ of the transition ${from}`,
      );
      push(`${nextNode(row)}.${level}.mean`, undefined, posterior, `μ of the transition ${from}`);
    }
    push(`${nextNode(row)}.x2.variance`, undefined, posterior, `1/π of the transition ${from}`);
  }
  return list;
}

/**
 * What response models may ask for: `arm[i]`, level 1 of outcome or world i, or of the transition from the state before
 * to i; `arm[i].level[2]`, level 2 of the same; and level 3.
 */
export function walkRoles(shape: WalkShape): Record<string, string> {
  const transition = shape.family.observes === "transition";
  const roles: Record<string, string> = {};
  const add = (role: string, node: string, kinds: readonly string[]): void => {
    for (const kind of kinds) roles[`${role}.${kind}`] = `${node}.${kind}`;
  };
  for (let row = 1; row <= shape.n; row++) {
    const node = transition ? nextNode(row) : `${shape.family.noun}${row}`;
    add(`arm[${row}]`, `${node}.x1`, ["expectedMean", "expectedVariance", "mean"]);
    add(`arm[${row}].level[2]`, `${node}.x2`, ["expectedMean", "expectedVariance", "mean", "variance"]);
  }
  add("level[3]", "x3", ["expectedMean", "expectedVariance", "mean", "variance"]);
  return roles;
}
