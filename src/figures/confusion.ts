/** Which model wins on data of which, and which made the data on which one wins: two maps of shares. */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark } from "./figure.js";
import { edge, header, note } from "./header.js";
import { layoutText } from "./label-layout.js";
import type { Paint } from "./theme.js";

export interface ConfusionData {
  /** Plain text. */
  readonly title: string;
  readonly models: readonly string[];
  /** [simulated][fitted], shares that add up to 1 in each row; null where unknown. */
  readonly confusion: readonly (readonly (number | null)[])[];
  /** [fitted][simulated], probabilities that add up to 1 in each row. */
  readonly inversion: readonly (readonly (number | null)[])[];
  /** Plain text below. */
  readonly note?: string;
}

const size = textSize.label;
const gap = 34;

/** Two square maps, side by side where there is room for both. */
export function confusionFigure(data: ConfusionData): Figure {
  const { models, confusion, inversion, title } = data;
  const cell = Math.min(64, Math.max(26, 300 / Math.max(1, models.length)));
  const side = models.length * cell;
  const longest = Math.max(20, ...models.map((text) => layoutText(text, size).width));
  const panel = longest + 26 + side;
  const beside = 2 * panel + gap <= 860;
  const width = Math.max(420, Math.ceil(2 * edge + (beside ? 2 * panel + gap : panel)));
  const top = header(title, undefined, width);
  const upright = longest <= cell - 6;
  const foot = (upright ? 24 : longest + 14) + 22;
  const height = 22 + side + foot;
  const first = { x: edge + longest + 26, y: top.height + 22, width: side, height: side };
  const second = beside ? { ...first, x: first.x + panel + gap } : { ...first, y: first.y + height + 12 };
  const end = second.y + side + foot;
  const below = note(data.note ?? "", end, width);
  return {
    title,
    description: describe(data),
    width,
    height: Math.ceil(end + below.height) + edge,
    marks: [
      ...top.marks,
      ...map(
        "Confusion: share of agents",
        confusion,
        models,
        first,
        cell,
        ["Simulated", "Best fit"],
        upright,
        longest,
      ),
      ...map(
        "Inversion: probability",
        inversion,
        models,
        second,
        cell,
        ["Best fit", "Simulated"],
        upright,
        longest,
      ),
      ...below.marks,
    ],
    table: {
      header: ["simulated", "fitted", "confusion", "inversion"],
      rows: models.flatMap((simulated, g) =>
        models.map((fitted, m) => [simulated, fitted, confusion[g]![m], inversion[m]![g]]),
      ),
    },
  };
}

function map(
  name: string,
  matrix: ConfusionData["confusion"],
  models: readonly string[],
  box: Box,
  cell: number,
  [rows, columns]: readonly [string, string],
  upright: boolean,
  longest: number,
): Mark[] {
  const below = box.y + box.height;
  const text = { size, anchor: "middle" } as const;
  return [
    { kind: "text", x: box.x, y: box.y - 8, text: name, size },
    ...matrix.flatMap((row, i) => row.flatMap((share, j) => tile(share, i, j, models, box, cell, rows))),
    { kind: "rect", ...box, stroke: "axis" },
    ...models.flatMap((model, i): Mark[] => {
      const middle = (i + 0.5) * cell;
      return [
        { kind: "text", x: box.x - 7, y: box.y + middle + 4, text: model, size, anchor: "end" },
        upright
          ? { kind: "text", x: box.x + middle, y: below + 17, text: model, ...text }
          : {
              kind: "text",
              x: box.x + middle + 4,
              y: below + 7,
              text: model,
              size,
              anchor: "end",
              rotate: -90,
            },
      ];
    }),
    {
      kind: "text",
      x: box.x - longest - 14,
      y: box.y + box.height / 2,
      text: rows,
      ...text,
      rotate: -90,
      paint: "muted",
    },
    {
      kind: "text",
      x: box.x + box.width / 2,
      y: below + (upright ? 36 : longest + 26),
      text: columns,
      ...text,
      paint: "muted",
    },
  ];
}

function tile(
  share: number | null,
  i: number,
  j: number,
  models: readonly string[],
  box: Box,
  cell: number,
  rows: string,
): Mark[] {
  const place = { x: box.x + j * cell, y: box.y + i * cell, width: cell, height: cell };
  const written = share === null ? "–" : share.toFixed(2);
  // The upper half of the diverging map: white for 0, blue for 1.
  const fill: Paint = share === null ? "shade" : { map: "diverging", at: 0.5 + share / 2 };
  const paint: Paint = share !== null && share > 0.62 ? "background" : "ink";
  const numberSize = cell >= 38 ? textSize.tick : 9;
  const at = { x: place.x + cell / 2, y: place.y + cell / 2 + 0.36 * numberSize };
  const hint = `${rows} ${models[i]}, ${models[j]}: ${written}`;
  return [
    { kind: "rect", ...place, fill, stroke: "background", hint },
    { kind: "text", ...at, text: written, size: numberSize, anchor: "middle", paint, bold: i === j },
  ];
}

function describe({ models, confusion, inversion }: ConfusionData): string {
  const told = models.map((model, k) => {
    const [right, true_] = [confusion[k]![k], inversion[k]![k]].map((x) =>
      x == null ? "unknown" : x.toFixed(2),
    );
    return `${model}: chosen for ${right} of its own agents; right with probability ${true_} where it is chosen.`;
  });
  return `Confusion and inversion of ${models.length} models. ${told.join(" ")}`;
}
