/**
 * Three spirals: a network of three hidden layers of tanh and a categorical head learns in batches, by backpropagation
 * and by inference of activities before each update.
 */

import { energyNetwork, type Inference, makeSpirals, type NetworkOptions } from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import type { ClassifierExperiment, ClassifierMethod } from "./classifier-report.js";
import { energyLearner, type Samples } from "./learner.js";

const CLASSES = 3;
const optimiser = { kind: "adam", learningRate: 3e-3 } as const;
const head = "categorical";
/** Of hidden units, where they are to stay near their predictions. */
const PRECISE = 1000;

/** @param precision of hidden units */
function networkOf(precision: number): NetworkOptions {
  const hidden = { size: 32, activation: "tanh", precision } as const;
  return {
    layers: [{ size: 2 }, hidden, hidden, hidden, { size: CLASSES }],
    connections: { initialiser: "he" },
    ...{ head, float: "float32" },
  };
}

/**
 * The same first weights and batches for every method.
 *
 * @param precision of hidden units; that of the output is in its head
 */
function method(inference: Inference, precision = 1): ClassifierMethod {
  return {
    name: precision === 1 ? inference.method : `${inference.method}, precision ${precision}`,
    learner: (task, { seed, ...options }) =>
      energyLearner(energyNetwork({ ...networkOf(precision), seed }), task.train, {
        inference,
        optimiser,
        batch: 32,
        shuffleSeed: seed,
        ...options,
      }),
  };
}

/** Spirals with noise of their own for every number `set`. */
function spirals(seed: number, perClass: number, set: number): Samples {
  const generator = stream(seed, purpose.environment, set).at(0);
  const { inputs, labels } = makeSpirals({ perClass, classes: CLASSES, generator });
  const targets = labels.map((label) => Array.from({ length: CLASSES }, (_, c) => Number(c === label)));
  return { inputs, targets };
}

const methods = [
  method({ method: "backprop" }),
  method({ method: "settle", steps: 20, rate: 0.1, halveOnRise: false }),
  method({ method: "fullCovariance", maxIterations: 1 }),
  method({ method: "fullCovariance", maxIterations: 1 }, PRECISE),
];

export const threeSpirals: ClassifierExperiment = {
  schema: "credence-deep-three-spirals/1",
  title: "Three spirals",
  classes: ["first spiral", "second", "third"],
  network: networkOf(1),
  methods,
  task: (seed, samples) => ({
    head,
    train: spirals(seed, samples, 0),
    test: spirals(seed, samples, 1),
    plane: { x: { range: [-1.15, 1.15], count: 70 }, y: { range: [-1.15, 1.15], count: 70 } },
  }),
  printedEpochs: (epochs) => {
    return [...new Set([0, 1 / 4, 1 / 2, 3 / 4, 1].map((share) => Math.round(share * (epochs - 1))))];
  },
  views: (epochs) =>
    methods.flatMap(({ name }) =>
      [...new Set([0.5, 1].map((share) => Math.max(1, Math.round(share * epochs))))].map((epoch) => ({
        ...{ name: `${name}: ${epoch}`, method: name, epoch },
      })),
    ),
  animated: [methods[0]!, methods.at(-1)!].map(({ name }) => name),
  reading:
    "With the usual sizes backpropagation learns the spirals. With unit precisions neither settling nor exact " +
    `inference does, at this rate; with a precision of ${PRECISE} of hidden units, which keeps them near their ` +
    "predictions, exact inference does.",
  methodsText: `Networks with three hidden layers of 32 units (hyperbolic tangent) and a categorical output learnt to tell three interleaved spirals with normal noise (sd 0.02) apart, in batches of 32 in a random order, by Adam (rate 0.003, Kingma & Ba 2015), from the same first weights (He et al. 2015) and in the same order, in single precision. Activities were those of the forward pass (backpropagation), or were inferred before each update: by 20 steps of gradient descent of rate 0.1 on the energy with unit precisions (settle, Song et al. 2024), or by one step of Gauss-Newton with all covariances (fullCovariance), with unit precisions and with a precision of ${PRECISE} of hidden units. Other samples were spirals with noise of their own.

He, K., Zhang, X., Ren, S., & Sun, J. (2015). Delving deep into rectifiers. arXiv:1502.01852.
Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. International Conference on Learning Representations.
Song, Y., Millidge, B., Salvatori, T., Lukasiewicz, T., Xu, Z., & Bogacz, R. (2024). Inferring neural activity before plasticity as a foundation for learning beyond backpropagation. Nature Neuroscience, 27, 348-358.
`,
};
