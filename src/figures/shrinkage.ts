/** What a population makes of single estimates: from what each participant's data say alone to what all say. */

import { bottomAxis, textSize } from "./axis.js";
import { arrowNote, arrows } from "./beyond.js";
import { robustDomain } from "./domain.js";
import type { Box, Figure, FigureTable, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { fitText, textWidth } from "./measure.js";
import { segments } from "./path.js";
import { emptyPanel, horizontalTicks, panelsPerLine } from "./plot.js";
import { linearScale } from "./scale.js";

export interface ShrinkageData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    /** Population mean, where it is one for all. */
    readonly mean?: number;
    /** In the order in which they are drawn, the same for all parameters. */
    readonly rows: readonly {
      readonly id: string;
      /** Estimate from the participant's own data; null where there is none. */
      readonly unpooled: number | null;
      readonly pooled: number;
      /** What the population says of the participant, where that differs between participants. */
      readonly population?: number;
    }[];
  }[];
}

/** A panel for each parameter, a row for each participant: a line from the own estimate to the pooled one. */
export function shrinkageFigure(data: ShrinkageData): Figure {
  const { parameters } = data;
  const width = 720;
  const ids = [...new Set(parameters.flatMap(({ rows }) => rows.map(({ id }) => id)))];
  const longest = Math.max(0, ...ids.map((id) => textWidth(fitText(id, textSize.tick, 130), textSize.tick)));
  const left = edge + longest + 10;
  const gap = 20;
  const step = (panels: number): number => (width - edge - left + gap) / panels;
  const titles = parameters.map(({ label }) => label);
  const perLine = panelsPerLine(titles, textSize.label, 3, step);
  const lines = Math.max(1, Math.ceil(parameters.length / perLine));
  const rowHeight = Math.min(16, ([560, 420][lines - 1] ?? 320) / Math.max(1, ids.length));
  const every = Math.max(1, Math.ceil(12 / rowHeight));
  const height = Math.max(18, rowHeight * ids.length) + 8;
  const panelWidth = Math.min(420, step(perLine) - gap);
  const top = header(data.title, undefined, width);
  const key = legend(legendOf(data), edge, top.height, width - 2 * edge);
  const marks: Mark[] = [...top.marks, ...key.marks];
  let y = top.height + key.height + 26;
  for (let line = 0; line < lines; line++) {
    ids.forEach((id, i) => {
      if (i % every !== 0) return;
      const place = { x: left - 8, y: y + 4 + (i + 0.5) * rowHeight + 4, anchor: "end" } as const;
      marks.push({ kind: "text", ...place, text: fitText(id, textSize.tick, 130), size: textSize.tick });
    });
    for (const [k, parameter] of parameters.slice(line * perLine, (line + 1) * perLine).entries()) {
      const box = { x: left + k * (panelWidth + gap), y, width: panelWidth, height };
      marks.push(...panel(parameter, ids, box, rowHeight));
    }
    y += height + 54;
  }
  if (parameters.length === 0) marks.push(emptyPanel({ x: 0, y: y - 80, width, height: 60 }, "no values"));
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

type Parameter = ShrinkageData["parameters"][number];

const meanLook: Style = { stroke: "vermillion", dash: [6, 3], strokeWidth: 1.3 };
const populationLook: Style = { stroke: "vermillion", strokeWidth: 1.6 };
const wayLook: Style = { stroke: "blue", strokeOpacity: 0.5, strokeWidth: 1.1 };
const unpooledLook: Style = { fill: "background", stroke: "grey", strokeWidth: 1.1 };

function panel(
  { label, mean, rows }: Parameter,
  ids: readonly string[],
  box: Box,
  rowHeight: number,
): Mark[] {
  const own = rows.flatMap(({ unpooled, pooled }) => [pooled, ...(unpooled === null ? [] : [unpooled])]);
  const population = rows.flatMap((row) => row.population ?? []);
  const domain = robustDomain("linear", [...own, ...population, ...(mean === undefined ? [] : [mean])]);
  const [left, right] = [box.x + 6, box.x + box.width - 6];
  const x = linearScale(domain, [left, right], 0.02);
  const at = (value: number): number => Math.min(right, Math.max(left, x(value)));
  const rowOf = new Map(ids.map((id, i) => [id, i]));
  const yOf = (id: string): number => box.y + 4 + ((rowOf.get(id) ?? 0) + 0.5) * rowHeight;
  const size = Math.min(6, Math.max(2.4, rowHeight * 0.42));
  const ways: number[] = [];
  const ticks: number[] = [];
  const [unpooled, pooled]: [number[], number[]] = [[], []];
  const beyond = { left: [] as number[], right: [] as number[] };
  for (const row of rows) {
    const y = yOf(row.id);
    const end = at(row.pooled);
    if (row.population !== undefined) {
      const tick = at(row.population);
      ticks.push(tick, y - rowHeight * 0.42, tick, y + rowHeight * 0.42);
    }
    pooled.push(end, y);
    if (row.unpooled === null) continue;
    const start = x(row.unpooled);
    ways.push(at(row.unpooled), y, end, y);
    if (start < left - 0.5) beyond.left.push(left, y);
    else if (start > right + 0.5) beyond.right.push(right, y);
    else unpooled.push(start, y);
  }
  const line = mean === undefined ? [] : [at(mean), box.y, at(mean), box.y + box.height];
  return [
    ...bottomAxis(box, x, { ticks: horizontalTicks(x, "linear", box.width / 45), grid: true }),
    {
      kind: "text",
      x: box.x + box.width / 2,
      y: box.y - 7,
      label: fitLabel(label, textSize.label, box.width + 16),
      size: textSize.label,
      anchor: "middle",
    },
    { kind: "path", d: segments(line), ...meanLook },
    { kind: "path", d: segments(ticks), ...populationLook },
    { kind: "path", d: segments(ways), ...wayLook },
    { kind: "points", shape: "circle", size, at: unpooled, ...unpooledLook },
    { kind: "points", shape: "circle", size, at: pooled, fill: "blue" },
    arrows("left", beyond.left, size),
    arrows("right", beyond.right, size),
  ];
}

function legendOf({ parameters }: ShrinkageData): LegendItem[] {
  const items: LegendItem[] = [
    { text: "own data alone", look: { kind: "point", shape: "circle", size: 6, style: unpooledLook } },
    {
      text: "with the population",
      look: { kind: "point", shape: "circle", size: 6, style: { fill: "blue" } },
    },
  ];
  if (parameters.some(({ mean }) => mean !== undefined)) {
    items.push({ text: "population mean", look: { kind: "line", style: meanLook } });
  }
  if (parameters.some(({ rows }) => rows.some(({ population }) => population !== undefined))) {
    const look = { kind: "point", shape: "bar", size: 10, style: populationLook } as const;
    items.push({ text: "expected of the participant", look });
  }
  return items;
}

function describe({ parameters }: ShrinkageData, participants: number): string {
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  const whom = `${participants} participant${participants === 1 ? "" : "s"}`;
  return `Estimates of ${whom} from their own data alone and with the population, a panel for each of: ${names}.`;
}

function tableOf({ parameters }: ShrinkageData): FigureTable {
  return {
    header: ["parameter", "participant", "unpooled", "pooled", "population"],
    rows: parameters.flatMap(({ name, mean, rows }) =>
      rows.map(({ id, unpooled, pooled, population }) => [name, id, unpooled, pooled, population ?? mean]),
    ),
  };
}
