/** `credence deep depth`: which ways to infer train deep residual networks whose first layer must learn. */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { log } from "../scalar/elementary/index.js";
import { type DepthGroup, depthGroups, depths, EPOCHS } from "./depth-runs.js";

export interface DepthRunOptions {
  /** One network and one set of rows for each. */
  readonly seeds: readonly number[];
  /** Hidden layers; default 16 and 32. */
  readonly layers?: readonly number[];
}

interface DepthRow {
  readonly layers: number;
  readonly method: string;
  /** Share of held-out rows right after the last epoch: mean, lowest and highest seed. */
  readonly heldOut: number;
  readonly lowest: number;
  readonly highest: number;
  /** Mean loss of the last epoch. */
  readonly loss: number;
  /** Largest error of the first hidden layer over that of the output, before learning; median over seeds. */
  readonly reach: number;
  /** Hidden layers that `diagnose` calls dead before learning; most of all seeds. */
  readonly dead: number;
}

/** @returns undefined where it was stopped; what is done is kept by depth, method and seed */
export async function depthReport(
  { seeds, layers = depths }: DepthRunOptions,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const groups = await depthGroups(layers, seeds, run);
  if (groups === undefined) return undefined;
  const rows = groups.map(rowOf);
  const header = ["hidden layers", "method", "held-out", "lowest", "highest", "loss", "reach", "dead layers"];
  return {
    result: {
      schema: "credence-deep-depth/1",
      seeds,
      methods: rows,
      runs: groups,
    },
    tables: [{ name: "depth", header: Object.keys(rows[0]!), rows: rows.map((row) => Object.values(row)) }],
    figures: [
      { name: "depth-accuracy", figure: accuracyFigure(groups) },
      { name: "depth-errors", figure: errorsFigure(groups) },
    ],
    methods: methodsText(layers),
    printed: [
      `Held-out accuracy after ${EPOCHS} epochs, mean of ${seeds.length} seeds; reach of errors before learning`,
      align([
        header,
        ...rows.map((row) => [
          ...[String(row.layers), row.method],
          ...[row.heldOut, row.lowest, row.highest, row.loss].map((value) => value.toFixed(3)),
          ...[row.reach.toExponential(0), String(row.dead)],
        ]),
      ]),
      "",
      READING,
    ].join("\n"),
    warnings: [],
    failed: false,
  };
}

const READING =
  "Reach: the first layer's largest error over the output's. Activities that settle by gradient descent hand errors " +
  "down one layer a step, each time a tenth of them, so that 32 steps leave nothing for the first of many layers; " +
  "errors as variables, and exact steps, reach all layers at once.";

const methodsText = (
  layers: readonly number[],
): string => `Networks with ${layers.join(", ")} residual hidden layers of four tanh units and the scaling of Innocenti et al. (2025) (standard normal weights, no biases, multipliers 1/√inputs, 1/√(width · connections) and 1/width) learnt whether the first of 16 standard normal inputs is positive, from 128 rows in batches of 16 by Adam (rate 0.03), ${EPOCHS} epochs; 500 other rows were held out. Weights learnt by backpropagation, after 32 steps of gradient descent on activities (rate 0.1), after five on errors (rate 0.1; Goemaere et al. 2025), and after three exact Gauss-Newton steps.

Goemaere, C., et al. (2025). Error optimization: overcoming exponential signal decay in deep predictive coding networks. arXiv:2505.20137.
Innocenti, F., et al. (2025). μPC: scaling predictive coding to 100+ layer networks. arXiv:2505.13124.
`;

function rowOf({ layers, method, runs }: DepthGroup): DepthRow {
  const heldOut = runs.map((run) => run.heldOut.at(-1)!);
  const reach = runs.map(({ errors }) => errors[0]! / errors.at(-1)!).sort((a, b) => a - b);
  return {
    ...{ layers, method, heldOut: meanOf(heldOut) },
    lowest: Math.min(...heldOut),
    highest: Math.max(...heldOut),
    loss: meanOf(runs.map(({ loss }) => loss)),
    reach: reach[Math.floor(reach.length / 2)]!,
    dead: Math.max(...runs.map(({ dead }) => dead)),
  };
}

function panels(groups: readonly DepthGroup[], values: (group: DepthGroup) => number[]) {
  return [...new Set(groups.map(({ layers }) => layers))].map((layers) => ({
    name: `${layers} hidden ${layers === 1 ? "layer" : "layers"}`,
    lines: groups
      .filter((group) => group.layers === layers)
      .map((group) => ({ name: group.method, values: values(group) })),
  }));
}

function accuracyFigure(groups: readonly DepthGroup[]) {
  const mean = ({ runs }: DepthGroup): number[] =>
    runs[0]!.heldOut.map((_, epoch) => meanOf(runs.map(({ heldOut }) => heldOut[epoch]!)));
  return linesFigure({
    title: "Held-out accuracy of deep residual networks",
    xLabel: "Epoch",
    start: 1,
    panels: panels(groups, mean).map((panel) => ({
      ...panel,
      domain: [0.4, 1] as const,
      lines: [...panel.lines, { name: "chance", values: Array(EPOCHS).fill(0.5), target: true }],
    })),
    note: "Means over seeds.",
  });
}

function errorsFigure(groups: readonly DepthGroup[]) {
  const tens = ({ runs }: DepthGroup): number[] =>
    runs[0]!.errors.map((_, k) => meanOf(runs.map(({ errors }) => log(errors[k]!) / log(10))));
  return linesFigure({
    title: "How far errors reach before learning",
    xLabel: "Layer",
    start: 1,
    panels: panels(groups, tens),
    note: "Powers of ten of a layer's largest error on eight rows; means over seeds. The output is the last layer; lines begin where errors are not 0.",
  });
}
