/** Where the runs of a label go: sizes, shifts of scripts, and hats above their letters, in pixels. */

import { type Label, labelText, parseLabel, type Run } from "./label.js";
import { fitText, textWidth } from "./measure.js";

/** Text in one look. x counts from the start of the label, y from its baseline (downwards). */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly italic: boolean;
  readonly width: number;
  /** A hat hangs on this place. */
  readonly hat: boolean;
}

export interface LabelLayout {
  readonly width: number;
  readonly texts: readonly PlacedText[];
  /** Open paths "/\", relative to start and baseline: x and y of the three corners. */
  readonly hats: readonly (readonly number[])[];
}

const scriptSize = 0.74;
const scriptShift = { base: 0, sub: 0.25, super: -0.42 };

/** Lays out a label at a size. */
export function layoutLabel(label: Label, size: number, weight: "regular" | "bold" = "regular"): LabelLayout {
  return layoutRuns(parseLabel(label), size, weight);
}

/** Lays out plain text: one run, whatever it holds. */
export function layoutText(text: string, size: number, weight: "regular" | "bold" = "regular"): LabelLayout {
  return layoutRuns([{ text, italic: false, script: "base", hat: false }], size, weight);
}

/** A label, or where it is wider than `room` as much of its plain text as fits. */
export function fitLabel(label: Label, size: number, room: number): Label {
  if (layoutLabel(label, size).width <= room) return label;
  // Braces would be markup again.
  return `\\text{${fitText(labelText(label).replaceAll(/[{}]/g, ""), size, room)}}`;
}

function layoutRuns(runs: readonly Run[], size: number, weight: "regular" | "bold"): LabelLayout {
  const texts: PlacedText[] = [];
  const hats: number[][] = [];
  // A subscript and a superscript of the same base start at the same place.
  let end = { base: 0, sub: 0, super: 0 };
  for (const { text, italic, script, hat } of runs) {
    const own = script === "base" ? size : size * scriptSize;
    const start = script === "base" ? Math.max(end.base, end.sub, end.super) : end[script];
    const y = size * scriptShift[script];
    let x = start;
    for (const letter of text) {
      const width = textWidth(letter, own, weight);
      if (hat) hats.push(hatOver(letter, x + width / 2, y, own, italic));
      x += width;
    }
    texts.push({ x: start, y, width: x - start, text, size: own, italic, hat });
    end = script === "base" ? { base: x, sub: x, super: x } : { ...end, [script]: x };
  }
  return { width: Math.max(end.base, end.sub, end.super), texts, hats };
}

// Letters that rise above the small ones; heights in em are those of DejaVu Sans.
const tall = /[A-Z0-9bdfhkltΑ-Ωβδζθλξ]/;

/** Corners of the hat of a letter around `middle`. A slanted letter's top lies to the right of its middle. */
function hatOver(letter: string, middle: number, baseline: number, size: number, italic: boolean): number[] {
  const height = tall.test(letter) ? 0.76 : 0.56;
  const x = middle + (italic ? 0.19 * height * size : 0);
  const foot = baseline - (height + 0.07) * size;
  return [x - 0.2 * size, foot, x, foot - 0.16 * size, x + 0.2 * size, foot];
}
