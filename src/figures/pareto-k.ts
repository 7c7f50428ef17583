/**
 * Shape of the tail of each unit's importance ratios. Vehtari, Gelman & Gabry 2017, Practical Bayesian model
 * evaluation (Statistics and Computing 27, 1413-1432).
 */

import { arrows } from "./beyond.js";
import { wholeTicks } from "./chain.js";
import type { Box, Figure, Mark, PointShape, PointsMark, Series, Style } from "./figure.js";
import type { Label } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { decimal, extentOf, linearScale } from "./scale.js";
import type { Role } from "./theme.js";

export interface ParetoKData {
  /** Plain text. */
  readonly title: string;
  /** One a unit; NaN where there is none, as after a refit. */
  readonly k: Series;
  /** What a unit is. Default "Unit". */
  readonly unitLabel?: Label;
  /** Of the units, for the rows. Default: their numbers from 1. */
  readonly ids?: readonly string[];
}

/** Classes in order, each up to a bound, the bound included. */
const classes: readonly {
  readonly name: string;
  readonly text: string;
  readonly upTo: number;
  readonly paint: Role;
  readonly shape: PointShape;
}[] = [
  { name: "good", text: "good, k ≤ 0.5", upTo: 0.5, paint: "blue", shape: "circle" },
  { name: "ok", text: "ok, k ≤ 0.7", upTo: 0.7, paint: "green", shape: "square" },
  { name: "bad", text: "bad, k ≤ 1", upTo: 1, paint: "orange", shape: "triangle" },
  {
    name: "very bad",
    text: "very bad, k > 1",
    upTo: Number.POSITIVE_INFINITY,
    paint: "vermillion",
    shape: "diamond",
  },
];

/** Class of a k: good, ok, bad or very bad; undefined for NaN. */
export function paretoClass(k: number): string | undefined {
  return classes.find(({ upTo }) => k <= upTo)?.name;
}

/** k by unit, with lines at 0.5, 0.7 and 1, and how many are in each class. Infinite k are arrows at the edge. */
export function paretoKFigure(data: ParetoKData): Figure {
  const { k, ids } = data;
  const all = Array.from(k);
  const counted = classes.map((one) => {
    return { ...one, count: all.filter((value) => paretoClass(value) === one.name).length };
  });
  const missing = all.filter((value) => Number.isNaN(value)).length;
  const infinite = all.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  const figure = panelGrid({
    title: data.title,
    legend: counted.map(({ text, count, paint, shape }) => {
      return { text: `${text} (${count})`, look: { kind: "point", shape, size: 7, style: { fill: paint } } };
    }),
    note: [
      missing > 0 ? `Without k: ${missing} of ${all.length}.` : "",
      infinite ? "Arrows: values beyond the axis." : "",
    ].join(" "),
    most: 1,
    left: 58,
    height: 240,
    panels: [{ name: "", draw: (box) => panel(all, data.unitLabel ?? "Unit", box) }],
  });
  const classesText = counted.map(({ name, count }) => `${count} ${name}`).join(", ");
  return {
    ...figure,
    description: `Pareto k of ${all.length} units: ${classesText}, ${missing} without k.${largest(all, ids)}`,
    table: {
      header: ["unit", "k", "class"],
      rows: all.map((value, i) => [ids?.[i] ?? i + 1, value, paretoClass(value)]),
    },
  };
}

function largest(k: readonly number[], ids: readonly string[] | undefined): string {
  let most = -1;
  k.forEach((value, i) => {
    if (value > (k[most] ?? Number.NEGATIVE_INFINITY)) most = i;
  });
  return most < 0 ? "" : ` Largest: ${k[most]!.toFixed(2)}, unit ${ids?.[most] ?? most + 1}.`;
}

const thresholdLook: Style = { stroke: "muted", dash: [5, 3] };

function panel(k: readonly number[], unitLabel: Label, box: Box): Mark[] {
  const right = box.x + box.width;
  const x = linearScale([1, Math.max(1, k.length)], [box.x + 8, right - 8]);
  const extent = extentOf(k, [0, 1.05]);
  const y = linearScale(extent, [box.y + box.height - 6, box.y + 6], 0.02);
  const size = k.length > 400 ? 3.5 : 5.5;
  const at = (wanted: (value: number) => boolean, place: (value: number) => number = y): number[] =>
    k.flatMap((value, i) => (wanted(value) ? [x(i + 1), place(value)] : []));
  const lines = [0.5, 0.7, 1].map((value): Mark[] => [
    { kind: "path", d: segments([box.x, y(value), right, y(value)]), ...thresholdLook },
    { kind: "text", x: right + 6, y: y(value) + 4, label: decimal(value), size: 11, paint: "muted" },
  ]);
  const points = classes.map(({ name, shape, paint }): PointsMark => {
    const finite = (value: number): boolean => Number.isFinite(value) && paretoClass(value) === name;
    return { kind: "points", shape, size, at: at(finite), fill: paint, fillOpacity: 0.85 };
  });
  const infinite = (sign: number) => (value: number) => value === sign * Number.POSITIVE_INFINITY;
  return [
    ...axesOf(
      box,
      { scale: x, title: unitLabel, ticks: wholeTicks(x, box) },
      { scale: y, title: "Pareto k", grid: false },
    ),
    ...lines.flat(),
    ...points,
    ...(k.some((value) => !Number.isNaN(value)) ? [] : [emptyPanel(box, "no values")]),
    arrows(
      "up",
      at(infinite(1), () => box.y + 5),
      size,
    ),
    arrows(
      "down",
      at(infinite(-1), () => box.y + box.height - 5),
      size,
    ),
  ];
}
