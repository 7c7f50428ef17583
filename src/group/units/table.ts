/**
 * A run's log-likelihood as a table over one or two quantities, and the table moved by parts of a step: 4-point
 * interpolation (group models 7).
 */

/** Equally spaced values; one of them has no step. */
export interface Axis {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Where a row of values stands on an axis: the first lies `rest` of a step beyond table entry `at`. */
export interface Offset {
  readonly at: number;
  readonly rest: number;
}

/** How far above the larger neighbour an interpolated value may lie: where the likelihood is rough, cubics overshoot. */
const CAP = 0.05;
/** Parts of a step that are rounding. */
const NOTHING = 1e-9;

export function offsetOn({ start, step }: Axis, first: number): Offset {
  const position = (first - start) / step;
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < NOTHING) return { at: nearest, rest: 0 };
  const at = Math.floor(position);
  return { at, rest: position - at };
}

/**
 * Values of a table at equally spaced places, one table step apart.
 *
 * @param table rows × columns, row-major
 * @param along 0: the places are between rows, `count` of them for each column; 1: between columns
 * @param out count × columns, or rows × count
 */
export function slide(
  table: Float64Array,
  rows: number,
  columns: number,
  along: 0 | 1,
  { at, rest }: Offset,
  count: number,
  out: Float64Array,
): void {
  const stride = along === 0 ? columns : 1;
  const length = along === 0 ? rows : columns;
  const lines = along === 0 ? columns : rows;
  const lineStride = along === 0 ? 1 : columns;
  const outLine = along === 0 ? 1 : count;
  const outStride = along === 0 ? columns : 1;
  // Lagrange's weights of the points -1, 0, 1, 2.
  const u = rest;
  const w0 = (-u * (u - 1) * (u - 2)) / 6;
  const w1 = ((u + 1) * (u - 1) * (u - 2)) / 2;
  const w2 = (-(u + 1) * u * (u - 2)) / 2;
  const w3 = ((u + 1) * u * (u - 1)) / 6;
  for (let k = 0; k < count; k++) {
    const place = at + k;
    const hasBefore = place > 0;
    const hasAfter = place + 2 < length;
    for (let line = 0; line < lines; line++) {
      const from = line * lineStride + place * stride;
      const left = table[from]!;
      let value = left;
      if (u > 0) {
        const right = table[from + stride]!;
        const before = hasBefore ? table[from - stride]! : Number.NEGATIVE_INFINITY;
        const after = hasAfter ? table[from + 2 * stride]! : Number.NEGATIVE_INFINITY;
        value = w0 * before + w1 * left + w2 * right + w3 * after;
        // Beside an impossible point, or the edge of the table, a straight line.
        if (!Number.isFinite(value)) value = (1 - u) * left + u * right;
        const highest = CAP + (left > right ? left : right);
        if (value > highest) value = highest;
      }
      out[line * outLine + k * outStride] = value;
    }
  }
}

export function valuesOf({ start, step, count }: Axis): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => start + k * step);
}
