/** Densities of parameters by chain, above each other. */

import { bottomAxis } from "./axis.js";
import { chainCount, chainLegend, chainPaint, countMissing, type ParameterDraws } from "./chain.js";
import type { Box, Cell, Figure, Mark, Style } from "./figure.js";
import { type KernelDensity, kernelDensity } from "./kernel-density.js";
import { labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { emptyPanel, horizontalTicks } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface RidgesData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly (ParameterDraws & {
    /** Lines at values, with plain names for the legend. */
    readonly references?: readonly { readonly value: number; readonly text: string }[];
  })[];
}

/**
 * A panel for each parameter, a ridge for each chain, the first at the top; heights of a panel's ridges compare. A
 * chain that does not vary is a line at its value. References are lines through all ridges.
 */
export function ridgesFigure(data: RidgesData): Figure {
  const { parameters } = data;
  const chains = chainCount(parameters);
  const texts = [...new Set(parameters.flatMap(({ references = [] }) => references.map(({ text }) => text)))];
  const missing = countMissing(parameters);
  const ridges = parameters.map((parameter) => ({
    parameter,
    densities: parameter.chains.map((c) => kernelDensity(c)),
  }));
  const references = texts.map((text, i): LegendItem => {
    return { text, look: { kind: "line", style: referenceLook(i) } };
  });
  const figure = panelGrid({
    title: data.title,
    legend: [...chainLegend(chains), ...references],
    note: missing > 0 ? `Left out: ${missing} draws without a finite value.` : "",
    most: 3,
    left: 8,
    height: 40 + Math.min(320, 26 * Math.max(1, chains)),
    panels: ridges.map((one) => ({ name: one.parameter.label, draw: (box) => panel(one, texts, box) })),
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Densities of ${chains} chain${chains === 1 ? "" : "s"} above each other, a panel for each of: ${names}.`,
    table: { header: ["parameter", "kind", "chain", "text", "x", "density"], rows: ridges.flatMap(rowsOf) },
  };
}

interface Ridges {
  readonly parameter: RidgesData["parameters"][number];
  readonly densities: readonly (KernelDensity | undefined)[];
}

function referenceLook(i: number): Style {
  return {
    stroke: "ink",
    strokeWidth: 1.2,
    dash: [
      [6, 3],
      [2, 2],
      [8, 3, 2, 3],
    ][i % 3]!,
  };
}

function panel({ parameter, densities }: Ridges, texts: readonly string[], box: Box): Mark[] {
  const { chains, references = [] } = parameter;
  const values = references.map(({ value }) => value);
  const extent = extentOf(...chains, ...densities.map((one) => one?.x ?? []), values);
  const x = linearScale(extent, [box.x, box.x + box.width], 0.02);
  const highest = Math.max(0, ...densities.map((one) => extentOf(one?.density ?? [])?.[1] ?? 0)) || 1;
  const step = (box.height - 40) / Math.max(1, chains.length);
  const marks = chains.flatMap((draws, k): Mark[] => {
    const floor = box.y + 36 + step * (k + 1);
    const one = densities[k];
    const lone = extentOf(draws)?.[0];
    const base: Mark = {
      kind: "path",
      d: segments([box.x, floor, box.x + box.width, floor]),
      stroke: "grid",
    };
    const look = { stroke: chainPaint(k), strokeWidth: 1.3 } as const;
    if (one === undefined) {
      const spike = lone === undefined ? [] : [x(lone), floor, x(lone), floor - step];
      return [base, { kind: "path", d: segments(spike), ...look, strokeWidth: 2 }];
    }
    const reach = Math.min(50, step + 32);
    const curve = Array.from(one.x, (value, i) => [
      x(value),
      floor - (one.density[i]! / highest) * reach,
    ]).flat();
    const area = linePath([curve[0]!, floor, ...curve, curve.at(-2)!, floor]);
    return [base, { kind: "path", d: area, ...look, fill: chainPaint(k), fillOpacity: 0.25 }];
  });
  return [
    ...marks,
    ...references.map(({ value, text }): Mark => {
      const ends = [x(value), box.y, x(value), box.y + box.height];
      return { kind: "path", d: segments(ends), ...referenceLook(texts.indexOf(text)) };
    }),
    ...(extentOf(...chains) === undefined ? [emptyPanel(box, "no values")] : []),
    ...bottomAxis(box, x, { ticks: horizontalTicks(x, "linear", box.width / 45) }),
  ];
}

function rowsOf({ parameter, densities }: Ridges): Cell[][] {
  const { name, references = [] } = parameter;
  return [
    ...densities.flatMap((one, k) =>
      Array.from(one?.x ?? [], (x, i): Cell[] => [name, "density", k + 1, undefined, x, one?.density[i]]),
    ),
    ...references.map(({ value, text }): Cell[] => [name, "reference", undefined, text, value, undefined]),
  ];
}
