/** Beliefs over trials in the layout of the HGF toolbox: levels from the top, below them inputs and responses. */

import type { Figure, FigureTable, Series } from "./figure.js";
import { header } from "./header.js";
import { type Label, labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { type Outcome, outcomePanels } from "./outcome-panels.js";
import { separator, type TrialPanel, trialPanels } from "./trials.js";

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
  /** The panels below the levels. */
  readonly outcome: Outcome;
  /** First trial (from 1) of each further run or session: separators, and lines start anew. */
  readonly runStarts?: readonly number[];
  /** Trials (from 1) that were ignored, or had no input: marked. */
  readonly ignored?: readonly number[];
  /** Default "Trial". */
  readonly xLabel?: Label;
}

/**
 * Continuous levels with bands of ± 1 sd; the expected input with inputs (dots at their value) and binary responses
 * (dots off the range of binary inputs), for categories their probabilities and a panel of inputs and responses; other
 * responses; the learning rate. One axis of trials for all.
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
  const panels = [...beliefs, ...outcomePanels(outcome)];
  const first = panels[0]!;
  return [{ ...first, legend: [...commonLegend(data), ...first.legend] }, ...panels.slice(1)];
}

const belief = { stroke: "blue" } as const;

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
    items.push({ text: "ignored or without input", look: { kind: "stripe", style: { fill: "shade" } } });
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
  const left = ignored.length > 0 ? ` ${ignored.length} trials ignored or without input.` : "";
  return `Lines over ${trials} trials, from the top: ${parts.join("; ")}.${runs}${left}`;
}

function tableOf({ levels, outcome, ignored = [] }: TrajectoriesData, trials: number): FigureTable {
  const columns: [string, Series][] = [];
  for (const { name, mean, sd } of levels) {
    columns.push([name, mean]);
    if (sd) columns.push([`${name}_sd`, sd]);
  }
  columns.push([labelText(outcome.expectedLabel), outcome.expected]);
  for (const { label, expected } of outcome.categories ?? []) columns.push([labelText(label), expected]);
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
