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
  tapas_hmm: {
    purpose:
      "For outcomes that come from hidden states which follow each other at random, with fixed probabilities.",
    start: [
      ...forward.start,
      // Of what is written, the last one is what the others leave.
    ],
    trial: forward.trial,
  },
  tapas_hhmm: {
    purpose:
      "For outcomes that come from hidden states within regimes: states are leaves of a tree, and inner nodes say how their children follow each other. A[i][j] is the chance to leave every node on the way up from i, times the step across, times the chance to enter every node on the way down to j.",
    start: forward.start,
    trial: forward.trial,
  },
};
