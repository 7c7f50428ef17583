/** Images of numbers in rows with names: patterns, cues above responses, couplings as matrices; one range of colours. */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark, Series } from "./figure.js";
import { edge, header, note } from "./header.js";
import { fitText, textWidth } from "./measure.js";
import { emptyPanel } from "./plot.js";
import { extentOf } from "./scale.js";

export interface ImagesData {
  /** Plain text. */
  readonly title: string;
  /** Pixels of a row of an image. */
  readonly columns: number;
  /** Lines of images; image k of each belongs together. */
  readonly lines: readonly {
    /** Plain text, left of the line; may be empty. */
    readonly name: string;
    readonly images: readonly {
      /** Row by row from the top. */
      readonly values: Series;
      /** Plain text below. */
      readonly caption?: string;
    }[];
  }[];
  /** Plain text above the images that belong together. */
  readonly names: readonly string[];
  /** Default: of all values, symmetric about 0. */
  readonly range?: readonly [number, number];
  /** What the colours are, plain text beside their bar. */
  readonly unit: string;
  /** Longer side of an image, figure pixels. Default by the number of images. */
  readonly size?: number;
  /** Plain text below. */
  readonly note?: string;
}

/** Figure pixels: at most, and at least, so that titles and the bar of colours have room. */
const [WIDEST, NARROWEST] = [720, 420];
const GAP = 12;
const CAPTION = 15;

/** Images that belong together stand below each other; what does not fit beside them goes on below. */
export function imagesFigure(data: ImagesData): Figure {
  const { title, columns, lines, names, unit } = data;
  const count = Math.max(0, ...lines.map(({ images }) => images.length));
  const range = data.range ?? rangeOf(data);
  const first = lines.find(({ images }) => images.length > 0)?.images[0];
  const rows = first === undefined ? 1 : Math.ceil(first.values.length / columns);
  const side = data.size ?? (count <= 3 ? 190 : count <= 12 ? 84 : 60);
  const [width, height] = [
    (side * columns) / Math.max(rows, columns),
    (side * rows) / Math.max(rows, columns),
  ];
  const left = edge + Math.max(0, ...lines.map(({ name }) => textWidth(name, textSize.label))) + 10;
  const step = Math.max(width, 40) + GAP;
  const perBlock = Math.max(1, Math.floor((WIDEST - edge - left + GAP) / step));
  const full = Math.max(NARROWEST, Math.ceil(left + Math.min(count, perBlock) * step - GAP + edge));
  const captions = lines.map(({ images }) => (images.some(({ caption }) => caption) ? CAPTION : 0));
  const top = header(title, undefined, full);
  const marks: Mark[] = [...top.marks];
  let y = top.height + 4;
  for (let from = 0; from < count; from += perBlock) {
    y += CAPTION;
    for (let k = from; k < Math.min(count, from + perBlock); k++) {
      const text = fitText(names[k] ?? "", textSize.tick, step - 6);
      const x = left + (k - from) * step + width / 2;
      marks.push({ kind: "text", x, y: y - 4, text, size: textSize.tick, anchor: "middle" });
    }
    for (const [l, { name, images }] of lines.entries()) {
      const middle = y + height / 2 + 4;
      marks.push({ kind: "text", x: edge, y: middle, text: name, size: textSize.label });
      for (const [k, { values, caption }] of images.slice(from, from + perBlock).entries()) {
        const box = { x: left + k * step, y, width, height };
        marks.push({ kind: "raster", ...box, columns, rows, values, map: "diverging", range });
        marks.push({ kind: "rect", ...box, stroke: "axis", strokeWidth: 0.5 });
        if (caption) {
          const place = { x: box.x + width / 2, y: y + height + 12, anchor: "middle" } as const;
          marks.push({ kind: "text", ...place, text: caption, size: textSize.note, paint: "muted" });
        }
      }
      y += height + captions[l]! + 6;
    }
    y += 6;
  }
  if (count === 0) {
    marks.push(emptyPanel({ x: 0, y, width: full, height: 40 }, "no images"));
    y += 40;
  }
  const bar = colourBar({ x: left, y: y + 6, width: 160, height: 9 }, range, unit);
  const below = note(data.note ?? "", y + 38, full);
  return {
    title,
    description: `${count} images of ${rows} by ${columns} values${lines.length > 1 ? `, in lines: ${lines.map(({ name }) => name).join(", ")}` : ""}; colours from ${range[0]} to ${range[1]} (${unit}).`,
    width: full,
    height: Math.ceil(y + 44 + below.height) + 4,
    marks: [...marks, ...bar, ...below.marks],
    table: {
      header: ["line", "image", "row", "column", "value"],
      rows: lines.flatMap(({ name, images }) =>
        images.flatMap(({ values }, k) =>
          Array.from(values, (value, at) => [
            ...[name, names[k] ?? "", Math.floor(at / columns) + 1, (at % columns) + 1, value],
          ]),
        ),
      ),
    },
  };
}

function rangeOf({ lines }: ImagesData): readonly [number, number] {
  const extent = extentOf(...lines.flatMap(({ images }) => images.map(({ values }) => values))) ?? [-1, 1];
  const most = Math.max(Math.abs(extent[0]), Math.abs(extent[1])) || 1;
  return [-most, most];
}

/** What colours mean: a bar with its ends and its middle, and the unit beside it. */
export function colourBar(box: Box, range: readonly [number, number], unit: string): Mark[] {
  const values = Float64Array.from({ length: 128 }, (_, i) => range[0] + ((range[1] - range[0]) * i) / 127);
  const tick = (at: number): Mark => {
    const text = String(Number((range[0] + at * (range[1] - range[0])).toPrecision(3))).replace("-", "−");
    const place = { x: box.x + at * box.width, y: box.y + box.height + 13, anchor: "middle" } as const;
    return { kind: "text", ...place, text, size: textSize.tick };
  };
  const name = { x: box.x + box.width + 14, y: box.y + box.height, text: unit, size: textSize.note } as const;
  return [
    { kind: "raster", ...box, columns: 128, rows: 1, values, map: "diverging", range },
    { kind: "rect", ...box, stroke: "axis", strokeWidth: 0.5 },
    ...[0, 0.5, 1].map(tick),
    { kind: "text", ...name, paint: "muted" },
  ];
}
