/** Beliefs over trials in the layout of the HGF toolbox: levels from the top, below them inputs and responses. */

import type { Figure, FigureTable, Series } from "./figure.js";
import { header } from "./header.js";
import { type Label, labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { separator, type TrialDots, type TrialLine, type TrialPanel, trialPanels } from "./trials.js";

export interface TrajectoriesData {
  /** Plain text. */
  readonly title: string;
  readonly subtitle?: string;
  /** Continuous levels, top first; none for a model without. `sd` draws a band of mean ± 1 sd. */
  readonly levels: readonly {
    readonly label: Label;
    /** Column of the rows; the sd is `NAME_sd`. */
    readonly name: string;
    readonly mean: Series;
    readonly sd?: Series;
  }[];
  /** The lowest panel. */
  readonly outcome: {
    readonly kind: "binary" | "real";
    /** s(μ₂), or the expected input. */
    readonly expected: Series;
    readonly expectedLabel: Label;
    /** The outcome first; others (rewards) are in the rows only. */
    readonly inputs: readonly { readonly label: Label; readonly values: Series }[];
    readonly responses: readonly {
      readonly name: string;
      readonly kind: "binary" | "real";
      readonly values: Series;
      readonly prediction?: Series;
    }[];
    /** Of level 2: d μ₂ / d δ₁. */
    readonly learningRate?: { readonly label: Label; readonly values: Series };
  };
  /** First trial (from 1) of each further run or session: separators, and lines start anew. */
  readonly runStarts?: readonly number[];
  /** Trials (from 1) that were ignored or unobserved: marked. */
  readonly ignored?: readonly number[];
  /** Default "Trial". */
  readonly xLabel?: Label;
}

/**
 * Continuous levels with bands of ± 1 sd; the expected input with inputs (dots at their value) and binary responses
 * (dots off the range of binary inputs); other responses; the learning rate. One axis of trials for all.
 */
export function trajectoriesFigure(data: TrajectoriesData): Figure {
  const width = 720;
  const trials = data.outcome.expected.length;
  const top = header(data.title, data.subtitle, width);
  const axis = {
    trials,
    label: data.xLabel ?? "Trial",
    runStarts: data.runStarts ?? [],
    ignored: data.ignored ?? [],
  };
  const { marks, bottom } = trialPanels(panelsOf(data), axis, top.height, width);
  return {
    title: data.title,
    description: describe(data, trials),
    width,
    height: Math.ceil(bottom),
    marks: [...top.marks, ...marks],
    table: tableOf(data, trials),
  };
}

function panelsOf(data: TrajectoriesData): TrialPanel[] {
  const { levels, outcome } = data;
  const height = levels.length > 3 ? 76 : 96;
  const beliefs = levels.map(({ label, name, mean, sd }): TrialPanel => {
    return {
      name,
      yLabel: label,
      height,
      lines: [{ label, values: mean, style: belief, ...(sd && { around: sd }) }],
      legend: [],
    };
  });
  const beside = outcome.responses.filter(isBeside(outcome.kind));
  const apart = outcome.responses.filter((response) => !beside.includes(response));
  const panels = [...beliefs, outcomePanel(outcome, beside), ...apart.map(responsePanel)];
  const rate = outcome.learningRate;
  if (rate) {
    const line = {
      label: rate.label,
      values: rate.values,
      style: { stroke: "ink", strokeWidth: 1 },
    } as const;
    panels.push({ name: labelText(rate.label), height: 56, lines: [line], legend: [sample(line)] });
  }
  const first = panels[0]!;
  return [{ ...first, legend: [...commonLegend(data), ...first.legend] }, ...panels.slice(1)];
}

const belief = { stroke: "blue" } as const;
const responseColours = ["orange", "purple", "sky"] as const;

/** Binary responses to binary inputs share their panel, off their range. */
function isBeside(kind: "binary" | "real"): (response: Response) => boolean {
  return (response) => kind === "binary" && response.kind === "binary";
}

type Outcome = TrajectoriesData["outcome"];
type Response = Outcome["responses"][number];

function outcomePanel(outcome: Outcome, responses: readonly Response[]): TrialPanel {
  const { expected, expectedLabel } = outcome;
  const binary = outcome.kind === "binary";
  const expectation = { label: expectedLabel, values: expected, style: { stroke: "vermillion" } } as const;
  const predictions = responses.flatMap(({ name, prediction }): TrialLine[] =>
    prediction ? [{ label: predicted(name), values: prediction, style: predictionStyle }] : [],
  );
  const inputs = outcome.inputs
    .slice(0, 1)
    .map(({ label, values }): TrialDots => ({ label, values, paint: "green" }));
  const dots = [
    ...inputs,
    ...responses.map(({ name, values }, k): TrialDots => {
      const off = 0.1 * (k + 1);
      const paint = responseColours[k % responseColours.length]!;
      return { label: plain(name), values, paint, moved: { zero: -off, one: 1 + off } };
    }),
  ];
  const outside = 0.1 * responses.length + 0.07;
  return {
    name: labelText(expectedLabel),
    yLabel: expectedLabel,
    height: 124,
    lines: [...predictions, expectation],
    dots,
    ...(binary && { domain: [-outside, 1 + outside] as const, ticks: unitTicks }),
    legend: [sample(expectation), ...predictions.map(sample), ...dots.map(dotSample)],
  };
}

function responsePanel({ name, kind, values, prediction }: Response): TrialPanel {
  const dots: TrialDots = { label: plain(name), values, paint: "orange" };
  const lines: TrialLine[] = prediction
    ? [{ label: predicted(name), values: prediction, style: { stroke: "purple", strokeWidth: 1.2 } }]
    : [];
  return {
    name,
    height: 84,
    lines,
    dots: [dots],
    ...(kind === "binary" && { domain: [-0.1, 1.1] as const, ticks: unitTicks }),
    legend: [dotSample(dots), ...lines.map(sample)],
  };
}

const unitTicks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
const predictionStyle = { stroke: "purple", strokeWidth: 1, dash: [3, 2] } as const;

/** A name as a label: no letter is a variable, no sign is markup. */
function plain(name: string): Label {
  return /[\\{}]/.test(name) ? name : `\\text{${name}}`;
}

function predicted(name: string): Label {
  return `${plain(name)} predicted`;
}

function sample({ label, style }: Pick<TrialLine, "label" | "style">): LegendItem {
  return { label, look: { kind: "line", style: { strokeWidth: 1.5, ...style } } };
}

function dotSample({ label, paint, moved }: TrialDots): LegendItem {
  const look = { kind: "point", shape: "circle", size: 5, style: { fill: paint } } as const;
  return { label: moved ? `${label} (moved outwards)` : label, look };
}

/** What all panels have: mean and band of levels, ignored trials, starts of runs. */
function commonLegend({ levels, ignored = [], runStarts = [] }: TrajectoriesData): LegendItem[] {
  const items: LegendItem[] = [];
  if (levels.length > 0) {
    items.push({ text: "posterior mean", look: { kind: "line", style: { ...belief, strokeWidth: 1.5 } } });
  }
  if (levels.some(({ sd }) => sd !== undefined)) {
    items.push({ text: "± 1 sd", look: { kind: "band", style: { fill: "blue", fillOpacity: 0.2 } } });
  }
  if (ignored.length > 0) {
    items.push({ text: "ignored or unobserved", look: { kind: "stripe", style: { fill: "shade" } } });
  }
  if (runStarts.length > 0) items.push({ text: "new run", look: { kind: "line", style: separator } });
  return items;
}

function describe(
  { levels, outcome, runStarts = [], ignored = [] }: TrajectoriesData,
  trials: number,
): string {
  const parts = [
    ...levels.map(
      ({ label, sd }) => `${labelText(label)}${sd ? " with a band of one standard deviation" : ""}`,
    ),
    `${labelText(outcome.expectedLabel)} with ${outcome.inputs[0] ? labelText(outcome.inputs[0].label) : "no input"}`,
    ...outcome.responses.map(({ name }) => `response ${name}`),
    ...(outcome.learningRate ? [labelText(outcome.learningRate.label)] : []),
  ];
  const runs = runStarts.length > 0 ? ` ${runStarts.length + 1} runs.` : "";
  const left = ignored.length > 0 ? ` ${ignored.length} trials ignored or unobserved.` : "";
  return `Lines over ${trials} trials, from the top: ${parts.join("; ")}.${runs}${left}`;
}

function tableOf({ levels, outcome, ignored = [] }: TrajectoriesData, trials: number): FigureTable {
  const columns: [string, Series][] = [];
  for (const { name, mean, sd } of levels) {
    columns.push([name, mean]);
    if (sd) columns.push([`${name}_sd`, sd]);
  }
  columns.push([labelText(outcome.expectedLabel), outcome.expected]);
  for (const { label, values } of outcome.inputs) columns.push([labelText(label), values]);
  for (const { name, values, prediction } of outcome.responses) {
    columns.push([name, values]);
    if (prediction) columns.push([`${name}_prediction`, prediction]);
  }
  const rate = outcome.learningRate;
  if (rate) columns.push([labelText(rate.label), rate.values]);
  const left = new Set(ignored);
  return {
    header: ["trial", ...columns.map(([name]) => name), "ignored"],
    rows: Array.from({ length: trials }, (_, t) => [
      t + 1,
      ...columns.map(([, values]) => values[t]),
      left.has(t + 1) ? 1 : 0,
    ]),
  };
}
