/** Weights of connections: a matrix as a heat map, biases as a strip beside it, and how all of them are distributed. */

import { textSize } from "./axis.js";
import { binCounts } from "./bins.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { emptyPanel } from "./plot.js";
import { extentOf } from "./scale.js";

export interface ConnectionWeightsData {
  /** Plain text. */
  readonly title: string;
  readonly connections: readonly WeightsPanel[];
  /** Of a line of panels, at most. Default 2. */
  readonly most?: number;
  /** Plain text below. */
  readonly note?: string;
}

export interface WeightsPanel {
  /** Plain text. */
  readonly name: string;
  /** Units that the weights lead to, and from. */
  readonly children: number;
  readonly parents: number;
  /** Row after row, a row for each child. */
  readonly weights: Series;
  /** One for each child. */
  readonly biases?: Series;
}

/** Room right of a matrix, pixels: bias, colours, distribution, their scale. */
const ASIDE = 112;
const STRIP = 9;
const BAR = 8;
const BINS = 25;

/** A panel each, with colours of its own that are symmetric about 0. */
export function connectionWeightsFigure(data: ConnectionWeightsData): Figure {
  const { connections } = data;
  const grid = panelGrid({
    title: data.title,
    legend: [],
    note: data.note ?? "",
    most: data.most ?? 2,
    left: 26,
    foot: 58,
    height: 150,
    panels: connections.map((one) => ({ name: `\\text{${one.name}}`, draw: (box) => draw(one, box) })),
  });
  return {
    ...grid,
    description: `Weights of connections: ${connections.map(describe).join("; ")}.`,
    table: {
      header: ["connection", "child", "parent", "weight"],
      rows: connections.flatMap(({ name, children, parents, weights, biases }) =>
        Array.from({ length: children }, (_, i) => [
          ...Array.from({ length: parents }, (_, j) => [name, i + 1, j + 1, weights[i * parents + j]]),
          ...(biases === undefined ? [] : [[name, i + 1, "bias", biases[i]]]),
        ]).flat(),
      ),
    },
  };
}

function describe({ name, children, parents, weights, biases = [] }: WeightsPanel): string {
  const extent = extentOf(weights, biases);
  const range = extent === undefined ? "no values" : `${extent[0]} to ${extent[1]}`;
  return `${name}, from ${parents} to ${children} units${biases.length > 0 ? " with biases" : ""}, ${range}`;
}

function draw({ children, parents, weights, biases }: WeightsPanel, room: Box): Mark[] {
  const box = { ...room, width: room.width - ASIDE };
  const frame: Mark = { kind: "rect", ...box, stroke: "axis", strokeWidth: 0.7 };
  const extent = extentOf(weights, biases ?? []);
  const words = { size: textSize.tick, anchor: "middle", paint: "muted" } as const;
  const titles: Mark[] = [
    {
      ...{ kind: "text", x: box.x + box.width / 2, y: box.y + box.height + 15, text: `parents (${parents})` },
      ...words,
    },
    {
      ...{
        kind: "text",
        x: box.x - 7,
        y: box.y + box.height / 2,
        text: `children (${children})`,
        rotate: -90,
      },
      ...words,
    },
  ];
  if (extent === undefined) return [frame, ...titles, emptyPanel(box, "no values")];
  const most = Math.max(Math.abs(extent[0]), Math.abs(extent[1])) || 1;
  const colours = { map: "diverging", range: [-most, most] } as const;
  const right = box.x + box.width;
  const strip = { ...box, x: right + 5, width: STRIP };
  return [
    { kind: "raster", ...box, columns: parents, rows: children, values: weights, ...colours },
    frame,
    ...titles,
    ...(biases === undefined
      ? []
      : ([
          { kind: "raster", ...strip, columns: 1, rows: children, values: biases, ...colours },
          { kind: "rect", ...strip, stroke: "axis", strokeWidth: 0.7 },
          { kind: "text", x: strip.x + STRIP / 2, y: box.y + box.height + 15, text: "bias", ...words },
        ] satisfies Mark[])),
    ...distribution([...Array.from(weights), ...Array.from(biases ?? [])], most, {
      ...{ x: right + 30, y: box.y, width: ASIDE - 30 - 42, height: box.height },
    }),
  ];
}

/** The scale of colours, with the share of weights beside each. */
function distribution(values: readonly number[], most: number, box: Box): Mark[] {
  const colours = Float64Array.from({ length: 128 }, (_, i) => most * (1 - (2 * i) / 127));
  const counts = binCounts(values, [-most, most], BINS);
  const highest = Math.max(...counts);
  const bars = box.x + BAR + 2;
  const step = box.height / BINS;
  return [
    {
      ...{ kind: "raster", ...box, width: BAR, columns: 1, rows: 128, values: colours },
      ...{ map: "diverging", range: [-most, most] },
    },
    { kind: "rect", ...box, width: BAR, stroke: "axis", strokeWidth: 0.5 },
    ...counts.map((count, i): Mark => {
      const y = box.y + box.height - (i + 1) * step;
      const width = ((box.width - BAR - 2) * count) / highest;
      return { kind: "rect", x: bars, y: y + 0.3, width, height: step - 0.6, fill: "grey" };
    }),
    ...[most, 0, -most].map((value, i): Mark => {
      const text = short(value);
      return {
        kind: "text",
        x: box.x + box.width + 4,
        y: box.y + (i * box.height) / 2 + 4,
        text,
        size: textSize.tick,
      };
    }),
  ];
}

const short = (value: number): string => String(Number(value.toPrecision(2))).replace("-", "−");
