/** Beliefs of any nodes over trials, each panel beside the truth and what was observed: how examples are shown. */

import type { Figure, FigureTable, Series } from "./figure.js";
import { header } from "./header.js";
import { type Label, labelText } from "./label.js";
import {
  dotSample,
  lineSample,
  type TrialDots,
  type TrialLine,
  type TrialPanel,
  trialPanels,
} from "./trials.js";

export interface Course {
  readonly label: Label;
  /** Column of the rows; the sd is `NAME_sd`. */
  readonly name: string;
  readonly values: Series;
  /** Draws a band of ± 1 sd. */
  readonly sd?: Series;
  /** `belief` (default): solid; `other`: a second belief or model; `truth`: dashed. */
  readonly role?: "belief" | "other" | "truth";
}

export interface CoursesPanel {
  /** Along the vertical axis. */
  readonly label: Label;
  readonly courses: readonly Course[];
  /** What was seen, as dots; NaN where nothing was. */
  readonly observed?: { readonly label: Label; readonly name: string; readonly values: Series };
  /** Default: from the data. */
  readonly domain?: readonly [number, number];
}

export interface CoursesData {
  /** Plain text. */
  readonly title: string;
  readonly subtitle?: string;
  readonly panels: readonly CoursesPanel[];
  /** Trials (from 1) at which a dashed separator stands. */
  readonly separators?: readonly number[];
  /** Default "Trial". */
  readonly xLabel?: Label;
}

/** Panels below each other over one axis of trials; names of courses must differ between panels. */
export function coursesFigure(data: CoursesData): Figure {
  const width = 720;
  const trials = Math.max(
    ...data.panels.flatMap(({ courses }) => courses.map(({ values }) => values.length)),
  );
  const top = header(data.title, data.subtitle, width);
  const axis = {
    trials,
    label: data.xLabel ?? "Trial",
    runStarts: data.separators ?? [],
    ignored: [],
  };
  const { marks, bottom } = trialPanels(data.panels.map(panelOf), axis, top.height, width);
  return {
    title: data.title,
    description: `Lines over ${trials} trials, from the top: ${data.panels.map(describe).join("; ")}.`,
    width,
    height: Math.ceil(bottom),
    marks: [...top.marks, ...marks],
    table: tableOf(data.panels, trials),
  };
}

const looks = {
  belief: { stroke: "blue" },
  other: { stroke: "vermillion", strokeWidth: 1.2 },
  truth: { stroke: "ink", strokeWidth: 1.2, dash: [4, 3] },
} as const;

function panelOf({ label, courses, observed, domain }: CoursesPanel): TrialPanel {
  const lines = courses.map((course): TrialLine => {
    const style = looks[course.role ?? "belief"];
    return { label: course.label, values: course.values, style, ...(course.sd && { around: course.sd }) };
  });
  const dots: TrialDots[] = observed
    ? [{ label: observed.label, values: observed.values, paint: "green" }]
    : [];
  return {
    name: labelText(label),
    yLabel: label,
    height: 96,
    lines,
    dots,
    legend: [...lines.map(lineSample), ...dots.map(dotSample)],
    ...(domain && { domain }),
  };
}

function describe({ label, courses, observed }: CoursesPanel): string {
  const named = courses.map(
    (course) => `${labelText(course.label)}${course.sd ? " with a band of one standard deviation" : ""}`,
  );
  return `${labelText(label)} (${[...named, ...(observed ? [labelText(observed.label)] : [])].join(", ")})`;
}

function tableOf(panels: readonly CoursesPanel[], trials: number): FigureTable {
  const columns = panels.flatMap(({ courses, observed }): [string, Series][] => [
    ...courses.flatMap(({ name, values, sd }): [string, Series][] => [
      [name, values],
      ...(sd ? [[`${name}_sd`, sd] as [string, Series]] : []),
    ]),
    ...(observed ? [[observed.name, observed.values] as [string, Series]] : []),
  ]);
  return {
    header: ["trial", ...columns.map(([name]) => name)],
    rows: Array.from({ length: trials }, (_, t) => [t + 1, ...columns.map(([, values]) => values[t])]),
  };
}
