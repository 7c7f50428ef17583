/** Clouds of points against each other, with the line on which both are equal. */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface ScatterData {
  /** Plain text. */
  readonly title: string;
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    /** Plain text. */
    readonly xLabel: string;
    readonly yLabel: string;
    readonly x: Series;
    readonly y: Series;
  }[];
}

/** Both axes of a panel have one range. */
export function scatterFigure(data: ScatterData): Figure {
  const { panels } = data;
  const grid = panelGrid({
    title: data.title,
    legend: [{ text: "equal", look: { kind: "line", style: { stroke: "ink", dash: [4, 3] } } }],
    most: 2,
    left: 62,
    height: 250,
    panels: panels.map((panel) => ({ name: `\\text{${panel.name}}`, draw: (box) => cloud(panel, box) })),
  });
  return {
    ...grid,
    description: `Points with the line on which both values are equal: ${panels
      .map(({ name, yLabel, xLabel, x }) => `${name}, ${yLabel} against ${xLabel}, ${x.length} points`)
      .join("; ")}.`,
    table: {
      header: ["panel", "x", "y"],
      rows: panels.flatMap(({ name, x, y }) => Array.from(x, (value, k) => [name, value, y[k]!])),
    },
  };
}

function cloud({ x, y, xLabel, yLabel }: ScatterData["panels"][number], box: Box): Mark[] {
  const extent = extentOf(x, y);
  const across = linearScale(extent, [box.x, box.x + box.width], 0.04);
  const up = linearScale(extent, [box.y + box.height, box.y], 0.04);
  const [low, high] = across.domain() as [number, number];
  const axes = axesOf(box, { scale: across, title: `\\text{${xLabel}}` }, { scale: up });
  const upright = { x: box.x - 46, y: box.y + box.height / 2, anchor: "middle", rotate: -90 } as const;
  axes.push({ kind: "text", ...upright, text: yLabel, size: textSize.label });
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  const at = Array.from(x, (value, k) => [across(value), up(y[k]!)]).flat();
  const line = segments([across(low), up(low), across(high), up(high)]);
  return [
    ...axes,
    { kind: "points", shape: "circle", size: 3, at, fill: "blue", fillOpacity: 0.45 },
    { kind: "path", d: line, stroke: "ink", strokeWidth: 1, dash: [4, 3] },
  ];
}
