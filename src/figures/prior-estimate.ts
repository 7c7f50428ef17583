/** Prior of each parameter against what was estimated, on the native scale. */

import { bottomAxis, textSize } from "./axis.js";
import type { Box, Cell, Figure, FigureTable, Mark, Series, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { linePath, segments } from "./path.js";
import { horizontalTicks, panelsPerLine } from "./plot.js";
import { extentOf, linearScale, type Scale } from "./scale.js";

export interface PriorEstimateData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows. */
    readonly name: string;
    readonly xLabel: Label;
    readonly prior: { readonly x: Series; readonly density: Series };
    /** One a participant. */
    readonly posteriors: readonly { readonly x: Series; readonly density: Series }[];
    /** One a participant. */
    readonly estimates: readonly number[];
  }[];
}

/**
 * A panel a parameter: prior density, densities of the posteriors, estimates as ticks below. Densities are divided
 * by their largest value, because a posterior is often many times as high as its prior. Of more than 100
 * posteriors, 100 are drawn.
 */
export function priorEstimateFigure(data: PriorEstimateData): Figure {
  const { parameters } = data;
  const width = 720;
  const top = header(data.title, undefined, width);
  const key = legend(legendOf(data), edge, top.height, width - 2 * edge);
  const gap = 22;
  const left = edge + 8;
  const step = (panels: number): number => (width - 2 * edge - 8 + gap) / panels;
  const titles = parameters.map(({ xLabel }) => xLabel);
  const perLine = panelsPerLine(titles, textSize.label, 4, step);
  const lines = Math.max(1, Math.ceil(parameters.length / perLine));
  const panelWidth = Math.min(340, step(perLine) - gap);
  const height = 130;
  const marks: Mark[] = [...top.marks, ...key.marks];
  let y = top.height + key.height + 12;
  for (let line = 0; line < lines; line++) {
    for (const [k, parameter] of parameters.slice(line * perLine, (line + 1) * perLine).entries()) {
      marks.push(...panel(parameter, { x: left + k * (panelWidth + gap), y, width: panelWidth, height }));
    }
    y += height + 62;
  }
  const below = note("Densities are scaled to the same height.", y - 20, width);
  return {
    title: data.title,
    description: `Prior densities and estimates of ${parameters.map(({ label }) => labelText(label)).join(", ")}.`,
    width,
    height: Math.ceil(y - 16 + below.height),
    marks: [...marks, ...below.marks],
    table: tableOf(data),
  };
}

type Parameter = PriorEstimateData["parameters"][number];
type Density = Parameter["prior"];

const most = 100;
const priorLook: Style = { fill: "shade", stroke: "grey", strokeWidth: 1.2, dash: [5, 3] };

/** Every so many-th, the first included. */
function thinned<T>(all: readonly T[]): readonly T[] {
  const every = Math.ceil(all.length / most);
  return every <= 1 ? all : all.filter((_, i) => i % every === 0);
}

function panel({ xLabel, prior, posteriors, estimates }: Parameter, box: Box): Mark[] {
  const shown = thinned(posteriors);
  const known = estimates.filter(Number.isFinite);
  const extent = extentOf(visible(prior), ...shown.map(visible), known);
  const x = linearScale(extent, [box.x, box.x + box.width], 0.02);
  const floor = box.y + box.height - 14;
  const y = linearScale([0, 1], [floor, box.y + 4]);
  const few = shown.length <= 5;
  const posterior = {
    stroke: "blue",
    strokeWidth: few ? 1.5 : 0.9,
    strokeOpacity: few ? 0.9 : Math.min(0.5, Math.max(0.15, 8 / shown.length)),
  } as const;
  const ticks = known.flatMap((value) => [x(value), floor + 3, x(value), floor + 11]);
  return [
    {
      kind: "group",
      clip: box,
      marks: [
        { kind: "path", d: outline(prior, x, y), ...priorLook },
        ...shown.map((one): Mark => ({ kind: "path", d: linePath(points(one, x, y, 500)), ...posterior })),
      ],
    },
    { kind: "path", d: segments([box.x, floor, box.x + box.width, floor]), stroke: "grid" },
    {
      kind: "path",
      d: segments(ticks),
      stroke: "vermillion",
      strokeWidth: known.length > 60 ? 0.9 : 1.2,
      strokeOpacity: Math.min(0.9, Math.max(0.4, 40 / Math.max(1, known.length))),
    },
    ...bottomAxis(box, x, {
      ticks: horizontalTicks(x, "linear", box.width / 45),
      title: fitLabel(xLabel, textSize.label, box.width + 16),
    }),
  ];
}

/** Where a density is above a hundredth of its largest value. */
function visible({ x, density }: Density): number[] {
  const high = extentOf(density)?.[1] ?? 0;
  return Array.from(x).filter((_, i) => density[i]! > high / 100);
}

/** Places of a density as a share of its largest value; left out where that is less than one in `least`. */
function points({ x, density }: Density, xScale: Scale, yScale: Scale, least = Infinity): number[] {
  const high = extentOf(density)?.[1] || 1;
  return Array.from(x, (value, i) => {
    const share = density[i]! / high;
    return [xScale(value), share < 1 / least ? Number.NaN : yScale(share)];
  }).flat();
}

/** The area under a density. */
function outline(density: Density, x: Scale, y: Scale): string {
  const curve = points(density, x, y);
  const [first, last] = [curve[0], curve.at(-2)];
  return first === undefined || last === undefined ? "" : linePath([first, y(0), ...curve, last, y(0)]);
}

function legendOf({ parameters }: PriorEstimateData): LegendItem[] {
  const count = Math.max(0, ...parameters.map(({ posteriors }) => posteriors.length));
  const shown = thinned(Array.from({ length: count })).length;
  const items: LegendItem[] = [{ text: "prior", look: { kind: "band", style: priorLook } }];
  if (count > 0) {
    const text =
      shown < count ? `posteriors (${shown} of ${count})` : count === 1 ? "posterior" : "posteriors";
    items.push({ text, look: { kind: "line", style: { stroke: "blue", strokeWidth: 1.5 } } });
  }
  const tick = {
    kind: "point",
    shape: "bar",
    size: 8,
    style: { stroke: "vermillion", strokeWidth: 1.2 },
  } as const;
  items.push({ text: "estimates", look: tick });
  return items;
}

function tableOf({ parameters }: PriorEstimateData): FigureTable {
  const rows = parameters.flatMap(({ name, prior, posteriors, estimates }): Cell[][] => [
    ...Array.from(prior.x, (x, i) => [name, "prior", undefined, x, prior.density[i]]),
    ...posteriors.flatMap(({ x, density }, k) =>
      Array.from(x, (value, i) => [name, "posterior", k + 1, value, density[i]]),
    ),
    ...estimates.map((x, k) => [name, "estimate", k + 1, x, undefined]),
  ]);
  return { header: ["parameter", "kind", "number", "x", "density"], rows };
}
