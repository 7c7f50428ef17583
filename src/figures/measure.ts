/** Widths of text from the font's own table, so that Node and browsers lay figures out alike. */

import { bold, regular, type Stretch } from "./text-widths.js";

/** Widths by code point. Characters that the table lacks count as an em, wide scripts' width. */
function tableOf(stretches: readonly Stretch[]): Map<number, number> {
  return new Map(
    stretches.flatMap(({ first, widths }) => widths.map((width, i) => [first + i, width / 2048])),
  );
}

const tables = { regular: tableOf(regular), bold: tableOf(bold) };

/** Width in pixels of text set in DejaVu Sans (kerning left out). Combining marks have none. */
export function textWidth(text: string, size: number, weight: "regular" | "bold" = "regular"): number {
  const table = tables[weight];
  let ems = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    ems += code >= 0x300 && code <= 0x36f ? 0 : (table.get(code) ?? 1);
  }
  return ems * size;
}

/** Text cut to a width, with an ellipsis where something was cut. */
export function fitText(
  text: string,
  size: number,
  width: number,
  weight: "regular" | "bold" = "regular",
): string {
  if (textWidth(text, size, weight) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join("")}…`, size, weight) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/**
 * Text broken at spaces (but no-break spaces) into lines of at most a width; a word longer than that is cut.
 */
export function wrapText(
  text: string,
  size: number,
  width: number,
  weight: "regular" | "bold" = "regular",
): string[] {
  const lines: string[] = [];
  for (const word of text.split(/[ \t\r\n]+/).filter((w) => w !== "")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => fitText(line, size, width, weight));
}
