/** All participants of a study at a glance. */

import { quantileSorted } from "d3-array";
import { bottomAxis, leftAxis, textSize, tickRoom } from "./axis.js";
import { arrowNote, arrows } from "./beyond.js";
import { robustDomain } from "./domain.js";
import type { Box, Figure, FigureTable, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { fitText, textWidth } from "./measure.js";
import { segments } from "./path.js";
import { type AxisKind, emptyPanel, horizontalTicks, panelsPerLine, verticalTicks } from "./plot.js";
import { linearScale, logScale, type Scale } from "./scale.js";
import { orderedStatuses, statusLegend, statusPoints } from "./status.js";
import { swarm } from "./swarm.js";

export interface OverviewData {
  /** Plain text. */
  readonly title: string;
  readonly participants: readonly {
    readonly id: string;
    readonly status: string;
    /** As `parameters`; NaN where there is none. */
    readonly estimates: readonly number[];
    /** Log model evidence. */
    readonly evidence: number | null;
    /** Log-likelihood that the posterior expects, evidence + complexity. */
    readonly accuracy?: number | null;
  }[];
  readonly parameters: readonly {
    readonly label: Label;
    readonly name: string;
    readonly scale: "linear" | "log";
  }[];
}

/**
 * Distribution of each parameter over participants (points, and a box of quartiles with whiskers to the last points
 * within one and a half of its heights), and evidence in order; statuses by shape and colour.
 */
export function overviewFigure(data: OverviewData): Figure {
  const { participants, parameters } = data;
  const width = 720;
  const top = header(data.title, undefined, width);
  const statuses = statusLegend(participants.map(({ status }) => status));
  const accuracies = participants.some(({ accuracy }) => Number.isFinite(accuracy));
  const key = legend(
    accuracies ? [...statuses, accuracySample] : statuses,
    edge,
    top.height,
    width - 2 * edge,
  );
  const marks: Mark[] = [...top.marks, ...key.marks];
  const step = (panels: number): number => (width - 2 * edge + cellGap) / panels;
  const names = parameters.map(({ label }) => label);
  // Beside the labels of its axis a panel has some 40 px less than its step.
  const perLine = panelsPerLine(names, textSize.label, 6, (panels) => step(panels) - 40);
  const lines = Math.ceil(parameters.length / perLine);
  const cell = Math.min(360, step(perLine));
  const height = 170;
  let y = top.height + key.height + 26;
  for (let line = 0; line < lines; line++) {
    for (let k = line * perLine; k < Math.min(parameters.length, (line + 1) * perLine); k++) {
      const x = edge + (k - line * perLine) * cell;
      marks.push(...parameterPanel(data, k, { x, y, width: cell, height }));
    }
    y += height + 38;
  }
  if (lines > 0) y -= 16;
  const evidence = evidencePanel(participants, { x: edge, y: y + 4, width: width - 2 * edge, height: 170 });
  marks.push(...evidence.marks);
  y += 4 + evidence.height;
  const below = note([arrowNote(marks), missingNote(participants)].join(" "), y - 2, width);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(y + below.height),
    marks: [...marks, ...below.marks],
    table: tableOf(data),
  };
}

type Participant = OverviewData["participants"][number];

const cellGap = 14;

