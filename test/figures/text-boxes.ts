/** Where the texts of a figure lie, from the font's widths: for tests that nothing is cut off or written over. */

import type { Box, Figure, Mark, TextMark } from "../../src/figures/figure.js";
import { labelText } from "../../src/figures/label.js";
import { layoutLabel, layoutText } from "../../src/figures/label-layout.js";

export interface TextBox extends Box {
  readonly text: string;
}

/** Boxes of all texts; turned ones stand upright. */
export function textBoxes({ marks }: Pick<Figure, "marks">): TextBox[] {
  return marks.flatMap((mark: Mark) => {
    if (mark.kind === "group") return textBoxes(mark);
    return mark.kind === "text" ? [boxOf(mark)] : [];
  });
}

/** From the top of a digit to the baseline: what a reader sees of most texts. */
function boxOf(mark: TextMark): TextBox {
  const { x, y, label = "", text, size, anchor = "start", bold = false, rotate = 0 } = mark;
  const weight = bold ? "bold" : "regular";
  const { width } = text === undefined ? layoutLabel(label, size, weight) : layoutText(text, size, weight);
  const before = width * { start: 0, middle: 0.5, end: 1 }[anchor];
  const height = 0.73 * size;
  const named = { text: text ?? labelText(label) };
  if (rotate === 0) return { ...named, x: x - before, y: y - height, width, height };
  if (rotate !== -90) throw new Error(`texts are level or turned by -90 degrees, not ${rotate}`);
  return { ...named, x: x - height, y: y - (width - before), width: height, height: width };
}

/** Pairs of boxes that overlap, or stand beside each other without so much as 3 px between them. */
export function overlaps(boxes: readonly TextBox[]): string[] {
  return boxes.flatMap((a, i) =>
    boxes.slice(0, i).flatMap((b) => {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      return across > -3 && down > 0 ? [`${b.text} | ${a.text}`] : [];
    }),
  );
}
