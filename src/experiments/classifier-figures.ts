/** Learning curves and decision boundaries of methods side by side. */

import { decisionBoundaryFigure, type Figure, linesFigure } from "../figures/index.js";
import type { ClassifierRun, ClassifierTask } from "./classifier-run.js";
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
