/** Arrows at the edge of a panel, for values that lie beyond its scale. */

import type { Mark, PointsMark } from "./figure.js";

type Direction = "left" | "right" | "up" | "down";
const directions: readonly string[] = ["left", "right", "up", "down"] satisfies Direction[];

/** Arrows at places, x and y by turns; `size` is that of the panel's points. */
export function arrows(shape: Direction, at: readonly number[], size: number): PointsMark {
  return { kind: "points", shape, size: Math.max(4, size), at, fill: "ink" };
}

/** What to write below marks with arrows among them; empty without. */
export function arrowNote(marks: readonly Mark[]): string {
  const some = marks.some((mark) => {
    return mark.kind === "points" && directions.includes(mark.shape) && mark.at.length > 0;
  });
  return some ? "Arrows: values beyond the axis." : "";
}
