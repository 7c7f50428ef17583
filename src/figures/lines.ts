/** Several named lines in a panel, several panels: methods of an experiment against its updates. */

import { UsageError } from "../errors.js";
import type { Box, Figure, Mark, Series, Style } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { axesOf, emptyPanel, horizontalTicks } from "./plot.js";
import { extentOf, linearScale, logScale } from "./scale.js";

export interface LinesData {
  /** Plain text. */
  readonly title: string;
  /** Along every horizontal axis; plain text. */
  readonly xLabel: string;
  /** Of the first value of a line; the others follow one by one. Default 0. */
  readonly start?: number;
  /** Between values. Default 1. */
  readonly step?: number;
  /** Instead of them: positive places of the values, on a logarithmic axis. */
  readonly places?: readonly number[];
  readonly panels: readonly {
    /** Plain text. */
    readonly name: string;
    readonly lines: readonly Line[];
    /** Default: from the data. */
    readonly domain?: readonly [number, number];
    /** Of the vertical axis; values on a logarithmic one are positive. Default linear. */
    readonly vertical?: "linear" | "log";
  }[];
  /** Of a line of panels, at most. Default 2. */
  readonly most?: number;
  /** Plain text below. */
  readonly note?: string;
}

export interface Line {
  /** Plain text; the same name has the same look in every panel. */
  readonly name: string;
  readonly values: Series;
  /** Of the values, where not those of the figure: positive, ascending; the axis is then logarithmic. */
  readonly places?: readonly number[];
  /** Dashed and dark: what a line should be. Default false. */
  readonly target?: boolean;
  /** Dots that nothing connects. Default false. */
  readonly dots?: boolean;
  /** Half the length of a bar at each value, such as a standard deviation. Default none. */
  readonly spread?: Series;
}

const DOT = 5;
const BETWEEN_BARS = 3;
const dotStyle = ({ stroke }: Style): Style => ({ fill: stroke ?? "blue" });

const paints = ["blue", "vermillion", "green", "orange", "purple", "sky", "grey"] as const;

/**
 * A panel each, one legend; beyond seven names lines are dashed too.
 *
 * @throws UsageError where a place is not positive: places lie on a logarithmic axis
 */
export function linesFigure(data: LinesData): Figure {
  const places = [data, ...data.panels.flatMap(({ lines }) => lines)].flatMap((each) => each.places ?? []);
  const wrong = places.find((place) => !(place > 0));
  if (wrong !== undefined) {
    throw new UsageError(
      `${data.title}: places are on a logarithmic axis and must be above 0, found ${wrong}; for equal steps give start and step`,
    );
  }
  const { panels, start = 0, step = 1 } = data;
  const placeOf = (t: number, line?: Line): number =>
    line?.places?.[t] ?? data.places?.[t] ?? start + t * step;
  const all = panels.flatMap(({ lines }) => lines);
  const spread = all.some((line) => line.spread !== undefined);
  const names = [...new Set(all.filter(({ target }) => !target).map(({ name }) => name))];
  const look = ({ name, target }: Pick<Line, "name" | "target">): Style => {
    if (target) return { stroke: "ink", strokeWidth: 1, dash: [4, 3] };
    const k = names.indexOf(name);
    const stroke = paints[k % paints.length]!;
    return k < paints.length ? { stroke, strokeWidth: 1.6 } : { stroke, strokeWidth: 1.6, dash: [6, 2] };
  };
  const shown = [...new Map(all.map((line) => [line.name, line])).values()];
  const figure = panelGrid({
    title: data.title,
    legend: shown.map((line) => ({
      text: line.name,
      look: line.dots
        ? { kind: "point", style: dotStyle(look(line)), shape: "circle", size: DOT }
        : { kind: "line", style: look(line) },
    })),
    note: data.note ?? "",
    most: data.most ?? 2,
    left: 58,
    height: 170,
    panels: panels.map((panel) => ({
      name: `\\text{${panel.name}}`,
      draw: (box) => draw(panel, box, data, placeOf, look),
    })),
  });
  return {
    ...figure,
    description: `Lines against ${data.xLabel}: ${panels
      .map(({ name, lines }) => `${name} (${lines.map((line) => line.name).join(", ")})`)
      .join("; ")}.`,
    table: {
      header: ["panel", "line", data.xLabel, "value", ...(spread ? ["spread"] : [])],
      rows: panels.flatMap(({ name, lines }) =>
        lines.flatMap((line) =>
          Array.from(line.values, (value, t) => [
            ...[name, line.name, placeOf(t, line), value],
            ...(spread ? [line.spread?.[t] ?? null] : []),
          ]),
        ),
      ),
    },
  };
}

function draw(
  { lines, domain, vertical = "linear" }: LinesData["panels"][number],
  box: Box,
  { xLabel, places }: LinesData,
  placeOf: (t: number, line?: Line) => number,
  look: (line: Line) => Style,
): Mark[] {
  const longest = Math.max(2, ...lines.map(({ values }) => values.length));
  const extent = domain ?? extentOf(...lines.flatMap((line) => [line.values, ...bounds(line)]));
  const own = lines.flatMap((line) => line.places ?? []);
  const ends =
    own.length > 0
      ? ([Math.min(...own), Math.max(...own)] as const)
      : ([placeOf(0), placeOf(longest - 1)] as const);
  const across = [box.x, box.x + box.width] as const;
  const kind = places === undefined && own.length === 0 ? "linear" : "log";
  const x = kind === "log" ? logScale(ends, across) : linearScale(ends, across);
  const scaleOf = vertical === "log" ? logScale : linearScale;
  const y = scaleOf(extent, [box.y + box.height, box.y], domain === undefined ? 0.05 : 0);
  // Places that are counted have whole numbers below them, and no more ticks than places.
  const most = Math.max(2, Math.min(8, box.width / 55, kind === "log" ? 8 : longest - 1));
  const ticks =
    kind === "log"
      ? horizontalTicks(x, kind, most)
      : horizontalTicks(x, kind, most)
          .filter(({ value }) => Number.isInteger(value))
          .map(({ value, label }) => ({ value, label: label.replace(/\.0+$/, "") }));
  const axes = axesOf(box, { scale: x, ticks, title: `\\text{${xLabel}}` }, { scale: y, kind: vertical });
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  const barred = lines.filter((line) => line.spread !== undefined);
  const bars = barred.map((line, k): Mark => {
    const [low, high] = bounds(line);
    const ends = Array.from(low ?? [], (value, t) => {
      // Side by side, where lines meet.
      const at = x(placeOf(t, line)) + BETWEEN_BARS * (k - (barred.length - 1) / 2);
      return [at, y(value), at, y(high![t]!)];
    });
    const { stroke = "blue" } = look(line);
    return { kind: "path", d: segments(ends.filter((four) => four.every(Number.isFinite)).flat()), stroke };
  });
  const paths = lines.map((line): Mark => {
    const at = Array.from(line.values, (value, t) => [x(placeOf(t, line)), y(value)]).flat();
    // A single value has no line through it.
    const lone = Array.from(line.values).filter(Number.isFinite).length === 1;
    if (line.dots || lone) {
      return { kind: "points", shape: "circle", size: DOT, at, ...dotStyle(look(line)) };
    }
    return { kind: "path", d: linePath(at), ...look(line) };
  });
  return [...axes, ...bars, ...paths];
}

/** Lower and upper ends of the bars of a line; nothing without bars. */
function bounds({ values, spread }: Line): number[][] {
  if (spread === undefined) return [];
  return [-1, 1].map((side) => Array.from(values, (value, t) => value + side * spread[t]!));
}
