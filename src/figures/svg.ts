/**
 * A figure as SVG: text as text, looks as presentation attributes (no style sheet that another figure of the same
 * page could overrule), ids only where SVG cannot do without.
 */

import type { Box, Figure, GroupMark, Mark, PointsMark, SeriesHook, Style, TextMark } from "./figure.js";
import { escapeText } from "./label.js";
import { type LabelLayout, layoutLabel, layoutText, type PlacedText } from "./label-layout.js";
import { linePath, short, stampPath } from "./path.js";
import { shapePath } from "./points.js";
import { rasterUri } from "./raster.js";
import { colourOf, type Theme, type ThemeName, themes } from "./theme.js";

export interface SvgOptions {
  /** Default `light`. `print`: darker, thinner, without grid lines, told apart in grey. */
  readonly theme?: ThemeName;
  /** Begins every id. Default: made from the content, so that different figures of a page do not clash. */
  readonly idPrefix?: string;
}

/** Names of DejaVu Sans first; Verdana has nearly the same widths. */
const fontFamily = "'DejaVu Sans',Verdana,'Segoe UI',Helvetica,Arial,sans-serif";

interface Drawing {
  readonly theme: Theme;
  readonly clips: Box[];
  /** Stands for the prefix until that is known: a character that escaped text cannot hold. */
  readonly id: string;
}

