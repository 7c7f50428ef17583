/** Quantities with intervals, a row each, in panels that share a scale: population quantities, contrasts. */

import { bottomAxis, textSize } from "./axis.js";
import { arrowNote, arrows } from "./beyond.js";
import { type Interval, robustDomain } from "./domain.js";
import type { Box, Figure, FigureTable, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel, layoutLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { segments } from "./path.js";
import { emptyPanel, horizontalTicks } from "./plot.js";
import { linearScale, logScale } from "./scale.js";

export interface IntervalsData {
  /** Plain text. */
  readonly title: string;
  /** Panels from top to bottom, each with an axis of its own. */
  readonly groups: readonly {
    readonly label: Label;
    /** Default linear; `log` for ratios. */
    readonly scale?: "linear" | "log";
    /** A line through all rows at the value that means no effect: 0, or 1 for ratios. */
    readonly nothing?: number;
    readonly rows: readonly IntervalsRow[];
  }[];
  /** Plain text for the legend: `89 % interval`. */
  readonly intervalText: string;
}

export interface IntervalsRow {
  readonly label: Label;
  /** Of the rows of the table. */
  readonly name: string;
  /** NaN where there is none. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** A true value, or one to compare with. */
  readonly reference?: number;
  /** Region of practical equivalence. */
  readonly rope?: Interval;
  /** Right of the panel: `P(> 0) = 0.98`. */
  readonly note?: Label;
}

const rowHeight = 20;
const width = 720;

/** Mean and interval of each row; a band where differences do not matter, a mark at a true value. */
export function intervalsFigure(data: IntervalsData): Figure {
  const { groups } = data;
  const rows = groups.flatMap((group) => group.rows);
  const widest = (labels: readonly Label[], most: number): number =>
    Math.min(most, Math.max(0, ...labels.map((label) => layoutLabel(label, textSize.tick).width)));
  const left =
    edge +
    widest(
      rows.map(({ label }) => label),
      190,
    ) +
    12;
  const right = widest(
    rows.map((row) => row.note ?? ""),
    120,
  );
  const top = header(data.title, undefined, width);
  const key = legend(legendOf(data), edge, top.height, width - 2 * edge);
  const marks: Mark[] = [...top.marks, ...key.marks];
  let y = top.height + key.height + 26;
  for (const group of groups) {
    const height = Math.max(1, group.rows.length) * rowHeight + 8;
    const box = { x: left, y, width: width - edge - 8 - left - (right > 0 ? right + 14 : 0), height };
    marks.push(...panel(group, box));
    y += height + 54;
  }
  if (groups.length === 0) {
    marks.push(emptyPanel({ x: 0, y, width, height: 60 }, "no values"));
    y += 80;
  }
  const below = note(arrowNote(marks), y - 24, width);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(y - 22 + below.height),
    marks: [...marks, ...below.marks],
    table: tableOf(data),
  };
}

type Group = IntervalsData["groups"][number];

const intervalLook: Style = { stroke: "blue", strokeWidth: 2.2, strokeOpacity: 0.75 };
const ropeLook: Style = { fill: "shade" };
const nothingLook: Style = { stroke: "grey", dash: [2, 3] };
const referenceLook: Style = { stroke: "vermillion", strokeWidth: 1.8 };

function panel(group: Group, box: Box): Mark[] {
  const { rows, scale: kind = "linear", nothing, label } = group;
  const known = rows
    .flatMap(({ value, reference = Number.NaN }) => [value, reference])
    .filter(Number.isFinite);
  const seen = nothing === undefined ? known : [...known, nothing];
  const intervals = rows.map(({ low, high }): Interval => [low, high]);
  const ropes = rows.flatMap(({ rope }) => (rope === undefined ? [] : [rope]));
  const domain = robustDomain(kind, seen, intervals, ropes);
  const range = [box.x + 8, box.x + box.width - 8] as const;
  const x = kind === "log" ? logScale(domain, range, 0.02) : linearScale(domain, range, 0.02);
  const at = (value: number): number => {
    if (kind === "log" && value <= 0) return range[0];
    return Math.min(range[1], Math.max(range[0], x(value)));
  };
  const middle = (row: number): number => box.y + 4 + (row + 0.5) * rowHeight;
  const title = fitLabel(label, textSize.label, box.width);
  return [
    { kind: "text", x: box.x, y: box.y - 8, label: title, size: textSize.label },
    ...rows.flatMap(({ rope }, i) => (rope === undefined ? [] : [band(rope, at, middle(i))])),
    ...bottomAxis(box, x, { ticks: horizontalTicks(x, kind, box.width / 45), grid: true }),
    ...(nothing === undefined || rows.length === 0 ? [] : [line(at(nothing), box)]),
    ...rows.flatMap((row, i) => rowMarks(row, middle(i), box, at, range)),
    ...(rows.length === 0 ? [emptyPanel(box, "no values")] : []),
  ];
}

