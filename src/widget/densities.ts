/** Panel of densities: what each layer predicted and believed in the last row, zoomed to what it believed. */

import { linePath } from "../figures/path.js";
import { linearScale, linearTicks, type Scale } from "../figures/scale.js";
import { exp } from "../scalar/index.js";
import { axes, decimals, layerTicks, type Panel, path, size } from "./panel.js";
import { clamps, layers, rows, type WidgetState } from "./state.js";

const box = { x: 64, y: 8, width: size.width - 82, height: size.height - 60 };
const step = box.height / (layers + 0.75);
/** How far a ridge reaches above its line, in steps. */
const REACH = 1.45;
/** Standard deviations to both sides that a curve is drawn for, and that the zoom shows of posteriors. */
const DRAWN = 3.8;
const SHOWN = 3;
const POINTS = 48;

interface Gaussian {
  readonly mean: number;
  readonly precision: number;
}

/**
 * Ridges of the last row, the output at the top. Heights of a layer's curves compare, those of two layers do not. The
 * horizontal axis holds the clamps and three standard deviations of every interior posterior; predictions may go on.
 */
export function densitiesPanel(state: WidgetState): Panel {
  const [mean, precision] = [state.mean[rows - 1]!, state.precision[rows - 1]!];
  const { mean: exactMean, precision: exactPrecision } = state.exact.first;
  const inside = mean.map((_, k) => k).slice(1, -1);
  const ends = inside.flatMap((k) => {
    const reach = SHOWN / Math.sqrt(precision[k]!);
    return [mean[k]! - reach, mean[k]! + reach];
  });
  const shown = [Math.min(clamps.input, ...ends), Math.max(clamps.output, ...ends)] as const;
  const x = linearScale(shown, [box.x, box.x + box.width], 0.03);
  const y = linearScale([-0.25, layers + 0.5], [box.y + box.height, box.y]);
  const ridges = mean.map((m, k) => {
    const floor = y(k);
    const posterior = { mean: m, precision: precision[k]! };
    const predicted = {
      mean: state.expectedMean[rows - 1]![k]!,
      precision: state.expectedPrecision[rows - 1]![k]!,
    };
    const end = k === 0 || k === layers - 1;
    const exact = end ? [] : [{ mean: exactMean[k]!, precision: exactPrecision[k]! }];
    const most = Math.max(...[posterior, predicted, ...exact].map((each) => each.precision));
    const curve = (each: Gaussian): string => ridge(each, most, floor, x);
    return [
      path("predicted", curve(predicted)),
      path(end ? "posterior end" : "posterior", curve(posterior)),
      ...exact.map((each) => path("exact thin", curve(each))),
    ].join("");
  });
  const spoken = inside.map(
    (k) => `layer ${k} mean ${decimals(mean[k]!, 2)}, sd ${decimals(1 / Math.sqrt(precision[k]!), 3)}`,
  );
  return {
    label: `Posterior densities of row ${rows}: ${spoken.join("; ")}.`,
    frame: axes(
      box,
      { scale: x, ticks: linearTicks(x, 7), title: "value" },
      { scale: y, ticks: layerTicks, title: "layer" },
    ),
    // The output's ridge first, so that nearer ones stand in front.
    marks: ridges.reverse().join(""),
  };
}

/** A Gaussian above its floor, where the axis shows it; its peak is √(precision/most) of the full height. */
function ridge({ mean, precision }: Gaussian, most: number, floor: number, x: Scale): string {
  const [low, high] = x.domain() as [number, number];
  const sd = 1 / Math.sqrt(precision);
  const from = Math.max(-DRAWN, (low - mean) / sd);
  const to = Math.min(DRAWN, (high - mean) / sd);
  if (!(from < to)) return "";
  const peak = REACH * step * Math.sqrt(precision / most);
  const points = [x(mean + from * sd), floor];
  for (let i = 0; i <= POINTS; i++) {
    const z = from + ((to - from) * i) / POINTS;
    points.push(x(mean + z * sd), floor - peak * exp(-0.5 * z * z));
  }
  points.push(x(mean + to * sd), floor);
  return linePath(points);
}
