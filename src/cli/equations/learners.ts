/** Learning rules, Kalman filter, Markov models: perceptual-models 7. */

import type { ModelText } from "./line.js";

const forward = {
  start: [["next[i] = p0[i]", "probability of a state before anything is seen"]],
  trial: [
    ["ahat[i] = next'[i]", "predicted probability of a state"],
    ["joint[i] = ahat[i] * B[u][i]", "B: probability of each outcome in each state"],
    ["alpr[i] = joint[i] / sum(joint[i])", "probability of a state after the outcome"],
    ["next[j] = sum(alpr[i] * A[i][j])", "A: probability of state j after state i"],
  ],
} as const;

/** What both volatile Kalman filters compute, given the name of their noise. */
const volatile = (noise: string) =>
  ({
    start: [
      ["mu = mu_0", ""],
      [`variance = ${noise}`, ""],
      ["volatility = v_0", ""],
    ],
    before: [
      ["muhat = mu'", "prediction"],
      ["expectedVariance = variance' + volatility'", ""],
      ["expectedVolatility = volatility'", "variance that the state gains per trial"],
      [`gain = expectedVariance / (expectedVariance + ${noise})`, "Kalman gain"],
    ],
    after: [
      ["mu = muhat + learningRate * da", "mean after the input"],
      ["variance = (1 - gain) * expectedVariance", ""],
      [
        "volatilityError = (learningRate * da)^2 + gain * (variance' - volatility')",
        "how far the mean moved, against what was expected",
      ],
      ["volatility = volatility' + lambda * volatilityError", ""],
    ],
  }) as const;

