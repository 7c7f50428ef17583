/**
 * MNIST, or other images in its form, by backpropagation, settling and exact steps: 784-128-128-128-10. Data: LeCun,
 * Cortes & Burges 1998.
 */

import type { CheckReport, CheckRun } from "../checklist/report.js";
import {
  type BatchThreads,
  energyNetwork,
  type Inference,
  pairedDifference,
  type Spread,
  spreadOf,
} from "../deep/index.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { middle } from "./energy-runs.js";
import { KINGMA, WHITTINGTON, waysText } from "./image-texts.js";
import { CLASSES, classRows, type Images, pixelRows } from "./images.js";
import { meanCurve } from "./mean-curve.js";
import { BATCH, type ImageRun, RATE, trainImages } from "./mnist-run.js";
import { verdict } from "./verdict.js";
import { chosenOf } from "./versus.js";

export interface MnistOptions {
  readonly train: Images;
  readonly test: Images;
  /** One run of every method each. */
  readonly seeds: readonly number[];
  /** Default 25. */
  readonly epochs?: number;
  /** Of backprop, settle and fullCovariance; the first one is what others are compared with. Default all. */
  readonly methods?: readonly string[];
  /** They share each batch of a method; default the calling one alone. */
  readonly threads?: (inference: Inference) => BatchThreads;
}

const inferences: Readonly<Record<string, Inference>> = {
  backprop: { method: "backprop" },
  settle: { method: "settle", steps: 8, rate: 0.1, halveOnRise: false },
  fullCovariance: { method: "fullCovariance", maxIterations: 3 },
};

const named: Readonly<Record<string, string>> = {
  backprop: "backpropagation",
  settle: "predictive coding settled by 8 steps of 0.1 down the energy (Whittington & Bogacz 2017)",
  fullCovariance:
    "predictive coding by at most three exact Gauss-Newton steps, each taken only where the energy fell",
};

const HIDDEN = 128;
const CONFIDENCE = 0.95;

/** @returns undefined where it was stopped; finished epochs are kept, and the network of the last one */
export async function mnistReport(
  { train, test, seeds, epochs = 25, methods: names, threads }: MnistOptions,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const chosen = chosenOf(inferences, names);
  const methods = Object.keys(chosen);
  const all = ({ labels }: Images): number[] => Array.from(labels);
  const rows = (images: Images) => ({
    x: pixelRows(images, [...all(images).keys()]),
    y: classRows(all(images)),
  });
  const [learnt, held] = [rows(train), rows(test)];
  const runs: ImageRun[] = [];
  const total = seeds.length * methods.length * epochs;
  for (const seed of seeds) {
    for (const method of methods) {
      const inference = chosen[method]!;
      const found = await trainImages(
        { method, seed, epochs, inference, learnt, held, ...(threads && { threads: threads(inference) }) },
        () => startNetwork(train.pixels, seed),
        run,
        (done) =>
          run.onProgress?.({ stage: `${method}, seed ${seed}`, done: runs.length * epochs + done, total }),
      );
      if (found === undefined) return undefined;
      runs.push(found);
    }
  }
  return reportOf(runs, { train, test, seeds, epochs, methods });
}

function startNetwork(pixels: number, seed: number) {
  const hidden = { size: HIDDEN, activation: "gelu" } as const;
  return energyNetwork({
    layers: [{ size: pixels }, hidden, hidden, hidden, { size: CLASSES }],
    connections: { initialiser: "he" },
    ...{ head: "categorical", float: "float32", seed },
  });
}

interface Row {
  readonly method: string;
  /** Of test accuracy after the last epoch, over seeds. */
  readonly mean: number | null;
  readonly sd: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** To the first method, seed by seed, with Student's interval. */
  readonly difference: number | null;
  readonly differenceLow: number | null;
  readonly differenceHigh: number | null;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Of one epoch of learning: median over epochs and seeds. */
  readonly seconds: number;
}

