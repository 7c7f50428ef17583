/**
 * Colours by role. Hues follow Okabe & Ito (2008, Color universal design), told apart by people with any common
 * colour blindness. The print theme keeps the hues, darkens and spreads them in lightness so that a copy in grey
 * still tells them apart, thins lines and leaves grid lines out.
 */

import { type ColourMap, colourAt } from "./colour-map.js";

export type Role =
  | "ink"
  | "muted"
  | "axis"
  | "grid"
  | "shade"
  | "background"
  | "blue"
  | "vermillion"
  | "green"
  | "orange"
  | "purple"
  | "sky"
  | "grey";

/** A role, or a place on a colour map (0..1). */
export type Paint = Role | { readonly map: ColourMap; readonly at: number };

export type ThemeName = "light" | "print";

export interface Theme {
  /** `none`: not drawn. */
  readonly colours: Readonly<Record<Role, string>>;
  /** Factor of every line width. */
  readonly line: number;
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    colours: {
      ink: "#1f2328",
      muted: "#59636e",
      axis: "#6e7781",
      grid: "#dfe4e8",
      shade: "#e1e6ea",
      background: "#ffffff",
      blue: "#0072b2",
      vermillion: "#d55e00",
      green: "#009e73",
      orange: "#e69f00",
      purple: "#b8588f",
      sky: "#56b4e9",
      grey: "#8c959f",
    },
    line: 1,
  },
  print: {
    colours: {
      ink: "#000000",
      muted: "#333333",
      axis: "#000000",
      grid: "none",
      shade: "#dedede",
      background: "#ffffff",
      blue: "#003f7d",
      vermillion: "#b84300",
      green: "#00805d",
      orange: "#d08f00",
      purple: "#8e3a6d",
      sky: "#6db3dd",
      grey: "#777777",
    },
    line: 0.8,
  },
};

/** The colour of a paint, `#rrggbb` or `none`. */
export function colourOf(paint: Paint | undefined, theme: Theme): string {
  if (paint === undefined) return "none";
  return typeof paint === "string" ? theme.colours[paint] : colourAt(paint.map, paint.at);
}
