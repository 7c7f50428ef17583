/**
 * Paths as strings, short: coordinates are rounded to 0.01 px, and all but the first are differences from the
 * rounded place before, so that rounding does not add up.
 */

/** A number with at most two decimals and no superfluous zero. */
export function short(value: number): string {
  return hundredths(Math.round(value * 100));
}

function hundredths(value: number): string {
  const text = String(value / 100);
  if (text.startsWith("0.")) return text.slice(1);
  return text.startsWith("-0.") ? `-${text.slice(2)}` : text;
}

/** A minus separates by itself. */
function joined(x: number, y: number): string {
  const [first, second] = [hundredths(x), hundredths(y)];
  return y < 0 ? first + second : `${first} ${second}`;
}

/**
 * A line through points (x and y by turns), broken where one is not a number and before the indices `breaks`. A
 * point without neighbours is closed in itself, which round caps show as a dot.
 */
export function linePath(points: ArrayLike<number>, breaks?: ReadonlySet<number>): string {
  let d = "";
  let open = 0;
  let [px, py] = [0, 0];
  const end = (): void => {
    if (open === 1) d += "z";
    open = 0;
  };
  for (let i = 0; 2 * i + 1 < points.length; i++) {
    const x = Math.round(points[2 * i]! * 100);
    const y = Math.round(points[2 * i + 1]! * 100);
    if (!Number.isFinite(x + y)) {
      end();
      continue;
    }
    if (breaks?.has(i)) end();
    if (open === 0) d += `M${joined(x, y)}`;
    else if (open === 1) d += `l${joined(x - px, y - py)}`;
    else d += (x - px < 0 ? "" : " ") + joined(x - px, y - py);
    [px, py] = [x, y];
    open += 1;
  }
  end();
  return d;
}

/** Places of a line that have no neighbour to be joined with, x and y by turns. */
export function isolated(points: ArrayLike<number>, breaks?: ReadonlySet<number>): number[] {
  const here = (i: number): boolean => Number.isFinite(points[2 * i]! + points[2 * i + 1]!);
  const places: number[] = [];
  for (let i = 0; 2 * i + 1 < points.length; i++) {
    const joined = (here(i - 1) && !breaks?.has(i)) || (here(i + 1) && !breaks?.has(i + 1));
    if (here(i) && !joined) places.push(points[2 * i]!, points[2 * i + 1]!);
  }
  return places;
}

/**
 * The area between two lines over the same x, broken like a line. Points as x, lower y, upper y by turns. A point
 * without neighbours becomes a box of `alone` pixels to each side.
 */
export function bandPath(points: ArrayLike<number>, breaks?: ReadonlySet<number>, alone = 3): string {
  let d = "";
  let from = 0;
  const close = (to: number): void => {
    const corners: number[] = [];
    if (to - from === 1) {
      const [x, low, high] = [points[3 * from]!, points[3 * from + 1]!, points[3 * from + 2]!];
      corners.push(x - alone, low, x + alone, low, x + alone, high, x - alone, high);
      d += `${linePath(corners)}z`;
      from = to;
      return;
    }
    for (let i = from; i < to; i++) corners.push(points[3 * i]!, points[3 * i + 1]!);
    for (let i = to - 1; i >= from; i--) corners.push(points[3 * i]!, points[3 * i + 2]!);
    if (to > from) d += `${linePath(corners)}z`;
    from = to;
  };
  const n = Math.floor(points.length / 3);
  for (let i = 0; i < n; i++) {
    const finite = Number.isFinite(points[3 * i]! + points[3 * i + 1]! + points[3 * i + 2]!);
    if (!finite || breaks?.has(i)) close(i);
    if (!finite) from = i + 1;
  }
  close(n);
  return d;
}

/** One shape at many places (x and y by turns); the shape is a path of relative commands after a move. */
export function stampPath(places: ArrayLike<number>, shape: string): string {
  let d = "";
  let [px, py] = [0, 0];
  for (let i = 0; i + 1 < places.length; i += 2) {
    const x = Math.round(places[i]! * 100);
    const y = Math.round(places[i + 1]! * 100);
    if (!Number.isFinite(x + y)) continue;
    // Shapes return to where they start, so that the next place counts from there.
    d += (d === "" ? `M${joined(x, y)}` : `m${joined(x - px, y - py)}`) + shape;
    [px, py] = [x, y];
  }
  return d;
}

/** Straight pieces, each x1, y1, x2, y2. */
export function segments(ends: ArrayLike<number>): string {
  let d = "";
  for (let i = 0; i + 3 < ends.length; i += 4) {
    const [x1, y1, x2, y2] = [0, 1, 2, 3].map((k) => Math.round(ends[i + k]! * 100)) as [
      number,
      number,
      number,
      number,
    ];
    if (!Number.isFinite(x1 + y1 + x2 + y2)) continue;
    d += `M${joined(x1, y1)}`;
    if (y1 === y2) d += `h${hundredths(x2 - x1)}`;
    else if (x1 === x2) d += `v${hundredths(y2 - y1)}`;
    else d += `l${joined(x2 - x1, y2 - y1)}`;
  }
  return d;
}
