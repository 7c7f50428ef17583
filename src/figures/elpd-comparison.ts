/**
 * Models by how well they predict. Vehtari, Gelman & Gabry 2017 (Statistics and Computing 27, 1413-1432); Yao, Vehtari,
 * Simpson & Gelman 2018, Using stacking to average Bayesian predictive distributions (Bayesian Analysis 13, 917-1007).
 */

import { bottomAxis, textSize } from "./axis.js";
import type { Box, Figure, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { fitText, textWidth } from "./measure.js";
import { segments } from "./path.js";
import { horizontalTicks } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface ElpdComparisonData {
  /** Plain text. */
  readonly title: string;
  /** Best first. */
  readonly models: readonly {
    /** Plain text. */
    readonly name: string;
    /** elpd less that of the best, nats. */
    readonly difference: number;
    readonly standardError: number;
    /** Weights, in [0, 1]. */
    readonly stacking: number;
    readonly pseudoBmaPlus: number;
  }[];
  /** What was left out one at a time, in words: "3190 responses of 10 participants". */
  readonly units: string;
}

const weights = [
  { key: "stacking", title: "Stacking weight", paint: "sky" },
  { key: "pseudoBmaPlus", title: "Pseudo-BMA+ weight", paint: "green" },
] as const;

/** A row for each model: difference with two standard errors to either side, and bars of the weights. */
export function elpdComparisonFigure({ title, models, units }: ElpdComparisonData): Figure {
  const width = 720;
  const row = models.length > 20 ? 15 : 22;
  const names = models.map(({ name }) => fitText(name, textSize.tick, 150));
  const left = edge + Math.max(0, ...names.map((name) => textWidth(name, textSize.tick))) + 12;
  const gap = 30;
  const room = width - edge - 14 - left - 2 * gap;
  const height = row * Math.max(1, models.length) + 8;
  const top = header(title, undefined, width);
  const y = top.height + 26;
  const first = { x: left, y, width: room * 0.46, height };
  const marks: Mark[] = [heading("Difference in elpd (nats)", first)];
  marks.push(...differences(models, row, first));
  weights.forEach(({ key, title: text, paint }, k) => {
    const x = left + first.width + gap + k * (room * 0.27 + gap);
    const box = { x, y, width: room * 0.27, height };
    const values = models.map((model) => model[key]);
    marks.push(heading(text, box), ...bars(values, row, { fill: paint }, box));
  });
  const rows = names.map((text, i): Mark => {
    const place = { x: left - 8, y: y + 8 + row * (i + 0.5), anchor: "end" } as const;
    return { kind: "text", ...place, text, size: textSize.tick };
  });
  const caption = `Predictions of ${units}, each left out in turn. Lines reach two standard errors.`;
  const below = note(caption, y + height + 26, width);
  const [best] = models;
  return {
    title,
    description: `Expected log predictive densities of ${models.length} models. ${best === undefined ? "" : `Best: ${best.name}. `}${caption}`,
    width,
    height: Math.ceil(y + height + 30 + below.height),
    marks: [...top.marks, ...rows, ...marks, ...below.marks],
    table: {
      header: ["model", "elpd_diff", "se_diff", "weight_stacking", "weight_pseudo_bma_plus"],
      rows: models.map((one) => [
        one.name,
        one.difference,
        one.standardError,
        one.stacking,
        one.pseudoBmaPlus,
      ]),
    },
  };
}

function heading(text: string, { x, y }: Box): Mark {
  return { kind: "text", x, y: y - 8, text, size: textSize.label };
}

const bestLook: Style = { stroke: "ink", dash: [2, 3] };
const errorLook: Style = { stroke: "blue", strokeWidth: 1.6 };

function differences(models: ElpdComparisonData["models"], row: number, box: Box): Mark[] {
  const ends = models.map(({ difference, standardError }) => {
    const reach = Number.isFinite(standardError) ? 2 * standardError : 0;
    return [difference - reach, difference + reach] as const;
  });
  const x = linearScale(extentOf(ends.flat(), [0]), [box.x + 6, box.x + box.width - 6], 0.02);
  const at = (i: number): number => box.y + 4 + row * (i + 0.5);
  const lines = ends.flatMap(([low, high], i) => [x(low), at(i), x(high), at(i)]);
  const places = models.flatMap(({ difference }, i) => [x(difference), at(i)]);
  return [
    { kind: "path", d: segments([x(0), box.y, x(0), box.y + box.height]), ...bestLook },
    { kind: "path", d: segments(lines), ...errorLook },
    { kind: "points", shape: "circle", size: 7, at: places, fill: "blue" },
    ...bottomAxis(box, x, { ticks: horizontalTicks(x, "linear", box.width / 55) }),
  ];
}

function bars(values: readonly number[], row: number, look: Style, box: Box): Mark[] {
  // Numbers stand in a column right of the bars.
  const axis = { ...box, width: box.width - 34 };
  const x = linearScale([0, 1], [axis.x, axis.x + axis.width]);
  const marks = values.flatMap((value, i): Mark[] => {
    const place = { x: box.x, y: box.y + 4 + row * i + 3, width: x(value) - box.x, height: row - 6 };
    const text = { x: box.x + box.width, y: box.y + 8 + row * (i + 0.5), text: value.toFixed(2) };
    return [
      { kind: "rect", ...place, ...look },
      { kind: "text", ...text, size: textSize.tick, anchor: "end", paint: "muted" },
    ];
  });
  const ticks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
  return [...marks, ...bottomAxis(axis, x, { ticks })];
}
