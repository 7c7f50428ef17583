/** Estimates with intervals, a column of rows for each parameter. */

import { bottomAxis, textSize } from "./axis.js";
import { arrowNote, arrows } from "./beyond.js";
import { type Interval, robustDomain } from "./domain.js";
import type { Box, Figure, FigureTable, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { fitText, textWidth } from "./measure.js";
import { segments } from "./path.js";
import { horizontalTicks, panelsPerLine } from "./plot.js";
import { linearScale, logScale, type Scale } from "./scale.js";
import { orderedStatuses, statusLegend, statusPoints } from "./status.js";

export interface ForestData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    readonly unit?: string;
    readonly scale: "linear" | "log";
    /** Participants in order; a value of null was not estimated. */
    readonly rows: readonly {
      readonly id: string;
      readonly value: number | null;
      readonly low: number | null;
      readonly high: number | null;
      readonly status?: string;
    }[];
    /** Centre and interval of the prior, shaded. */
    readonly prior?: { readonly value: number; readonly low: number; readonly high: number };
    /** A line at this value. */
    readonly reference?: number;
  }[];
}

/**
 * One column of panels per parameter, one row per participant, prior intervals shaded behind. Rows shrink and names
 * are thinned where there are many participants, so that a line of panels stays below about 700 px. Estimates and
 * intervals beyond an axis end in arrows.
 */
export function forestFigure(data: ForestData): Figure {
  const { parameters } = data;
  const width = 720;
  const ids = [...new Set(parameters.flatMap(({ rows }) => rows.map(({ id }) => id)))];
  const longest = Math.max(0, ...ids.map((id) => textWidth(fitText(id, textSize.tick, 150), textSize.tick)));
  const left = edge + longest + 10;
  const gap = 20;
  const step = (panels: number): number => (width - edge - left + gap) / panels;
  const perLine = panelsPerLine(parameters.map(title), textSize.label, 5, step);
  const lines = Math.max(1, Math.ceil(parameters.length / perLine));
  const most = [640, 440][lines - 1] ?? 340;
  const rowHeight = Math.min(18, most / Math.max(1, ids.length));
  const every = Math.max(1, Math.ceil(12 / rowHeight));
  const names = ids.map((id, i) => (i % every === 0 ? fitText(id, textSize.tick, 150) : ""));
  const panelWidth = Math.min(340, step(perLine) - gap);
  const height = Math.max(18, rowHeight * ids.length) + 8;

  const top = header(data.title, undefined, width);
  const key = legend(legendOf(data), edge, top.height, width - 2 * edge);
  const marks: Mark[] = [...top.marks, ...key.marks];
  let y = top.height + key.height + 26;
  for (let line = 0; line < lines; line++) {
    const box = { x: left, y, width: panelWidth, height };
    marks.push(...nameColumn(names, box, rowHeight));
    for (const [k, parameter] of parameters.slice(line * perLine, (line + 1) * perLine).entries()) {
      marks.push(...panel(parameter, ids, { ...box, x: left + k * (panelWidth + gap) }, rowHeight));
    }
    y += height + 54;
  }
  const below = note(arrowNote(marks), y - 24, width);
  return {
    title: data.title,
    description: describe(data, ids.length),
    width,
    height: Math.ceil(y - 22 + below.height),
    marks: [...marks, ...below.marks],
    table: tableOf(data),
  };
}

type Parameter = ForestData["parameters"][number];
type Row = Parameter["rows"][number];

function title({ label, unit }: Parameter): Label {
  return unit ? `${label} (${unit})` : label;
}

function center(box: Box, row: number, rowHeight: number): number {
  return box.y + 4 + (row + 0.5) * rowHeight;
}

function nameColumn(names: readonly string[], box: Box, rowHeight: number): Mark[] {
  return names.flatMap((text, i): Mark[] => {
    if (text === "") return [];
    const place = { x: box.x - 8, y: center(box, i, rowHeight) + 4, anchor: "end" } as const;
    return [{ kind: "text", ...place, text, size: textSize.tick }];
  });
}

function panel(parameter: Parameter, ids: readonly string[], box: Box, rowHeight: number): Mark[] {
  const { rows, scale: kind, prior, reference } = parameter;
  const estimates = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const intervals = rows.flatMap(({ low, high }): Interval[] =>
    low === null || high === null ? [] : [[low, high]],
  );
  const behind: Interval[] = prior ? [[prior.low, prior.high]] : [];
  const seen = reference === undefined ? estimates : [...estimates, reference];
  const domain = robustDomain(kind, seen, intervals, behind);
  const range = [box.x + 6, box.x + box.width - 6] as const;
  const x = kind === "log" ? logScale(domain, range, 0.02) : linearScale(domain, range, 0.02);
  const at = (value: number): number => Math.min(range[1], Math.max(range[0], place(x, value, kind, range)));
  const marks: Mark[] = [];
  if (prior) marks.push(...priorMarks(prior, box, at));
  marks.push(...bottomAxis(box, x, { ticks: horizontalTicks(x, kind, box.width / 25), grid: true }), {
    kind: "text",
    ...titlePlace(box),
    label: fitLabel(title(parameter), textSize.label, box.width + 16),
    ...titleLook,
  });
  if (reference !== undefined) {
    const ends = [at(reference), box.y, at(reference), box.y + box.height];
    marks.push({ kind: "path", d: segments(ends), ...referenceStyle });
  }
  const rowOf = new Map(ids.map((id, i) => [id, i]));
  const y = ({ id }: Row): number => center(box, rowOf.get(id) ?? 0, rowHeight);
  return [
    ...marks,
    ...intervalMarks(rows, at, y, rowHeight),
    ...estimateMarks(rows, at, y, rowHeight, range),
  ];
}

