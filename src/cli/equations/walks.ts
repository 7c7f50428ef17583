/** Parallel walks under one volatility: perceptual-models 6. */

import type { WalkFamily } from "../../perceptual/walks/family.js";
import type { Line, ModelText } from "./line.js";

const purposes: Readonly<Record<WalkFamily["observes"], string>> = {
  outcome:
    "For one of several outcomes on each trial, whose probabilities change: a walk for each outcome, one volatility for all.",
  transition: "For sequences of states: learns the probability of every transition, one volatility for all.",
  world:
    "For inferring which of two worlds with known outcome probabilities is active, and how often they change.",
};

/** Transitions are a matrix (to, from), of which the column of the state before is observed. */
export function walkText({ observes, normalised }: WalkFamily): ModelText {
  const transition = observes === "transition";
  const [all, seen] = transition ? ["[i][j]", "[i][c]"] : ["[i]", "[i]"];
  const own = (value: string): string => (transition ? `(j == c ? ${value} : 0)` : value);
  const world = observes === "world";
  const start: Line[] = [
    [`mu_2${all} = mu2_0${all}`, ""],
    [`pi_2${all} = 1 / sa2_0${all}`, ""],
    ["mu_3 = mu3_0", ""],
    ["pi_3 = 1 / sa3_0", ""],
    ...(transition ? [["state = 1", ""] as const] : []),
  ];
  const share = `muhat_1${all} * (1 - muhat_1${all})`;
  return {
    purpose: purposes[observes],
    start,
    trial: [
      [
        normalised ? "muhat_1[i] = exp(mu_2'[i]) / sum(exp(mu_2'[i]))" : `muhat_1${all} = s(mu_2'${all})`,
        "predicted probability",
      ],
      ["v = exp(ka * mu_3' + om)", "variance of a step"],
      [`muhat_2${all} = mu_2'${all}`, "predicted mean and precision of a walk"],
      [`pihat_2${all} = 1 / (1 / pi_2'${all} + v)`, ""],
      [`muhat_3 = mu_3'${world ? " + phi * (m - mu_3')" : ""}`, "predicted volatility and its precision"],
      ["pihat_3 = 1 / (1 / pi_3' + th)", ""],
      ...(transition
        ? ([
            [
              "c = state'",
              "the state before: its transitions are observed, the others keep their predictions",
            ],
            ["state = u", ""],
          ] as const)
        : []),
      ...(world
        ? ([
            ["b[i] = i == 1 ? 0.85 : 0.15", "probability of outcome 1 in each world"],
            ["like[i] = muhat_1[i] * (u == 1 ? b[i] : 1 - b[i])", ""],
            ["mu_1[i] = like[i] / sum(like[i])", "probability of each world after the outcome"],
          ] as const)
        : ([["mu_1[i] = i == u ? 1 : 0", "what was seen"]] as const)),
      [`err[i] = mu_1[i] - muhat_1${seen}`, "prediction error"],
      [`pi_2${all} = pihat_2${all} + ${own(share)}`, "precision and mean of the walks after it"],
      [`mu_2${all} = muhat_2${all} + ${own(`err[i] / pi_2${all}`)}`, ""],
      [
        `da[i] = (1 / pi_2${seen} + (mu_2${seen} - muhat_2${seen})^2) * pihat_2${seen} - 1`,
        "volatility prediction error",
      ],
      [`w[i] = v * pihat_2${seen}`, ""],
      [
        `pi_3 = pihat_3 + ${world ? "1/2 * " : ""}sum(1/2 * ka^2 * w[i] * (w[i] + (2 * w[i] - 1) * da[i]))`,
        `precision of the volatility${world ? ", half of what both worlds say (toolbox 8.2)" : ""}; a fit is refused where it is not above 0`,
      ],
      ["mu_3 = muhat_3 + sum(ka * w[i] * da[i]) / (2 * pi_3)", "and its mean"],
    ],
  };
}