/** Points and box of one parameter; `cell` includes the labels of its axis. */
function parameterPanel({ participants, parameters }: OverviewData, k: number, cell: Box): Mark[] {
  const { label, scale: kind } = parameters[k]!;
  const known = participants.flatMap(({ estimates, status }) => {
    const value = estimates[k] ?? Number.NaN;
    return Number.isFinite(value) && (kind === "linear" || value > 0) ? [{ value, status }] : [];
  });
  const values = known.map(({ value }) => value);
  const range = [cell.y + cell.height - 4, cell.y + 4] as const;
  const domain = robustDomain(kind, values);
  const y = kind === "log" ? logScale(domain, range, 0.04) : linearScale(domain, range, 0.04);
  const ticks = verticalTicks(y, kind, 5);
  const left = tickRoom(ticks);
  const box = { x: cell.x + left, y: cell.y, width: cell.width - left - cellGap, height: cell.height };
  const middle = box.x + box.width / 2;
  const at = (value: number): number => Math.min(range[0], Math.max(range[1], y(value)));
  const size = Math.min(5, Math.max(2, 60 / Math.sqrt(Math.max(1, values.length))));
  const title = fitLabel(label, textSize.label, box.width + 40);
  const boxed = values.length >= 4;
  const places = values.map(at);
  const offsets = swarm(places, size * 1.05, box.width - 44);
  const half = Math.max(0, ...offsets) + size / 2;
  const center = middle + (boxed ? 11 : 0);
  const points = known.map(({ value, status }, i) => {
    return { status, value, x: center + offsets[i]!, y: places[i]! };
  });
  return [
    ...leftAxis(box, y, { ticks: values.length > 0 ? ticks : [], grid: true }),
    ...(values.length > 0 ? [] : [emptyPanel(box, "no estimates")]),
    { kind: "text", x: middle, y: box.y - 8, label: title, size: textSize.label, anchor: "middle" },
    ...(boxed ? quartileBox(values, kind, at, center - half - 16) : []),
    ...pointMarks(points, y, size),
  ];
}

