/** Figures as PNG and PDF. The renderers are loaded when the first figure is drawn. */

import type { RenderedImage } from "@resvg/resvg-js";
import { type Figure, type ThemeName, toSvg } from "../figures/index.js";
import { fontFiles } from "./render-fonts.js";
import { drawPdf } from "./render-pdf.js";

export interface RenderOptions {
  /** Default `print`. */
  readonly theme?: ThemeName;
}

export interface PngOptions extends RenderOptions {
  /** Dots per pixel of the figure, default 3 (288 dots per inch at the figure's own size). */
  readonly scale?: number;
}

/** A figure as PNG, drawn with the bundled fonts only: the same bytes every time. */
export async function renderPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  return (await drawing(figure, options)).asPng();
}

/** A figure as pixels. */
export async function drawing(figure: Figure, options: PngOptions): Promise<RenderedImage> {
  const { Resvg } = await import("@resvg/resvg-js");
  const svg = toSvg(figure, { theme: options.theme ?? "print", idPrefix: "figure" });
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: options.scale ?? 3 },
    font: {
      fontFiles: Object.values(fontFiles()),
      loadSystemFonts: false,
      defaultFontFamily: "DejaVu Sans",
    },
  });
  return image.render();
}

/**
 * A figure as PDF of one page of the figure's size (a pixel is 0.75 points). Lines stay lines and text stays text,
 * set in an embedded part of the font. The same bytes every time.
 */
export async function renderPdf(figure: Figure, options: RenderOptions = {}): Promise<Uint8Array> {
  const { default: Pdf } = await import("pdfkit");
  return drawPdf(Pdf, figure, options.theme ?? "print");
}