function band([low, high]: Interval, at: (value: number) => number, y: number): Mark {
  const x = at(low);
  return {
    kind: "rect",
    x,
    y: y - rowHeight / 2 + 2,
    width: at(high) - x,
    height: rowHeight - 4,
    ...ropeLook,
  };
}

function line(x: number, box: Box): Mark {
  return { kind: "path", d: segments([x, box.y, x, box.y + box.height]), ...nothingLook };
}

function rowMarks(
  { label, value, low, high, reference, note: text }: IntervalsRow,
  y: number,
  box: Box,
  at: (value: number) => number,
  [left, right]: readonly [number, number],
): Mark[] {
  const size = 6.5;
  const named: Mark = {
    kind: "text",
    x: box.x - 9,
    y: y + 4,
    label: fitLabel(label, textSize.tick, 190),
    size: textSize.tick,
    anchor: "end",
  };
  const noted: Mark[] =
    text === undefined
      ? []
      : [
          {
            kind: "text",
            x: box.x + box.width + 14,
            y: y + 4,
            label: fitLabel(text, textSize.tick, 120),
            size: textSize.tick,
            paint: "muted",
          },
        ];
  if (!Number.isFinite(value)) {
    const missing: Mark = { kind: "points", shape: "cross", size, at: [left, y], stroke: "muted" };
    return [named, missing, ...noted];
  }
  const x = at(value);
  const beyond =
    x <= left + 0.01
      ? arrows("left", [left, y], size)
      : x >= right - 0.01
        ? arrows("right", [right, y], size)
        : undefined;
  const bar = Number.isFinite(low) && Number.isFinite(high) ? [at(low), y, at(high), y] : [];
  const truth: Mark[] =
    reference === undefined || !Number.isFinite(reference)
      ? []
      : [{ kind: "path", d: segments([at(reference), y - 8, at(reference), y + 8]), ...referenceLook }];
  return [
    named,
    { kind: "path", d: segments(bar), ...intervalLook },
    ...truth,
    beyond ?? { kind: "points", shape: "circle", size, at: [x, y], fill: "blue" },
    ...noted,
  ];
}

function legendOf({ groups, intervalText }: IntervalsData): LegendItem[] {
  const rows = groups.flatMap((group) => group.rows);
  const items: LegendItem[] = [
    { text: "posterior mean", look: { kind: "point", shape: "circle", size: 6.5, style: { fill: "blue" } } },
    { text: intervalText, look: { kind: "line", style: intervalLook } },
  ];
  if (rows.some(({ rope }) => rope)) {
    items.push({ text: "region of practical equivalence", look: { kind: "band", style: ropeLook } });
  }
  if (groups.some(({ nothing }) => nothing !== undefined)) {
    items.push({ text: "no effect", look: { kind: "line", style: nothingLook } });
  }
  if (rows.some(({ reference }) => reference !== undefined)) {
    const look = { kind: "point", shape: "bar", size: 12, style: referenceLook } as const;
    items.push({ text: "true value", look });
  }
  return items;
}

function describe({ groups, intervalText }: IntervalsData): string {
  const parts = groups.map(({ label, rows }) => {
    const told = rows.map((row) => `${row.name} ${Number(row.value.toPrecision(3))}`);
    return `${labelText(label)}: ${told.join(", ") || "none"}`;
  });
  return `Posterior means with ${intervalText}s. ${parts.join(". ")}.`;
}

function tableOf({ groups }: IntervalsData): FigureTable {
  return {
    header: ["group", "name", "value", "low", "high", "reference", "rope_low", "rope_high"],
    rows: groups.flatMap(({ label, rows }) =>
      rows.map(({ name, value, low, high, reference, rope }) => [
        ...[labelText(label), name, value, low, high],
        ...[reference, rope?.[0], rope?.[1]],
      ]),
    ),
  };
}
