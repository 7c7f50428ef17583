/**
 * Coupling through a function: the child hears its parent only where the function has a slope. Through relu the belief
 * about the parent stands still once its mean is at or below 0, whatever is observed; a linear parent, though the world
 * is not linear, goes on learning and is surprised less.
 */

import { coursesFigure } from "credence/figures";
import { network } from "credence/hgf";
import { belief, type Outcome, truth } from "./example.js";

export function nonlinearCoupling(): Outcome {
  const trials = 160;
  const cause = Array.from({ length: trials }, (_, t) => 2 * Math.cos((2 * Math.PI * t) / 80));
  const through = (coupling: "relu" | "identity") =>
    network()
      .input("u", { precision: 20, valueParents: ["x1"] })
      .continuous("x1", {
        tonicVolatility: -4,
        autoconnectionStrength: 0.5,
        valueParents: { x2: { strength: 0.5, function: coupling } },
      })
      .continuous("x2", { mean: 1, tonicVolatility: -2 });
  const [rectified, linear] = [through("relu"), through("identity")];
  const { inputs } = rectified.sampleGenerative({ trials, seed: 5, given: { x2: cause } });
  const [beliefs, moving] = [rectified.filter(inputs), linear.filter(inputs)];
  const mean = beliefs.trajectories.get("x2.mean")!;
  const standing = Array.from(mean).filter((m, t) => t > 0 && mean[t - 1]! <= 0 && m === mean[t - 1]);
  const below = Array.from(mean).filter((_, t) => t > 0 && mean[t - 1]! <= 0);
  return {
    findings: {
      trialsBelowZero: below.length,
      trialsStandingStill: standing.length,
      surprise: rectified.surpriseWithout([], inputs),
      surpriseOfLinear: linear.surpriseWithout([], inputs),
    },
    figure: coursesFigure({
      title: "A parent that acts through a function",
      subtitle: "Belief with ± 1 sd; once the mean of a relu parent is at or below 0 nothing reaches it",
      panels: [
        { label: "Parent, relu", courses: [belief(beliefs, "x2", "belief"), truth("x2", cause)] },
        {
          label: "Parent, linear",
          courses: [
            { ...belief(moving, "x2", "belief"), name: "x2_linear", role: "other" },
            { ...truth("x2", cause), name: "x2_truth_again" },
          ],
        },
        {
          label: "Child",
          courses: [belief(beliefs, "x1", "belief")],
          observed: { label: "input", name: "u", values: inputs.u as number[] },
        },
      ],
    }),
  };
}
