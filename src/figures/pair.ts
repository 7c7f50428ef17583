/** Draws of pairs of parameters against each other, divergent ones on top. */

import { bottomAxis, leftAxis, textSize } from "./axis.js";
import {
  countDivergences,
  countMissing,
  type Divergences,
  drawsTable,
  type ParameterDraws,
} from "./chain.js";
import type { Box, Figure, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { emptyPanel, horizontalTicks, verticalTicks } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface PairData {
  /** Plain text. */
  readonly title: string;
  /** Two or more, with the same chains. */
  readonly parameters: readonly ParameterDraws[];
  readonly divergences?: Divergences;
}

const mostParameters = 7;
const mostDraws = 2000;

/**
 * A panel for each pair, in a triangle: a row for each parameter from the second, a column for each but the last. Of
 * more than 7 parameters the first 7, of more than 2000 draws 2000 spread evenly; divergent draws are all shown.
 */
export function pairFigure(data: PairData): Figure {
  const { divergences = [] } = data;
  const parameters = data.parameters.slice(0, mostParameters);
  const width = 720;
  const sides = Math.max(1, parameters.length - 1);
  const left = edge + 62;
  const gap = 12;
  const side = Math.min(420, (width - left - edge - gap * (sides - 1)) / sides);
  const height = Math.min(side, 280);
  const points = pointsOf(parameters, divergences);
  const top = header(data.title, undefined, width);
  const key = legend(legendOf(points, divergences), edge, top.height, width - 2 * edge);
  const marks: Mark[] = [...top.marks, ...key.marks];
  const start = top.height + key.height + 14;
  for (let i = 1; i < parameters.length; i++) {
    for (let j = 0; j < i; j++) {
      const box = {
        x: left + j * (side + gap),
        y: start + (i - 1) * (height + gap),
        width: side,
        height,
      };
      marks.push(
        ...panel([parameters[j]!, parameters[i]!], points, box, i === parameters.length - 1, j === 0),
      );
    }
  }
  const bottom = start + sides * (height + gap) - gap;
  if (parameters.length < 2)
    marks.push(emptyPanel({ x: 0, y: start, width, height }, "no pair of parameters"));
  const below = note(noteOf(data, points.missing), bottom + 42, width);
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    title: data.title,
    description: `Draws of each pair of ${names} against each other. ${countDivergences(divergences)}.`,
    width,
    height: Math.ceil(bottom + 46 + below.height),
    marks: [...marks, ...below.marks],
    table: drawsTable(data.parameters, divergences),
  };
}

interface Points {
  /** Chain and draw, thinned, without the divergent ones. */
  readonly usual: readonly (readonly [number, number])[];
  readonly divergent: readonly (readonly [number, number])[];
  readonly all: number;
  readonly missing: number;
}

function pointsOf(parameters: readonly ParameterDraws[], divergences: Divergences): Points {
  const divergent = divergences.flatMap((draws, chain) => draws.map((draw) => [chain, draw] as const));
  const chains = parameters[0]?.chains ?? [];
  const all = chains.flatMap((draws, chain) => Array.from(draws, (_, draw) => [chain, draw] as const));
  const usual = all.filter(([chain, draw]) => !divergences[chain]?.includes(draw));
  const every = Math.max(1, Math.ceil(usual.length / mostDraws));
  return {
    usual: usual.filter((_, i) => i % every === 0),
    divergent,
    all: usual.length,
    missing: countMissing(parameters),
  };
}

const usualLook: Style = { fill: "blue" };
const divergentLook: Style = { stroke: "vermillion", strokeWidth: 1.6 };

function legendOf({ usual, all }: Points, divergences: Divergences): LegendItem[] {
  const text = usual.length < all ? `draws (${usual.length} of ${all})` : `draws (${all})`;
  const items: LegendItem[] = [{ text, look: { kind: "point", shape: "circle", size: 6, style: usualLook } }];
  if (divergences.some(({ length }) => length > 0)) {
    const look = { kind: "point", shape: "cross", size: 7, style: divergentLook } as const;
    items.push({ text: countDivergences(divergences), look });
  }
  return items;
}

function noteOf({ parameters }: PairData, missing: number): string {
  const hidden = parameters.length - mostParameters;
  return [
    missing > 0 ? `Left out: ${missing} draws without a finite value.` : "",
    hidden > 0 ? `Not shown: the last ${hidden} of ${parameters.length} parameters.` : "",
  ].join(" ");
}

function panel(
  [across, up]: readonly [ParameterDraws, ParameterDraws],
  { usual, divergent }: Points,
  box: Box,
  atBottom: boolean,
  atLeft: boolean,
): Mark[] {
  const x = linearScale(extentOf(...across.chains), [box.x + 3, box.x + box.width - 3], 0.02);
  const y = linearScale(extentOf(...up.chains), [box.y + box.height - 3, box.y + 3], 0.02);
  const places = (points: Points["usual"]): number[] =>
    points.flatMap(([chain, draw]) => {
      const values = [across.chains[chain]?.[draw], up.chains[chain]?.[draw]];
      const [a = Number.NaN, b = Number.NaN] = values;
      return Number.isFinite(a) && Number.isFinite(b) ? [x(a), y(b)] : [];
    });
  const [at, crosses] = [places(usual), places(divergent)];
  const fillOpacity = Math.min(0.8, Math.max(0.45, 150 / Math.max(1, usual.length)));
  const few = Math.max(2, box.width / 60);
  return [
    ...bottomAxis(box, x, {
      ticks: horizontalTicks(x, "linear", few),
      labels: atBottom,
      ...(atBottom && { title: fitLabel(across.label, textSize.label, box.width) }),
    }),
    ...leftAxis(box, y, {
      ticks: verticalTicks(y, "linear", Math.max(2, box.height / 40)),
      labels: atLeft,
      titleOffset: 52,
      ...(atLeft && { title: fitLabel(up.label, textSize.label, box.height) }),
    }),
    { kind: "points", shape: "circle", size: usual.length > 500 ? 2.5 : 3.5, at, ...usualLook, fillOpacity },
    { kind: "points", shape: "cross", size: 6, at: crosses, ...divergentLook },
    ...(at.length === 0 && crosses.length === 0 ? [emptyPanel(box, "no values")] : []),
  ];
}
