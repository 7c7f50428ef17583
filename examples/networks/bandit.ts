/**
 * An agent in a loop with a world: three arms, of which the best one changes. It chooses by Thompson sampling from its
 * beliefs; arms that are not chosen lose precision, so it comes back to them.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { belief, meanOf, type Outcome } from "./example.js";

const arms = [0, 1, 2] as const;

export function bandit(): Outcome {
  const trials = 300;
  const net = premade.bandit({
    arms: arms.length,
    value: { tonicVolatility: -2 },
    volatility: { tonicVolatility: -4 },
  });
  /** Probability that an arm pays: each is the best one for 100 trials. */
  const pays = (arm: number, trial: number): number => (Math.floor(trial / 100) === arm ? 0.8 : 0.3);
  const choices: number[] = [];
  const result = net.interact(
    trials,
    ({ trial, prediction, random }) => {
      const sampled = arms.map(
        (arm) =>
          prediction[`x${arm}.expectedMean`]! +
          random.normal() / Math.sqrt(prediction[`x${arm}.expectedPrecision`]!),
      );
      const chosen = sampled.indexOf(Math.max(...sampled));
      choices.push(chosen);
      return { [`u${chosen}`]: random.uniform() < pays(chosen, trial) ? 1 : 0 };
    },
    { seed: 12 },
  );
  const rewards = choices.map((arm, t) => result.inputs[`u${arm}`]![t] as number);
  const best = choices.map((arm, t) => (arm === Math.floor(t / 100) ? 1 : 0));
  return {
    findings: {
      reward: meanOf(rewards),
      rewardOfChance: (0.8 + 0.3 + 0.3) / 3,
      bestArmAtEndOfBlocks: (meanOf(best, 60, 100) + meanOf(best, 160, 200) + meanOf(best, 260, 300)) / 3,
    },
    figure: coursesFigure({
      title: "Three arms, Thompson sampling from beliefs",
      subtitle: "Log odds that an arm pays, with ± 1 sd; the best arm changes every 100 trials",
      panels: arms.map((arm) => ({
        label: `Arm ${arm}`,
        courses: [belief(result, `x${arm}`, "belief")],
        observed: {
          label: "reward (log odds ± 2)",
          name: `reward_${arm}`,
          values: choices.map((chosen, t) => (chosen === arm ? 4 * rewards[t]! - 2 : Number.NaN)),
        },
        domain: [-4, 4] as const,
      })),
      separators: [101, 201],
    }),
  };
}