/** Pixels of a value; what a logarithmic axis cannot show (0 and below) lies left of it. */
function place(
  x: Scale,
  value: number,
  kind: "linear" | "log",
  [left, right]: readonly [number, number],
): number {
  if (value === Number.POSITIVE_INFINITY) return right;
  return value === Number.NEGATIVE_INFINITY || (kind === "log" && value <= 0) ? left : x(value);
}

const titleLook = { size: textSize.label, anchor: "middle" } as const;

function titlePlace(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y - 7 };
}

function priorMarks(prior: NonNullable<Parameter["prior"]>, box: Box, at: (value: number) => number): Mark[] {
  const [low, high, middle] = [at(prior.low), at(prior.high), at(prior.value)];
  const ends = [middle, box.y, middle, box.y + box.height];
  return [
    {
      kind: "rect",
      x: low,
      y: box.y,
      width: high - low,
      height: box.height,
      ...priorInterval,
    },
    { kind: "path", d: segments(ends), ...priorCentre },
  ];
}

// Light enough for the grid lines over it.
const priorInterval: Style = { fill: "shade", fillOpacity: 0.6 };
const priorCentre: Style = { stroke: "grey", dash: [2, 3] };
const referenceStyle: Style = { stroke: "vermillion", dash: [6, 3] };

function intervalMarks(
  rows: readonly Row[],
  at: (value: number) => number,
  y: (row: Row) => number,
  rowHeight: number,
): Mark[] {
  const ends = rows.flatMap((row) => {
    if (isMissing(row) || row.low === null || row.high === null) return [];
    return [at(row.low), y(row), at(row.high), y(row)];
  });
  const strokeWidth = Math.min(1.6, Math.max(0.5, rowHeight / 5));
  return [{ kind: "path", d: segments(ends), stroke: "blue", strokeWidth, strokeOpacity: 0.6 }];
}

/** Points by status, arrows for estimates beyond the axis; at the left edge crosses for rows without estimate. */
function estimateMarks(
  rows: readonly Row[],
  at: (value: number) => number,
  y: (row: Row) => number,
  rowHeight: number,
  [left, right]: readonly [number, number],
): Mark[] {
  const size = Math.min(6, Math.max(2.2, rowHeight * 0.42));
  const missing: number[] = [];
  const beyond = { left: [] as number[], right: [] as number[] };
  const marks = orderedStatuses(rows.map(({ status = "converged" }) => status)).map((status) => {
    const places: number[] = [];
    for (const row of rows) {
      if ((row.status ?? "converged") !== status) continue;
      const value = row.value ?? Number.NaN;
      const x = at(value);
      if (isMissing(row)) (status === "failed" ? places : missing).push(left, y(row));
      else if (x <= left + 0.01) beyond.left.push(left, y(row));
      else if (x >= right - 0.01) beyond.right.push(right, y(row));
      else places.push(x, y(row));
    }
    return statusPoints(status, places, size);
  });
  const crosses = { kind: "points", shape: "cross", size, at: missing, ...missingStyle } as const;
  return [...marks, crosses, arrows("left", beyond.left, size), arrows("right", beyond.right, size)];
}

const missingStyle: Style = { stroke: "muted", strokeWidth: 1.2 };

function isMissing({ value }: Row): boolean {
  return value === null || Number.isNaN(value);
}

function legendOf({ parameters }: ForestData): LegendItem[] {
  const items: LegendItem[] = [
    {
      text: "estimate with interval",
      look: { kind: "line", style: { stroke: "blue", strokeOpacity: 0.6, strokeWidth: 1.6 } },
    },
  ];
  if (parameters.some(({ prior }) => prior)) {
    items.push({ text: "prior interval", look: { kind: "band", style: priorInterval } });
    items.push({ text: "prior centre", look: { kind: "line", style: priorCentre } });
  }
  if (parameters.some(({ reference }) => reference !== undefined)) {
    items.push({ text: "reference", look: { kind: "line", style: referenceStyle } });
  }
  if (parameters.some(({ rows }) => rows.some((row) => isMissing(row) && row.status !== "failed"))) {
    const look = { kind: "point", shape: "cross", size: 6, style: missingStyle } as const;
    items.push({ text: "no estimate", look });
  }
  // A participant has one status, whatever the number of parameters.
  const statuses = new Map(
    parameters.flatMap(({ rows }) => rows.map(({ id, status }) => [id, status ?? "converged"])),
  );
  return [...items, ...statusLegend([...statuses.values()])];
}

function describe({ parameters }: ForestData, participants: number): string {
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return `Estimates with intervals of ${participants} participant${participants === 1 ? "" : "s"}, a panel for each of: ${names}.`;
}

function tableOf({ parameters }: ForestData): FigureTable {
  return {
    header: ["parameter", "participant", "value", "low", "high", "status"],
    rows: parameters.flatMap(({ name, rows }) =>
      rows.map(({ id, value, low, high, status }) => [name, id, value, low, high, status]),
    ),
  };
}
