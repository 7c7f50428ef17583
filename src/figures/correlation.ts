/** Posterior correlations of parameters as a map. */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { layoutLabel } from "./label-layout.js";
import { segments } from "./path.js";
import type { Paint } from "./theme.js";

export interface CorrelationData {
  /** Plain text. */
  readonly title: string;
  /** Of the axes. */
  readonly labels: readonly Label[];
  /** Of the columns of the rows. */
  readonly names: readonly string[];
  /** Symmetric, row by row; null where unknown. */
  readonly matrix: readonly (readonly (number | null)[])[];
}

/**
 * Square map with the fixed range -1 to 1, numbers in the cells where they fit, and a colour bar. Above 24
 * parameters the cells are an image.
 */
export function correlationFigure(data: CorrelationData): Figure {
  const { labels, matrix } = data;
  const count = labels.length;
  const cell = Math.min(56, Math.max(1, 440 / Math.max(1, count)));
  const side = count * cell;
  const widths = labels.map((label) => layoutLabel(label, size).width);
  const longest = Math.max(10, ...widths);
  const left = edge + longest + 8;
  const width = Math.max(380, Math.ceil(left + side + 102));
  const top = header(data.title, undefined, width);
  const box: Box = { x: left, y: top.height + 4, width: side, height: side };
  const upright = longest <= cell - 4;
  const bottom = Math.max(box.y + side + (upright ? 24 : longest + 16), box.y + 130);
  const unknown = matrix.some((row) => row.some((r) => r === null || !Number.isFinite(r)));
  const below = note(unknown ? "Grey: not available." : "", bottom, width);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(bottom + below.height) + edge,
    marks: [
      ...top.marks,
      ...(count > 24 ? image(matrix, box) : cells(data, box, cell)),
      { kind: "rect", ...box, stroke: "axis" },
      ...axisLabels(labels, box, cell, upright),
      ...colourBar(box.x + side + 22, box.y, Math.min(220, Math.max(100, side))),
      ...below.marks,
    ],
    table: { header: ["parameter", ...data.names], rows: matrix.map((row, i) => [data.names[i], ...row]) },
  };
}

const size = textSize.label;

/** What is unknown shows the shade behind the image. */
function image(matrix: CorrelationData["matrix"], box: Box): Mark[] {
  const values = matrix.flatMap((row) => row.map((r) => r ?? Number.NaN));
  const grid = { columns: matrix.length, rows: matrix.length, values };
  return [
    { kind: "rect", ...box, fill: "shade" },
    { kind: "raster", ...box, ...grid, map: "diverging", range: [-1, 1] },
  ];
}

function cells({ labels, matrix }: CorrelationData, box: Box, cell: number): Mark[] {
  return matrix.flatMap((row, i) =>
    row.flatMap((r, j): Mark[] => {
      const place = { x: box.x + j * cell, y: box.y + i * cell, width: cell, height: cell };
      const names = `${labelText(labels[i] ?? "")}, ${labelText(labels[j] ?? "")}`;
      const known = r !== null && Number.isFinite(r);
      const tile: Mark = {
        kind: "rect",
        ...place,
        fill: known ? paint(r) : "shade",
        stroke: "background",
        hint: `${names}: ${known ? r.toFixed(2).replace("-", "−") : "unknown"}`,
      };
      const numberSize = cell >= 38 ? textSize.tick : 9;
      if (cell < 31) return [tile];
      const middle = { x: place.x + cell / 2, y: place.y + cell / 2 + 0.36 * numberSize };
      const ink: Paint = known && Math.abs(r) > 0.62 ? "background" : "ink";
      const number = known ? (i === j ? String(r) : r.toFixed(2).replace("-", "−")) : "–";
      return [
        tile,
        { kind: "text", ...middle, text: number, size: numberSize, anchor: "middle", paint: ink },
      ];
    }),
  );
}

/** Blue for positive, red for negative. */
function paint(r: number): Paint {
  return { map: "diverging", at: (1 + r) / 2 };
}

/** Names left of the map and below it, there turned where they are wider than a cell; thinned where lines meet. */
function axisLabels(labels: readonly Label[], box: Box, cell: number, upright: boolean): Mark[] {
  const every = Math.max(1, Math.ceil(13 / cell));
  return labels.flatMap((label, i): Mark[] => {
    if (i % every !== 0) return [];
    const middle = (i + 0.5) * cell;
    const below = box.y + box.height;
    return [
      { kind: "text", x: box.x - 7, y: box.y + middle + 4, label, size, anchor: "end" },
      upright
        ? { kind: "text", x: box.x + middle, y: below + 17, label, size, anchor: "middle" }
        : { kind: "text", x: box.x + middle + 4, y: below + 7, label, size, anchor: "end", rotate: -90 },
    ];
  });
}

function colourBar(x: number, y: number, height: number): Mark[] {
  const steps = 128;
  const values = Array.from({ length: steps }, (_, i) => 1 - (2 * i) / (steps - 1));
  const ticks = [-1, -0.5, 0, 0.5, 1];
  const at = (r: number): number => y + ((1 - r) / 2) * height;
  const box = { x, y, width: 14, height };
  return [
    { kind: "raster", ...box, columns: 1, rows: steps, values, map: "diverging", range: [-1, 1] },
    { kind: "rect", ...box, stroke: "axis" },
    { kind: "path", d: segments(ticks.flatMap((r) => [x + 14, at(r), x + 18, at(r)])), stroke: "axis" },
    ...ticks.map((r): Mark => {
      const label = String(r).replace("-", "−");
      return { kind: "text", x: x + 22, y: at(r) + 4, label, size: textSize.tick, paint: "muted" };
    }),
    // Above the bar there is the title; beside it, turned, the name of what it shows.
    { kind: "text", x: x + 70, y: y + height / 2, text: "Correlation", size, anchor: "middle", rotate: -90 },
  ];
}

function describe({ labels, matrix }: CorrelationData): string {
  let [strongest, pair] = [0, ""];
  matrix.forEach((row, i) => {
    row.slice(0, i).forEach((r, j) => {
      if (r === null || !(Math.abs(r) > Math.abs(strongest))) return;
      strongest = r;
      pair = `${labelText(labels[i] ?? "")} and ${labelText(labels[j] ?? "")}`;
    });
  });
  const most = pair === "" ? "" : ` Strongest: ${pair}, ${strongest.toFixed(2)}.`;
  return `Correlations of ${labels.length} parameters, from -1 to 1.${most}`;
}
