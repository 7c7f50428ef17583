/** Figures of a published simulation, of its first run. */

import { type AttractorPreset, type Course, correlation, type Shown } from "../attractor/index.js";
import { meanOf } from "../checklist/moments.js";
import {
  circularNetworkFigure,
  type Figure,
  histogramsFigure,
  imagesFigure,
  linesFigure,
  pairsFigure,
  scatterFigure,
} from "../figures/index.js";
import { anglesFigure, couplingsFigure, statesFigure } from "./own/pictures.js";

interface NamedFigure {
  readonly name: string;
  readonly figure: Figure;
}

export function presetFigures(preset: AttractorPreset, shown: Shown): NamedFigure[] {
  const { labels, patterns, attractors, weights, columns, recalled, free } = shown;
  const size = patterns[0]!.length;
  return [
    { name: "attractors", figure: attractorsFigure(preset, shown) },
    ...couplingsFigure(`${preset}: couplings`, weights, size).map((figure) => ({
      name: "couplings",
      figure,
    })),
    {
      name: "angles",
      figure: anglesFigure(`${preset}: angles between patterns, and between attractors`, [
        { name: "patterns", states: patterns },
        { name: "attractors", states: attractors },
      ]),
    },
    { name: "course", figure: courseFigure(preset, shown.course) },
    { name: "weight-change", figure: weightChangeFigure(preset, shown.course, labels) },
    ...(recalled === undefined
      ? []
      : [
          {
            name: "recall",
            figure: statesFigure(
              `${preset}: targets, noisy cues and responses`,
              recalled.map((_, k) => `trial ${k + 1}`),
              [
                { name: "target", states: recalled.map(({ target }) => target) },
                {
                  name: "cue",
                  states: recalled.map(({ cue }) => cue),
                  captions: recalled.map(({ cue, target }) => r(cue, target)),
                },
                {
                  name: "response",
                  states: recalled.map(({ response }) => response),
                  captions: recalled.map(({ response, target }) => r(response, target)),
                },
              ],
              columns,
            ),
          },
        ]),
    ...(shown.trials === undefined ? [] : [{ name: "trials", figure: trialsFigure(preset, shown.trials) }]),
    ...(free === undefined ? [] : freeRunFigures(preset, free, labels)),
    ...(size > MOST_ON_CIRCLE
      ? []
      : [
          {
            name: "network",
            figure: circularNetworkFigure({
              title: `${preset}: couplings, and the attractor of ${labels[0]}`,
              ...{ states: attractors[0]!, weights },
            }),
          },
        ]),
    { name: "correlations", figure: correlationsFigure(preset, patterns, attractors) },
    ...(shown.otherWeights === undefined
      ? []
      : [{ name: "coupling-scatter", figure: couplingScatter(preset, shown.otherWeights, weights, size) }]),
  ];
}

function trialsFigure(preset: AttractorPreset, trials: NonNullable<Shown["trials"]>): Figure {
  return pairsFigure({
    ...{ title: `${preset}: noisy cues and responses, trial by trial`, yLabel: "r² with the target" },
    ends: ["cue", "response"],
    panels: trials.map(({ name, cue, response }) => ({ name, from: cue, to: response })),
  });
}

/** Units that can be told apart on a circle. */
const MOST_ON_CIRCLE = 64;

function correlationsFigure(
  preset: AttractorPreset,
  patterns: Shown["patterns"],
  attractors: Shown["attractors"],
): Figure {
  const pairs = (states: Shown["patterns"]): number[] =>
    states.flatMap((a, i) => states.slice(i + 1).map((b) => correlation(a, b)));
  return histogramsFigure({
    title: `${preset}: correlations of pairs, patterns and attractors`,
    xLabel: "Correlation",
    domain: [-1, 1],
    panels: [
      { name: "pairs of patterns", values: pairs(patterns) },
      { name: "pairs of attractors", values: pairs(attractors) },
    ],
  });
}

/** Couplings of different units in two networks. */
function couplingScatter(
  preset: AttractorPreset,
  before: readonly number[],
  after: readonly number[],
  size: number,
): Figure {
  const between = (weights: readonly number[]): number[] =>
    weights.filter((_, at) => at % size !== Math.floor(at / size));
  return scatterFigure({
    title: `${preset}: couplings of two networks`,
    panels: [
      {
        name: "couplings of different units",
        ...(preset === "digits-dream"
          ? { xLabel: "Before the dream", yLabel: "After the dream" }
          : { xLabel: "State carried", yLabel: "State reset" }),
        ...{ x: between(before), y: between(after) },
      },
    ],
  });
}

