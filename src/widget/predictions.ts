/** Panel of predictions: what each layer expects in the first row, before the output is seen. */

import { linePath, segments } from "../figures/path.js";
import { linearScale, linearTicks } from "../figures/scale.js";
import { axes, clamp, decimals, dot, layerTicks, nameOf, type Panel, path, size } from "./panel.js";
import { clamps, layers, type WidgetState } from "./state.js";

const box = { x: 52, y: 14, width: size.width - 70, height: size.height - 66 };
const x = linearScale([0, layers - 1], [box.x + 14, box.x + box.width - 14]);
/** Half heights of the vertical axis: it steps, so that it does not follow every move of a slider. */
const reaches = [1.25, 2, 3, 4.5];

/** μ̂ of the first row, each with one standard deviation, 1/√π̃, to both sides. */
export function predictionsPanel(state: WidgetState): Panel {
  const mean = state.expectedMean[0]!;
  const sd = state.expectedPrecision[0]!.map((precision) => 1 / Math.sqrt(precision));
  const widest = Math.max(...sd);
  const reach = reaches.find((each) => each >= 1.05 * widest) ?? 1.05 * widest;
  const y = linearScale([-reach, reach], [box.y + box.height, box.y]);
  const whiskers = mean.map((m, k) => {
    const [at, low, high] = [x(k), y(m - sd[k]!), y(m + sd[k]!)];
    const caps = [at - 5, low, at + 5, low, at - 5, high, at + 5, high];
    const end = k === 0 || k === layers - 1;
    return path(end ? "whisker end" : "whisker", segments([at, low, at, high, ...caps]));
  });
  const line = linePath(mean.flatMap((m, k) => [x(k), y(m)]));
  const spoken = sd.map((each, k) => `${nameOf(k)} ${decimals(mean[k]!, 2)} ± ${decimals(each, 2)}`);
  return {
    label: `Predictions of the first row with one standard deviation: ${spoken.join(", ")}.`,
    frame: axes(
      box,
      { scale: x, ticks: layerTicks, title: "layer" },
      { scale: y, ticks: linearTicks(y, 5), title: "prediction" },
    ),
    marks: [
      ...whiskers,
      path("prediction", line),
      ...mean.slice(1).map((m, i) => dot("prediction", x(i + 1), y(m), 3.5)),
      clamp(x(0), y(clamps.input)),
      clamp(x(layers - 1), y(clamps.output)),
    ].join(""),
  };
}
