/**
 * Handwritten digits of 8 by 8 pixels (Alpaydin & Kaynak 1998, UCI Machine Learning Repository,
 * doi:10.24432/C50P49), told apart by three networks, each by backpropagation, settling and exact inference.
 */

import { meanOf, sdOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import {
  type EnergyNetwork,
  energyNetwork,
  type Inference,
  type NetworkOptions,
  networkDiagram,
} from "../deep/index.js";
import { connectionWeightsFigure, layeredNetworkFigure, linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { purpose, shuffled, stream } from "../random/index.js";
import { epochEnergiesFigure, layerEnergiesOf, probeOf } from "./epoch-energies.js";
import { meanCurve } from "./mean-curve.js";
import { type ShownWeights, shownWeights } from "./shown-weights.js";

/** Pixels 0 to 16 and what they show. */
export interface DigitImages {
  readonly images: readonly ArrayLike<number>[];
  readonly labels: readonly number[];
}

export interface DigitsOptions {
  readonly digits: DigitImages;
  /** One run of every method and network each. */
  readonly seeds: readonly number[];
  /** Passes, instead of each network's own number. */
  readonly epochs?: number;
}

/** Images learnt from; all others are only predicted. */
const LEARNT = 1437;
const BATCH = 32;

const methods: readonly { readonly name: MethodName; readonly inference: Inference }[] = [
  { name: "backprop", inference: { method: "backprop" } },
  { name: "settle", inference: { method: "settle", steps: 20, rate: 0.1, halveOnRise: false } },
  { name: "fullCovariance", inference: { method: "fullCovariance", maxIterations: 3 } },
];

type MethodName = "backprop" | "settle" | "fullCovariance";

interface Setting {
  readonly name: string;
  readonly hidden: readonly number[];
  readonly head: "gaussian" | "categorical";
  readonly rate: number;
  readonly epochs: number;
  /** Test accuracies of an independent implementation, mean over seeds. */
  readonly reference: Readonly<Partial<Record<MethodName, number>>>;
}

const settings: readonly Setting[] = [
  {
    ...({ name: "2 x 32, gaussian", hidden: [32, 32], head: "gaussian", rate: 3e-3, epochs: 20 } as const),
    reference: { backprop: 0.9769, settle: 0.938, fullCovariance: 0.925 },
  },
  {
    ...({ name: "2 x 32, categorical", hidden: [32, 32], head: "categorical" } as const),
    ...{ rate: 3e-3, epochs: 20 },
    reference: { backprop: 0.9787, settle: 0.9778, fullCovariance: 0.9722 },
  },
  {
    ...({
      name: "10 x 32, categorical",
      hidden: new Array<number>(10).fill(32),
      head: "categorical",
    } as const),
    ...{ rate: 1e-3, epochs: 10 },
    reference: { backprop: 0.9208, settle: 0.9708 },
  },
];

/** Whose weights the report shows, under the first seed. */
const SHOWN = settings[1]!;

/** Plain data: a part of the experiment that can be resumed. */
export interface DigitsRun {
  readonly network: string;
  readonly method: MethodName;
  readonly seed: number;
  /** Mean loss and accuracy of images learnt from in each epoch, each before its update. */
  readonly trainLoss: readonly number[];
  readonly trainAccuracy: readonly number[];
  /** After each epoch: images not learnt from. */
  readonly testAccuracy: readonly number[];
  /** Before learning and after each epoch, where activities are inferred: [epoch][layer 1 to the output]. */
  readonly energies?: readonly (readonly number[])[];
  /** Spent on learning. */
  readonly seconds: number;
  readonly failure: string | null;
  /** After the last epoch, of the network whose weights are shown. */
  readonly weights?: readonly ShownWeights[];
}

/** @returns undefined where it was stopped; what is done is kept by network, method and seed */
export async function digitsReport(
  { digits, seeds, epochs }: DigitsOptions,
  { signal, onProgress, completed, onPart }: CheckRun,
): Promise<CheckReport | undefined> {
  const runs: DigitsRun[] = [];
  const plan = settings.flatMap((setting) =>
    seeds.flatMap((seed) => methods.map((method) => ({ setting, seed, method }))),
  );
  const passes = (setting: Setting): number => epochs ?? setting.epochs;
  const total = plan.reduce((sum, { setting }) => sum + passes(setting), 0);
  let done = 0;
  for (const { setting, seed, method } of plan) {
    const key = `${setting.name} ${method.name} ${seed}`;
    const before = completed?.get(key) as DigitsRun | undefined;
    const report = (epoch: number): void =>
      onProgress?.({ stage: `${setting.name}, ${method.name}`, done: done + epoch, total });
    report(0);
    const options = { epochs: passes(setting), ...(signal && { signal }), report };
    const run = before ?? (await learn(digits, setting, method, seed, options));
    if (run === undefined) return undefined;
    if (before === undefined) onPart?.(key, run);
    done += passes(setting);
    runs.push(run);
  }
  return reportOf(runs, seeds, epochs);
}

/** The network of a setting. */
function networkOf({ hidden, head }: Setting): NetworkOptions {
  const layers: NetworkOptions["layers"] = [
    { size: 64 },
    ...hidden.map((size) => ({ size, activation: "tanh" as const })),
    { size: 10 },
  ];
  return { layers, connections: { initialiser: "fanIn" }, head, float: "float32" };
}

interface Split {
  readonly learnt: { readonly x: number[][]; readonly y: number[][] };
  readonly held: { readonly x: number[][]; readonly labels: number[] };
}

/** Images in an order drawn by the seed; ink from 0 to 1, less the mean of each pixel over the images learnt from. */
function splitDigits({ images, labels }: DigitImages, seed: number): Split {
  const order = shuffled([...images.keys()], stream(seed, purpose.environment, 0).at(0));
  const [learnt, held] = [order.slice(0, LEARNT), order.slice(LEARNT)];
  const means = Array.from(images[0]!, (_, pixel) => meanOf(learnt.map((i) => images[i]![pixel]!)));
  const pixels = (i: number): number[] => Array.from(images[i]!, (ink, pixel) => (ink - means[pixel]!) / 16);
  return {
    learnt: {
      x: learnt.map(pixels),
      y: learnt.map((i) => Array.from({ length: 10 }, (_, c) => Number(c === labels[i]))),
    },
    held: { x: held.map(pixels), labels: held.map((i) => labels[i]!) },
  };
}

async function learn(
  digits: DigitImages,
  setting: Setting,
  { name, inference }: (typeof methods)[number],
  seed: number,
  options: { readonly epochs: number; readonly signal?: AbortSignal; report(epoch: number): void },
): Promise<DigitsRun | undefined> {
  const { epochs, signal, report } = options;
  const { learnt, held } = splitDigits(digits, seed);
  const network = energyNetwork({ ...networkOf(setting), seed });
  const [trainLoss, trainAccuracy, testAccuracy]: number[][] = [[], [], []];
  const probe = probeOf({ inputs: learnt.x, targets: learnt.y });
  const energies: number[][] = [];
  const look = (): void => {
    if (name !== "backprop") energies.push(layerEnergiesOf(network, probe, inference));
  };
  look();
  let failure: string | null = null;
  let [seconds, since] = [0, performance.now()];
  const optimiser = { kind: "adam", learningRate: setting.rate } as const;
  const training = {
    inference,
    optimiser,
    epochs,
    batch: BATCH,
    shuffleSeed: seed,
    ...(signal && { signal }),
  };
  for await (const pass of network.train(learnt.x, learnt.y, training)) {
    seconds += (performance.now() - since) / 1000;
    if (pass.status === "stopped") return undefined;
    if (pass.status === "diverged") failure = `epoch ${pass.epoch}: an update would not have been finite`;
    trainLoss!.push(pass.loss);
    trainAccuracy!.push(rightOf(network, learnt.x, labelsOf(learnt.y)));
    testAccuracy!.push(rightOf(network, held.x, held.labels));
    look();
    report(pass.epoch + 1);
    since = performance.now();
  }
  return {
    ...{ network: setting.name, method: name, seed, trainLoss: trainLoss!, trainAccuracy: trainAccuracy! },
    ...{ testAccuracy: testAccuracy!, seconds, failure },
    ...(energies.length > 0 && { energies }),
    ...(setting === SHOWN && { weights: shownWeights(network.connections) }),
  };
}

const labelsOf = (targets: readonly (readonly number[])[]): number[] => targets.map((row) => row.indexOf(1));

/** Share of images whose largest output is the digit's. */
function rightOf(
  network: EnergyNetwork,
  x: readonly (readonly number[])[],
  labels: readonly number[],
): number {
  const { data } = network.forward(x);
  const right = labels.filter((label, r) => {
    const outputs = data.subarray(10 * r, 10 * r + 10);
    return outputs.indexOf(Math.max(...outputs)) === label;
  });
  return right.length / labels.length;
}

const READING =
  "With a squared error settling fully at unit precisions costs points: the output's error is explained away\n" +
  "before the weights see it. With a categorical output it does not. In ten hidden layers settling is ahead.";

interface Summary {
  readonly network: string;
  readonly method: MethodName;
  /** Of test accuracy after the last epoch, over seeds. */
  readonly mean: number;
  readonly sd: number | null;
  /** Of an independent implementation; null where it has none, or ran other numbers of epochs. */
  readonly reference: number | null;
  readonly seconds: number;
}

function summarise(runs: readonly DigitsRun[], comparable: boolean): Summary[] {
  return settings.flatMap((setting) =>
    methods.map(({ name }): Summary => {
      const own = runs.filter(({ network, method }) => network === setting.name && method === name);
      const ends = own.map(({ testAccuracy }) => testAccuracy.at(-1) ?? Number.NaN);
      return {
        ...{ network: setting.name, method: name, mean: meanOf(ends) },
        sd: ends.length > 1 ? sdOf(ends) : null,
        reference: (comparable && setting.reference[name]) || null,
        seconds: meanOf(own.map(({ seconds }) => seconds)),
      };
    }),
  );
}

function reportOf(
  runs: readonly DigitsRun[],
  seeds: readonly number[],
  epochs: number | undefined,
): CheckReport {
  const summary = summarise(runs, epochs === undefined);
  const fixed = (value: number | null): string => (value === null ? "" : value.toFixed(4));
  const failures = runs.filter(({ failure }) => failure !== null);
  return {
    result: {
      ...{ schema: "credence-deep-digits/1", seeds, epochs: epochs ?? null },
      // Time is not the seed's; weights and energies are in the figures' rows.
      summary: summary.map(({ seconds: _, ...rest }) => rest),
      runs: runs.map(({ seconds: _, weights: __, energies: ___, ...rest }) => rest),
    },
    tables: [
      { name: "methods", header: Object.keys(summary[0]!), rows: summary.map((row) => Object.values(row)) },
      {
        name: "epochs",
        header: ["network", "method", "seed", "epoch", "trainLoss", "trainAccuracy", "testAccuracy"],
        rows: runs.flatMap((run) =>
          run.trainLoss.map((loss, epoch) => [
            ...[run.network, run.method, run.seed, epoch, loss],
            ...[run.trainAccuracy[epoch], run.testAccuracy[epoch]],
          ]),
        ),
      },
    ],
    figures: [
      ...[SHOWN, settings.at(-1)!].map((setting) => ({
        name: `network-${setting.hidden.length}x${setting.hidden[0]}`,
        figure: layeredNetworkFigure({
          title: `Digits: the network ${setting.name}`,
          ...networkDiagram(networkOf(setting)),
        }),
      })),
      { name: "learning-curves", figure: curves(runs, seeds.length) },
      { name: "weights", figure: weightsFigure(runs, seeds[0]!) },
      { name: "energy-per-layer", figure: energiesFigure(runs) },
    ],
    methods: methodsText(seeds.length),
    printed: [
      `Digits: accuracy on images not learnt from after the last epoch, ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`,
      align([
        ["network", "method", "accuracy", "sd", "reference", "seconds a run"],
        ...summary.map((row) => [
          ...[row.network, row.method, fixed(row.mean), fixed(row.sd)],
          ...[fixed(row.reference), row.seconds.toFixed(2)],
        ]),
      ]),
      ...(epochs === undefined ? ["", READING] : []),
    ].join("\n"),
    warnings: failures.map(
      ({ network, method, seed, failure }) => `${network}, ${method}, seed ${seed}: ended early, ${failure}`,
    ),
    failed: failures.length > 0,
  };
}

function curves(runs: readonly DigitsRun[], seeds: number) {
  const panel = (name: string, network: string, of: (run: DigitsRun) => readonly number[]) => ({
    name,
    lines: methods.map(({ name: method }) => ({
      name: method,
      values: meanCurve(runs.filter((run) => run.network === network && run.method === method).map(of)),
    })),
  });
  return linesFigure({
    title: "Digits: learning",
    xLabel: "Epochs",
    start: 1,
    panels: settings.flatMap(({ name }) => [
      panel(`${name}: learnt from`, name, ({ trainAccuracy }) => trainAccuracy),
      panel(`${name}: others`, name, ({ testAccuracy }) => testAccuracy),
    ]),
    note: `Accuracy after each epoch. ${seeds === 1 ? "One seed" : `Means of ${seeds} seeds`}.`,
  });
}

function energiesFigure(runs: readonly DigitsRun[]) {
  // The deepest first: its layers are all names of the legend, in order.
  const courses = [...settings].reverse().flatMap((setting) =>
    methods.map(({ name }) => ({
      name: `${setting.name}: ${name}`,
      runs: runs.flatMap(({ network, method, energies }) =>
        network === setting.name && method === name && energies !== undefined ? [energies] : [],
      ),
    })),
  );
  return epochEnergiesFigure(
    "Digits",
    courses.filter(({ runs: own }) => own.length > 0),
  );
}

function weightsFigure(runs: readonly DigitsRun[], seed: number) {
  const shown = runs.filter((run) => run.seed === seed && run.weights !== undefined);
  return connectionWeightsFigure({
    title: `Digits: weights of the network ${SHOWN.name} after the last epoch`,
    most: 3,
    connections: shown.flatMap(({ method, weights }) =>
      weights!.map((each, k) => ({ ...each, name: `${method}, ${k + 1} of ${weights!.length}` })),
    ),
    note: `Connections from the input on. Seed ${seed}; all methods began with the same weights.`,
  });
}

function methodsText(seeds: number): string {
  return `Networks of tanh units (64-32-32-10, and ten hidden layers of 32) learnt the 1,797 handwritten digits of the UCI repository (8 by 8 pixels, ink from 0 to 1 less the mean of each pixel; ${LEARNT} images to learn from, the others to test on, split and ordered by the seed) with a Gaussian or a categorical output, in batches of ${BATCH} by Adam (rate 0.003, in the deep network 0.001; Kingma & Ba 2015) from normal first weights of variance one over the number of parents. Weights followed backpropagation, or predictive coding at unit precisions: activities settled by 20 steps of 0.1 down the energy (Whittington & Bogacz 2017), or by at most three exact Gauss-Newton steps, each taken only where the energy fell. Each was run under ${seeds} ${seeds === 1 ? "seed" : "seeds"}, all methods with the same first weights and the same order, in single precision.

Alpaydin, E., & Kaynak, C. (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning Repository. https://doi.org/10.24432/C50P49
Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. International Conference on Learning Representations.
Whittington, J. C. R., & Bogacz, R. (2017). An approximation of the error backpropagation algorithm in a predictive coding network with local Hebbian synaptic plasticity. Neural Computation, 29, 1229-1262.
`;
}
