/** A network as a circle of units: colour of a unit by its state, of a line between two by their coupling. */

import { textSize } from "./axis.js";
import type { Figure, Mark, Series } from "./figure.js";
import { edge, header, note } from "./header.js";
import { colourBar } from "./images.js";
import type { Paint } from "./theme.js";

export interface CircularNetworkData {
  /** Plain text. */
  readonly title: string;
  /** One a unit, -1 to 1. */
  readonly states: Series;
  /** Row after row: row i acts on unit i. A line is the mean of both directions. */
  readonly weights: Series;
}

/** Lines drawn, the strongest. */
const MOST = 150;
const RADIUS = 200;
const WIDTH = 520;

/** The strongest couplings lie on top. */
export function circularNetworkFigure({ title, states, weights }: CircularNetworkData): Figure {
  const n = states.length;
  const pairs = pairsOf(weights, n);
  const shown = pairs.slice(0, MOST);
  const limit = Math.abs(shown[0]?.weight ?? 0) || 1;
  const top = header(title, undefined, WIDTH);
  const [x, y] = [WIDTH / 2, top.height + RADIUS + 30];
  const at = (i: number, r = RADIUS): [number, number] => {
    const turn = (2 * Math.PI * i) / n - Math.PI / 2;
    return [x + r * Math.cos(turn), y + r * Math.sin(turn)];
  };
  const lines = shown.toReversed().map(({ i, j, weight }): Mark => {
    const [[ax, ay], [bx, by]] = [at(i), at(j)];
    const d = `M${ax.toFixed(1)} ${ay.toFixed(1)}L${bx.toFixed(1)} ${by.toFixed(1)}`;
    const strength = Math.abs(weight) / limit;
    return {
      ...{ kind: "path", d, stroke: colour(weight / limit) },
      ...{ strokeWidth: 0.4 + 2 * strength, strokeOpacity: 0.25 + 0.75 * strength },
    };
  });
  const size = Math.max(4, Math.min(16, (2 * Math.PI * RADIUS) / Math.max(1, n) - 3));
  const units = Array.from({ length: n }, (_, i): Mark[] => {
    const [px, py] = at(i);
    const name = i === 0 || (i + 1) % 5 === 0 ? String(i + 1) : "";
    const [tx, ty] = at(i, RADIUS + size / 2 + 9);
    const anchor = Math.abs(tx - x) < 12 ? "middle" : tx > x ? "start" : "end";
    return [
      {
        kind: "points",
        shape: "circle",
        size,
        at: [px, py],
        fill: colour(states[i]!),
        stroke: "ink",
        strokeWidth: 0.7,
      },
      ...(name === ""
        ? []
        : [{ kind: "text", x: tx, y: ty + 4, text: name, size: textSize.tick, anchor } as const]),
    ];
  }).flat();
  const below = y + RADIUS + 34;
  const bar = { y: below, width: 130, height: 9 };
  const told = `Lines are the ${shown.length} strongest of ${pairs.length} pairs, means of both directions; wider is stronger.`;
  const foot = note(told, below + 30, WIDTH);
  return {
    title,
    description: `${n} units on a circle, with states from -1 to 1 as colours. ${told} The strongest mean coupling is ${limit}.`,
    width: WIDTH,
    height: Math.ceil(below + 36 + foot.height) + 4,
    marks: [
      ...top.marks,
      ...lines,
      ...units,
      ...colourBar({ ...bar, x: edge + 16 }, [-limit, limit], "coupling"),
      ...colourBar({ ...bar, x: WIDTH / 2 + 20 }, [-1, 1], "state"),
      ...foot.marks,
    ],
    table: {
      header: ["unit", "other", "mean_coupling", "state_of_unit", "state_of_other"],
      rows: shown.map(({ i, j, weight }) => [i + 1, j + 1, weight, states[i]!, states[j]!]),
    },
  };
}

/** From the strongest on. */
function pairsOf(weights: Series, n: number) {
  const pairs: { i: number; j: number; weight: number }[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++)
      pairs.push({ i, j, weight: (weights[i * n + j]! + weights[j * n + i]!) / 2 });
  }
  return pairs.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

/** @param value -1 to 1 */
const colour = (value: number): Paint => ({ map: "diverging", at: (value + 1) / 2 });
