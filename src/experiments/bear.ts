/** `credence deep bear`: both bears as tables, figures, a paragraph and a print. */

import type { CheckReport } from "../checklist/report.js";
import { networkDiagram, recordedLayers, type SweepRecord } from "../deep/index.js";
import { coursesFigure, layerCoursesFigure, layeredNetworkFigure, linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { BLOCK, bearRows, type FlipRun, flipRow, flipRuns, flipsNetwork } from "./bear-flips.js";
import { bearMethods, type SongRun, songRates, songRow, songRun, UPDATES } from "./bear-song.js";

/** The rate that the figures and the print show. */
const SHOWN = 0.2;

export function bear(seed: number): CheckReport {
  const song = bearMethods.flatMap((method) => songRates.map((rate) => songRun(method, rate)));
  const songRows = song.map(songRow);
  const shown = song.filter(({ rate }) => rate === SHOWN);
  const rows = bearRows(seed);
  const flips = flipRuns(rows);
  const flipRows = flips.map(flipRow);
  const songHeader = [
    "method",
    "hear after 1",
    "smell after 1",
    "lowest smell",
    "at",
    "interference",
    "heard < 0.5",
  ];
  const songTable = songRows
    .filter(({ rate }) => rate === SHOWN)
    .map((row) => [
      row.method,
      ...[row.hearAfterOne, row.smellAfterOne, row.lowestSmell].map((value) => value.toFixed(6)),
      String(row.lowestAt),
      row.interference.toFixed(4),
      row.heardNoMoreAt === null ? "never" : String(row.heardNoMoreAt),
    ]);
  const flipHeader = ["method", "lowest", "at row", "highest", "turned at row"];
  const flipTable = flipRows.map(({ method, lowest, lowestAt, highest, turnedAt }) => [
    ...[method, lowest.toFixed(6), String(lowestAt), highest.toFixed(4)],
    turnedAt === null ? "never" : String(turnedAt),
  ]);
  return {
    result: { schema: "credence-deep-bear/1", seed, song: songRows, flips: flipRows },
    tables: [
      {
        name: "song",
        header: Object.keys(songRows[0]!),
        rows: songRows.map((row) => Object.values(row)),
      },
      { name: "flips", header: Object.keys(flipRows[0]!), rows: flipRows.map((row) => Object.values(row)) },
    ],
    figures: [
      { name: "song-predictions", figure: songFigure(shown) },
      { name: "song-hidden", figure: hiddenFigure(shown) },
      { name: "song-weights", figure: weightsFigure(shown) },
      { name: "song-rates", figure: ratesFigure(songRows) },
      { name: "flips-network", figure: networkFigure() },
      { name: "flips-activity", figure: activityFigure(flips[0], rows.targets) },
      { name: "flips-layers", figure: layersFigure(flips[0].record) },
      { name: "flips-methods", figure: flipsFigure(flips, rows.targets) },
    ],
    methods: METHODS,
    printed: [
      `Song's bear, rate ${SHOWN}: 64 updates towards (hear, smell) = (0, 1) from (1, 1)`,
      align([songHeader, ...songTable]),
      "",
      `The notebook's bear, seed ${seed}: predictions of the output that stays while the other flips; rows count from 0`,
      align([flipHeader, ...flipTable]),
      "",
      READING,
    ].join("\n"),
    warnings: [],
    failed: false,
  };
}

const READING =
  "At an equal rate predictive coding does not learn faster here; settled, it interferes less than backpropagation. " +
  "The sweep that weighs errors by precision, pyhgf's default, interferes more. On the notebook's rows it is " +
  "backpropagation that drags the unchanged output least.";

const METHODS = `A network of one input, one hidden and two output units without activation function learnt that a sound is gone while a smell stays (Song et al. 2024). All weights started at 1; input 1, target (0, 1), half the squared error as loss, 64 updates by stochastic gradient descent. Activities were settled by gradient descent (128 steps of 0.1, halved where the energy rose), in errors (ePC, 5 steps of 0.1), exactly (full-covariance Gauss-Newton), by one sweep of pyhgf's rule with fixed precisions, with and without a second prediction, and not at all (backpropagation). A second network with biases saw 240 rows in which one output changed its sign after 80 and 160 rows, by the rules of pyhgf 0.3.0 (unbounded volatility updates, standard learning, rate 0.2), by backpropagation, and by exact settling.

Song, Y., Millidge, B., Salvatori, T., Lukasiewicz, T., Xu, Z., & Bogacz, R. (2024). Inferring neural activity before plasticity as a foundation for learning beyond backpropagation. Nature Neuroscience, 27, 348-358.
`;

function songFigure(runs: readonly SongRun[]) {
  const line = (name: "hear" | "smell") => runs.map((run) => ({ name: run.method, values: run[name] }));
  const target = (value: number) => ({ name: "target", values: Array(UPDATES).fill(value), target: true });
  return linesFigure({
    title: `A bear no longer heard: predictions before each update, rate ${SHOWN}`,
    xLabel: "Updates",
    panels: [
      { name: "Smell", lines: [...line("smell"), target(1)] },
      { name: "Hear", lines: [...line("hear"), target(0)] },
    ],
    note: "Settling, the exact solution and the sweep with a second prediction lie on each other.",
  });
}

function hiddenFigure(runs: readonly SongRun[]) {
  const line = (name: "predicted" | "inferred") =>
    runs.map((run) => ({ name: run.method, values: run[name] }));
  return linesFigure({
    title: "The hidden unit before and after inference",
    xLabel: "Updates",
    panels: [
      { name: "As predicted by the input", lines: line("predicted") },
      { name: "After inference", lines: line("inferred") },
    ],
  });
}

function weightsFigure(runs: readonly SongRun[]) {
  const names = ["Input to hidden", "Hidden to hear", "Hidden to smell"];
  return linesFigure({
    title: "Weights before each update",
    xLabel: "Updates",
    most: 3,
    panels: names.map((name, k) => ({
      name,
      lines: runs.map((run) => ({ name: run.method, values: run.weights.map((each) => each[k]!) })),
    })),
  });
}

function ratesFigure(rows: readonly ReturnType<typeof songRow>[]) {
  const rates = [...songRates].reverse();
  const of = (value: (row: ReturnType<typeof songRow>) => number) =>
    bearMethods.map(({ name }) => ({
      name,
      values: rates.map((rate) => value(rows.find((row) => row.method === name && row.rate === rate)!)),
    }));
  return linesFigure({
    title: "Learning rates",
    xLabel: "Learning rate",
    places: rates,
    most: 1,
    panels: [
      { name: "Lowest smell", lines: of(({ lowestSmell }) => lowestSmell) },
      {
        name: "Cosine between the first change of predictions and the way to the target",
        lines: of(({ cosine }) => cosine),
      },
      { name: "Predictions of the smell below 0.95", lines: of(({ spoilt }) => spoilt) },
    ],
  });
}

function activityFigure(run: FlipRun, targets: readonly (readonly [number, number])[]) {
  const truth = (k: 0 | 1) => targets.map((row) => row[k]);
  return coursesFigure({
    title: "The notebook's bear: what pyhgf 0.3.0's sweep predicts and infers",
    panels: [
      {
        label: "Outputs",
        courses: [
          { label: "stays", name: "kept", values: run.kept },
          { label: "flips", name: "flipped", values: run.flipped, role: "other" },
          { label: "\\text{target that flips}", name: "target_flipped", values: truth(1), role: "truth" },
        ],
      },
      {
        label: "Hidden unit",
        courses: [
          { label: "predicted", name: "hidden_predicted", values: run.predicted },
          { label: "\\text{after inference}", name: "hidden_inferred", values: run.inferred, role: "other" },
        ],
      },
    ],
    separators: [BLOCK + 1, 2 * BLOCK + 1],
    xLabel: "Row",
  });
}

function networkFigure() {
  return layeredNetworkFigure({ title: "The notebook's network", ...networkDiagram(flipsNetwork) });
}

function layersFigure({ expectedMean, mean, precision }: SweepRecord) {
  return layerCoursesFigure({
    title: "All layers of the notebook's bear, by the sweep of pyhgf 0.3.0",
    xLabel: "Row",
    quantities: [
      { name: "predicted", layers: recordedLayers(expectedMean!) },
      { name: "after inference", layers: recordedLayers(mean!) },
      { name: "precision", layers: recordedLayers(precision!) },
    ],
    separators: [BLOCK + 1, 2 * BLOCK + 1],
  });
}

function flipsFigure(runs: readonly FlipRun[], targets: readonly (readonly [number, number])[]) {
  const panel = (name: string, of: (run: FlipRun) => readonly number[], k: 0 | 1) => ({
    name,
    lines: [
      ...runs.map((run) => ({ name: run.method, values: of(run).slice(BLOCK - 10) })),
      { name: "target", values: targets.slice(BLOCK - 10).map((row) => row[k]), target: true },
    ],
  });
  return linesFigure({
    title: "The output that stays is dragged along by the one that flips",
    xLabel: "Row",
    start: BLOCK - 9,
    most: 1,
    panels: [
      panel("Output that stays", ({ kept }) => kept, 0),
      panel("Output that flips", ({ flipped }) => flipped, 1),
    ],
  });
}
