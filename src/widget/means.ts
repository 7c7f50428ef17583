/** Panel of posterior means: one line a row, coloured by row, beside the exact solution and the straight line. */

import { linePath, segments } from "../figures/path.js";
import { linearScale, linearTicks } from "../figures/scale.js";
import { axes, clamp, decimals, dot, layerTicks, type Panel, path, rect, size, text } from "./panel.js";
import { clamps, layers, rows, type WidgetState } from "./state.js";

const box = { x: 52, y: 14, width: size.width - 118, height: size.height - 66 };
const x = linearScale([0, layers - 1], [box.x + 14, box.x + box.width - 14]);
const y = linearScale([-0.04, 1.04], [box.y + box.height, box.y]);
const line = (mean: readonly number[]): string => linePath(mean.flatMap((m, k) => [x(k), y(m)]));

/** A swatch for each row, the first at the bottom. */
const colourBar = ((): string => {
  const [left, height] = [box.x + box.width + 24, 19];
  const top = box.y + box.height / 2 - (rows * height) / 2 + 8;
  const swatches = Array.from({ length: rows }, (_, r) => {
    const at = top + (rows - 1 - r) * height;
    return [
      rect(`swatch row${r + 1}`, { x: left, y: at, width: 14, height: height + 0.5 }),
      text("tick", left + 20, at + height / 2 + 4, String(r + 1)),
    ].join("");
  });
  return text("title", left, top - 9, "row") + swatches.join("");
})();

const frame =
  axes(
    box,
    { scale: x, ticks: layerTicks, title: "layer" },
    { scale: y, ticks: linearTicks(y, 5), title: "posterior mean" },
  ) +
  path("straight", segments([x(0), y(clamps.input), x(layers - 1), y(clamps.output)])) +
  colourBar;

/** μ by layer and row. */
export function meansPanel({ mean, exact }: WidgetState): Panel {
  const last = mean[rows - 1]!;
  const spoken = last.slice(1, -1).map((m) => decimals(m, 3));
  return {
    label: `Posterior means after row ${rows}, layers 1 to ${layers - 2}: ${spoken.join(", ")}.`,
    frame,
    marks: [
      ...mean.map((each, r) => path(`line row${r + 1}`, line(each))),
      ...last.slice(1, -1).map((m, i) => dot(`dot row${rows}`, x(i + 1), y(m), 3.5)),
      path("exact", line(exact.first.mean)),
      clamp(x(0), y(clamps.input)),
      clamp(x(layers - 1), y(clamps.output)),
    ].join(""),
  };
}
