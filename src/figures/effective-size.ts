/** Effective sample sizes as draws accumulate. */

import type { Box, Cell, Figure, Mark, Series, Style } from "./figure.js";
import { type Label, labelText } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { axesOf, curve, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface EffectiveSizeData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    /** Of all chains together, ascending. */
    readonly draws: Series;
    /** Effective sizes of that many draws; NaN where there is none. */
    readonly bulk: Series;
    readonly tail: Series;
  }[];
  /** The size that is enough. Default 400. */
  readonly enough?: number;
}

/** A panel for each parameter: effective sizes of bulk and tails against draws. Good chains give straight lines. */
export function effectiveSizeFigure(data: EffectiveSizeData): Figure {
  const { parameters, enough = 400 } = data;
  const figure = panelGrid({
    title: data.title,
    legend: [
      { text: "bulk", look: { kind: "line", style: bulkLook } },
      { text: "tail", look: { kind: "line", style: tailLook } },
      { text: `enough (${enough})`, look: { kind: "line", style: enoughLook } },
    ],
    most: 3,
    left: 58,
    height: 140,
    panels: parameters.map((one) => ({ name: one.label, draw: (box) => panel(one, enough, box) })),
  });
  const last = parameters.map(({ label, bulk, tail }) => {
    return `${labelText(label)}: bulk ${rounded(bulk)}, tail ${rounded(tail)}.`;
  });
  return {
    ...figure,
    description: `Effective sample sizes against draws. At the end: ${last.join(" ")}`,
    table: {
      header: ["parameter", "draws", "bulk", "tail"],
      rows: parameters.flatMap(({ name, draws, bulk, tail }) =>
        Array.from(draws, (n, i): Cell[] => [name, n, bulk[i], tail[i]]),
      ),
    },
  };
}

const bulkLook: Style = { stroke: "blue", strokeWidth: 1.6 };
const tailLook: Style = { stroke: "vermillion", strokeWidth: 1.6, dash: [6, 2] };
const enoughLook: Style = { stroke: "ink", dash: [2, 3] };

function rounded(sizes: Series): string {
  const last = sizes[sizes.length - 1];
  return last === undefined || !Number.isFinite(last) ? "not defined" : last.toFixed(0);
}

function panel(
  { draws, bulk, tail }: EffectiveSizeData["parameters"][number],
  enough: number,
  box: Box,
): Mark[] {
  const extent = extentOf(bulk, tail, [0, enough]);
  const known = extentOf(bulk, tail) !== undefined && draws.length > 0;
  const x = linearScale(known ? extentOf(draws, [0]) : undefined, [box.x, box.x + box.width - 4]);
  const y = linearScale([0, (extent?.[1] ?? enough) * 1.05], [box.y + box.height, box.y]);
  const ends = [box.x, y(enough), box.x + box.width, y(enough)];
  const series = [
    { at: curve(draws, bulk, x, y), look: bulkLook, shape: "circle", fill: "blue" },
    { at: curve(draws, tail, x, y), look: tailLook, shape: "square", fill: "vermillion" },
  ] as const;
  return [
    ...axesOf(box, { scale: x, title: "Draws" }, { scale: y, title: "Effective size", titleOffset: 46 }),
    { kind: "path", d: segments(ends), ...enoughLook },
    ...series.flatMap(({ at, look, shape, fill }): Mark[] => [
      { kind: "path", d: linePath(at), ...look },
      { kind: "points", shape, size: 4, at, fill },
    ]),
    ...(known ? [] : [emptyPanel(box, "no values")]),
  ];
}
