/** Response models: response-models 2 to 8. The last line of each is the log probability (density) of a response. */

import type { Line, ModelText } from "./line.js";

type ResponseText = Pick<ModelText, "purpose" | "trial"> & Partial<ModelText>;

const bernoulli = (odds = "a"): Line => [
  `logp = -ln(1 + exp(y == 1 ? -${odds} : ${odds}))`,
  "log probability of choice y, 0 or 1",
];
const normal = (mean: string, variance: string): Line => [
  `logp = -1/2 * ln(2 * PI * ${variance}) - (y - ${mean})^2 / (2 * ${variance})`,
  "log density of the response y",
];
const softmax: Line = ["logp = a[y] - ln(sum(exp(a[i])))", "log probability of option y"];
const scored = (mean: string, variance: string): Line => [
  `logp = -1/2 * ln(2 * PI * ${variance}) - (u - ${mean})^2 / (2 * ${variance})`,
  "log density of the input",
];
const remembered = {
  start: [
    ["won = 0", ""],
    ["lost = 0", ""],
  ],
  trial: [
    ["W[i] = i == won' ? 1 : 0", "option i was chosen on the last trial and won"],
    ["L[i] = i == lost' ? 1 : 0", "and lost"],
  ],
  after: [
    ["won = u == 1 ? y : 0", ""],
    ["lost = u == 0 ? y : 0", ""],
  ],
} as const satisfies Readonly<Record<string, readonly Line[]>>;
const distortedBy = (win: string, loss: string): string => `(muhat_1[i] + ${win} * W[i] + ${loss} * L[i])`;
const speed: Line = [
  "r = u == 1 ? ze1v + ze2 * attention : ze1i + ze2 * (1 - attention)",
  "speed after a valid (1) and an invalid (0) cue",
];
const spread = "s(mu_2) * (1 - s(mu_2))";

