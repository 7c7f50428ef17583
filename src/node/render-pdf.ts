/** The primitives of a figure drawn with PDFKit. */

import type Pdf from "pdfkit";
import type { Figure, Mark, PointsMark, Style, TextMark } from "../figures/figure.js";
import { type LabelLayout, layoutLabel, layoutText, type PlacedText } from "../figures/label-layout.js";
import { linePath, stampPath } from "../figures/path.js";
import { shapePath } from "../figures/points.js";
import { rasterPng } from "../figures/raster.js";
import { colourOf, type Theme, type ThemeName, themes } from "../figures/theme.js";
import { fontFiles } from "./render-fonts.js";

type Page = InstanceType<typeof Pdf>;

const pointsPerPixel = 0.75;

/** One page. Dates are fixed, because they would make every file different. */
export function drawPdf(Document: typeof Pdf, figure: Figure, themeName: ThemeName): Promise<Uint8Array> {
  const theme = themes[themeName];
  const page = new Document({
    size: [figure.width * pointsPerPixel, figure.height * pointsPerPixel],
    margin: 0,
    lang: "en",
    displayTitle: true,
    info: {
      Title: figure.title,
      Subject: figure.description,
      Producer: "Credence",
      Creator: "Credence",
      CreationDate: new Date(0),
    },
  });
  const chunks: Uint8Array[] = [];
  const written = new Promise<Uint8Array>((resolve, reject) => {
    page.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    page.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    page.on("error", reject);
  });
  const files = fontFiles();
  page.registerFont("regular", files.regular);
  page.registerFont("oblique", files.oblique);
  page.registerFont("bold", files.bold);
  page.scale(pointsPerPixel);
  page.rect(0, 0, figure.width, figure.height).fill(theme.colours.background);
  for (const mark of figure.marks) draw(page, mark, theme);
  page.end();
  return written;
}

function draw(page: Page, mark: Mark, theme: Theme): void {
  switch (mark.kind) {
    case "group":
      page.save();
      if (mark.clip) page.rect(mark.clip.x, mark.clip.y, mark.clip.width, mark.clip.height).clip();
      for (const inner of mark.marks) draw(page, inner, theme);
      page.restore();
      return;
    case "path":
      if (mark.d !== "") painted(page, mark, theme, () => page.path(mark.d));
      return;
    case "rect":
      painted(page, mark, theme, () => page.rect(mark.x, mark.y, mark.width, mark.height));
      return;
    case "points":
      points(page, mark, theme);
      return;
    case "text":
      text(page, mark, theme);
      return;
    case "raster":
      page.image(Buffer.from(rasterPng(mark)), mark.x, mark.y, { width: mark.width, height: mark.height });
  }
}

/** Fills and strokes what `outline` draws. */
function painted(page: Page, look: Style, theme: Theme, outline: () => void): void {
  const [fill, stroke] = [colourOf(look.fill, theme), colourOf(look.stroke, theme)];
  if (fill === "none" && stroke === "none") return;
  page.save();
  page.fillOpacity(look.fillOpacity ?? 1).strokeOpacity(look.strokeOpacity ?? 1);
  page.lineWidth((look.strokeWidth ?? 1) * theme.line).lineJoin("round");
  // PDFKit takes the whole pattern; its types know the first length only.
  if (look.dash) page.lineCap("butt").dash([...look.dash] as unknown as number, {});
  else page.lineCap("round").undash();
  outline();
  if (fill !== "none" && stroke !== "none") page.fillAndStroke(fill, stroke);
  else if (fill !== "none") page.fill(fill);
  else page.stroke(stroke);
  page.restore();
}

function points(page: Page, mark: PointsMark, theme: Theme): void {
  const { shape, size, at } = mark;
  painted(page, mark, theme, () => {
    if (shape !== "circle") {
      page.path(stampPath(at, shapePath(shape, size)));
      return;
    }
    for (let i = 0; i + 1 < at.length; i += 2) {
      if (Number.isFinite(at[i]! + at[i + 1]!)) page.circle(at[i]!, at[i + 1]!, size / 2);
    }
  });
}

function setFont(page: Page, part: PlacedText, bold: boolean): void {
  page.font(bold ? "bold" : part.italic ? "oblique" : "regular").fontSize(part.size);
}

/**
 * How far what follows a text on the baseline moves because letters are kerned, which the layout leaves out. Nothing
 * moves where hats hang at their computed places.
 */
function kerning(page: Page, part: PlacedText, { hats }: LabelLayout, bold: boolean): number {
  if (hats.length > 0 || part.y !== 0) return 0;
  setFont(page, part, bold);
  return page.widthOfString(part.text) - part.width;
}

function text(page: Page, mark: TextMark, theme: Theme): void {
  const { x, y, size, anchor = "start", bold = false, paint = "ink", rotate = 0 } = mark;
  const weight = bold ? "bold" : "regular";
  const layout =
    mark.text === undefined
      ? layoutLabel(mark.label ?? "", size, weight)
      : layoutText(mark.text, size, weight);
  const colour = colourOf(paint, theme);
  const kerned = layout.texts.map((part) => kerning(page, part, layout, bold));
  const width = layout.width + kerned.reduce((sum, moved) => sum + moved, 0);
  const left = x - width * { start: 0, middle: 0.5, end: 1 }[anchor];
  page.save();
  if (rotate !== 0) page.rotate(rotate, { origin: [x, y] });
  page.fillOpacity(1).fillColor(colour);
  let moved = 0;
  for (const [i, part] of layout.texts.entries()) {
    setFont(page, part, bold);
    page.text(part.text, left + part.x + moved, y + part.y, { lineBreak: false, baseline: "alphabetic" });
    moved += kerned[i]!;
  }
  for (const corners of layout.hats) {
    page.path(linePath(corners.map((c, i) => c + (i % 2 === 0 ? left : y))));
    page
      .lineWidth(size * 0.075)
      .lineCap("butt")
      .lineJoin("miter")
      .strokeOpacity(1)
      .stroke(colour);
  }
  page.restore();
}