interface Point {
  readonly status: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

/** Points by status; arrows at the edge for values beyond the scale. */
function pointMarks(points: readonly Point[], scale: Scale, size: number): Mark[] {
  const [low, high] = scale.domain() as [number, number];
  const at = (some: readonly Point[]): number[] => some.flatMap(({ x, y }) => [x, y]);
  const inside = points.filter(({ value }) => value >= low && value <= high);
  return [
    ...orderedStatuses(inside.map(({ status }) => status)).map((status) =>
      statusPoints(status, at(inside.filter((one) => one.status === status)), size),
    ),
    arrows("up", at(points.filter(({ value }) => value > high)), size),
    arrows("down", at(points.filter(({ value }) => value < low)), size),
  ];
}

/** Box from quartile to quartile, a line at the median, whiskers, all as the axis shows them. */
function quartileBox(
  values: readonly number[],
  kind: AxisKind,
  pixels: (value: number) => number,
  x: number,
): Mark[] {
  const y = (value: number): number => pixels(kind === "log" ? Math.exp(value) : value);
  const sorted = values.map((value) => (kind === "log" ? Math.log(value) : value)).sort((a, b) => a - b);
  const [lower = 0, median = 0, upper = 0] = [0.25, 0.5, 0.75].map((p) => quantileSorted(sorted, p));
  const reach = 1.5 * (upper - lower);
  const low = sorted.find((value) => value >= lower - reach) ?? lower;
  const high = sorted.findLast((value) => value <= upper + reach) ?? upper;
  const half = 5;
  const whiskers = [x, y(low), x, y(lower), x, y(upper), x, y(high)];
  const box = { x: x - half, y: y(upper), width: 2 * half, height: y(lower) - y(upper) };
  return [
    { kind: "path", d: segments(whiskers), stroke: "ink", strokeWidth: 1.1 },
    { kind: "rect", ...box, fill: "background", stroke: "ink", strokeWidth: 1.1 },
    { kind: "path", d: segments([x - half, y(median), x + half, y(median)]), stroke: "ink", strokeWidth: 2 },
  ];
}

const accuracyLook: Style = { stroke: "grey", strokeWidth: 1.2 };
const accuracySample: LegendItem = {
  text: "up to accuracy (evidence + complexity)",
  look: { kind: "line", style: accuracyLook },
};

/** Evidence from high to low. Few participants are named, many are counted. */
function evidencePanel(participants: readonly Participant[], area: Box): { marks: Mark[]; height: number } {
  const ranked = participants
    .flatMap((one) =>
      one.evidence !== null && Number.isFinite(one.evidence) ? [{ ...one, evidence: one.evidence }] : [],
    )
    .sort((a, b) => b.evidence - a.evidence || (a.id < b.id ? -1 : 1));
  const accuracies = ranked.flatMap(({ accuracy }) => (Number.isFinite(accuracy) ? [accuracy!] : []));
  const domain = robustDomain("linear", [...ranked.map(({ evidence }) => evidence), ...accuracies]);
  const range = [area.y + area.height - 4, area.y + 4] as const;
  const y = linearScale(domain, range, 0.04);
  const ticks = ranked.length > 0 ? verticalTicks(y, "linear", 5) : [];
  const titleOffset = tickRoom(ticks) + 9;
  const left = area.x + 12 + titleOffset;
  // Half a place, or as much as keeps a point off the axis.
  const inset = Math.max(5, (area.width - titleOffset) / (2 * Math.max(1, ranked.length)));
  const box = { x: left, y: area.y, width: area.x + area.width - left - 4, height: area.height };
  const x = linearScale([1, Math.max(1, ranked.length)], [box.x + inset, box.x + box.width - inset]);
  const at = (value: number): number => Math.min(range[0], Math.max(range[1], y(value)));
  const named = ranked.length <= 40;
  const names = named ? ranked.map(({ id }) => fitText(id, textSize.tick, 110)) : [];
  const longest = Math.max(0, ...names.map((name) => textWidth(name, textSize.tick)));
  const rankTicks = horizontalTicks(x, "linear", 10).filter(
    ({ value }) => Number.isInteger(value) && value >= 1,
  );
  const size = Math.min(6, Math.max(2.5, (0.7 * box.width) / Math.max(1, ranked.length)));
  const stems = ranked.flatMap(({ evidence, accuracy }, i) =>
    Number.isFinite(accuracy) ? [x(i + 1), at(evidence), x(i + 1), at(accuracy!)] : [],
  );
  const upright = longest + 8 <= box.width / Math.max(1, ranked.length);
  const room = named && !upright ? longest + 12 : 22;
  const rankTitle = "Participants, from the highest evidence";
  return {
    marks: [
      ...leftAxis(box, y, { ticks, grid: true, title: "Log model evidence", titleOffset }),
      ...bottomAxis(box, x, {
        ticks: named ? ranked.map((_, i) => ({ value: i + 1, label: "" })) : rankTicks,
        labels: !named,
      }),
      ...(ranked.length > 0 ? [] : [emptyPanel(box, "no evidence")]),
      ...names.map((text, i): Mark => {
        const below = box.y + box.height;
        const place = upright
          ? ({ x: x(i + 1), y: below + 16, anchor: "middle" } as const)
          : ({ x: x(i + 1) + 4, y: below + 7, anchor: "end", rotate: -90 } as const);
        return { kind: "text", ...place, text, size: textSize.tick, paint: "muted" };
      }),
      {
        kind: "text",
        x: box.x + box.width / 2,
        y: box.y + box.height + room + 12,
        text: rankTitle,
        size: textSize.label,
        anchor: "middle",
      },
      { kind: "path", d: segments(stems), ...accuracyLook, strokeWidth: Math.min(1.2, size / 3) },
      ...pointMarks(
        ranked.map(({ status, evidence }, i) => {
          return { status, value: evidence, x: x(i + 1), y: at(evidence) };
        }),
        y,
        size,
      ),
    ],
    height: area.height + room + 22,
  };
}

function missingNote(participants: readonly Participant[]): string {
  const missing = participants.filter(({ evidence }) => !Number.isFinite(evidence)).length;
  if (missing === 0) return "";
  return `${missing} of ${participants.length} participant${participants.length === 1 ? "" : "s"} ${missing === 1 ? "has" : "have"} no evidence.`;
}

function describe({ participants, parameters }: OverviewData): string {
  const counts = orderedStatuses(participants.map(({ status }) => status)).map((status) => {
    return `${participants.filter((one) => one.status === status).length} ${status}`;
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return `${participants.length} participant${participants.length === 1 ? "" : "s"} (${counts.join(", ")}): distributions of ${names}, and log model evidence in order.`;
}

function tableOf({ participants, parameters }: OverviewData): FigureTable {
  return {
    header: ["participant", "status", ...parameters.map(({ name }) => name), "evidence", "accuracy"],
    rows: participants.map(({ id, status, estimates, evidence, accuracy }) => {
      return [id, status, ...parameters.map((_, k) => estimates[k]), evidence, accuracy];
    }),
  };
}
