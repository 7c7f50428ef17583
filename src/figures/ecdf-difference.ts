/**
 * Whether shares are uniform: their distribution function less that of the uniform, with the band in which it lies as
 * a whole. Säilynoja, Bürkner & Vehtari 2022, Graphical test for discrete uniformity and its applications.
 */

import type { Box, Cell, Figure, Mark, Series, Style } from "./figure.js";
import { type Label, labelText } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { bandPath, linePath, segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

/** Least and largest share at or below each point, as `uniformityBand` of `credence/inference` gives. */
export interface UniformBand {
  /** In (0, 1), ascending. */
  readonly points: Series;
  readonly lower: Series;
  readonly upper: Series;
  /** With which uniform shares stay inside everywhere, in (0, 1). */
  readonly probability: number;
}

export interface LooPitData {
  /** Plain text. */
  readonly title: string;
  /** Probability integral transform of each unit left out, in [0, 1]. */
  readonly pit: Series;
  readonly band: UniformBand;
}

export interface CalibrationFigureData {
  /** Plain text. */
  readonly title: string;
  readonly quantities: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    /** Normalised rank of the simulated value in each replication, in [0, 1]. */
    readonly ranks: Series;
  }[];
  readonly band: UniformBand;
}

/** LOO-PIT of all units, at the points of the band. Shares that are not finite are left out. */
export function looPitFigure({ title, pit, band }: LooPitData): Figure {
  return differences(title, [{ label: "", name: "loo_pit", values: pit }], band, "LOO-PIT");
}

/** Ranks of simulation-based calibration, a panel for each quantity. Ranks that are not finite are left out. */
export function calibrationFigure({ title, quantities, band }: CalibrationFigureData): Figure {
  const all = quantities.map(({ label, name, ranks }) => ({ label, name, values: ranks }));
  return differences(title, all, band, "Rank (share)");
}

interface Quantity {
  readonly label: Label;
  readonly name: string;
  readonly values: Series;
}

interface Curve extends Quantity {
  /** Distribution function less the point, at each point. */
  readonly difference: readonly number[];
  readonly outside: readonly boolean[];
}

function differences(
  title: string,
  quantities: readonly Quantity[],
  band: UniformBand,
  xTitle: Label,
): Figure {
  const curves = quantities.map((quantity) => curveOf(quantity, band));
  const percent = Number((100 * band.probability).toPrecision(4));
  const missing = quantities.reduce((sum, { values }) => {
    return sum + Array.from(values).filter((value) => !Number.isFinite(value)).length;
  }, 0);
  const figure = panelGrid({
    title,
    legend: [
      { text: "distribution function − uniform", look: { kind: "line", style: curveLook } },
      { text: `${percent} % band`, look: { kind: "band", style: bandLook } },
      { text: "outside", look: { kind: "point", shape: "diamond", size: 6, style: outsideLook } },
    ],
    note: missing > 0 ? `Left out: ${missing} without a finite value.` : "",
    most: 3,
    left: 58,
    height: quantities.length === 1 ? 190 : 140,
    panels: curves.map((one) => ({ name: one.label, draw: (box) => panel(one, band, xTitle, box) })),
  });
  const verdicts = curves.map(({ label, name, difference, outside }) => {
    if (!difference.some(Number.isFinite)) return `${labelText(label) || name}: no values.`;
    const count = outside.filter(Boolean).length;
    return `${labelText(label) || name}: ${count === 0 ? "inside everywhere" : `outside at ${count} of ${outside.length} points`}.`;
  });
  return {
    ...figure,
    description: `Distribution functions less that of the uniform, with a ${percent} % band. ${verdicts.join(" ")}`,
    table: {
      header: ["quantity", "point", "difference", "lower", "upper"],
      rows: curves.flatMap(({ name, difference }) =>
        Array.from(band.points, (point, i): Cell[] => {
          return [name, point, difference[i], band.lower[i]! - point, band.upper[i]! - point];
        }),
      ),
    },
  };
}

function curveOf(quantity: Quantity, { points, lower, upper }: UniformBand): Curve {
  const values = Array.from(quantity.values).filter(Number.isFinite);
  const shares = Array.from(
    points,
    (point) => values.filter((value) => value <= point).length / values.length,
  );
  return {
    ...quantity,
    difference: shares.map((share, i) => share - points[i]!),
    outside: shares.map((share, i) => share < lower[i]! || share > upper[i]!),
  };
}

const curveLook: Style = { stroke: "blue", strokeWidth: 1.5 };
const bandLook: Style = { fill: "shade" };
const outsideLook: Style = { fill: "vermillion" };

function panel(
  { difference, outside }: Curve,
  { points, lower, upper }: UniformBand,
  xTitle: Label,
  box: Box,
): Mark[] {
  const at = Array.from(points);
  const [low, high] = [lower, upper].map((one) => at.map((point, i) => one[i]! - point)) as [
    number[],
    number[],
  ];
  const [, most] = extentOf([...low, ...high, ...difference].map(Math.abs)) ?? [0, 1];
  const x = linearScale([0, 1], [box.x, box.x + box.width]);
  const y = linearScale([-most, most], [box.y + box.height, box.y], 0.04);
  // Both functions are 0 at 0 and 1 at 1.
  const area = [x(0), y(0), y(0), ...at.flatMap((p, i) => [x(p), y(low[i]!), y(high[i]!)]), x(1), y(0), y(0)];
  const line = [x(0), y(0), ...at.flatMap((p, i) => [x(p), y(difference[i]!)]), x(1), y(0)];
  const known = difference.some(Number.isFinite);
  return [
    { kind: "path", d: bandPath(area), ...bandLook },
    ...axesOf(
      box,
      { scale: x, title: xTitle },
      { scale: y, title: "Difference", titleOffset: 46, grid: false },
    ),
    ...(known
      ? ([
          { kind: "path", d: segments([x(0), y(0), x(1), y(0)]), stroke: "muted", dash: [2, 3] },
          { kind: "path", d: linePath(line), ...curveLook },
        ] as const)
      : [emptyPanel(box, "no values")]),
    {
      kind: "points",
      shape: "diamond",
      size: 4.5,
      at: at.flatMap((p, i) => (outside[i] ? [x(p), y(difference[i]!)] : [])),
      ...outsideLook,
    },
  ];
}
