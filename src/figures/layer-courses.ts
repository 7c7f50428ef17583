/**
 * What the units of layers do over samples: a column for each quantity, a row for each layer. Few units are lines of
 * their own; of many, the mean and the middle of them.
 */

import { quantileSorted } from "d3-array";
import type { Box, Figure, Mark, Series, Style } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { bandPath, linePath, segments } from "./path.js";
import { axesOf, emptyPanel, horizontalTicks } from "./plot.js";
import { extentOf, linearScale, logScale } from "./scale.js";

export interface LayerCoursesData {
  /** Plain text. */
  readonly title: string;
  /** Along every horizontal axis. Plain text, default "Sample"; they count from 1. */
  readonly xLabel?: string;
  readonly quantities: readonly LayerQuantity[];
  /** Samples, from 1, before which a dashed line stands. */
  readonly separators?: readonly number[];
  /** Plain text below. */
  readonly note?: string;
}

export interface LayerQuantity {
  /** Plain text. */
  readonly name: string;
  /** A logarithmic axis, for positive quantities. Default false. */
  readonly log?: boolean;
  /** The input first; as many for each quantity. */
  readonly layers: readonly {
    /** Plain text. */
    readonly name: string;
    readonly units: number;
    /** Sample after sample, a number for each unit; NaN is a gap. */
    readonly values: Series;
  }[];
}

type LayerValues = LayerQuantity["layers"][number];

/** Lines of their own up to this many units. */
const MOST = 5;
const paints = ["blue", "vermillion", "green", "orange", "purple"] as const;
const meanLook: Style = { stroke: "blue", strokeWidth: 1.5 };
const innerLook: Style = { fill: "sky", fillOpacity: 0.45 };
const outerLook: Style = { fill: "sky", fillOpacity: 0.22 };

/** Its rows are the values of single units, or of their summaries where units are many. */
export function layerCoursesFigure(data: LayerCoursesData): Figure {
  const { quantities, xLabel = "Sample" } = data;
  const layers = quantities[0]?.layers.length ?? 0;
  const every = quantities.flatMap((quantity) => quantity.layers);
  const many = every.some(({ units }) => units > MOST);
  const few = Math.max(0, ...every.map(({ units }) => (units > MOST ? 0 : units)));
  const figure = panelGrid({
    title: data.title,
    legend: [
      ...Array.from({ length: few }, (_, i) => ({
        text: `unit ${i + 1}`,
        look: { kind: "line", style: lineLook(i) } as const,
      })),
      ...(many
        ? ([
            { text: `mean of more than ${MOST} units`, look: { kind: "line", style: meanLook } },
            { text: "middle half", look: { kind: "band", style: innerLook } },
            { text: "all", look: { kind: "band", style: outerLook } },
          ] as const)
        : []),
    ],
    note: data.note ?? "",
    most: quantities.length,
    left: 58,
    height: 110,
    panels: Array.from({ length: layers }, (_, k) =>
      quantities.map((quantity) => ({
        name: `\\text{${quantity.layers[k]!.name}: ${quantity.name}}`,
        draw: (box: Box) => draw(quantity.layers[k]!, quantity, data, box),
      })),
    ).flat(),
  });
  return {
    ...figure,
    description: `Units of ${layers} layers over ${xLabel.toLowerCase()}s: ${quantities.map(({ name }) => name).join(", ")}.`,
    table: {
      header: ["quantity", "layer", "unit", xLabel.toLowerCase(), "value"],
      rows: quantities.flatMap(({ name, layers: own }) =>
        own.flatMap((layer) =>
          coursesOf(layer).flatMap(({ unit, values }) =>
            values.map((value, t) => [name, layer.name, unit, t + 1, value]),
          ),
        ),
      ),
    },
  };
}

function lineLook(unit: number): Style {
  return { stroke: paints[unit]!, strokeWidth: 1.4 };
}

interface UnitCourse {
  readonly unit: number | string;
  readonly values: readonly number[];
}

/** Of each unit, or mean, quartiles and extremes of many. */
function coursesOf({ units, values }: LayerValues): UnitCourse[] {
  const samples = Array.from({ length: values.length / units }, (_, t) =>
    Array.from({ length: units }, (_, i) => values[t * units + i]!),
  );
  if (units <= MOST) {
    return Array.from({ length: units }, (_, i) => ({ unit: i + 1, values: samples.map((own) => own[i]!) }));
  }
  const sorted = samples.map((own) => own.filter(Number.isFinite).sort((a, b) => a - b));
  const at = (q: number): number[] => sorted.map((own) => quantileSorted(own, q) ?? Number.NaN);
  const mean = sorted.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const summary = { mean, lower_quartile: at(0.25), upper_quartile: at(0.75), least: at(0), largest: at(1) };
  return Object.entries(summary).map(([unit, of]) => ({ unit, values: of }));
}

function draw(
  layer: LayerValues,
  { log = false }: LayerQuantity,
  { xLabel = "Sample", separators = [] }: LayerCoursesData,
  box: Box,
): Mark[] {
  const courses = coursesOf(layer);
  const samples = layer.values.length / layer.units;
  const extent = extentOf(...courses.map(({ values }) => (log ? values.filter((v) => v > 0) : values)));
  const x = linearScale([1, Math.max(2, samples)], [box.x, box.x + box.width]);
  const y = (log ? logScale : linearScale)(extent, [box.y + box.height, box.y], 0.06);
  const ticks = horizontalTicks(x, "linear", Math.max(2, Math.min(8, box.width / 55, samples - 1))).filter(
    ({ value }) => Number.isInteger(value),
  );
  const axes = axesOf(
    box,
    { scale: x, ticks, title: `\\text{${xLabel}}` },
    { scale: y, kind: log ? "log" : "linear" },
  );
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  const level = (value: number): number => (log && !(value > 0) ? Number.NaN : y(value));
  const line = ({ values }: UnitCourse): string => linePath(values.flatMap((v, t) => [x(t + 1), level(v)]));
  const between = (low: UnitCourse, high: UnitCourse): string =>
    bandPath(low.values.flatMap((v, t) => [x(t + 1), level(v), level(high.values[t]!)]));
  const breaks: Mark[] = separators.map((sample) => {
    const at = x(sample - 0.5);
    return { kind: "path", d: segments([at, box.y, at, box.y + box.height]), stroke: "muted", dash: [3, 3] };
  });
  if (layer.units <= MOST) {
    const lines = courses.map((course, i): Mark => ({ kind: "path", d: line(course), ...lineLook(i) }));
    return [...axes, ...breaks, ...lines.toReversed()];
  }
  const [mean, low, high, least, largest] = courses as [
    UnitCourse,
    UnitCourse,
    UnitCourse,
    UnitCourse,
    UnitCourse,
  ];
  return [
    ...axes,
    ...breaks,
    { kind: "path", d: between(least, largest), ...outerLook },
    { kind: "path", d: between(low, high), ...innerLook },
    { kind: "path", d: line(mean), ...meanLook },
  ];
}