/** The figure as one SVG element, the same characters every time. */
export function toSvg(figure: Figure, options: SvgOptions = {}): string {
  const { width, height, title, description } = figure;
  const drawing: Drawing = { theme: themes[options.theme ?? "light"], clips: [], id: "\u0000" };
  const marks = figure.marks.map((mark) => draw(mark, drawing)).join("");
  const clips = drawing.clips.map(
    (box, i) => `<clipPath id="${drawing.id}-clip${i}"><rect${boxAttributes(box)}/></clipPath>`,
  );
  const body =
    `<title id="${drawing.id}-title">${escapeText(title)}</title>` +
    `<desc id="${drawing.id}-desc">${escapeText(description)}</desc>` +
    (clips.length > 0 ? `<defs>${clips.join("")}</defs>` : "") +
    `<rect${attributes({ width, height, fill: drawing.theme.colours.background })}/>` +
    marks;
  const id = options.idPrefix === undefined ? `f${hash(body)}` : escapeText(options.idPrefix);
  const root = attributes({
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${short(width)} ${short(height)}`,
    role: "img",
    "aria-labelledby": `${id}-title ${id}-desc`,
    "font-family": fontFamily,
    fill: "none",
  });
  return `<svg${root}>${body.replaceAll(drawing.id, id)}</svg>`;
}

function draw(mark: Mark, drawing: Drawing): string {
  switch (mark.kind) {
    case "group":
      return group(mark, drawing);
    case "path":
      return path(mark.d, mark, drawing.theme, mark.series);
    case "rect": {
      const look = boxAttributes(mark) + style(mark, drawing.theme);
      if (mark.hint === undefined) return `<rect${look}/>`;
      return `<rect${look}><title>${escapeText(mark.hint)}</title></rect>`;
    }
    case "points":
      return points(mark, drawing.theme);
    case "text":
      return text(mark, drawing.theme);
    case "raster": {
      const image = {
        preserveAspectRatio: "none",
        style: "image-rendering:pixelated",
        href: rasterUri(mark),
      };
      return `<image${boxAttributes(mark)}${attributes(image)}/>`;
    }
  }
}

function group({ marks, clip, panel }: GroupMark, drawing: Drawing): string {
  const own: Record<string, string | number> = {};
  if (panel) {
    own.class = "panel";
    own["aria-label"] = panel.label;
    const { x, trials, y, values } = panel;
    Object.entries({ x, d: trials, y, r: values }).forEach(([name, [first, last]]) => {
      own[`data-${name}0`] = String(first);
      own[`data-${name}1`] = String(last);
    });
  }
  let cut = "";
  if (clip) {
    cut = ` clip-path="url(#${drawing.id}-clip${drawing.clips.length})"`;
    drawing.clips.push(clip);
  }
  return `<g${attributes(own)}${cut}>${marks.map((mark) => draw(mark, drawing)).join("")}</g>`;
}

function path(d: string, look: Style, theme: Theme, series?: SeriesHook): string {
  return d === "" ? "" : `<path${hook(series)}${style(look, theme)} d="${d}"/>`;
}

function hook(series: SeriesHook | undefined): string {
  if (series === undefined) return "";
  const own = series.values && { "data-r0": String(series.values[0]), "data-r1": String(series.values[1]) };
  return attributes({ class: "series", "data-label": series.label, ...own });
}

function points(mark: PointsMark, theme: Theme): string {
  const { shape, size, at, series } = mark;
  if (shape !== "circle" || mark.stroke !== undefined) {
    return path(stampPath(at, shapePath(shape, size)), mark, theme);
  }
  // A line of no length with round ends is the shortest way to write a disc.
  const d = stampPath(at, "h0");
  if (d === "") return "";
  const disc = {
    stroke: colourOf(mark.fill, theme),
    "stroke-opacity": mark.fillOpacity,
    "stroke-width": short(size),
    "stroke-linecap": "round",
  };
  return `<path${hook(series)}${attributes(disc)} d="${d}"/>`;
}

function text(mark: TextMark, theme: Theme): string {
  const { size, anchor = "start", bold = false, paint = "ink", rotate } = mark;
  const weight = bold ? "bold" : "regular";
  const layout =
    mark.text === undefined
      ? layoutLabel(mark.label ?? "", size, weight)
      : layoutText(mark.text, size, weight);
  if (layout.width === 0) return "";
  // Hats hang at places that were computed, and renderers differ on where a line ends whose superscript went back
  // above a subscript; otherwise the browser may centre with the font it has.
  const placed =
    layout.hats.length > 0 || layout.texts.some((part, i) => goesBack(part, layout.texts[i - 1]));
  const x = mark.x - (placed ? layout.width * { start: 0, middle: 0.5, end: 1 }[anchor] : 0);
  const colour = colourOf(paint, theme);
  const turn =
    rotate === undefined ? undefined : `rotate(${short(rotate)} ${short(mark.x)} ${short(mark.y)})`;
  const written = attributes({
    x: short(x),
    y: short(mark.y),
    "font-size": short(size),
    "font-weight": bold ? "bold" : undefined,
    "text-anchor": placed || anchor === "start" ? undefined : anchor,
    fill: colour,
    transform: turn,
  });
  const hats = layout.hats.map((corners) => linePath(corners.map((c, i) => c + (i % 2 === 0 ? x : mark.y))));
  const hat = { d: hats.join(""), stroke: colour, "stroke-width": short(size * 0.075), transform: turn };
  return `<text${written}>${spans(layout, size, x)}</text>${hats.length > 0 ? `<path${attributes(hat)}/>` : ""}`;
}

function goesBack(part: PlacedText, before: PlacedText | undefined): boolean {
  return before !== undefined && part.x < before.x + before.width - 0.01;
}

function spans({ texts }: LabelLayout, size: number, x: number): string {
  let shift = 0;
  let reached = 0;
  return texts
    .map((part) => {
      const dy = part.y - shift;
      // A superscript above a subscript begins where that began, not where it ended.
      const back = part.hat || Math.abs(part.x - reached) < 0.01 ? undefined : short(part.x - reached);
      const own = attributes({
        x: part.hat && part.x > 0 ? short(x + part.x) : undefined,
        dx: back,
        dy: Math.abs(dy) < 0.005 ? undefined : short(dy),
        "font-size": part.size === size ? undefined : short(part.size),
        "font-style": part.italic ? "italic" : undefined,
      });
      shift = part.y;
      reached = part.x + part.width;
      return own === "" ? escapeText(part.text) : `<tspan${own}>${escapeText(part.text)}</tspan>`;
    })
    .join("");
}

function style(look: Style, theme: Theme): string {
  const stroke = colourOf(look.stroke, theme);
  const outlined = stroke !== "none";
  const fill = colourOf(look.fill, theme);
  const opacity = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : short(value);
  return attributes({
    fill: fill === "none" ? undefined : fill,
    "fill-opacity": opacity(look.fillOpacity),
    stroke: outlined ? stroke : undefined,
    "stroke-opacity": outlined ? opacity(look.strokeOpacity) : undefined,
    "stroke-width": outlined ? short((look.strokeWidth ?? 1) * theme.line) : undefined,
    "stroke-dasharray": outlined ? look.dash?.map(short).join(" ") : undefined,
    "stroke-linecap": outlined && look.dash === undefined ? "round" : undefined,
    "stroke-linejoin": outlined ? "round" : undefined,
  });
}

function boxAttributes({ x, y, width, height }: Box): string {
  return attributes({ x: short(x), y: short(y), width: short(width), height: short(height) });
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${escapeText(String(value))}"`))
    .join("");
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}
