/** Legends: samples of what is drawn with their names, in rows. */

import { textSize } from "./axis.js";
import type { Mark, PointShape, Style } from "./figure.js";
import type { Label } from "./label.js";
import { fitLabel, layoutLabel, layoutText } from "./label-layout.js";
import { fitText } from "./measure.js";
import { segments } from "./path.js";

export interface LegendItem {
  /** Markup, or plain text. */
  readonly label?: Label;
  readonly text?: string;
  readonly look:
    | { readonly kind: "line"; readonly style: Style }
    | { readonly kind: "band"; readonly style: Style }
    | { readonly kind: "point"; readonly style: Style; readonly shape: PointShape; readonly size: number }
    | { readonly kind: "stripe"; readonly style: Style };
}

export interface Legend {
  readonly marks: readonly Mark[];
  /** Pixels, 0 without items. */
  readonly height: number;
  readonly width: number;
}

export const legendRow = 17;
const gap = 16;

/** Items from left to right, in as many rows as they need; the first row's baseline lies 12 px below `y`. */
export function legend(items: readonly LegendItem[], x: number, y: number, room: number): Legend {
  const marks: Mark[] = [];
  let [left, row, width] = [x, 0, 0];
  for (const item of items) {
    const sample = sampleWidth(item) + 6;
    const text = item.text === undefined ? undefined : fitText(item.text, textSize.note, room - sample);
    const label = fitLabel(item.label ?? "", textSize.note, room - sample);
    const written = text === undefined ? layoutLabel(label, textSize.note) : layoutText(text, textSize.note);
    if (left > x && left + sample + written.width > x + room) {
      row += 1;
      left = x;
    }
    const baseline = y + 12 + row * legendRow;
    marks.push(drawSample(item, left, baseline - 4));
    const name = text === undefined ? { label } : { text };
    marks.push({ kind: "text", x: left + sample, y: baseline, size: textSize.note, ...name });
    left += sample + written.width;
    width = Math.max(width, left - x);
    left += gap;
  }
  return { marks, height: items.length === 0 ? 0 : (row + 1) * legendRow, width };
}

function sampleWidth({ look }: LegendItem): number {
  return { line: 20, band: 16, point: look.kind === "point" ? look.size : 0, stripe: 8 }[look.kind];
}

function drawSample({ look }: LegendItem, x: number, y: number): Mark {
  switch (look.kind) {
    case "line":
      return { kind: "path", d: segments([x, y, x + 20, y]), ...look.style };
    case "band":
      return { kind: "rect", x, y: y - 5, width: 16, height: 10, ...look.style };
    case "stripe":
      return { kind: "rect", x, y: y - 6, width: 8, height: 12, ...look.style };
    case "point":
      return {
        kind: "points",
        shape: look.shape,
        size: look.size,
        at: [x + look.size / 2, y],
        ...look.style,
      };
  }
}