export const responseTexts: Readonly<Record<string, ResponseText>> = {
  unitsq_sgm: {
    purpose:
      "Binary choices that follow the believed probability: matching it at ze = 1, all or nothing for large ze.",
    trial: [["a = ze * logit(muhat_1)", "log odds of choice 1"], bernoulli()],
  },
  unitsq_sgm_mu3: {
    purpose: "Binary choices that are the noisier the more volatile the world is believed to be.",
    trial: [["a = exp(-muhat_3) * logit(muhat_1)", "log odds of choice 1"], bernoulli()],
  },
  softmax_binary: {
    purpose:
      "Binary choices that weigh expected rewards. With two reward columns r0 and r1, d is r1 * muhat_1 - r0 * (1 - muhat_1).",
    trial: [
      ["d = 2 * muhat_1 - 1", "difference of expected rewards"],
      ["a = be * d", "log odds of choice 1"],
      bernoulli(),
    ],
  },
  cdfgaussian_obs: {
    purpose: "Binary choices made with the probability that the tendency at level 2 is positive.",
    trial: [
      ["p = Phi(mu_2 / sa_2)", "probability of choice 1; form=corrected has sqrt(sa_2)"],
      ["logp = ln(y == 1 ? p : 1 - p)", "log probability of choice y, 0 or 1"],
    ],
  },
  condhalluc_obs: {
    purpose:
      "Reports of a tone after a cue that may or may not be followed by one: belief and tone are combined by Bayes.",
    trial: [
      [
        "x = tone == 0 ? muhat_1 : tone * muhat_1 / (tone * muhat_1 + (1 - muhat_1)^2)",
        "tone: rate at which it is detected, 0 without one",
      ],
      ["a = be * (2 * x - 1)", "log odds of a yes"],
      bernoulli(),
    ],
  },
  condhalluc_obs2: {
    purpose: "Reports of a tone after a cue: belief and tone are mixed with a weight that is estimated.",
    trial: [
      ["x = muhat_1 + (tone - muhat_1) / (1 + nu)", "nu: weight of the belief relative to the tone"],
      ["a = be * (2 * x - 1)", "log odds of a yes"],
      bernoulli(),
    ],
  },
  condhalluc_obs3: {
    purpose:
      "Reports of a tone after a cue: the belief weighs the more, the more volatile the world is believed to be.",
    trial: [
      [
        "x = muhat_1 + (tone - muhat_1) / (1 + exp(muhat_3))",
        "tone: rate at which it is detected, 0 without one",
      ],
      ["a = be * (2 * x - 1)", "log odds of a yes"],
      bernoulli(),
    ],
  },
  softmax: {
    purpose: "Choices among several options, by their believed values.",
    trial: [["a[i] = be * muhat_1[i]", "muhat_1[i]: what option i is believed to give"], softmax],
  },
  softmax_mu3: {
    purpose:
      "Choices among several options that are the more random, the more volatile the world is believed to be.",
    trial: [
      ["a[i] = exp(-mu_3) * muhat_1[i]", "mu_3 after the outcome; form=corrected has muhat_3"],
      softmax,
    ],
  },
  softmax_2beta: {
    purpose:
      "Choices among several options where outcomes come before choices and change how decided these are.",
    trial: [["a[i] = (u == 1 ? be1 : be2) * muhat_1[i]", ""], softmax],
  },
  softmax_wld: {
    purpose:
      "Choices among several options in which a win or loss on the last trial distorts the value of what was chosen.",
    start: remembered.start,
    trial: [
      ...remembered.trial,
      [
        `a[i] = be * ${distortedBy("ln(be)", "la_wd")}`,
        "as the toolbox has it; form=corrected: la_wd * W[i] + la_ld * L[i]",
      ],
      softmax,
      ...remembered.after,
    ],
  },
  softmax_mu3_wld: {
    purpose:
      "Choices among several options, distorted by the last win or loss, more random where volatility is believed high.",
    start: remembered.start,
    trial: [
      ...remembered.trial,
      [
        `a[i] = exp(-mu_3) * ${distortedBy("la_wd", "la_ld")}`,
        "mu_3 after the outcome; form=corrected has muhat_3",
      ],
      softmax,
      ...remembered.after,
    ],
  },
  gaussian_obs: {
    purpose: "Reports of the predicted value, such as where the next stimulus will be, with normal noise.",
    trial: [normal("muhat_1", "ze")],
  },
  gaussian_obs_offset: {
    purpose: "Reports of the predicted value that are off by a constant.",
    trial: [["r = la + muhat_1", "expected report"], normal("r", "ze")],
  },
  beta_obs: {
    purpose: "Reports of a probability on a scale from 0 to 1.",
    trial: [
      ["x = 0.95 * (y - 0.5) + 0.5", "keeps reports of 0 and 1 possible"],
      ["a = muhat_1 * nupr", "parameters of the beta density"],
      ["b = nupr - a", ""],
      [
        "logp = lnGamma(nupr) - lnGamma(a) - lnGamma(b) + (a - 1) * ln(x) + (b - 1) * ln(1 - x)",
        "log density of the report",
      ],
    ],
  },
  logrt_linear_binary: {
    purpose:
      "Log reaction times (of milliseconds) to binary outcomes: a linear function of surprise and uncertainties.",
    trial: [
      ["surprise = -ln(u == 1 ? muhat_1 : 1 - muhat_1) / ln(2)", "in bits"],
      [
        `r = be0 + be1 * surprise + be2 * sahat_1 + be3 * ${spread} * sa_2 + be4 * ${spread} * exp(mu_3)`,
        "risk, estimation uncertainty, volatility",
      ],
      normal("r", "ze"),
    ],
  },
  logrt_linear_binary_minimal: {
    purpose:
      "Log reaction times (of milliseconds) to binary outcomes, for any filter with a predicted probability.",
    trial: [
      ["surprise = -ln(u == 1 ? muhat_1 : 1 - muhat_1) / ln(2)", "in bits"],
      ["r = be0 + be1 * surprise + be2 * muhat_1 * (1 - muhat_1)", "surprise and risk"],
      normal("r", "ze"),
    ],
  },
  logrt_linear_whatworld: {
    purpose:
      "Log reaction times (of milliseconds) to the states of a sequence, from the transition that occurred.",
    trial: [
      ["surprise = -ln(muhat_1[u])", "in nats"],
      [
        "r = be0 + be1 * surprise + be2 * s(mu_2[u]) * (1 - s(mu_2[u])) * sa_2[u] + be3 * s(mu_2[u]) * (1 - s(mu_2[u])) * exp(mu_3)",
        "estimation uncertainty, volatility",
      ],
      normal("r", "ze"),
    ],
  },
  rs_belief: {
    purpose:
      "Response speed (1 / milliseconds) to cued targets: attention follows the believed validity of the cue.",
    trial: [["attention = muhat_1", ""], speed, normal("r", "ze3")],
  },
  rs_surprise: {
    purpose:
      "Response speed (1 / milliseconds) to cued targets: attention falls with the surprise a valid cue would be.",
    trial: [["attention = 1 / (1 - ln(muhat_1) / ln(2))", ""], speed, normal("r", "ze3")],
  },
  rs_precision: {
    purpose:
      "Response speed (1 / milliseconds) to cued targets: attention is the precision of the prediction.",
    trial: [["attention = s(sign(muhat_2) * (1 / sahat_1 - 4))", ""], speed, normal("r", "ze3")],
  },
  rs_precision_whatworld: {
    purpose:
      "Response speed (1 / milliseconds) to the states of a sequence: attention is the precision of the prediction.",
    trial: [
      ["p = muhat_1[u]", "predicted probability of what came"],
      ["attention = s(sign(p - 1/2) * (1 / (p * (1 - p)) - 4))", ""],
      ["r = ze1 + ze2 * attention", ""],
      normal("r", "ze3"),
    ],
  },
  bayes_optimal: {
    purpose:
      "No responses: the parameters with which an ideal observer would predict a continuous input best.",
    trial: [scored("muhat_1", "sahat_1")],
  },
  bayes_optimal_binary: {
    purpose: "No responses: the parameters with which an ideal observer would predict a binary input best.",
    trial: [["logp = u * ln(muhat_1) + (1 - u) * ln(1 - muhat_1)", "log probability of the input"]],
  },
  bayes_optimal_categorical: {
    purpose:
      "No responses: the parameters with which an ideal observer would predict one of several outcomes best.",
    trial: [["logp = ln(muhat_1[u])", "log probability of the outcome"]],
  },
  bayes_optimal_whatworld: {
    purpose:
      "No responses: the parameters with which an ideal observer would predict a sequence of states best.",
    trial: [["logp = ln(muhat_1[u])", "log probability of the state, given the one before"]],
  },
  bayes_optimal_whichworld: {
    purpose:
      "No responses: the parameters with which an ideal observer would predict a binary input from one of two worlds.",
    trial: [
      ["b[i] = i == 1 ? 0.85 : 0.15", "probability of input 1 in each of two worlds; setting worldRates"],
      ["logp = ln(sum(muhat_1[i] * (u == 1 ? b[i] : 1 - b[i])))", "log probability of the input"],
    ],
  },
  squared_pe: {
    purpose: "No responses: least squares of a continuous input about its prediction.",
    trial: [scored("muhat_1", "ze")],
  },
};
