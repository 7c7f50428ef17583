/**
 * The toolbox's check of a finished bandit series, in every update type (perceptual-models 4.3): no NaN in a belief of
 * any arm, and no change that dwarfs the usual one. Of binary models only level 1 of arm 1 is left out of the second.
 */

import { largestJump } from "../../hgf/chain-review.js";
import { adviceFor, type Failure, type Trajectories } from "../../model/index.js";
import { armNode, armsOf, ownLevel, type Shape, sharedLevels } from "./equations.js";

export function reviewBandit(
  shape: Shape,
  jumpCheck: boolean,
  trajectories: Trajectories,
): Failure | undefined {
  const own = Array.from({ length: ownLevel(shape) }, (_, i) => i + 1);
  const nodes = [
    ...armsOf(shape).flatMap((arm) => own.map((level) => armNode(arm, level))),
    ...sharedLevels(shape).map((level) => `x${level}`),
  ];
  const beliefs = nodes.flatMap((node) => [
    { node, quantity: "mean", series: trajectories.get(`${node}.mean`)! },
    { node, quantity: "precision", series: trajectories.get(`${node}.variance`)!.map((v) => 1 / v) },
  ]);
  for (const { node, quantity, series } of beliefs) {
    const trial = series.findIndex(Number.isNaN);
    if (trial < 0) continue;
    return {
      reason: "notANumber",
      trial,
      node,
      quantity,
      value: Number.NaN,
      advice: adviceFor("notANumber"),
    };
  }
  if (!jumpCheck) return undefined;
  const { binary } = shape.family;
  for (const { node, quantity, series } of beliefs.slice(binary ? 2 : 0)) {
    const jump = largestJump(series, binary ? 16 : 256);
    if (jump === undefined) continue;
    return { reason: "implausibleJump", node, quantity, value: jump, advice: adviceFor("implausibleJump") };
  }
  return undefined;
}
