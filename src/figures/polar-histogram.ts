/** Angles between vectors as a histogram on a half circle: orthogonal ones point upwards. */

import { textSize } from "./axis.js";
import { binCounts } from "./bins.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { emptyPanel } from "./plot.js";

export interface PolarHistogramData {
  /** Plain text. */
  readonly title: string;
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    /** Degrees, 0 to 180. */
    readonly angles: Series;
  }[];
}

/** Sectors of the half circle. */
const BINS = 18;

/** The radius of a sector is the share of angles in it; all panels have one scale. */
export function polarHistogramFigure(data: PolarHistogramData): Figure {
  const { panels } = data;
  const shares = panels.map(({ angles }) =>
    binCounts(angles, [0, 180], BINS).map((count) => count / Math.max(1, angles.length)),
  );
  const most = Math.max(0, ...shares.flat());
  const grid = panelGrid({
    title: data.title,
    legend: [],
    most: 2,
    left: 20,
    height: 170,
    panels: panels.map(({ name, angles }, k) => ({
      name: `\\text{${name} (${angles.length} ${angles.length === 1 ? "pair" : "pairs"})}`,
      draw: (box) =>
        angles.length === 0 ? [emptyPanel(box, "no pairs")] : halfCircle(box, shares[k]!, most),
    })),
  });
  return {
    ...grid,
    description: `Histograms of angles in ${BINS} sectors from 0 to 180 degrees: ${panels
      .map(({ name, angles }) => `${name}, ${angles.length} pairs`)
      .join("; ")}. The largest share is ${most.toFixed(2)}.`,
    table: {
      header: ["panel", "from", "to", "share"],
      rows: panels.flatMap(({ name }, k) =>
        shares[k]!.map((share, i) => [name, (180 * i) / BINS, (180 * (i + 1)) / BINS, share]),
      ),
    },
  };
}

function halfCircle(box: Box, shares: readonly number[], most: number): Mark[] {
  const radius = Math.min((box.width - 60) / 2, box.height - 22);
  const [x, y] = [box.x + box.width / 2, box.y + 18 + radius];
  const point = (degrees: number, r: number): string => {
    const turn = (degrees * Math.PI) / 180;
    return `${(x + r * Math.cos(turn)).toFixed(2)} ${(y - r * Math.sin(turn)).toFixed(2)}`;
  };
  const arc = (r: number): string => `M${point(0, r)}A${r} ${r} 0 0 0 ${point(180, r)}`;
  const sectors = shares.flatMap((share, i): Mark[] => {
    const r = (share / most) * radius;
    if (share === 0) return [];
    const [from, to] = [(180 * i) / shares.length, (180 * (i + 1)) / shares.length];
    const d = `M${point(0, 0)}L${point(from, r)}A${r.toFixed(2)} ${r.toFixed(2)} 0 0 0 ${point(to, r)}Z`;
    return [{ kind: "path", d, fill: "blue", fillOpacity: 0.75, stroke: "background" }];
  });
  const spokes = [0, 45, 90, 135, 180];
  return [
    { kind: "path", d: `${arc(radius / 2)}${arc(radius)}`, stroke: "shade" },
    { kind: "path", d: spokes.map((a) => `M${point(0, 0)}L${point(a, radius)}`).join(""), stroke: "shade" },
    { kind: "path", d: `M${point(180, radius)}L${point(0, radius)}`, stroke: "axis" },
    ...sectors,
    ...spokes.map((a): Mark => {
      const [px, py] = point(a, radius + 8)
        .split(" ")
        .map(Number) as [number, number];
      const anchor = a < 80 ? "start" : a > 100 ? "end" : "middle";
      return { kind: "text", x: px, y: py + (a === 90 ? 0 : 4), text: `${a}°`, size: textSize.tick, anchor };
    }),
    {
      ...{ kind: "text", x: x + radius + 4, y: y + 18, anchor: "end", paint: "muted", size: textSize.note },
      text: `outer circle: ${Number((100 * most).toPrecision(3))} %`,
    },
  ];
}
