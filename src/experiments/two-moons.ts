/**
 * Two moons: the network of pyhgf's notebook (ten hidden layers of 16 leaky relu, rules of 0.3.0 in single precision)
 * learns row by row, beside backpropagation from the same first weights in the same order.
 */

import {
  type Connection,
  type ConnectionOptions,
  energyNetwork,
  type LearningKind,
  makeMoons,
  type NetworkOptions,
  type SweepNetwork,
  sweepNetwork,
} from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import type { ClassifierExperiment, ClassifierMethod } from "./classifier-report.js";
import { energyLearner, sweepLearner } from "./learner.js";

const NOISE = 0.15;
/** Of the samples, learnt from. */
const SHARE = 0.8;
const HIDDEN = 10;
const optimiser = { kind: "adam", learningRate: 1e-3 } as const;
const head = "bernoulli";

const layers: NetworkOptions["layers"] = [
  { size: 2, initial: { expectedPrecision: 1e10 } },
  ...Array.from({ length: HIDDEN }, () => ({
    ...({ size: 16, activation: "leakyRelu", tonicVolatility: -80, tonicVolatilityVol: -8 } as const),
  })),
  { size: 1 },
];

const network: NetworkOptions = {
  layers,
  connections: Array.from({ length: HIDDEN + 1 }, (_, k) => ({ initialiser: "he", bias: k > 0 })),
  ...{ head, float: "float32" },
};

/** The notebook's network, its weights drawn by the seed. */
export function moonsNetwork(seed: number): SweepNetwork {
  return sweepNetwork({ ...network, seed }, { version: "pyhgf-0.3.0", volatilityUpdate: "eHGF" });
}

function sweepMethod(kind: LearningKind & string): ClassifierMethod {
  return {
    name: `sweep, ${kind}`,
    learner: (task, { seed, ...options }) =>
      sweepLearner(
        moonsNetwork(seed),
        task.train,
        { optimiser, learningKind: kind, timeStep: 1e-3 },
        { head, ...options },
      ),
  };
}

const backprop: ClassifierMethod = {
  name: "backprop",
  learner: (task, { seed, ...options }) =>
    energyLearner(
      energyNetwork({ layers, connections: moonsNetwork(seed).weights.map(givenWeights), head }),
      task.train,
      { inference: { method: "backprop" }, optimiser, ...options },
    ),
};

function givenWeights({ weights, bias }: Connection): ConnectionOptions {
  return bias === undefined ? { weights, bias: false } : { weights, biases: bias };
}

export const twoMoons: ClassifierExperiment = {
  schema: "credence-deep-two-moons/1",
  title: "Two moons",
  classes: ["outer moon", "inner moon"],
  network,
  methods: [sweepMethod("standard"), sweepMethod("precisionWeighted"), backprop],
  task(seed, samples) {
    const generator = stream(seed, purpose.environment, 0).at(0);
    const { inputs, labels } = makeMoons({ n: samples, noise: NOISE, generator });
    const learnt = Math.round(SHARE * samples);
    const part = (from: number, to: number) => ({
      inputs: inputs.slice(from, to),
      targets: labels.slice(from, to).map((label) => [label]),
    });
    return {
      head,
      train: part(0, learnt),
      test: part(learnt, samples),
      plane: { x: { range: [-1.6, 2.6], count: 64 }, y: { range: [-1.2, 1.7], count: 45 } },
    };
  },
  printedEpochs: (epochs) => [...new Set([0, 10, 20, epochs - 1])].filter((epoch) => epoch < epochs),
  views(epochs) {
    const seen = new Set([0, 1, 2, 5, 10, 20, 30].map((epoch) => Math.round((epoch / 30) * epochs)));
    return [
      ...[...seen].map((epoch) => ({ name: `standard: ${epoch}`, method: "sweep, standard", epoch })),
      { name: `precisionWeighted: ${epochs}`, method: "sweep, precisionWeighted", epoch: epochs },
      { name: `backprop: ${epochs}`, method: "backprop", epoch: epochs },
    ];
  },
  animated: ["sweep, standard", "backprop"],
  reading:
    "All three learn the moons. With these settings the volatility level does nothing (a step has variance " +
    "exp(-80) / 1000, the edge of single precision), and gradients point where those of backpropagation point: the " +
    "task shows that the network learns, not that it differs.",
  methodsText: `Networks with ten hidden layers of 16 units (leaky rectifier) and one binary output learnt to tell two interleaved half circles with normal noise (sd ${NOISE}) apart. Four fifths of the points were learnt from, one at a time and in the same order in every epoch, by Adam (rate 0.001, Kingma & Ba 2015); the others were only predicted. Deep networks of generalised hierarchical Gaussian filters were updated in one sweep by the rules of pyhgf 0.3.0 in single precision (eHGF volatility updates, tonic volatility -80, that of the volatility level -8, time step 0.001), and weights learnt from prediction errors as they are (standard) or weighted by precision (precisionWeighted). Backpropagation started from the same weights and saw the same order, in double precision.

Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. International Conference on Learning Representations.
Weber, L. A., et al. (2023). The generalized hierarchical Gaussian filter. arXiv:2305.10937.
`,
};
