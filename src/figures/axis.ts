/** Axes: a line with ticks outside of the panel, labels, and grid lines inside. */

import type { Box, Mark } from "./figure.js";
import type { Label } from "./label.js";
import { layoutLabel } from "./label-layout.js";
import { segments } from "./path.js";
import type { Scale, Tick } from "./scale.js";

export const textSize = { title: 13, label: 12, tick: 11, note: 11 } as const;

const tickLength = 4;
/** How far the labels of a horizontal axis may stand out to each side, pixels. */
const overhang = 9;

export interface AxisOptions {
  readonly ticks: readonly Tick[];
  /** Default: shown. */
  readonly labels?: boolean;
  readonly title?: Label;
  readonly grid?: boolean;
}

/** Pixels that the labels of vertical ticks take, the tick included. */
export function tickRoom(ticks: readonly Tick[]): number {
  const widths = ticks.map(({ label }) => layoutLabel(label, textSize.tick).width);
  return Math.max(0, ...widths) + tickLength + 3;
}

/** Below a panel. Its title stands 32 px below the panel's lower edge. */
export function bottomAxis(box: Box, scale: Scale, options: AxisOptions): Mark[] {
  const { ticks, labels = true, title, grid = false } = options;
  const bottom = box.y + box.height;
  const at = ticks.map(({ value }) => scale(value));
  const marks: Mark[] = [];
  if (grid) marks.push(gridLines(at.flatMap((x) => [x, box.y, x, bottom])));
  const ends = at.flatMap((x) => [x, bottom, x, bottom + tickLength]);
  marks.push(axisLine([box.x, bottom, box.x + box.width, bottom, ...ends]));
  if (labels) {
    for (const [i, { label }] of ticks.entries()) {
      const half = layoutLabel(label, textSize.tick).width / 2;
      // A long label at an end moves inwards rather than leave the figure.
      const x = Math.max(box.x - overhang + half, Math.min(box.x + box.width + overhang - half, at[i]!));
      marks.push(tickLabel(x, bottom + tickLength + 12, label, "middle"));
    }
  }
  if (title) marks.push(axisTitle(box.x + box.width / 2, bottom + 33, title));
  return marks;
}

/** Left of a panel. `titleOffset`: from the panel's left edge to the title's baseline. */
export function leftAxis(
  box: Box,
  scale: Scale,
  options: AxisOptions & { readonly titleOffset?: number },
): Mark[] {
  const { ticks, labels = true, title, grid = false, titleOffset = 44 } = options;
  const at = ticks.map(({ value }) => scale(value));
  const marks: Mark[] = [];
  if (grid) marks.push(gridLines(at.flatMap((y) => [box.x, y, box.x + box.width, y])));
  const ends = at.flatMap((y) => [box.x - tickLength, y, box.x, y]);
  marks.push(axisLine([box.x, box.y, box.x, box.y + box.height, ...ends]));
  if (labels) {
    for (const [i, { label }] of ticks.entries()) {
      marks.push(tickLabel(box.x - tickLength - 3, at[i]! + 4, label, "end"));
    }
  }
  if (title) {
    const [x, y] = [box.x - titleOffset, box.y + box.height / 2];
    marks.push({ ...axisTitle(x, y, title), rotate: -90 });
  }
  return marks;
}

/** Ticks thinned until their labels stand apart along a horizontal axis. */
export function withRoom(scale: Scale, make: (count: number) => Tick[], most: number): Tick[] {
  let ticks = make(most);
  for (let count = most; count > 1; count--) {
    ticks = make(count);
    const spans = ticks.map(({ value, label }) => {
      const half = layoutLabel(label, textSize.tick).width / 2;
      return [scale(value) - half, scale(value) + half] as const;
    });
    if (spans.every(([start], i) => i === 0 || start - spans[i - 1]![1] >= 8)) return ticks;
  }
  return ticks.length > 2 ? [ticks[0]!, ticks.at(-1)!] : ticks;
}

function gridLines(ends: readonly number[]): Mark {
  return { kind: "path", d: segments(ends), stroke: "grid" };
}

function axisLine(ends: readonly number[]): Mark {
  return { kind: "path", d: segments(ends), stroke: "axis" };
}

function tickLabel(x: number, y: number, label: Label, anchor: "middle" | "end"): Mark {
  return { kind: "text", x, y, label, size: textSize.tick, anchor, paint: "muted" };
}

function axisTitle(x: number, y: number, label: Label): Extract<Mark, { kind: "text" }> {
  return { kind: "text", x, y, label, size: textSize.label, anchor: "middle" };
}
