/** Behaviour along trials: what a model predicts, with bands, and what people did. */

import type { Box, Figure, Mark, Style } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { bandPath, linePath } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface LearningCurveData {
  /** Plain text. */
  readonly title: string;
  /** Of the outer band, as in `89 % of predicted group means`; plain text. */
  readonly outer: string;
  /** Of the inner band; absent without one. */
  readonly inner?: string;
  readonly curves: readonly {
    /** Plain text. */
    readonly name: string;
    readonly points: readonly {
      /** Trials, counted from 1. */
      readonly from: number;
      readonly to: number;
      readonly predicted: number;
      readonly outer: readonly [number, number];
      readonly inner?: readonly [number, number];
      /** NaN where nobody responded. */
      readonly observed: number;
    }[];
  }[];
  /** Plain text below. */
  readonly note?: string;
}

/** A panel a curve; a point stands in the middle of its trials. */
export function learningCurveFigure(data: LearningCurveData): Figure {
  const { title, curves } = data;
  const seen = curves.some(({ points }) => points.some(({ observed }) => Number.isFinite(observed)));
  const figure = panelGrid({
    title,
    legend: [
      ...(seen ? [{ text: "observed", look: { kind: "line", style: observedLook } } as const] : []),
      { text: "predicted", look: { kind: "line", style: predictedLook } },
      ...(data.inner === undefined
        ? []
        : [{ text: data.inner, look: { kind: "band", style: innerLook } } as const]),
      { text: data.outer, look: { kind: "band", style: outerLook } },
    ],
    note: data.note ?? "",
    most: 2,
    left: 58,
    height: 150,
    panels: curves.map((curve) => ({ name: `\\text{${curve.name}}`, draw: (box) => panel(curve, box) })),
  });
  return {
    ...figure,
    description: `Predicted${seen ? " and observed" : ""} behaviour along trials: ${curves.map(({ name }) => name).join(", ")}.`,
    table: {
      header: ["curve", "from", "to", "observed", "predicted", "lower", "upper"],
      rows: curves.flatMap(({ name, points }) =>
        points.map(({ from, to, observed, predicted, outer: [low, high] }) => [
          ...[name, from, to, observed, predicted, low, high],
        ]),
      ),
    },
  };
}

const observedLook: Style = { stroke: "vermillion", strokeWidth: 1.8 };
const predictedLook: Style = { stroke: "blue", strokeWidth: 1.5 };
const innerLook: Style = { fill: "sky", fillOpacity: 0.5 };
const outerLook: Style = { fill: "sky", fillOpacity: 0.3 };

function panel({ points }: LearningCurveData["curves"][number], box: Box): Mark[] {
  const middle = points.map(({ from, to }) => (from + to) / 2);
  const values = points.flatMap(({ observed, predicted, outer }) => [observed, predicted, ...outer]);
  const x = linearScale([1, Math.max(2, points.at(-1)?.to ?? 2)], [box.x, box.x + box.width]);
  const y = linearScale(extentOf(values), [box.y + box.height, box.y], 0.06);
  const axes = axesOf(box, { scale: x, title: "Trial" }, { scale: y });
  if (extentOf(values) === undefined) return [...axes, emptyPanel(box, "no values")];
  const band = (of: (point: (typeof points)[number]) => readonly [number, number] | undefined): string =>
    bandPath(
      points.flatMap((point, k) => {
        const [low, high] = of(point) ?? [Number.NaN, Number.NaN];
        return [x(middle[k]!), y(low), y(high)];
      }),
    );
  const line = (of: (point: (typeof points)[number]) => number): number[] =>
    points.flatMap((point, k) => [x(middle[k]!), y(of(point))]);
  const seen = line(({ observed }) => observed);
  return [
    ...axes,
    { kind: "path", d: band(({ outer }) => outer), ...outerLook },
    { kind: "path", d: band(({ inner }) => inner), ...innerLook },
    { kind: "path", d: linePath(line(({ predicted }) => predicted)), ...predictedLook },
    { kind: "path", d: linePath(seen), ...observedLook },
    { kind: "points", shape: "circle", size: 4.5, at: seen, fill: "vermillion" },
  ];
}
