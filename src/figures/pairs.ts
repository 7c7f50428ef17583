/** What was given and what was made of it, trial by trial: two values joined by a line, and the medians of all. */

import { median } from "d3-array";
import { textSize } from "./axis.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface PairsData {
  /** Plain text. */
  readonly title: string;
  /** Beside every vertical axis; plain text. */
  readonly yLabel: string;
  /** Below the left and the right end of the lines; plain text. */
  readonly ends: readonly [string, string];
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    /** Value k of each belongs to one trial. */
    readonly from: Series;
    readonly to: Series;
  }[];
  /** Plain text below. */
  readonly note?: string;
}

/** Where the ends stand, as shares of a panel's width. */
const [LEFT, RIGHT] = [0.28, 0.72];

/** Blue lines go up, those of vermillion do not; one vertical scale for all panels. */
export function pairsFigure(data: PairsData): Figure {
  const { panels, ends } = data;
  const extent = extentOf(...panels.flatMap(({ from, to }) => [from, to]));
  const grid = panelGrid({
    title: data.title,
    legend: [
      { text: "higher", look: { kind: "line", style: { stroke: "blue" } } },
      { text: "not higher", look: { kind: "line", style: { stroke: "vermillion" } } },
      { text: "medians", look: { kind: "line", style: { stroke: "ink", strokeWidth: 2.4 } } },
    ],
    note: data.note ?? "",
    most: 3,
    left: 58,
    height: 230,
    foot: 48,
    panels: panels.map((panel) => ({
      name: `\\text{${panel.name} (${panel.from.length})}`,
      draw: (box) => draw(panel, data, extent, box),
    })),
  });
  return {
    ...grid,
    description: `${data.yLabel}, ${ends[0]} beside ${ends[1]}: ${panels
      .map(({ name, from, to }) => {
        const risen = Array.from(from).filter((value, k) => to[k]! > value).length;
        return `${name}, higher in ${risen} of ${from.length}, medians ${middle(from)} and ${middle(to)}`;
      })
      .join("; ")}.`,
    table: {
      header: ["panel", "trial", ...ends],
      rows: panels.flatMap(({ name, from, to }) =>
        Array.from(from, (value, k) => [name, k + 1, value, to[k]!]),
      ),
    },
  };
}

function draw(
  { from, to }: PairsData["panels"][number],
  { ends, yLabel }: PairsData,
  extent: readonly [number, number] | undefined,
  box: Box,
): Mark[] {
  const x = linearScale([0, 1], [box.x, box.x + box.width]);
  const y = linearScale(extent, [box.y + box.height, box.y], 0.04);
  const upright = { y: box.y + box.height / 2, anchor: "middle", size: textSize.label } as const;
  const marks: Mark[] = [
    ...axesOf(box, { scale: x, ticks: [] }, { scale: y }),
    { kind: "text", ...upright, x: box.x - 44, text: yLabel, rotate: -90 },
    ...[LEFT, RIGHT].map((at, k): Mark => {
      const place = { x: x(at), y: box.y + box.height + 17, anchor: "middle" } as const;
      return { kind: "text", ...place, text: ends[k]!, size: textSize.label };
    }),
  ];
  if (extent === undefined) return [...marks, emptyPanel(box, "no values")];
  const lines = (higher: boolean): Mark => {
    const shown = Array.from(from, (value, k) => [value, to[k]!] as const).filter(
      ([a, b]) => b > a === higher,
    );
    const d = segments(shown.flatMap(([a, b]) => [x(LEFT), y(a), x(RIGHT), y(b)]));
    return { kind: "path", d, stroke: higher ? "blue" : "vermillion", strokeWidth: 0.9, strokeOpacity: 0.5 };
  };
  const dots = (at: number, values: Series): Mark => {
    const places = Array.from(values, (value) => [x(at), y(value)]).flat();
    return { kind: "points", shape: "circle", size: 4, at: places, fill: "grey" };
  };
  const medians = segments([x(LEFT), y(middle(from)), x(RIGHT), y(middle(to))]);
  return [
    ...marks,
    lines(true),
    lines(false),
    dots(LEFT, from),
    dots(RIGHT, to),
    { kind: "path", d: medians, stroke: "ink", strokeWidth: 2.4 },
  ];
}

const middle = (values: Series): number => median(Array.from(values)) ?? Number.NaN;
