/** What a chain keeps of its iterations: draws without bounds and the statistics of the sampler, in typed arrays. */

/** Statistics of each iteration. inference 4, 9. */
export const statNames = [
  "logDensity",
  "energy",
  "energyError",
  "maxEnergyError",
  "acceptanceRate",
  "stepSize",
  "treeDepth",
  "steps",
  "diverging",
  "reachedMaxDepth",
  "index",
] as const;

export type StatName = (typeof statNames)[number];

export class Draws {
  count = 0;
  private values: Float64Array;
  private stats: Record<StatName, Float64Array>;

  constructor(
    private readonly d: number,
    capacity: number,
  ) {
    this.values = new Float64Array(d * capacity);
    this.stats = columns((_name) => new Float64Array(capacity));
  }

  /** Makes room for more. */
  grow(capacity: number): void {
    const enlarged = (old: Float64Array, length: number): Float64Array => {
      const array = new Float64Array(length);
      array.set(old.subarray(0, Math.min(old.length, length)));
      return array;
    };
    this.values = enlarged(this.values, this.d * capacity);
    this.stats = columns((name) => enlarged(this.stats[name], capacity));
  }

  /** Keeps one iteration; there must be room. */
  add(z: Float64Array, stat: Readonly<Record<StatName, number>>): void {
    this.values.set(z, this.count * this.d);
    for (const name of statNames) this.stats[name][this.count] = stat[name];
    this.count += 1;
  }

  /** Draws from one on, [draw][coordinate]. A view: copy what is to be kept. */
  slice(from = 0): Float64Array {
    return this.values.subarray(from * this.d, this.count * this.d);
  }

  /** One statistic. A view. */
  stat(name: StatName, from = 0): Float64Array {
    return this.stats[name].subarray(from, this.count);
  }

  save(): DrawsState {
    return {
      count: this.count,
      values: this.slice().slice(),
      stats: columns((name) => this.stat(name).slice()),
    };
  }

  restore(state: DrawsState): void {
    this.count = state.count;
    this.values.set(state.values);
    for (const name of statNames) this.stats[name].set(state.stats[name]);
  }
}

export interface DrawsState {
  readonly count: number;
  readonly values: Float64Array;
  readonly stats: Readonly<Record<StatName, Float64Array>>;
}

function columns<T>(of: (name: StatName) => T): Record<StatName, T> {
  // Every name gets a value, which fromEntries cannot say.
  return Object.fromEntries(statNames.map((name) => [name, of(name)])) as Record<StatName, T>;
}
