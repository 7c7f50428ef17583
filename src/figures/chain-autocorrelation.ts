/** Autocorrelation of the draws of chains. */

import {
  chainCount,
  chainLegend,
  chainPaint,
  countMissing,
  type ParameterDraws,
  wholeTicks,
} from "./chain.js";
import type { Box, Cell, Figure, Mark, Series, Style } from "./figure.js";
import { labelText } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { linearScale } from "./scale.js";

export interface AutocorrelationData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly ParameterDraws[];
  /** Longest lag, draws. Default 40. */
  readonly lags?: number;
}

/** A panel for each parameter, a line for each chain, from lag 1 on. A chain that does not vary has none. */
export function autocorrelationFigure(data: AutocorrelationData): Figure {
  const { parameters, lags = 40 } = data;
  const all = parameters.map((parameter) => ({
    parameter,
    chains: parameter.chains.map((draws) => autocorrelations(draws, lags)),
  }));
  const missing = countMissing(parameters);
  const figure = panelGrid({
    title: data.title,
    legend: chainLegend(chainCount(parameters)),
    note: missing > 0 ? `Left out: ${missing} draws without a finite value.` : "",
    most: 3,
    left: 46,
    height: 120,
    panels: all.map(({ parameter, chains }) => ({
      name: parameter.label,
      draw: (box) => panel(chains, lags, box),
    })),
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Autocorrelation of the draws of each chain up to lag ${lags}, a panel for each of: ${names}.`,
    table: {
      header: ["parameter", "chain", "lag", "autocorrelation"],
      rows: all.flatMap(({ parameter, chains }) =>
        chains.flatMap((r, k) => Array.from(r, (value, i): Cell[] => [parameter.name, k + 1, i + 1, value])),
      ),
    },
  };
}

/** Of lags from 1; the sum over pairs over that of squares, both around the mean. NaN where the draws do not vary. */
function autocorrelations(draws: Series, lags: number): Float64Array {
  const known = Array.from(draws).filter(Number.isFinite);
  const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
  const x = Float64Array.from(draws, (value) => (Number.isFinite(value) ? value - mean : 0));
  const squares = x.reduce((sum, value) => sum + value * value, 0);
  return Float64Array.from({ length: Math.min(lags, x.length - 1) }, (_, i) => {
    let sum = 0;
    for (let t = 0; t + i + 1 < x.length; t++) sum += x[t]! * x[t + i + 1]!;
    return sum / squares;
  });
}

const zeroLook: Style = { stroke: "ink", dash: [2, 3] };

function panel(chains: readonly ArrayLike<number>[], lags: number, box: Box): Mark[] {
  const values = chains.flatMap((r) => Array.from(r)).filter(Number.isFinite);
  const x = linearScale([0, lags], [box.x, box.x + box.width]);
  const y = linearScale([Math.min(-0.1, ...values), 1], [box.y + box.height, box.y]);
  const ticks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
  return [
    ...axesOf(box, { scale: x, title: "Lag (draws)", ticks: wholeTicks(x, box) }, { scale: y, ticks }),
    { kind: "path", d: segments([box.x, y(0), box.x + box.width, y(0)]), ...zeroLook },
    ...chains.map((r, k): Mark => {
      const at = Array.from(r, (value, i) => [x(i + 1), y(value)]).flat();
      return { kind: "path", d: linePath(at), stroke: chainPaint(k), strokeWidth: 1.2 };
    }),
    ...(values.length === 0 ? [emptyPanel(box, "no values")] : []),
  ];
}
