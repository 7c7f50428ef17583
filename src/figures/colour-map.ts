/** Colour maps of heat maps, as tables of 256 colours. */

import { interpolateGreys, interpolateRdBu, interpolateViridis } from "d3-scale-chromatic";

/**
 * `diverging`: blue for 1, white in the middle, red for 0. `sequential`: dark for 0, bright for 1 (viridis).
 * `ground`: white for 0, grey for 1, light enough for marks of any colour to stand out.
 */
export type ColourMap = "diverging" | "sequential" | "ground";

const steps = 256;
const interpolate = {
  diverging: interpolateRdBu,
  sequential: interpolateViridis,
  ground: (at: number) => interpolateGreys(0.6 * at),
};
const tables = new Map<ColourMap, Uint8Array>();

/** Red, green, blue of 256 places, one after another. */
export function colourTable(map: ColourMap): Uint8Array {
  const known = tables.get(map);
  if (known !== undefined) return known;
  const table = new Uint8Array(3 * steps);
  for (let i = 0; i < steps; i++) table.set(channels(interpolate[map](i / (steps - 1))), 3 * i);
  tables.set(map, table);
  return table;
}

/** Index into the table of a place 0..1; what lies outside counts as the end. */
export function colourIndex(at: number): number {
  return Math.round(Math.min(1, Math.max(0, at)) * (steps - 1));
}

/** Colour of a place 0..1, `#rrggbb`. */
export function colourAt(map: ColourMap, at: number): string {
  const from = 3 * colourIndex(at);
  const hex = [...colourTable(map).subarray(from, from + 3)].map((c) => c.toString(16).padStart(2, "0"));
  return `#${hex.join("")}`;
}

/** D3 writes `rgb(1, 2, 3)` or `#010203`. */
function channels(colour: string): number[] {
  if (colour.startsWith("#")) return [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  return (colour.match(/\d+/g) ?? []).map(Number);
}
