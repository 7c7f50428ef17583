/**
 * Ranks of the draws of each chain among those of all chains. Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021,
 * Rank-normalization, folding, and localization (Bayesian Analysis 16, 667-718).
 */

import { binCounts } from "./bins.js";
import { chainPaint, countMissing, type ParameterDraws } from "./chain.js";
import type { Box, Figure, Mark, Series, Style } from "./figure.js";
import { labelText } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { linearScale } from "./scale.js";

export interface RankHistogramData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly ParameterDraws[];
  /** Default 20. */
  readonly bins?: number;
}

/**
 * Ranks of draws as shares of all draws, in (0, 1): (rank - 1/2) over their number, the mean rank where draws are
 * equal. NaN where a draw is not finite; such draws do not count.
 */
export function rankShares(chains: readonly Series[]): Float64Array[] {
  const all = chains.flatMap((draws, k) => Array.from(draws, (value, i) => ({ value, k, i })));
  const ordered = all.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  const shares = chains.map(({ length }) => new Float64Array(length).fill(Number.NaN));
  for (let from = 0; from < ordered.length; ) {
    let to = from;
    while (to < ordered.length && ordered[to]!.value === ordered[from]!.value) to += 1;
    for (const { k, i } of ordered.slice(from, to)) shares[k]![i] = (from + to) / 2 / ordered.length;
    from = to;
  }
  return shares;
}

/** A histogram for each parameter and chain, with the count that ranks of a chain that mixes have on average. */
export function rankHistogramFigure(data: RankHistogramData): Figure {
  const { parameters, bins = 20 } = data;
  const histograms = parameters.flatMap(({ label, name, chains }) => {
    const shares = rankShares(chains);
    const counts = shares.map((one) => binCounts(one, [0, 1], bins));
    const highest = Math.max(1, ...counts.flat());
    return counts.map((count, chain) => {
      const expected = count.reduce((sum, one) => sum + one, 0) / bins;
      return { label, name, chain, count, expected, highest };
    });
  });
  const missing = countMissing(parameters);
  const most = Math.min(4, Math.max(1, ...parameters.map(({ chains }) => chains.length)));
  const figure = panelGrid({
    title: data.title,
    legend: [{ text: "count expected of uniform ranks", look: { kind: "line", style: expectedLook } }],
    note: missing > 0 ? `Left out: ${missing} draws without a finite value.` : "",
    most,
    left: 38,
    height: 84,
    panels: histograms.map((one) => ({
      name: `${one.label}\\text{, chain ${one.chain + 1}}`,
      draw: (box) => panel(one, box),
    })),
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Histograms of the ranks of each chain's draws among those of all chains, in ${bins} bins, of: ${names}.`,
    table: {
      header: ["parameter", "chain", "from", "to", "count", "expected"],
      rows: histograms.flatMap(({ name, chain, count, expected }) =>
        count.map((one, b) => [name, chain + 1, b / bins, (b + 1) / bins, one, expected]),
      ),
    },
  };
}

interface Histogram {
  readonly chain: number;
  readonly count: readonly number[];
  readonly expected: number;
  readonly highest: number;
}

const expectedLook: Style = { stroke: "ink", dash: [5, 3] };

function panel({ chain, count, expected, highest }: Histogram, box: Box): Mark[] {
  const x = linearScale([0, 1], [box.x, box.x + box.width]);
  const y = linearScale([0, highest * 1.05], [box.y + box.height, box.y]);
  const step = box.width / count.length;
  const bars = count.map((one, b): Mark => {
    const place = { x: box.x + b * step, y: y(one), width: Math.max(0.5, step - 1), height: y(0) - y(one) };
    return { kind: "rect", ...place, fill: chainPaint(chain), fillOpacity: 0.75 };
  });
  const ends = [box.x, y(expected), box.x + box.width, y(expected)];
  const xTicks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
  return [
    ...axesOf(box, { scale: x, title: "Rank (share of draws)", ticks: xTicks }, { scale: y }),
    ...(expected === 0
      ? [emptyPanel(box, "no values")]
      : [...bars, { kind: "path", d: segments(ends), ...expectedLook } as const]),
  ];
}
