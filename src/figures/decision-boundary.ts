/**
 * What a classifier of two inputs predicts over their plane: boundaries between classes, where it is sure, and how
 * uncertain it is, with points of every class.
 */

import { levelLines } from "./contour.js";
import type { Box, Figure, FigureTable, Mark, PointShape, Series, Style } from "./figure.js";
import type { LegendItem } from "./legend.js";
import { panelGrid } from "./panel-grid.js";
import { linePath } from "./path.js";
import { axesOf } from "./plot.js";
import { linearScale, type Scale } from "./scale.js";
import type { Role } from "./theme.js";

export interface DecisionBoundaryData {
  /** Plain text. */
  readonly title: string;
  /** Names of the classes, two to five; plain text. */
  readonly classes: readonly string[];
  /** The grid: so many places from the first to the second number, both included. */
  readonly x: { readonly range: readonly [number, number]; readonly count: number };
  readonly y: { readonly range: readonly [number, number]; readonly count: number };
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    /** Of each class, over the grid row by row from the least y, along x. */
    readonly probabilities: readonly Series[];
  }[];
  /** Shown in every panel; the class is an index. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly label: number }[];
  /** Probability from which a class counts as sure, > ½; default 0.9. */
  readonly sure?: number;
  /** Of a line of panels, at most. Default 3. */
  readonly most?: number;
  /** Plain text below. */
  readonly note?: string;
}

const looks: readonly { readonly fill: Role; readonly shape: PointShape }[] = [
  { fill: "blue", shape: "circle" },
  { fill: "vermillion", shape: "triangle" },
  { fill: "green", shape: "square" },
  { fill: "purple", shape: "diamond" },
  { fill: "orange", shape: "up" },
];

const boundary: Style = { stroke: "ink", strokeWidth: 1.4 };
const sureLine = (k: number): Style => ({ stroke: looks[k]!.fill, strokeWidth: 1.1, dash: [3, 2] });
const ground = (at: number) => ({ map: "ground", at }) as const;

/** A panel each over the same plane; uncertainty is the entropy of the prediction, from 0 to all classes alike. */
export function decisionBoundaryFigure(data: DecisionBoundaryData): Figure {
  const { classes, x, y, panels, sure = 0.9 } = data;
  const most = Math.log2(classes.length);
  const shape = (y.range[1] - y.range[0]) / (x.range[1] - x.range[0]);
  const figure = panelGrid({
    title: data.title,
    legend: [
      ...classes.map((text, k): LegendItem => {
        const { fill, shape } = looks[k]!;
        return { text, look: { kind: "point", style: { fill }, shape, size: 6 } };
      }),
      { text: "boundary", look: { kind: "line", style: boundary } },
      ...classes.map((text, k): LegendItem => {
        return { text: `${text}: ${sure}`, look: { kind: "line", style: sureLine(k) } };
      }),
      ...[0, 0.5, 1].map((share): LegendItem => {
        const bits = Number((share * most).toFixed(2));
        const style: Style = { fill: ground(share), stroke: "axis" };
        return { text: share === 0 ? "uncertainty 0" : `${bits} bit`, look: { kind: "band", style } };
      }),
    ],
    note: data.note ?? "",
    most: data.most ?? 3,
    left: 36,
    foot: 46,
    height: (width) => Math.round(width * shape),
    panels: panels.map(({ name, probabilities }) => ({
      name: `\\text{${name}}`,
      draw: (box) => draw(probabilities, box, data, sure),
    })),
  });
  return {
    ...figure,
    description:
      `Predicted classes (${classes.join(", ")}) over a plane of two inputs, one panel each: ` +
      `${panels.map(({ name }) => name).join(", ")}. Grey: entropy of the prediction. ` +
      `${data.points.length} points.`,
    table: tableOf(data),
  };
}

