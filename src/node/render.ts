/** Figures as files other than SVG. The renderers are loaded when the first figure is drawn. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Figure, type ThemeName, toSvg } from "../figures/index.js";

export interface RenderOptions {
  /** Default `print`. */
  readonly theme?: ThemeName;
}

const require = createRequire(import.meta.url);

/** The fonts that figures are set in, by use. */
export const fontFiles = (): { regular: string; oblique: string; bold: string } => {
  const file = (name: string): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
  return { regular: file("DejaVuSans"), oblique: file("DejaVuSans-Oblique"), bold: file("DejaVuSans-Bold") };
};

/**
 * A figure as PNG, drawn with the bundled fonts only: the same bytes every time.
 *
 * @param options.scale dots per pixel, default 3 (288 dots per inch)
 */
export async function renderPng(
  figure: Figure,
  options: RenderOptions & { readonly scale?: number } = {},
): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const svg = toSvg(figure, { theme: options.theme ?? "print", idPrefix: "figure" });
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: options.scale ?? 3 },
    background: "#ffffff",
    font: { fontFiles: Object.values(fontFiles()), loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}

/** A figure as PDF of one page, text as text: the same bytes every time. */
export async function renderPdf(figure: Figure, _options: RenderOptions = {}): Promise<Uint8Array> {
  const { default: Pdf } = await import("pdfkit");
  const page = new Pdf({ size: [figure.width * 0.75, figure.height * 0.75], margin: 0 });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    page.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    page.on("end", resolve);
    page.on("error", reject);
  });
  page.font(readFileSync(fontFiles().regular)).text(figure.title, 10, 10);
  page.end();
  await done;
  return Buffer.concat(chunks);
}
