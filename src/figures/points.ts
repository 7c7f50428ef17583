/** Shapes of points as relative paths. */

import type { PointShape } from "./figure.js";
import { short } from "./path.js";

/**
 * A shape around its place, ending where it starts. `size` is the diameter of the circle; the others are drawn to
 * look as large. `cross`, `plus` and `bar` are lines, to be stroked.
 */
export function shapePath(shape: PointShape, size: number): string {
  // Tenths make halves exact in hundredths: a thousand shapes in one path must not drift.
  const rounded = Math.round(size * 10) / 10;
  const n = (factor: number): string => short(factor * rounded);
  switch (shape) {
    case "circle": {
      const arc = `a${n(0.5)} ${n(0.5)} 0 1 0`;
      return `m${n(-0.5)} 0${arc} ${n(1)} 0${arc} ${n(-1)} 0zm${n(0.5)} 0`;
    }
    case "square":
      return `m${n(-0.44)} ${n(-0.44)}h${n(0.88)}v${n(0.88)}h${n(-0.88)}zm${n(0.44)} ${n(0.44)}`;
    case "diamond":
      return `m${n(-0.6)} 0l${n(0.6)} ${n(-0.6)} ${n(0.6)} ${n(0.6)} ${n(-0.6)} ${n(0.6)}zm${n(0.6)} 0`;
    case "triangle":
      return `m0 ${n(-0.6)}l${n(0.55)} ${n(1)} ${n(-1.1)} 0zm0 ${n(0.6)}`;
    case "cross":
      return `m${n(-0.42)} ${n(-0.42)}l${n(0.84)} ${n(0.84)}m0 ${n(-0.84)}l${n(-0.84)} ${n(0.84)}m${n(0.42)} ${n(-0.42)}`;
    case "plus":
      return `m${n(-0.5)} 0h${n(1)}m${n(-0.5)} ${n(-0.5)}v${n(1)}m0 ${n(-0.5)}`;
    case "left":
      return `m${n(-0.4)} 0l${n(0.8)} ${n(-0.5)} 0 ${n(1)}zm${n(0.4)} 0`;
    case "right":
      return `m${n(0.4)} 0l${n(-0.8)} ${n(-0.5)} 0 ${n(1)}zm${n(-0.4)} 0`;
    case "up":
      return `m0 ${n(-0.4)}l${n(0.5)} ${n(0.8)} ${n(-1)} 0zm0 ${n(0.4)}`;
    case "down":
      return `m0 ${n(0.4)}l${n(-0.5)} ${n(-0.8)} ${n(1)} 0zm0 ${n(-0.4)}`;
    case "bar":
      return `m0 ${n(-0.5)}v${n(1)}m0 ${n(-0.5)}`;
  }
}
