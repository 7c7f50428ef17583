/**
 * The largest of many values in ascending order, for a few values out of many: one pass counts them by size, then only
 * those that can belong to the tail are sorted. Buffers are kept from one call to the next.
 */

const BINS = 1024;

/** Finds the tails of arrays of one length, one after the other. */
export class TailFinder {
  /** Positions of the tail, ascending by value and, of equal values, by position; the first `length` are meant. */
  readonly positions: Uint32Array;
  /** Working space for whatever is computed of the tail, as long as `positions`. */
  readonly excesses: Float64Array;
  private readonly bins: Uint16Array;
  private readonly starts = new Uint32Array(BINS);
  private readonly candidates: Uint32Array;
  private copy: Float64Array | undefined;

  constructor(readonly count: number) {
    this.positions = new Uint32Array(count);
    this.excesses = new Float64Array(count);
    this.bins = new Uint16Array(count);
    this.candidates = new Uint32Array(count);
  }

  /**
   * Puts the positions of the `length` largest into `positions`; of those equal to the least of them, the last ones.
   *
   * @param values none NaN, the largest 0
   * @param length below the number of values
   * @returns the largest value outside the tail
   */
  find(values: Float64Array, length: number): number {
    const found = this.sortByBins(values, length + 1) ?? this.selectAndSort(values, length + 1);
    for (let i = 0; i < length; i++) this.positions[i] = this.candidates[found - length + i]!;
    return values[this.candidates[found - length - 1]!]!;
  }

  /**
   * Sorts the `wanted` largest, and what falls into the same bin as the least of them, into `candidates`.
   *
   * @returns their number; undefined where bins of equal width do not tell values apart
   */
  private sortByBins(values: Float64Array, wanted: number): number | undefined {
    const { count, bins, starts, candidates } = this;
    let lowest = 0;
    for (let s = 0; s < count; s++) if (values[s]! < lowest) lowest = values[s]!;
    // Bin 0 holds the largest; the factor keeps the least value inside the last one.
    const perUnit = (-BINS / lowest) * (1 - 1e-9);
    if (!(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)) return undefined;
    starts.fill(0);
    for (let s = 0; s < count; s++) {
      const bin = (-values[s]! * perUnit) | 0;
      bins[s] = bin;
      starts[bin]!++;
    }
    let last = 0;
    let found = starts[0]!;
    while (found < wanted) found += starts[++last]!;
    if (found > 3 * wanted) return undefined;
    let end = found;
    for (let b = 0; b <= last; b++) {
      end -= starts[b]!;
      starts[b] = end;
    }
    for (let s = 0; s < count; s++) {
      const bin = bins[s]!;
      if (bin <= last) candidates[starts[bin]!++] = s;
    }
    // Bins are in order already: what is left moves by a few places.
    for (let i = 1; i < found; i++) {
      const s = candidates[i]!;
      const value = values[s]!;
      let at = i;
      while (at > 0 && values[candidates[at - 1]!]! > value) {
        candidates[at] = candidates[at - 1]!;
        at -= 1;
      }
      candidates[at] = s;
    }
    return found;
  }

  /** The same by selection of the cutoff, whatever the values. */
  private selectAndSort(values: Float64Array, wanted: number): number {
    const { count, candidates } = this;
    this.copy ??= new Float64Array(count);
    this.copy.set(values);
    const least = kthSmallest(this.copy, count - wanted);
    let found = 0;
    for (let s = 0; s < count; s++) if (values[s]! >= least) candidates[found++] = s;
    candidates.subarray(0, found).sort((a, b) => {
      const [x, y] = [values[a]!, values[b]!];
      return x < y ? -1 : x > y ? 1 : a - b;
    });
    return found;
  }
}

/** The value that sorting would put at position k; the values, none NaN, are moved about. Hoare 1961, FIND. */
function kthSmallest(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[k]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (j < k) left = i;
    if (k < i) right = j;
  }
  return values[k]!;
}
