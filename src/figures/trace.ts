/** Draws of chains in the order in which they were made. */

import {
  chainCount,
  chainLegend,
  chainPaint,
  countDivergences,
  countMissing,
  type Divergences,
  drawsTable,
  type ParameterDraws,
  wholeTicks,
} from "./chain.js";
import type { Box, Figure, Mark, Series, Style } from "./figure.js";
import { labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { panelGrid } from "./panel-grid.js";
import { isolated, linePath, segments } from "./path.js";
import { axesOf, emptyPanel, verticalTicks } from "./plot.js";
import { extentOf, linearScale, type Scale } from "./scale.js";

export interface TraceData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly ParameterDraws[];
  readonly divergences?: Divergences;
}

/**
 * A panel for each parameter, a line for each chain, divergent draws as ticks below. Where draws are closer than
 * pixels, lines pass through the smallest and the largest of each half pixel. What is not finite is a gap.
 */
export function traceFigure(data: TraceData): Figure {
  const { parameters, divergences = [] } = data;
  const chains = chainCount(parameters);
  const missing = countMissing(parameters);
  const figure = panelGrid({
    title: data.title,
    legend: legendOf(chains, divergences),
    note: missing > 0 ? `Gaps: ${missing} draws without a finite value.` : "",
    most: parameters.length > 4 ? 2 : 1,
    left: 52,
    height: 100,
    panels: parameters.map((parameter) => ({
      name: parameter.label,
      draw: (box) => panel(parameter, divergences, box),
    })),
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Draws of ${chains} chain${chains === 1 ? "" : "s"} in order, a panel for each of: ${names}. ${countDivergences(divergences)}.`,
    table: drawsTable(parameters, divergences),
  };
}

const divergenceLook: Style = { stroke: "ink", strokeWidth: 1.2, strokeOpacity: 0.8 };

function legendOf(chains: number, divergences: Divergences): LegendItem[] {
  const items = chainLegend(chains);
  if (divergences.some(({ length }) => length > 0)) {
    const look = { kind: "point", shape: "bar", size: 8, style: divergenceLook } as const;
    items.push({ text: countDivergences(divergences), look });
  }
  return items;
}

function panel({ chains }: ParameterDraws, divergences: Divergences, box: Box): Mark[] {
  const longest = Math.max(1, ...chains.map(({ length }) => length));
  const extent = extentOf(...chains);
  const x = linearScale([1, longest], [box.x + 2, box.x + box.width - 2]);
  const floor = box.y + box.height - 15;
  const y = linearScale(extent, [floor, box.y + 3], 0.02);
  const ticks = divergences.flatMap((draws) =>
    draws.flatMap((draw) => [x(draw + 1), floor + 4, x(draw + 1), floor + 12]),
  );
  return [
    ...axesOf(
      box,
      { scale: x, title: "Draw", ticks: wholeTicks(x, box) },
      { scale: y, ticks: verticalTicks(y, "linear", 4) },
    ),
    ...chains.flatMap((draws, k): Mark[] => {
      const at = places(draws, x, y, box.width * 2);
      const style = { stroke: chainPaint(k), strokeWidth: 0.8, strokeOpacity: 0.75 } as const;
      return [
        { kind: "path", d: linePath(at), ...style },
        // A draw between gaps, or the only one, has no line to be seen by.
        { kind: "points", shape: "circle", size: 3, at: isolated(at), fill: chainPaint(k) },
      ];
    }),
    ...(extent === undefined ? [emptyPanel(box, "no values")] : []),
    { kind: "path", d: segments(ticks), ...divergenceLook },
  ];
}

/** Places of draws; of each of `most` pieces the two extremes where there are more draws than twice that. */
function places(draws: Series, x: Scale, y: Scale, most: number): number[] {
  const at = (draw: number): number[] => [x(draw + 1), y(finite(draws[draw]!))];
  if (draws.length <= 2 * most) return Array.from(draws, (_, i) => at(i)).flat();
  const result: number[] = [];
  for (let piece = 0; piece < most; piece++) {
    const from = Math.floor((piece * draws.length) / most);
    const to = Math.floor(((piece + 1) * draws.length) / most);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      // A comparison with what is no number fails, so that any number takes its place.
      if (!(finite(draws[i]!) >= finite(draws[low]!)) && Number.isFinite(draws[i]!)) low = i;
      if (!(finite(draws[i]!) <= finite(draws[high]!)) && Number.isFinite(draws[i]!)) high = i;
    }
    result.push(...at(Math.min(low, high)), ...at(Math.max(low, high)));
  }
  return result;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
