/** Title and subtitle of a figure, and notes below it, broken into lines. */

import { textSize } from "./axis.js";
import type { Mark } from "./figure.js";
import { textWidth, wrapText } from "./measure.js";

export interface Block {
  readonly marks: readonly Mark[];
  /** Pixels, the space around it included. */
  readonly height: number;
}

/** Space left and right of the content of every figure. */
export const edge = 14;

/** At the top of a figure. A subtitle that fits stands beside the title. */
export function header(title: string, subtitle: string | undefined, width: number): Block {
  const room = width - 2 * edge;
  const lines = wrapText(title, textSize.title, room, "bold");
  const marks: Mark[] = lines.map((text, i) => {
    return { kind: "text", x: edge, y: 22 + 17 * i, text, size: textSize.title, bold: true };
  });
  let height = 22 + 17 * (Math.max(1, lines.length) - 1);
  if (subtitle) {
    const beside = edge + textWidth(lines[0] ?? "", textSize.title, "bold") + 12;
    const note = { kind: "text", size: textSize.note, paint: "muted" } as const;
    if (lines.length === 1 && beside + textWidth(subtitle, textSize.note) <= width - edge) {
      marks.push({ ...note, x: beside, y: height, text: subtitle });
    } else {
      for (const text of wrapText(subtitle, textSize.note, room)) {
        height += 16;
        marks.push({ ...note, x: edge, y: height, text });
      }
    }
  }
  return { marks, height: height + 10 };
}

/** Small grey lines, the first baseline 12 px below `y`. */
export function note(text: string, y: number, width: number): Block {
  const lines = wrapText(text, textSize.note, width - 2 * edge);
  const marks = lines.map((line, i): Mark => {
    return { kind: "text", x: edge, y: y + 12 + 15 * i, text: line, size: textSize.note, paint: "muted" };
  });
  return { marks, height: lines.length === 0 ? 0 : 15 * lines.length + 6 };
}
