/** A single panel with both axes, for figures that are not over trials. */

import { bottomAxis, leftAxis, textSize, withRoom } from "./axis.js";
import type { Box, Mark } from "./figure.js";
import type { Label } from "./label.js";
import { layoutLabel } from "./label-layout.js";
import { linearTicks, logTicks, type Scale, type Tick } from "./scale.js";

export type AxisKind = "linear" | "log";

export interface PlotAxis {
  readonly scale: Scale;
  readonly kind?: AxisKind;
  readonly title?: Label;
  readonly ticks?: readonly Tick[];
  readonly grid?: boolean;
  readonly titleOffset?: number;
}

/** Axes of a box; what they enclose is the caller's. Ticks that are not given suit the room. */
export function axesOf(box: Box, x: PlotAxis, y: PlotAxis, letter?: string): Mark[] {
  const xTicks = x.ticks ?? horizontalTicks(x.scale, x.kind, Math.max(2, Math.min(8, box.width / 55)));
  const yTicks = y.ticks ?? verticalTicks(y.scale, y.kind, Math.max(2, Math.min(7, box.height / 34)));
  const marks: Mark[] = [
    ...leftAxis(box, y.scale, {
      ticks: yTicks,
      grid: y.grid ?? true,
      ...(y.title !== undefined && { title: y.title }),
      ...(y.titleOffset !== undefined && { titleOffset: y.titleOffset }),
    }),
    ...bottomAxis(box, x.scale, {
      ticks: xTicks,
      grid: x.grid ?? false,
      ...(x.title !== undefined && { title: x.title }),
    }),
  ];
  if (letter) {
    const place = { x: box.x - (y.titleOffset ?? 30), y: box.y - 8 };
    marks.push({ kind: "text", ...place, text: letter, size: textSize.label, bold: true, anchor: "middle" });
  }
  return marks;
}

/**
 * Panels of a line: at most `most`, fewer where the widest of their names needs more room, spread evenly over lines.
 *
 * @param step width of a panel and the gap after it, by panels in a line
 */
export function panelsPerLine(
  labels: readonly Label[],
  size: number,
  most: number,
  step: (panels: number) => number,
): number {
  const widest = Math.max(0, ...labels.map((label) => layoutLabel(label, size).width));
  let fitting = most;
  while (fitting > 1 && step(fitting) < widest + 6) fitting -= 1;
  const lines = Math.max(1, Math.ceil(labels.length / fitting));
  return Math.max(1, Math.ceil(labels.length / lines));
}

/** What an empty panel says. */
export function emptyPanel(box: Box, text: string): Mark {
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 + 4, anchor: "middle" } as const;
  return { kind: "text", ...place, text, size: textSize.note, paint: "muted" };
}

/** Ticks whose labels stand apart side by side. */
export function horizontalTicks(scale: Scale, kind: AxisKind = "linear", most: number): Tick[] {
  return withRoom(
    scale,
    (count) => (kind === "log" ? logTicks : linearTicks)(scale, count),
    Math.round(most),
  );
}

export function verticalTicks(scale: Scale, kind: AxisKind = "linear", count: number): Tick[] {
  return (kind === "log" ? logTicks : linearTicks)(scale, Math.round(count));
}

/** Points of a curve in pixels, x and y by turns. */
export function curve(x: ArrayLike<number>, y: ArrayLike<number>, xScale: Scale, yScale: Scale): number[] {
  return Array.from(x, (value, i) => [xScale(value), yScale(y[i] ?? Number.NaN)]).flat();
}
