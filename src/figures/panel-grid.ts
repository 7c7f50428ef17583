/** Panels of equal size in lines, below a title and a legend and above a note. */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark } from "./figure.js";
import { edge, header, note } from "./header.js";
import type { Label } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { emptyPanel, panelsPerLine } from "./plot.js";

export interface PanelGrid {
  /** Plain text. */
  readonly title: string;
  readonly legend: readonly LegendItem[];
  /** Plain text below the panels. */
  readonly note?: string;
  /** Panels of a line, at most. */
  readonly most: number;
  /** Room left of a panel for its axis, pixels. */
  readonly left: number;
  /** Room below a panel for its axis, pixels. Default 66: with a title and a gap to the next line. */
  readonly foot?: number;
  /** Of a panel, pixels, or of its width. */
  readonly height: number | ((width: number) => number);
  readonly panels: readonly { readonly name: Label; readonly draw: (box: Box) => readonly Mark[] }[];
}

/** Where marks go, and how large the figure becomes. Without panels it says so. */
export function panelGrid(grid: PanelGrid): Pick<Figure, "title" | "width" | "height" | "marks"> {
  const { panels, left, foot = 66 } = grid;
  const width = 720;
  const gap = 22;
  const step = (count: number): number => (width - 2 * edge - 8 + gap) / count;
  const names = panels.map(({ name }) => name);
  const perLine = panelsPerLine(names, textSize.label, grid.most, (count) => step(count) - left);
  const top = header(grid.title, undefined, width);
  const key = legend(grid.legend, edge, top.height, width - 2 * edge);
  const marks: Mark[] = [...top.marks, ...key.marks];
  const panelWidth = Math.min(600, step(perLine) - gap - left);
  const height = typeof grid.height === "number" ? grid.height : grid.height(panelWidth);
  let y = top.height + key.height + 26;
  for (let line = 0; line < Math.max(1, Math.ceil(panels.length / perLine)); line++) {
    for (const [k, { name, draw }] of panels.slice(line * perLine, (line + 1) * perLine).entries()) {
      const box = { x: edge + left + k * step(perLine), y, width: panelWidth, height };
      marks.push(
        {
          kind: "text",
          x: box.x,
          y: y - 8,
          label: fitLabel(name, textSize.label, panelWidth),
          size: textSize.label,
        },
        ...draw(box),
      );
    }
    y += height + foot;
  }
  if (panels.length === 0) marks.push(emptyPanel({ x: 0, y: y - height - foot, width, height }, "no values"));
  const below = note(grid.note ?? "", y - 26, width);
  return {
    title: grid.title,
    width,
    height: Math.ceil(y - 22 + below.height),
    marks: [...marks, ...below.marks],
  };
}
