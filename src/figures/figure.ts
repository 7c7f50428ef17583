/**
 * What a figure is: plain data. Primitives in pixels (y downwards), colours by role, and the rows it shows. One
 * figure is written as SVG (`svg.ts`) in any theme, as CSV (`csv.ts`), and by `credence/node` as PNG and PDF.
 */

import type { ColourMap } from "./colour-map.js";
import type { Label } from "./label.js";
import type { Paint } from "./theme.js";

/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Outline and filling. Absent means none. */
export interface Style {
  readonly fill?: Paint;
  readonly fillOpacity?: number;
  readonly stroke?: Paint;
  readonly strokeOpacity?: number;
  /** Pixels, default 1. */
  readonly strokeWidth?: number;
  /** Lengths of dashes and gaps, pixels. */
  readonly dash?: readonly number[];
}

/** Marks drawn together: cut to a box, as a panel that the crosshair knows (`hook.ts`), or both. */
export interface GroupMark {
  readonly kind: "group";
  readonly marks: readonly Mark[];
  readonly clip?: Box;
  readonly panel?: PanelHook;
}

/** A path as in SVG. With `series`, a line over trials with one vertex per trial that has a value. */
export interface PathMark extends Style {
  readonly kind: "path";
  readonly d: string;
  readonly series?: SeriesHook;
}

export interface RectMark extends Style, Box {
  readonly kind: "rect";
  /** Spoken and shown on hover. */
  readonly hint?: string;
}

export type PointShape =
  | "circle"
  | "square"
  | "diamond"
  | "triangle"
  | "cross"
  | "plus"
  | "bar"
  | "left"
  | "right"
  | "up"
  | "down";

/** Many points of one look, x and y by turns. Size is the diameter in pixels. */
export interface PointsMark extends Style {
  readonly kind: "points";
  readonly shape: PointShape;
  readonly size: number;
  /** NaN: no point. */
  readonly at: ArrayLike<number>;
  /** Only circles without outline can be a series. */
  readonly series?: SeriesHook;
}

export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  /** Markup (`label`) or plain text (`text`). */
  readonly label?: Label;
  readonly text?: string;
  /** Pixels. */
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly bold?: boolean;
  /** Default `ink`. */
  readonly paint?: Paint;
  /** Degrees clockwise around (x, y). */
  readonly rotate?: number;
}

/** A grid of values, row by row from the top, each a pixel of the theme's colour map. NaN is transparent. */
export interface RasterMark extends Box {
  readonly kind: "raster";
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
  readonly map: ColourMap;
  readonly range: readonly [number, number];
}

export type Mark = GroupMark | PathMark | RectMark | PointsMark | TextMark | RasterMark;

/** Pixel and data range of both axes of a panel over trials, both linear. */
export interface PanelHook {
  readonly label: string;
  readonly x: readonly [number, number];
  readonly trials: readonly [number, number];
  readonly y: readonly [number, number];
  readonly values: readonly [number, number];
}

/** Of a path or points with one vertex for each trial that has a value. */
export interface SeriesHook {
  /** Plain text. */
  readonly label: string;
  /** Where the scale is not the panel's: the values at the panel's bottom and top. */
  readonly values?: readonly [number, number];
}

export type Cell = string | number | null | undefined;

/** The rows that a figure shows. */
export interface FigureTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Figure {
  /** What is shown, plain text. */
  readonly title: string;
  /** What a reader who cannot see it should know, plain text. */
  readonly description: string;
  /** Pixels (1/96 inch). */
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  readonly table: FigureTable;
}

/** Numbers along trials, participants or a grid. NaN is a gap. */
export type Series = ArrayLike<number>;