function reportOf(
  runs: readonly ImageRun[],
  { train, test, seeds, epochs, methods }: Required<Omit<MnistOptions, "threads">>,
): CheckReport {
  const baseline = methods[0]!;
  const ends = (method: string): (number | null)[] =>
    runs
      .filter((run) => run.method === method)
      .map(({ passes, failure }) => (failure === null ? passes.at(-1)!.testAccuracy : null));
  const paired = methods.map((method) => ({
    method,
    ...pairedDifference(ends(method), ends(baseline), { better: "higher", tie: 0, confidence: CONFIDENCE }),
  }));
  const summary = paired.map(({ method, difference, low, high, wins, ties, losses }): Row => {
    const values = ends(method);
    const known = values.filter((value) => value !== null);
    const spread: Spread | undefined =
      known.length === values.length ? spreadOf(known, CONFIDENCE) : undefined;
    return {
      ...{ method, mean: spread?.mean ?? null, sd: spread?.sd ?? null },
      ...{ low: spread?.low ?? null, high: spread?.high ?? null },
      ...{ difference, differenceLow: low, differenceHigh: high, wins, ties, losses },
      seconds: middle(runs.filter((r) => r.method === method).flatMap((r) => r.passes.map((p) => p.seconds))),
    };
  });
  const fixed = (value: number | null): string => (value === null ? "" : value.toFixed(4));
  const failures = runs.filter(({ failure }) => failure !== null);
  const says = paired
    .slice(1)
    .map((row) => verdict(row, { baseline, better: "higher", confidence: CONFIDENCE }));
  const counts = `${train.labels.length} images to learn from, ${test.labels.length} others`;
  return {
    result: {
      ...{ schema: "credence-deep-mnist/1", data: train.name, seeds, epochs },
      ...{ learnt: train.labels.length, tested: test.labels.length },
      // Time is not the seed's.
      summary: summary.map(({ seconds: _, ...rest }) => rest),
      runs: runs.map(({ passes, ...rest }) => ({
        ...rest,
        passes: passes.map(({ seconds: _, ...pass }) => pass),
      })),
      verdicts: says,
    },
    tables: [
      { name: "methods", header: Object.keys(summary[0]!), rows: summary.map((row) => Object.values(row)) },
      {
        name: "epochs",
        header: ["method", "seed", "epoch", "loss", "accuracy", "testLoss", "testAccuracy", "seconds"],
        rows: runs.flatMap(({ method, seed, passes }) =>
          passes.map((p, epoch) => [
            ...[method, seed, epoch, p.loss, p.accuracy, p.testLoss, p.testAccuracy, p.seconds],
          ]),
        ),
      },
    ],
    figures: [{ name: "learning-curves", figure: curves(runs, methods, train.name, seeds.length) }],
    methods: methodsText(train, test, methods, seeds.length, epochs),
    printed: [
      `${train.name}: accuracy after epoch ${epochs}, ${counts}, ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`,
      align([
        ["method", "accuracy", "sd", `to ${baseline}`, "low", "high", "won", "lost", "s an epoch"],
        ...summary.map((row) => [
          ...[row.method, fixed(row.mean), fixed(row.sd)],
          ...[row.difference, row.differenceLow, row.differenceHigh].map(fixed),
          ...[String(row.wins), String(row.losses), row.seconds.toFixed(2)],
        ]),
      ]),
      ...(says.length > 0 ? ["", ...says.map((sentence) => `${sentence}.`)] : []),
    ].join("\n"),
    warnings: failures.map(({ method, seed, failure }) => `${method}, seed ${seed}: ended early, ${failure}`),
    failed: failures.length > 0,
  };
}

function curves(runs: readonly ImageRun[], methods: readonly string[], name: string, seeds: number) {
  const panel = (title: string, of: (pass: ImageRun["passes"][number]) => number) => ({
    name: title,
    lines: methods.map((method) => ({
      name: method,
      values: meanCurve(runs.filter((run) => run.method === method).map(({ passes }) => passes.map(of))),
    })),
  });
  return linesFigure({
    title: `${name}: learning`,
    xLabel: "Epoch",
    start: 1,
    panels: [
      panel("Accuracy, images learnt from", ({ accuracy }) => accuracy),
      panel("Accuracy, other images", ({ testAccuracy }) => testAccuracy),
      panel("Loss, images learnt from", ({ loss }) => loss),
      panel("Loss, other images", ({ testLoss }) => testLoss),
    ],
    note:
      `${seeds === 1 ? "One seed" : `Means of ${seeds} seeds`}. Images learnt from count before their update, others ` +
      "after each epoch.",
  });
}

function methodsText(
  train: Images,
  test: Images,
  methods: readonly string[],
  seeds: number,
  epochs: number,
): string {
  return `Networks of ${train.pixels}-${HIDDEN}-${HIDDEN}-${HIDDEN}-${CLASSES} units (GELU; Hendrycks & Gimpel 2016) with a categorical output learnt ${train.labels.length} images (${train.name}, pixels scaled to 0 to 1) in batches of ${BATCH} for ${epochs} epochs and were tested on ${test.labels.length} others after each; accuracies are those of the last epoch. First weights were normal with variance two over the number of parents (He et al. 2015), the optimiser was Adam (Kingma & Ba 2015) with a rate that fell from ${RATE} to 0 along half a cosine (Loshchilov & Hutter 2017). Gradients came from ${waysText(methods, named)}, at unit precisions. Each method was run under ${seeds} ${seeds === 1 ? "seed" : "seeds"}, all with the same first weights and the same order of images, in single precision; differences are paired by seed, intervals Student's (95 %).

He, K., Zhang, X., Ren, S., & Sun, J. (2015). Delving deep into rectifiers: surpassing human-level performance on ImageNet classification. International Conference on Computer Vision.
Hendrycks, D., & Gimpel, K. (2016). Gaussian error linear units (GELUs). arXiv:1606.08415.
${KINGMA}
LeCun, Y., Bottou, L., Bengio, Y., & Haffner, P. (1998). Gradient-based learning applied to document recognition. Proceedings of the IEEE, 86, 2278-2324.
Loshchilov, I., & Hutter, F. (2017). SGDR: Stochastic gradient descent with warm restarts. International Conference on Learning Representations.
${WHITTINGTON}
`;
}
