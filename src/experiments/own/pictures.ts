/** Figures of the commands on patterns of one's own. */

import { decompose } from "../../attractor/index.js";
import { type Figure, imagesFigure, polarHistogramFigure } from "../../figures/index.js";
import { anglesOf } from "./stored.js";

/** Images beside each other in a figure, at most. */
const MOST_IMAGES = 30;

interface Line {
  readonly name: string;
  readonly states: readonly ArrayLike<number>[];
  readonly captions?: readonly string[];
}

/** Lines of states below each other, those of one column belonging together; colours suit the first line. */
export function statesFigure(
  title: string,
  names: readonly string[],
  lines: readonly Line[],
  columns: number,
): Figure {
  const shown = Math.min(MOST_IMAGES, names.length);
  const most = lines[0]!.states.reduce((sofar, state) => Math.max(sofar, largest(state)), 1);
  const beyond = lines.some(({ states }) => states.some((state) => largest(state) > most));
  return imagesFigure({
    title: shown < names.length ? `${title} (the first ${shown} of ${names.length})` : title,
    columns,
    names: names.slice(0, shown),
    unit: "state of a unit",
    range: [-most, most],
    ...(beyond && { note: "What lies beyond has the colour of the end." }),
    lines: lines.map(({ name, states, captions }) => ({
      name,
      images: states.slice(0, shown).map((values, k) => ({
        values,
        ...(captions && { caption: captions[k]! }),
      })),
    })),
  });
}

const largest = (state: ArrayLike<number>): number =>
  Array.from(state).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Units of which couplings are drawn, at most. */
const MOST_UNITS = 256;

/** W, its symmetric part and its antisymmetric part. @returns nothing for networks that are too large to see */
export function couplingsFigure(title: string, weights: ArrayLike<number>, size: number): Figure[] {
  if (size > MOST_UNITS) return [];
  const { symmetric, antisymmetric } = decompose(weights, size);
  return [
    imagesFigure({
      title,
      columns: size,
      names: ["W", "symmetric: fixed points", "antisymmetric: flow"],
      unit: "coupling; row i acts on unit i",
      lines: [{ name: "", images: [weights, symmetric, antisymmetric].map((values) => ({ values })) }],
    }),
  ];
}

/** Angles between what is stored and between what became of it. */
export function anglesFigure(
  title: string,
  panels: readonly { readonly name: string; readonly states: readonly ArrayLike<number>[] }[],
): Figure {
  return polarHistogramFigure({
    title,
    panels: panels.map(({ name, states }) => ({ name, angles: anglesOf(states) })),
  });
}