export const learnerTexts: Readonly<Record<string, ModelText>> = {
  rw_binary: {
    purpose:
      "For binary outcomes: the value moves by a fixed share of each prediction error. The usual baseline.",
    start: [["v = v_0", ""]],
    trial: [
      ["vhat = v'", "value before the outcome"],
      ["da = u - vhat", "prediction error"],
      ["v = vhat + al * da", "value after it"],
    ],
  },
  rw_binary_dual: {
    purpose:
      "For two options of which one is chosen: the other one learns too, at a rate of its own, as if it had given the opposite.",
    start: [["v[i] = v_0[i]", ""]],
    trial: [
      ["vhat[i] = v'[i]", "values before the outcome"],
      ["da[i] = (i == choice ? u : 1 - u) - vhat[i]", "prediction error of each option"],
      ["v[i] = vhat[i] + (i == choice ? al : ka * al) * da[i]", "values after it"],
    ],
  },
  ph_binary: {
    purpose:
      "For binary outcomes: learning is fast after surprises, because the rate is the size of the last prediction error.",
    start: [
      ["v = v_0", ""],
      ["da = al_0", ""],
    ],
    trial: [
      ["vhat = v'", "value before the outcome"],
      ["al = abs(da')", "associability: the size of the error before"],
      ["da = u - vhat", "prediction error"],
      ["v = vhat + S * al * da", "value after it"],
    ],
  },
  sutton_k1_binary: {
    purpose:
      "For binary outcomes: the learning rate itself learns, so that it grows while errors keep their sign.",
    start: [
      ["v = vhat_1", ""],
      ["betaAfter = ln(Rhat)", ""],
      ["hAfter = h_1", ""],
    ],
    trial: [
      ["vhat = v'", "prediction"],
      ["be = betaAfter'", "log learning rate, and trace of recent changes"],
      ["h = hAfter'", ""],
      ["da = u - vhat", "prediction error"],
      ["betaAfter = be + mu * da * h", "the log rate moves"],
      ["al = exp(betaAfter) / (Rhat + exp(betaAfter))", "learning rate"],
      ["hAfter = (h + al * da) * max(0, 1 - al)", ""],
      ["v = vhat + al * da", "value after the outcome"],
    ],
  },
  tapas_kf: {
    purpose:
      "For a quantity that drifts at a constant rate and is seen through noise: the optimal filter of that.",
    start: [
      ["g = g_0", ""],
      ["mu = mu_0", ""],
    ],
    trial: [
      ["muhat = mu'", "prediction"],
      ["q = pi_u * exp(om)", "variance of a step in units of the noise"],
      ["da = u - muhat", "prediction error"],
      ["g = (g' + q) / (g' + q + 1)", "gain"],
      ["mu = muhat + g * da", "mean after the input"],
    ],
  },
  vkf: {
    purpose:
      "For a quantity that drifts at a rate which changes, seen through noise: a Kalman filter that learns its volatility from how far it moves.",
    start: volatile("sigma2").start,
    trial: [
      ...volatile("sigma2").before,
      ["da = u - muhat", "prediction error"],
      ["learningRate = gain", ""],
      ...volatile("sigma2").after,
    ],
  },
  vkf_binary: {
    purpose:
      "For binary outcomes whose log odds drift at a rate which changes: learning speeds up while beliefs move far.",
    start: volatile("omega").start,
    trial: [
      ...volatile("omega").before,
      ["probability = s(muhat)", "predicted probability of outcome 1"],
      ["probabilityVariance = probability * (1 - probability)", ""],
      ["da = u - probability", "prediction error"],
      ["learningRate = sqrt(expectedVariance)", "step for an error of 1"],
      ...volatile("omega").after,
    ],
  },
  reduced_bayes: {
    purpose:
      "For a quantity that stays, then jumps: the learner weighs whether the outcome tells of a jump or is noise. Here with a range of 300; range = W adds ln(300 / W) to contrast.",
    start: [
      ["mu = mu_0", ""],
      ["ratio = tau_0 / (1 - tau_0)", "variance of the belief in units of the noise"],
    ],
    trial: [
      ["muhat = mu'", "prediction"],
      ["expectedVariance = sigma2 * ratio'", ""],
      ["relativeUncertainty = ratio' / (ratio' + 1)", "tau"],
      ["da = u - muhat", "prediction error"],
      ["total = sigma2 / (1 - relativeUncertainty)", "variance of the outcome without a jump"],
      [
        "contrast = 0.5 * (ln(2 * PI * total) + da * da / total) - ln(300)",
        "log odds of the outcome after a jump, against none",
      ],
      ["changePointProbability = s(logit(H) + LW * contrast)", ""],
      ["learningRate = relativeUncertainty + (1 - relativeUncertainty) * changePointProbability", ""],
      ["mu = muhat + learningRate * da", "mean after the input"],
      [
        "apart = changePointProbability * (1 - changePointProbability) * (da * (1 - relativeUncertainty))^2 / sigma2",
        "how far the two explanations lie from each other",
      ],
      [
        "ratio = (changePointProbability + (1 - changePointProbability) * relativeUncertainty + apart) / UU",
        "",
      ],
      ["variance = sigma2 * ratio", ""],
    ],
  },
  hybrid_ph_binary: {
    purpose:
      "For binary outcomes: learning is faster after surprising trials, because the rate follows the size of recent errors.",
    start: [
      ["v = v_0", ""],
      ["al = al_0", ""],
    ],
    trial: [
      ["vhat = v'", "value before the outcome"],
      ["associability = al'", ""],
      ["da = u - vhat", "prediction error"],
      ["learningRate = kappa * associability", ""],
      ["v = vhat + learningRate * da", "value after it"],
      ["al = eta * abs(da) + (1 - eta) * associability", "follows the size of errors"],
    ],
  },
  tapas_hmm: {
    purpose:
      "For outcomes that come from hidden states which follow each other at random, with fixed probabilities. p0 and rows of A are completed to 1 by their last entry.",
    start: forward.start,
    trial: forward.trial,
  },
  tapas_hhmm: {
    purpose:
      "For outcomes that come from hidden states within regimes: states are leaves of a tree, and inner nodes say how their children follow each other. A[i][j] is the chance to leave every node on the way up from i, times the step across, times the chance to enter every node on the way down to j.",
    start: forward.start,
    trial: forward.trial,
  },
};