function draw(probabilities: readonly Series[], box: Box, data: DecisionBoundaryData, sure: number): Mark[] {
  const { x, y, points } = data;
  const across = linearScale(x.range, [box.x, box.x + box.width]);
  const up = linearScale(y.range, [box.y + box.height, box.y]);
  const [columns, rows] = [x.count, y.count];
  const lines = (values: Series, level: number): string =>
    levelLines(values, columns, rows, level)
      .map((piece) => linePath(piece.map((at, i) => (i % 2 === 0 ? place(across, at, x) : place(up, at, y)))))
      .join("");
  // Of two classes, one's boundary is the other's.
  const parted = probabilities.length === 2 ? [1] : probabilities.map((_, k) => k);
  const marks: Mark[] = [
    raster(probabilities, box, columns, rows),
    ...probabilities.map((values, k): Mark => ({ kind: "path", d: lines(values, sure), ...sureLine(k) })),
    ...parted.map((k): Mark => ({ kind: "path", d: lines(lead(probabilities, k), 0), ...boundary })),
    ...looks.slice(0, probabilities.length).map((look, k): Mark => {
      const at = points.flatMap((point) => (point.label === k ? [across(point.x), up(point.y)] : []));
      const size = Math.max(2.5, Math.min(5, box.width / 60));
      return { kind: "points", ...look, size, at, fillOpacity: 0.85 };
    }),
  ];
  const plain = { grid: false };
  return [
    { kind: "group", marks, clip: box },
    ...axesOf(box, { scale: across, ...plain }, { scale: up, ...plain }),
  ];
}

/** A place of the grid, in cells, in pixels. */
function place(scale: Scale, at: number, { range, count }: DecisionBoundaryData["x"]): number {
  return scale(range[0] + ((range[1] - range[0]) * at) / (count - 1));
}

/** Entropies as an image whose outer cells are cut in half, so that every cell has its place in its middle. */
function raster(probabilities: readonly Series[], box: Box, columns: number, rows: number): Mark {
  const values = Array.from({ length: columns * rows }, (_, k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    return entropy(probabilities.map((each) => each[(rows - 1 - row) * columns + column]!));
  });
  const [width, height] = [box.width / (columns - 1), box.height / (rows - 1)];
  return {
    kind: "raster",
    ...{ x: box.x - width / 2, y: box.y - height / 2, width: box.width + width, height: box.height + height },
    ...{ columns, rows, values, map: "ground", range: [0, Math.log2(probabilities.length)] },
  };
}

/** In bits. */
function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p === 0 ? sum : sum - p * Math.log2(p)), 0);
}

/** How far the probability of a class is above the largest of the others. */
function lead(probabilities: readonly Series[], k: number): number[] {
  return Array.from(probabilities[k]!, (p, i) => {
    return p - Math.max(...probabilities.flatMap((each, j) => (j === k ? [] : [each[i]!])));
  });
}

/** A row for each place of the grid, then for each point; a column for each class and panel. */
function tableOf({ classes, x, y, panels, points }: DecisionBoundaryData): FigureTable {
  const at = ({ range, count }: DecisionBoundaryData["x"], i: number): number =>
    range[0] + ((range[1] - range[0]) * i) / (count - 1);
  // The probability of the first of two classes is that of the second, told otherwise.
  const from = classes.length === 2 ? 1 : 0;
  const columns = panels.flatMap(({ name, probabilities }) =>
    probabilities.slice(from).map((values, k) => ({ name: `${name}: ${classes[from + k]}`, values })),
  );
  return {
    header: ["x", "y", "class", ...columns.map(({ name }) => name)],
    rows: [
      ...Array.from({ length: x.count * y.count }, (_, k) => [
        ...[at(x, k % x.count), at(y, Math.floor(k / x.count)), null],
        ...columns.map(({ values }) => values[k]),
      ]),
      ...points.map((point) => [point.x, point.y, classes[point.label], ...columns.map(() => null)]),
    ],
  };
}
