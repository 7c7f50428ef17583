/** Histograms of several sets of values, a panel each, all with the same bins. */

import { binCounts } from "./bins.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { axesOf } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface HistogramsData {
  /** Plain text. */
  readonly title: string;
  /** Along every horizontal axis; plain text. */
  readonly xLabel: string;
  /** Of the bins; what lies outside is not counted. */
  readonly domain: readonly [number, number];
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    readonly values: Series;
  }[];
}

const BINS = 20;

/** Shares of the values of a panel, one vertical scale for all. */
export function histogramsFigure(data: HistogramsData): Figure {
  const { panels, domain } = data;
  const shares = panels.map(({ values }) =>
    binCounts(values, domain, BINS).map((count) => count / Math.max(1, values.length)),
  );
  const most = extentOf(...shares)?.[1] ?? 1;
  const edgeOf = (i: number): number => domain[0] + ((domain[1] - domain[0]) * i) / BINS;
  const draw = (box: Box, heights: readonly number[]): Mark[] => {
    const x = linearScale(domain, [box.x, box.x + box.width]);
    const y = linearScale([0, most], [box.y + box.height, box.y]);
    const bars = heights.map((share, i): Mark => {
      const [from, to] = [x(edgeOf(i)), x(edgeOf(i + 1))];
      const place = { x: from + 0.5, y: y(share), width: to - from - 1, height: y(0) - y(share) };
      return { kind: "rect", ...place, fill: "blue", fillOpacity: 0.75 };
    });
    return [...axesOf(box, { scale: x, title: `\\text{${data.xLabel}}` }, { scale: y }), ...bars];
  };
  const grid = panelGrid({
    title: data.title,
    legend: [],
    most: 2,
    left: 52,
    height: 150,
    panels: panels.map(({ name, values }, k) => ({
      name: `\\text{${name} (${values.length})}`,
      draw: (box) => draw(box, shares[k]!),
    })),
  });
  return {
    ...grid,
    description: `Histograms of ${data.xLabel}, ${BINS} bins from ${domain[0]} to ${domain[1]}, shares of each panel: ${panels
      .map(({ name, values }) => `${name}, ${values.length} values`)
      .join("; ")}.`,
    table: {
      header: ["panel", "from", "to", "share"],
      rows: panels.flatMap(({ name }, k) =>
        shares[k]!.map((share, i) => [name, edgeOf(i), edgeOf(i + 1), share]),
      ),
    },
  };
}
