/** A single panel with both axes, for figures that are not over trials. */

import { bottomAxis, leftAxis, textSize, withRoom } from "./axis.js";
import type { Box, Mark } from "./figure.js";
import type { Label } from "./label.js";
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
