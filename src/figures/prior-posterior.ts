/** Prior and posterior density of quantities, on one scale of density: what the data said. */

import { bottomAxis } from "./axis.js";
import type { Box, Cell, Figure, Mark, Series, Style } from "./figure.js";
import { kernelDensity } from "./kernel-density.js";
import { type Label, labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { emptyPanel, horizontalTicks } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface PriorPosteriorData {
  /** Plain text. */
  readonly title: string;
  readonly quantities: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    /** Density of the prior along x. */
    readonly prior: { readonly x: Series; readonly density: Series };
    /** Draws of the posterior, chains joined. */
    readonly draws: Series;
    /** A line at a true value. */
    readonly reference?: number;
  }[];
}

/** A panel for each quantity. The axis holds the posterior and most of the prior; the prior is cut at its ends. */
export function priorPosteriorFigure(data: PriorPosteriorData): Figure {
  const densities = data.quantities.map((quantity) => ({
    quantity,
    posterior: kernelDensity(quantity.draws),
  }));
  const figure = panelGrid({
    title: data.title,
    legend: legendOf(data),
    most: 4,
    left: 8,
    height: 118,
    panels: densities.map((one) => ({ name: one.quantity.label, draw: (box) => panel(one, box) })),
  });
  const names = data.quantities.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Prior and posterior densities, a panel for each of: ${names || "none"}.`,
    table: { header: ["name", "kind", "x", "density"], rows: densities.flatMap(rowsOf) },
  };
}

interface Densities {
  readonly quantity: PriorPosteriorData["quantities"][number];
  /** Undefined where draws do not vary. */
  readonly posterior: ReturnType<typeof kernelDensity>;
}

const priorLook: Style = { fill: "shade", stroke: "grey", strokeWidth: 1.2, dash: [5, 3] };
const posteriorLook: Style = { fill: "blue", fillOpacity: 0.25, stroke: "blue", strokeWidth: 1.5 };
const referenceLook: Style = { stroke: "vermillion", strokeWidth: 1.5, dash: [6, 3] };

function panel({ quantity, posterior }: Densities, box: Box): Mark[] {
  const { prior, draws, reference } = quantity;
  const highest = extentOf(prior.density)?.[1] ?? 0;
  const bulk = Array.from(prior.x).filter((_, i) => prior.density[i]! > highest / 20);
  const values = reference === undefined ? [] : [reference];
  const extent = extentOf(bulk, posterior?.x ?? draws, values);
  if (extent === undefined) return [emptyPanel(box, "no values")];
  const x = linearScale(extent, [box.x, box.x + box.width], 0.02);
  const peak = Math.max(highest, extentOf(posterior?.density ?? [])?.[1] ?? 0) || 1;
  const floor = box.y + box.height;
  const y = linearScale([0, peak], [floor, box.y + 4]);
  const area = ({ x: xs, density }: { readonly x: Series; readonly density: Series }): string => {
    const curve = Array.from(xs, (value, i) => [x(value), y(density[i]!)]).flat();
    return curve.length === 0 ? "" : linePath([curve[0]!, floor, ...curve, curve.at(-2)!, floor]);
  };
  const lone = posterior === undefined ? extentOf(draws)?.[0] : undefined;
  return [
    {
      kind: "group",
      clip: box,
      marks: [
        { kind: "path", d: area(prior), ...priorLook },
        ...(posterior === undefined ? [] : [{ kind: "path", d: area(posterior), ...posteriorLook } as const]),
        ...(lone === undefined
          ? []
          : [{ kind: "path", d: segments([x(lone), floor, x(lone), box.y + 4]), ...posteriorLook } as const]),
        ...values.map((value): Mark => {
          return { kind: "path", d: segments([x(value), box.y, x(value), floor]), ...referenceLook };
        }),
      ],
    },
    ...bottomAxis(box, x, { ticks: horizontalTicks(x, "linear", box.width / 45) }),
  ];
}

function legendOf({ quantities }: PriorPosteriorData): LegendItem[] {
  const reference: LegendItem = { text: "true value", look: { kind: "line", style: referenceLook } };
  return [
    { text: "prior", look: { kind: "band", style: priorLook } },
    { text: "posterior", look: { kind: "band", style: posteriorLook } },
    ...(quantities.some((one) => one.reference !== undefined) ? [reference] : []),
  ];
}

function rowsOf({ quantity: { name, prior, reference }, posterior }: Densities): Cell[][] {
  return [
    ...Array.from(prior.x, (x, i): Cell[] => [name, "prior", x, prior.density[i]]),
    ...Array.from(posterior?.x ?? [], (x, i): Cell[] => [name, "posterior", x, posterior?.density[i]]),
    ...(reference === undefined ? [] : [[name, "reference", reference, undefined]]),
  ];
}