const r = (a: readonly number[], b: readonly number[]): string => `r ${correlation(a, b).toFixed(2)}`;

function attractorsFigure(preset: AttractorPreset, shown: Shown): Figure {
  const { labels, patterns, attractors, attractorsBefore, columns } = shown;
  const line = (name: string, states: Shown["attractors"]) => ({
    ...{ name, states },
    captions: states.map((state, k) => r(state, patterns[k]!)),
  });
  return statesFigure(
    `${preset}: patterns, and where relaxation from them ends`,
    labels,
    [
      { name: "pattern", states: patterns },
      ...(attractorsBefore === undefined ? [] : [line("before", attractorsBefore)]),
      line(attractorsBefore === undefined ? "attractor" : "after", attractors),
    ],
    columns,
  );
}

/** Epochs of the centred running mean: 200 updates at ten an epoch. */
const WINDOW = 20;
/** Values of a line, at most. */
const POINTS = 400;

function courseFigure(preset: AttractorPreset, course: Course): Figure {
  const epochs = course.pattern.length;
  const step = Math.max(1, Math.ceil(epochs / POINTS));
  const thin = (values: readonly number[]): number[] => values.filter((_, t) => t % step === 0);
  const panel = (name: string, part: Exclude<keyof Course, "pattern">) => ({
    name,
    lines: [
      { name: "epoch", values: thin(course[part]), dots: true },
      { name: `running mean of ${WINDOW + 1} epochs`, values: thin(runningMean(course[part], WINDOW)) },
    ],
  });
  return linesFigure({
    title: `${preset}: learning, epoch by epoch`,
    xLabel: "Epoch",
    start: 1,
    step,
    panels: [
      panel("free energy, nats", "freeEnergy"),
      panel("accuracy", "accuracy"),
      panel("complexity", "complexity"),
      panel("surprise of states, nats", "surprise"),
    ],
    note: `Free energy, accuracy and complexity of the state after the last update of an epoch, given its evidence; surprise is the mean of its updates.${step > 1 ? ` Every epoch in ${step} is shown.` : ""}`,
  });
}

/** Mean of the values around each, fewer at the ends. */
function runningMean(values: readonly number[], window: number): number[] {
  const half = window / 2;
  return values.map((_, t) => {
    return meanOf(values.slice(Math.max(0, t - half), t + half + 1));
  });
}

/** Epochs whose changes are shown one by one, patterns that are told apart. */
const [FIRST, TOLD_APART] = [200, 7];

function weightChangeFigure(preset: AttractorPreset, course: Course, labels: readonly string[]): Figure {
  const chosen = course.pattern.slice(0, FIRST);
  const told = labels.length <= TOLD_APART ? labels : labels.slice(0, TOLD_APART - 1);
  const dotsOf = (name: string, own: (pattern: number) => boolean) => ({
    ...{ name, dots: true },
    values: chosen.map((pattern, t) => (own(pattern) ? course.weightChange[t]! : Number.NaN)),
  });
  return linesFigure({
    title: `${preset}: change of couplings in the first ${chosen.length} epochs, by the pattern shown`,
    xLabel: "Epoch",
    start: 1,
    most: 1,
    panels: [
      {
        name: "mean squared change of an update",
        lines: [
          ...told.map((label, k) => dotsOf(label, (pattern) => pattern === k)),
          ...(told.length < labels.length ? [dotsOf("others", (pattern) => pattern >= told.length)] : []),
        ],
      },
    ],
  });
}

function freeRunFigures(
  preset: AttractorPreset,
  { states, correlations }: NonNullable<Shown["free"]>,
  labels: readonly string[],
): NamedFigure[] {
  const units = states[0]!.length;
  return [
    {
      name: "free-run",
      figure: linesFigure({
        title: `${preset}: the network runs by itself, correlation with each pattern`,
        xLabel: "Update",
        start: 1,
        most: 1,
        panels: [
          {
            name: "correlation of the state",
            lines: labels.map((name, k) => ({ name, values: correlations.map((each) => each[k]!) })),
          },
        ],
      }),
    },
    {
      name: "activity",
      figure: imagesFigure({
        title: `${preset}: activity of the free run, a row a unit, a column an update`,
        columns: states.length,
        names: [""],
        unit: "state of a unit",
        range: [-1, 1],
        size: 620,
        lines: [
          {
            name: "",
            images: [
              {
                values: Float64Array.from(
                  { length: units * states.length },
                  (_, at) => states[at % states.length]![Math.floor(at / states.length)]!,
                ),
              },
            ],
          },
        ],
      }),
    },
  ];
}
