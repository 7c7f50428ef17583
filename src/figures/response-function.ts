/** What a response model says: expected response against belief. */

import { tickRoom } from "./axis.js";
import type { Box, Cell, Figure, FigureTable, Mark, Series, Style } from "./figure.js";
import { edge, header } from "./header.js";
import { type Label, labelText } from "./label.js";
import { type LegendItem, legend } from "./legend.js";
import { linePath, segments } from "./path.js";
import { axesOf, curve, verticalTicks } from "./plot.js";
import { extentOf, linearScale, type Scale } from "./scale.js";

export interface ResponseFunctionData {
  /** Plain text. */
  readonly title: string;
  readonly xLabel: Label;
  readonly yLabel: Label;
  readonly x: Series;
  readonly curves: readonly { readonly label: Label; readonly y: Series; readonly emphasised?: boolean }[];
  /** Lines at a value of x or y. */
  readonly references?: readonly { readonly x?: number; readonly y?: number }[];
  /** Binned observations, with intervals where `low` and `high` are given. */
  readonly observed?: {
    readonly x: Series;
    readonly y: Series;
    readonly low?: Series;
    readonly high?: Series;
  };
}

/**
 * Curves of a response model, emphasised ones thicker, with observed frequencies and lines of reference.
 */
export function responseFunctionFigure(data: ResponseFunctionData): Figure {
  const { curves, observed, references = [] } = data;
  const width = 480;
  const top = header(data.title, undefined, width);
  const styles = curveStyles(curves);
  const samples = curves.map(({ label }, k): LegendItem => {
    return { label, look: { kind: "line", style: styles[k]! } };
  });
  const items = [...samples, ...(observed ? [observedSample(observed)] : [])];
  const key = legend(items, edge, top.height, width - 2 * edge);
  const yExtent = extentOf(
    ...curves.map(({ y }) => y),
    ...(observed ? [observed.y] : []),
    intervalEnds(observed),
  );
  // Probabilities get the whole unit interval.
  const unit = yExtent !== undefined && yExtent[0] >= 0 && yExtent[1] <= 1;
  const y = linearScale(unit ? [0, 1] : yExtent, [1, 0], unit ? 0.02 : 0.05);
  const yTicks = verticalTicks(y, "linear", 6);
  const titleOffset = tickRoom(yTicks) + 9;
  const left = edge + 12 + titleOffset;
  const box: Box = { x: left, y: top.height + key.height + 8, width: width - left - edge - 6, height: 250 };
  y.range([box.y + box.height, box.y]);
  const known = Array.from(data.x).filter((_, i) => curves.some((one) => Number.isFinite(one.y[i])));
  const x = linearScale(extentOf(known, observed?.x ?? []), [box.x, box.x + box.width], 0.02);
  const marks: Mark[] = [
    ...top.marks,
    ...key.marks,
    ...axesOf(
      box,
      { scale: x, title: data.xLabel },
      { scale: y, title: data.yLabel, ticks: yTicks, titleOffset },
    ),
    referenceLines(references, box, x, y),
    ...styles.map((style, k): Mark => {
      return { kind: "path", d: linePath(curve(data.x, curves[k]!.y, x, y)), ...style };
    }),
  ];
  if (observed) marks.push(...observations(observed, x, y));
  return {
    title: data.title,
    description: describe(data),
    width,
    height: box.y + box.height + 46,
    marks,
    table: tableOf(data),
  };
}

type Curve = ResponseFunctionData["curves"][number];
type Observed = NonNullable<ResponseFunctionData["observed"]>;

const colours = ["blue", "vermillion", "green", "purple", "orange", "sky", "ink"] as const;
// Dashes tell the curves apart where colours do not.
const dashes = [undefined, [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1.5, 2], [12, 4]] as const;

/** Emphasised curves are thick and whole; among the others the first is whole only where none is emphasised. */
function curveStyles(curves: readonly Curve[]): Style[] {
  let next = curves.some(({ emphasised }) => emphasised) ? 1 : 0;
  return curves.map(({ emphasised = false }, k) => {
    const dash = emphasised ? undefined : dashes[next++ % dashes.length];
    const strokeWidth = emphasised ? 2.6 : 1.5;
    return { stroke: colours[k % colours.length]!, strokeWidth, ...(dash && { dash }) };
  });
}

function observedSample({ low, high }: Observed): LegendItem {
  const text = low && high ? "observed, with interval" : "observed";
  return { text, look: { kind: "point", shape: "circle", size: 7, style: observedStyle } };
}

const observedStyle: Style = { fill: "background", stroke: "ink", strokeWidth: 1.3 };

function intervalEnds(observed: Observed | undefined): number[] {
  return [...Array.from(observed?.low ?? []), ...Array.from(observed?.high ?? [])];
}

/** Bars of the intervals, then rings on them. */
function observations({ x, y, low, high }: Observed, xScale: Scale, yScale: Scale): Mark[] {
  const at = curve(x, y, xScale, yScale);
  const rings: Mark = { kind: "points", shape: "circle", size: 7, at, ...observedStyle };
  if (!low || !high) return [rings];
  const ends = Array.from(x, (value, i) => [xScale(value), yScale(low[i]!), xScale(value), yScale(high[i]!)]);
  return [{ kind: "path", d: segments(ends.flat()), stroke: "ink", strokeWidth: 1.2 }, rings];
}

function referenceLines(
  references: NonNullable<ResponseFunctionData["references"]>,
  box: Box,
  x: Scale,
  y: Scale,
): Mark {
  const inside = (value: number | undefined, scale: Scale): value is number => {
    const [low, high] = scale.domain() as [number, number];
    return value !== undefined && value >= low && value <= high;
  };
  const ends = references.flatMap((line) => [
    ...(inside(line.x, x) ? [x(line.x), box.y, x(line.x), box.y + box.height] : []),
    ...(inside(line.y, y) ? [box.x, y(line.y), box.x + box.width, y(line.y)] : []),
  ]);
  return { kind: "path", d: segments(ends), stroke: "grey", dash: [4, 3] };
}

function describe({ xLabel, yLabel, curves, observed }: ResponseFunctionData): string {
  const names = curves.map(({ label }) => labelText(label)).join(", ");
  const points = observed ? ` ${observed.x.length} observed frequencies.` : "";
  return `${labelText(yLabel)} against ${labelText(xLabel)}, ${curves.length} curves: ${names}.${points}`;
}

function tableOf({ x, curves, observed }: ResponseFunctionData): FigureTable {
  const rows: Cell[][] = curves.flatMap(({ label, y }) =>
    Array.from(x, (value, i) => ["curve", labelText(label), value, y[i], undefined, undefined]),
  );
  if (observed) {
    const { x, y, low, high } = observed;
    rows.push(...Array.from(x, (value, i) => ["observed", "", value, y[i], low?.[i], high?.[i]]));
  }
  return { header: ["kind", "curve", "x", "y", "low", "high"], rows };
}
