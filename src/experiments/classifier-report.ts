/** Experiments in which several methods learn to tell classes of points of a plane apart. */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { type NetworkOptions, networkDiagram } from "../deep/index.js";
import { layeredNetworkFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import {
  boundaryFigure,
  boundaryFrames,
  curvesFigure,
  energiesFigures,
  type View,
  weightsFigure,
} from "./classifier-figures.js";
import { type ClassifierRun, type ClassifierTask, runLearner } from "./classifier-run.js";
import type { Learner } from "./learner.js";

export interface ClassifierMethod {
  readonly name: string;
  learner(
    task: ClassifierTask,
    options: { readonly seed: number; readonly epochs: number; readonly signal?: AbortSignal },
  ): Learner;
}

export interface ClassifierExperiment {
  /** Of the JSON file. */
  readonly schema: string;
  /** Plain text. */
  readonly title: string;
  readonly classes: readonly string[];
  readonly methods: readonly ClassifierMethod[];
  /** Of all methods. */
  readonly network: NetworkOptions;
  task(seed: number, samples: number): ClassifierTask;
  /** Passes that the print has a line for. */
  printedEpochs(epochs: number): readonly number[];
  /** What the figure of boundaries shows, a panel each. */
  views(epochs: number): readonly View[];
  /** Methods of the animation. */
  readonly animated: readonly string[];
  /** What the numbers say, a sentence or two. */
  readonly reading: string;
  readonly methodsText: string;
}

export interface ClassifierOptions {
  /** One run of every method each. */
  readonly seeds: readonly number[];
  /** Passes, ≥ 1. */
  readonly epochs: number;
  /** As the experiment counts them. */
  readonly samples: number;
}

/** Frames of an animation at most, the start included. */
const FRAMES = 41;

/** @returns undefined where it was stopped; what is done is kept by method and seed */
export async function classifierReport(
  experiment: ClassifierExperiment,
  { seeds, epochs, samples }: ClassifierOptions,
  { signal, onProgress, completed, onPart }: CheckRun,
): Promise<CheckReport | undefined> {
  const { methods } = experiment;
  const views = experiment.views(epochs);
  const stride = Math.ceil(epochs / (FRAMES - 1));
  const frames = [...Array.from({ length: Math.ceil(epochs / stride) }, (_, k) => k * stride), epochs];
  const total = seeds.length * methods.length * epochs;
  const runs: ClassifierRun[] = [];
  for (const [s, seed] of seeds.entries()) {
    const task = experiment.task(seed, samples);
    for (const [m, method] of methods.entries()) {
      const key = `${method.name} ${seed}`;
      const before = completed?.get(key) as ClassifierRun | undefined;
      const done = (s * methods.length + m) * epochs;
      const report = (epoch: number): void => onProgress?.({ stage: method.name, done: done + epoch, total });
      report(before === undefined ? 0 : epochs);
      // The plane is looked at under the first seed only.
      const viewed = new Set([
        ...views.filter(({ method: name }) => s === 0 && name === method.name).map(({ epoch }) => epoch),
        ...(s === 0 && experiment.animated.includes(method.name) ? frames : []),
      ]);
      const run =
        before ??
        (await runLearner(
          { method: method.name, seed },
          method.learner(task, { seed, epochs, ...(signal && { signal }) }),
          task,
          viewed,
          { onEpoch: report, ...(signal && { signal }) },
        ));
      if (run === undefined) return undefined;
      if (before === undefined) onPart?.(key, run);
      runs.push(run);
    }
  }
  return reportOf(experiment, { seeds, epochs, samples }, runs, views, frames);
}

function reportOf(
  experiment: ClassifierExperiment,
  { seeds, epochs, samples }: ClassifierOptions,
  runs: readonly ClassifierRun[],
  views: readonly View[],
  frames: readonly number[],
): CheckReport {
  const { schema, title, methods, animated } = experiment;
  const [seed] = seeds;
  const task = experiment.task(seed!, samples);
  const first = runs.filter((run) => run.seed === seed);
  const summary = methods.map(({ name }) => summarise(runs.filter(({ method }) => method === name)));
  const failures = runs.filter(({ failure }) => failure !== null);
  return {
    result: {
      ...{ schema, seeds, epochs, samples, summary: summary.map(({ seconds: _, ...rest }) => rest) },
      // Time is not the seed's; predictions over the plane, weights and energies are in the figures' rows.
      runs: runs.map(({ seconds: _, views: __, weights: ___, energies: ____, ...rest }) => rest),
    },
    tables: [
      { name: "methods", header: Object.keys(summary[0]!), rows: summary.map((row) => Object.values(row)) },
      {
        name: "epochs",
        header: ["method", "seed", "epoch", "trainLoss", "trainAccuracy", "testLoss", "testAccuracy"],
        rows: runs.flatMap((run) =>
          run.testLoss.map((loss, epoch) => [
            ...[run.method, run.seed, epoch, run.trainLoss[epoch], run.trainAccuracy[epoch]],
            ...[loss, run.testAccuracy[epoch]],
          ]),
        ),
      },
    ],
    figures: [
      {
        name: "network",
        figure: layeredNetworkFigure({
          title: `${title}: the network`,
          ...networkDiagram(experiment.network),
        }),
      },
      {
        name: "learning-curves",
        figure: curvesFigure(
          title,
          methods.map(({ name }) => name),
          runs,
        ),
      },
      { name: "decision-boundaries", figure: boundaryFigure(experiment, task, first, views) },
      { name: "weights", figure: weightsFigure(title, first) },
      ...energiesFigures(
        title,
        methods.map(({ name }) => name),
        runs,
      ),
    ],
    animations: [
      {
        name: "animation",
        frames: boundaryFrames(
          experiment,
          task,
          first.filter(({ method }) => animated.includes(method)),
          frames,
        ),
        delay: 250,
      },
    ],
    methods: experiment.methodsText,
    printed: [
      `${title}, seed ${seed}: before each update of an epoch (train), before the epoch (test)`,
      align(printedEpochs(first, experiment.printedEpochs(epochs))),
      "",
      `After ${epochs} epochs${seeds.length === 1 ? "" : `, means of ${seeds.length} seeds`}`,
      align(printedSummary(summary)),
      "",
      experiment.reading,
    ].join("\n"),
    warnings: failures.map(
      ({ method, seed: of, failure }) => `${method}, seed ${of}: ended early, ${failure}`,
    ),
    failed: failures.length > 0,
  };
}

interface Summary {
  readonly method: string;
  /** Means over seeds, after the last pass. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly leastTestAccuracy: number;
  /** Of learning, a run. */
  readonly seconds: number;
}

function summarise(runs: readonly ClassifierRun[]): Summary {
  const mean = (of: (run: ClassifierRun) => number): number => meanOf(runs.map(of));
  return {
    method: runs[0]!.method,
    trainLoss: mean(({ endTrainLoss }) => endTrainLoss),
    trainAccuracy: mean(({ endTrainAccuracy }) => endTrainAccuracy),
    testLoss: mean(({ testLoss }) => testLoss.at(-1)!),
    testAccuracy: mean(({ testAccuracy }) => testAccuracy.at(-1)!),
    leastTestAccuracy: Math.min(...runs.map(({ testAccuracy }) => testAccuracy.at(-1)!)),
    seconds: mean(({ seconds }) => seconds),
  };
}

function printedEpochs(runs: readonly ClassifierRun[], epochs: readonly number[]): string[][] {
  return [
    ["method", "epoch", "train loss", "accuracy", "test loss", "accuracy"],
    ...runs.flatMap((run) =>
      epochs
        .filter((epoch) => epoch < run.trainLoss.length)
        .map((epoch) => [
          ...[run.method, String(epoch)],
          ...[run.trainLoss, run.trainAccuracy, run.testLoss, run.testAccuracy].map((of) =>
            fixed(of[epoch]!),
          ),
        ]),
    ),
  ];
}

function printedSummary(summary: readonly Summary[]): string[][] {
  return [
    ["method", "train loss", "accuracy", "test loss", "accuracy", "least", "seconds"],
    ...summary.map((row) => [
      ...[row.method, fixed(row.trainLoss), fixed(row.trainAccuracy), fixed(row.testLoss)],
      ...[fixed(row.testAccuracy), fixed(row.leastTestAccuracy), row.seconds.toFixed(2)],
    ]),
  ];
}

const fixed = (value: number): string => value.toFixed(4);
