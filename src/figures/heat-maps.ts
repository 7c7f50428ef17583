/** Maps of quantities over two settings: a cell each, rows upwards, every map with a scale of colours of its own. */

import { textSize } from "./axis.js";
import type { ColourMap } from "./colour-map.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { emptyPanel } from "./plot.js";
import { extentOf } from "./scale.js";

export interface HeatMapsData {
  /** Plain text. */
  readonly title: string;
  /** Plain text below and beside every map. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Settings of columns from the left, and of rows from below. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly maps: readonly {
    /** Plain text. */
    readonly name: string;
    /** [row][column], rows from below; NaN where there is none. */
    readonly values: readonly Series[];
    /** Diverging maps are symmetric about 0. Default sequential. */
    readonly map?: ColourMap;
  }[];
  /** Plain text below. */
  readonly note?: string;
}

const BAR = 12;

export function heatMapsFigure(data: HeatMapsData): Figure {
  const { maps, x, y } = data;
  const grid = panelGrid({
    title: data.title,
    legend: [],
    note: data.note ?? "",
    most: 2,
    left: 56,
    height: 210,
    panels: maps.map((one) => ({ name: `\\text{${one.name}}`, draw: (box) => draw(one, data, box) })),
  });
  return {
    ...grid,
    description: `Maps over ${data.xLabel} (${x.length} columns) and ${data.yLabel} (${y.length} rows): ${maps
      .map(({ name, values }) => {
        const extent = extentOf(...values);
        return extent === undefined ? `${name}, no values` : `${name}, ${extent[0]} to ${extent[1]}`;
      })
      .join("; ")}.`,
    table: {
      header: ["map", data.xLabel, data.yLabel, "value"],
      rows: maps.flatMap(({ name, values }) =>
        y.flatMap((level, i) => x.map((place, j) => [name, place, level, values[i]![j]!])),
      ),
    },
  };
}

function draw(
  { values, map = "sequential" }: HeatMapsData["maps"][number],
  { x, y, xLabel, yLabel }: HeatMapsData,
  room: Box,
): Mark[] {
  const box = { ...room, width: room.width - 66 };
  const extent = extentOf(...values);
  const cell = { width: box.width / x.length, height: box.height / y.length };
  const frame: Mark = { kind: "rect", ...box, stroke: "axis" };
  const small = { size: textSize.tick, paint: "muted" } as const;
  const marks: Mark[] = [
    ...spaced(x, cell.width, 44).map((j): Mark => {
      const at = { x: box.x + (j + 0.5) * cell.width, y: box.y + box.height + 15 };
      return { kind: "text", ...at, text: short(x[j]!), anchor: "middle", ...small };
    }),
    ...spaced(y, cell.height, 20).map((i): Mark => {
      const at = { x: box.x - 6, y: box.y + box.height - (i + 0.5) * cell.height + 4 };
      return { kind: "text", ...at, text: short(y[i]!), anchor: "end", ...small };
    }),
    {
      ...{ kind: "text", x: box.x + box.width / 2, y: box.y + box.height + 32, text: xLabel },
      ...{ size: textSize.label, anchor: "middle" },
    },
    {
      ...{ kind: "text", x: box.x - 40, y: box.y + box.height / 2, text: yLabel, rotate: -90 },
      ...{ size: textSize.label, anchor: "middle" },
    },
  ];
  if (extent === undefined) return [...marks, frame, emptyPanel(box, "no values")];
  const most = Math.max(Math.abs(extent[0]), Math.abs(extent[1])) || 1;
  const range = map === "diverging" ? ([-most, most] as const) : around(extent);
  const rowsFromTop = Float64Array.from(
    y.toReversed().flatMap((_, i) => Array.from(values[y.length - 1 - i]!)),
  );
  const shade = { ...box, fill: "shade" } as const;
  return [
    { kind: "rect", ...shade },
    { kind: "raster", ...box, columns: x.length, rows: y.length, values: rowsFromTop, map, range },
    frame,
    ...marks,
    ...scaleBeside({ x: box.x + box.width + 12, y: box.y, width: BAR, height: box.height }, range, map),
  ];
}

/** A single value lies in the middle of its scale. */
function around([low, high]: readonly [number, number]): readonly [number, number] {
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** Indices so far apart that their labels have room, the first among them. */
function spaced(values: readonly number[], step: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(room / step));
  return values.flatMap((_, k) => (k % every === 0 ? [k] : []));
}

const short = (value: number): string => String(Number(value.toPrecision(2))).replace("-", "−");

function scaleBeside(box: Box, range: readonly [number, number], map: ColourMap): Mark[] {
  const [low, high] = range;
  const values = Float64Array.from({ length: 128 }, (_, i) => high - ((high - low) * i) / 127);
  return [
    { kind: "raster", ...box, columns: 1, rows: 128, values, map, range },
    { kind: "rect", ...box, stroke: "axis", strokeWidth: 0.5 },
    ...[0, 0.5, 1].map((share): Mark => {
      const at = { x: box.x + box.width + 5, y: box.y + (1 - share) * box.height + 4 };
      return { kind: "text", ...at, text: short(low + share * (high - low)), size: textSize.tick };
    }),
  ];
}
