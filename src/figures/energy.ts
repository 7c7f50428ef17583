/**
 * Energies of chains against their changes. Betancourt 2016, Diagnosing suboptimal cotangent disintegrations in
 * Hamiltonian Monte Carlo.
 */

import { binCounts } from "./bins.js";
import type { Box, Cell, Figure, Mark, Series, Style } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { linePath } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface EnergyData {
  /** Plain text. */
  readonly title: string;
  readonly chains: readonly {
    /** Of each draw in order, nats. */
    readonly energy: Series;
    /** Energy Bayesian fraction of missing information; NaN where there is none. */
    readonly eBfmi: number;
  }[];
}

/**
 * A panel for each chain: distribution of the energy around its mean (marginal) and of its change from draw to draw
 * (transition). Where the second is much narrower, the chain moves too slowly between energies. E-BFMI below 0.3 is
 * called low.
 */
export function energyFigure(data: EnergyData): Figure {
  const shapes = data.chains.map(({ energy }) => shapeOf(energy));
  const extent = extentOf(...shapes.flatMap(({ marginal, transition }) => [marginal, transition]));
  const scale = linearScale(extent, [0, 1], 0.001);
  const domain = scale.domain() as [number, number];
  const histograms = shapes.map(({ marginal, transition }) => {
    return { marginal: shares(marginal, domain), transition: shares(transition, domain) };
  });
  const highest = Math.max(0, ...histograms.flatMap((one) => [...one.marginal, ...one.transition])) || 1;
  const eBfmi = data.chains.map((chain) => chain.eBfmi);
  const figure = panelGrid({
    title: data.title,
    legend: [
      { text: "marginal: energy − mean", look: { kind: "band", style: marginalLook } },
      { text: "transition: change from draw to draw", look: { kind: "band", style: transitionLook } },
    ],
    most: 2,
    left: 56,
    height: 130,
    panels: histograms.map((one, k) => ({
      name: `\\text{Chain ${k + 1}, ${fraction(eBfmi[k]!)}}`,
      draw: (box) => panel(one, domain, highest, box),
    })),
  });
  return {
    ...figure,
    description: `Energies and their changes from draw to draw. ${eBfmi.map((one, k) => `Chain ${k + 1}: ${fraction(one)}.`).join(" ")}`,
    table: {
      header: ["chain", "draw", "energy", "change", "e_bfmi"],
      rows: data.chains.flatMap(({ energy, eBfmi: of }, k) =>
        Array.from(energy, (value, i): Cell[] => {
          return [k + 1, i + 1, value, i === 0 ? undefined : value - energy[i - 1]!, of];
        }),
      ),
    },
  };
}

const bins = 40;
const marginalLook: Style = { fill: "blue", fillOpacity: 0.3, stroke: "blue", strokeWidth: 1.2 };
const transitionLook: Style = {
  fill: "orange",
  fillOpacity: 0.3,
  stroke: "orange",
  strokeWidth: 1.2,
  dash: [4, 2],
};

interface Pair {
  readonly marginal: readonly number[];
  readonly transition: readonly number[];
}

function shapeOf(energy: Series): Pair {
  const all = Array.from(energy);
  const known = all.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const changes = all.slice(1).map((value, i) => value - all[i]!);
  return { marginal: known.map((value) => value - mean), transition: changes.filter(Number.isFinite) };
}

function shares(values: readonly number[], domain: readonly [number, number]): number[] {
  return binCounts(values, domain, bins).map((count) => count / Math.max(1, values.length));
}

function fraction(eBfmi: number): string {
  if (!Number.isFinite(eBfmi)) return "E-BFMI not defined";
  return `E-BFMI ${eBfmi.toFixed(2)}${eBfmi < 0.3 ? " (low)" : ""}`;
}

function panel(
  { marginal, transition }: Pair,
  domain: readonly [number, number],
  highest: number,
  box: Box,
): Mark[] {
  const x = linearScale(domain, [box.x, box.x + box.width]);
  const y = linearScale([0, highest * 1.05], [box.y + box.height, box.y]);
  const outline = (heights: readonly number[]): string => {
    const steps = heights.flatMap((height, b) => {
      const [from, to] = [b, b + 1].map((i) => box.x + (i * box.width) / bins) as [number, number];
      return [from, y(height), to, y(height)];
    });
    return linePath([box.x, y(0), ...steps, box.x + box.width, y(0)]);
  };
  const empty = !marginal.some((share) => share > 0);
  const histogram = (heights: readonly number[], look: Style): Mark[] =>
    heights.some((share) => share > 0) ? [{ kind: "path", d: outline(heights), ...look }] : [];
  return [
    ...axesOf(
      box,
      { scale: x, title: "Energy (nats)" },
      { scale: y, title: "Share of draws", titleOffset: 44 },
    ),
    ...histogram(marginal, marginalLook),
    ...histogram(transition, transitionLook),
    ...(empty ? [emptyPanel(box, "no values")] : []),
  ];
}
