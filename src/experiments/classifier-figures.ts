/** Learning curves, decision boundaries, weights and energies of methods side by side. */

import {
  connectionWeightsFigure,
  decisionBoundaryFigure,
  type Figure,
  linesFigure,
} from "../figures/index.js";
import type { ClassifierRun, ClassifierTask } from "./classifier-run.js";
import { epochEnergiesFigure } from "./epoch-energies.js";
import { meanCurve } from "./mean-curve.js";

/** A method after so many passes, and how a panel calls it. */
export interface View {
  readonly name: string;
  readonly method: string;
  readonly epoch: number;
}

interface Named {
  readonly title: string;
  readonly classes: readonly string[];
}

/** Means over seeds. */
export function curvesFigure(
  title: string,
  methods: readonly string[],
  runs: readonly ClassifierRun[],
): Figure {
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const panel = (name: string, of: (run: ClassifierRun) => readonly number[]) => ({
    name,
    lines: methods.map((method) => ({
      name: method,
      values: meanCurve(runs.filter((run) => run.method === method).map(of)),
    })),
  });
  return linesFigure({
    title: `${title}: learning`,
    xLabel: "Epoch",
    panels: [
      panel("Loss, samples learnt from", ({ trainLoss }) => trainLoss),
      panel("Loss, other samples", ({ testLoss }) => testLoss),
      panel("Accuracy, samples learnt from", ({ trainAccuracy }) => trainAccuracy),
      panel("Accuracy, other samples", ({ testAccuracy }) => testAccuracy),
    ],
    note:
      `${seeds === 1 ? "One seed" : `Means of ${seeds} seeds`}. Loss: cross-entropy in nats. Samples learnt from ` +
      "count before their update; others before each epoch and after the last.",
  });
}

/** Of more connections than this only the first, the middle and the last are shown. */
const SHOWN = 4;

/** Connection by connection, methods side by side. */
export function weightsFigure(title: string, runs: readonly ClassifierRun[]): Figure {
  const shown = runs.flatMap(({ method, weights }) => (weights === undefined ? [] : [{ method, weights }]));
  const count = shown[0]?.weights.length ?? 0;
  const all = Array.from({ length: count }, (_, k) => k);
  const some = count > SHOWN ? [0, Math.floor(count / 2), count - 1] : all;
  return connectionWeightsFigure({
    title: `${title}: weights after the last epoch`,
    most: shown.length === 3 ? 3 : 2,
    connections: some.flatMap((k) =>
      shown.map(({ method, weights }) => ({ ...weights[k]!, name: `${method}: ${k + 1}` })),
    ),
    note:
      `Numbers: connections from the input on, of ${count}${some.length < count ? ", most left out" : ""}. Seed ${runs[0]?.seed}; ` +
      "all methods began with the same weights. Each connection has colours of its own.",
  });
}

/** Of methods that infer activities; none where there are none. */
export function energiesFigures(
  title: string,
  methods: readonly string[],
  runs: readonly ClassifierRun[],
): { readonly name: string; readonly figure: Figure }[] {
  const courses = methods.flatMap((name) => {
    const own = runs.flatMap(({ method, energies }) => (method === name && energies ? [energies] : []));
    return own.length === 0 ? [] : [{ name, runs: own }];
  });
  return courses.length === 0
    ? []
    : [{ name: "energy-per-layer", figure: epochEnergiesFigure(title, courses) }];
}

/** A panel for each view. */
export function boundaryFigure(
  { title, classes }: Named,
  task: ClassifierTask,
  runs: readonly ClassifierRun[],
  views: readonly View[],
): Figure {
  return decisionBoundaryFigure({
    title: `${title}: what is predicted where`,
    ...{ classes, ...task.plane, points: pointsOf(task) },
    panels: views.flatMap((view) => panelOf(runs, view) ?? []),
    note: "Numbers: epochs. Points: samples not learnt from. Grey: entropy of the prediction.",
  });
}

/** A frame for each number of passes that all runs came to, a panel for each run. */
export function boundaryFrames(
  { title, classes }: Named,
  task: ClassifierTask,
  runs: readonly ClassifierRun[],
  epochs: readonly number[],
): Figure[] {
  return epochs.flatMap((epoch) => {
    const panels = runs.flatMap(({ method }) => {
      const name = `${method}: ${epoch} ${epoch === 1 ? "epoch" : "epochs"}`;
      return panelOf(runs, { name, method, epoch }) ?? [];
    });
    if (panels.length < runs.length) return [];
    return [decisionBoundaryFigure({ title, classes, ...task.plane, points: pointsOf(task), panels })];
  });
}

function panelOf(runs: readonly ClassifierRun[], { name, method, epoch }: View) {
  const probabilities = runs.find((run) => run.method === method)?.views[epoch];
  return probabilities && [{ name, probabilities }];
}

function pointsOf({ head, test }: ClassifierTask) {
  return test.inputs.map(([x, y], i) => {
    const target = test.targets[i]!;
    return { x: x!, y: y!, label: head === "bernoulli" ? target[0]! : target.indexOf(1) };
  });
}
