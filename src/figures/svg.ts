/** A figure as SVG. */

import type { Figure, Mark } from "./figure.js";
import { escapeText, labelText } from "./label.js";
import { colourOf, type Theme, type ThemeName, themes } from "./theme.js";

export interface SvgOptions {
  /** Default `light`. */
  readonly theme?: ThemeName;
  /** Begins every id. Default: made from the content, so that figures of one page do not clash. */
  readonly idPrefix?: string;
}

/** The figure as one SVG element, the same characters every time. */
export function toSvg(figure: Figure, options: SvgOptions = {}): string {
  const theme = themes[options.theme ?? "light"];
  const id = options.idPrefix ?? "figure";
  const { width, height } = figure;
  const body = figure.marks.map((mark) => draw(mark, theme)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${escapeText(figure.title)}</title><desc id="${id}-desc">${escapeText(figure.description)}</desc>${body}</svg>`;
}

function draw(mark: Mark, theme: Theme): string {
  if (mark.kind !== "text") return "";
  const text = mark.text ?? labelText(mark.label ?? "");
  return `<text x="${mark.x}" y="${mark.y}" font-size="${mark.size}" fill="${colourOf(mark.paint ?? "ink", theme)}">${escapeText(text)}</text>`;
}
