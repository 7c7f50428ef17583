/**
 * Methods compared fairly: every one under the same seeds, with an equal number of settings to choose from, once at
 * equal settings and once each at its own best, which is chosen on other data than it is judged by.
 */

import { UsageError } from "../../errors.js";
import { type Paired, pairedDifference, type Spread, spreadOf } from "./paired.js";

/** Such as a learning rate. */
export type Setting = number | string;

/** One thing to run. Everything random must follow from the seed alone, so that all methods meet the same. */
export interface Cell {
  readonly method: string;
  readonly setting: Setting;
  readonly seed: number;
}

/** What a cell measured: plain data. */
export interface Measured {
  /** By which settings are chosen; null where the run failed. */
  readonly validation: number | null;
  /** By which methods are judged; null where the run failed. */
  readonly test: number | null;
  /** Why it failed. */
  readonly failure?: string;
  /** Further series, kept with the cell. */
  readonly curve?: readonly number[];
}

export interface CompareOptions {
  /** Names. */
  readonly methods: readonly string[];
  readonly seeds: readonly number[];
  readonly metric: {
    readonly name: string;
    readonly better: "higher" | "lower";
    /** Values that differ by no more are equal; default 0. */
    readonly tie?: number;
  };
  /** Settings for all methods, or for each by its name: as many for each. */
  readonly grid: readonly Setting[] | Readonly<Record<string, readonly Setting[]>>;
  /** The method that all others are compared with; default the first. */
  readonly baseline?: string;
  /** Of intervals; default 0.95. */
  readonly confidence?: number;
  /** @returns undefined where the signal stopped it */
  readonly run: (cell: Cell, signal: AbortSignal | undefined) => Promise<Measured | undefined>;
  /**
   * Runs cells in any order, or several at once, instead of one after another; ends early at the signal.
   *
   * @param done told of each cell that is finished, by its place among those open
   */
  readonly spread?: (
    open: readonly Cell[],
    done: (place: number, measured: Measured) => void,
    signal: AbortSignal | undefined,
  ) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Cells that an interrupted comparison finished, by key. */
  readonly completed?: ReadonlyMap<string, unknown>;
  /** Called as each cell ends: to be kept, such as a line of JSON. */
  readonly onPart?: (key: string, part: Measured) => void;
}

/** A cell with what it measured. */
export type FinishedCell = Cell & Measured;

/** A method at a setting that all methods were given. */
export interface EqualRow extends Paired {
  readonly setting: Setting;
  readonly method: string;
  /** Of the test values; null where a seed failed. */
  readonly mean: number | null;
  readonly sd: number | null;
}

/** A method at its own best setting. */
export interface BestRow extends Paired {
  readonly method: string;
  /** With the best mean of validation values; null where some seed failed at every setting. */
  readonly setting: Setting | null;
  readonly validation: number | null;
  /** Whether it is the first or last of several: the best may then lie outside of the grid. */
  readonly edge: boolean;
  readonly mean: number | null;
  readonly sd: number | null;
  /** Student's interval of the mean. */
  readonly meanLow: number | null;
  readonly meanHigh: number | null;
}

export interface Comparison {
  readonly metric: { readonly name: string; readonly better: "higher" | "lower"; readonly tie: number };
  readonly baseline: string;
  readonly confidence: number;
  /** By method, setting and seed, in the order asked for. */
  readonly cells: readonly FinishedCell[];
  /** Settings of all grids; differences to the baseline at the same setting, its own row being 0. */
  readonly equal: readonly EqualRow[];
  /** Differences to the baseline at the baseline's best setting. */
  readonly best: readonly BestRow[];
}

/** Name of a cell among what is kept. */
export function cellKey({ method, setting, seed }: Cell): string {
  return `${method}, ${setting}, seed ${seed}`;
}

/**
 * Runs every method at every setting of its grid under every seed, and compares.
 *
 * @returns the same whatever the order in which cells end; undefined where the signal stopped it
 * @throws UsageError for grids of different length, an unknown baseline, and what is named twice or missing
 */
export async function compare(options: CompareOptions): Promise<Comparison | undefined> {
  const { methods, seeds, completed, onPart, onProgress, signal } = options;
  const grids = gridsOf(options);
  const plan = methods.flatMap((method) =>
    grids.get(method)!.flatMap((setting) => seeds.map((seed): Cell => ({ method, setting, seed }))),
  );
  const found = new Map<string, Measured>();
  for (const cell of plan) {
    const before = completed?.get(cellKey(cell)) as Measured | undefined;
    if (before !== undefined) found.set(cellKey(cell), before);
  }
  const open = plan.filter((cell) => !found.has(cellKey(cell)));
  const tell = (): void => onProgress?.({ done: found.size, total: plan.length });
  tell();
  const spread = options.spread ?? inTurn(options.run);
  await spread(
    open,
    (place, measured) => {
      const key = cellKey(open[place]!);
      const part = finiteOf(measured);
      found.set(key, part);
      onPart?.(key, part);
      tell();
    },
    signal,
  );
  if (found.size < plan.length) return undefined;
  return comparisonOf(
    options,
    grids,
    plan.map((cell) => ({ ...cell, ...found.get(cellKey(cell))! })),
  );
}

function inTurn(run: CompareOptions["run"]): NonNullable<CompareOptions["spread"]> {
  return async (open, done, signal) => {
    for (const [place, cell] of open.entries()) {
      // Lets a signal come through between cells.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal?.aborted) return;
      const measured = await run(cell, signal);
      if (measured === undefined) return;
      done(place, measured);
    }
  };
}

/** A value that is no number is a failure. */
function finiteOf(measured: Measured): Measured {
  const { validation, test } = measured;
  if (Number.isFinite(validation ?? 0) && Number.isFinite(test ?? 0)) return measured;
  const failure = measured.failure ?? `measured ${validation} on validation data and ${test} on test data`;
  return { ...measured, validation: null, test: null, failure };
}

function gridsOf({
  methods,
  seeds,
  grid,
  baseline,
  confidence = 0.95,
}: CompareOptions): ReadonlyMap<string, readonly Setting[]> {
  const distinct = (what: string, values: readonly Setting[]): void => {
    if (values.length === 0) throw new UsageError(`compare: ${what} must not be empty`);
    const twice = values.find((value, i) => values.indexOf(value) < i);
    if (twice !== undefined) throw new UsageError(`compare: ${what} has ${twice} twice; give it once`);
  };
  distinct("methods", methods);
  distinct("seeds", seeds);
  if (baseline !== undefined && !methods.includes(baseline)) {
    throw new UsageError(`compare: baseline "${baseline}" is none of the methods ${methods.join(", ")}`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new UsageError(`compare: confidence must lie between 0 and 1, got ${confidence}`);
  }
  const grids = new Map(
    methods.map((method): [string, readonly Setting[]] => {
      const own = isList(grid) ? grid : grid[method];
      if (own === undefined) throw new UsageError(`compare: grid has no settings for ${method}`);
      distinct(`the grid of ${method}`, own);
      return [method, own];
    }),
  );
  const [first, ...others] = [...grids];
  const uneven = others.find(([, own]) => own.length !== first![1].length);
  if (uneven !== undefined) {
    throw new UsageError(
      `compare: every method needs as many settings to choose from; ${first![0]} has ${first![1].length}, ` +
        `${uneven[0]} has ${uneven[1].length}`,
    );
  }
  return grids;
}

function isList(grid: CompareOptions["grid"]): grid is readonly Setting[] {
  return Array.isArray(grid);
}

/** A method's seeds at one setting. */
interface Row {
  readonly test: readonly (number | null)[];
  readonly validation: Spread | undefined;
  readonly spread: Spread | undefined;
}

function comparisonOf(
  { methods, seeds, metric, baseline = methods[0]!, confidence = 0.95 }: CompareOptions,
  grids: ReadonlyMap<string, readonly Setting[]>,
  cells: readonly FinishedCell[],
): Comparison {
  const judged = { better: metric.better, tie: metric.tie ?? 0, confidence };
  const rowOf = (method: string, setting: Setting): Row => {
    const own = cells.filter((cell) => cell.method === method && cell.setting === setting);
    const spread = (values: readonly (number | null)[]): Spread | undefined =>
      values.every((value) => value !== null) ? spreadOf(values, confidence) : undefined;
    const test = own.map((cell) => cell.test);
    return { test, validation: spread(own.map((cell) => cell.validation)), spread: spread(test) };
  };
  const shared = grids.get(baseline)!.filter((s) => methods.every((m) => grids.get(m)!.includes(s)));
  const chosen = new Map(methods.map((m) => [m, bestOf(grids.get(m)!, (s) => rowOf(m, s), metric.better)]));
  const yardstick = chosen.get(baseline);
  const without = seeds.map(() => null);
  return {
    metric: { name: metric.name, better: metric.better, tie: judged.tie },
    ...{ baseline, confidence, cells },
    equal: shared.flatMap((setting) =>
      methods.map((method): EqualRow => {
        const { test, spread } = rowOf(method, setting);
        return {
          ...{ setting, method, mean: spread?.mean ?? null, sd: spread?.sd ?? null },
          ...pairedDifference(test, rowOf(baseline, setting).test, judged),
        };
      }),
    ),
    best: methods.map((method): BestRow => {
      const own = chosen.get(method);
      const grid = grids.get(method)!;
      const place = own === undefined ? -1 : grid.indexOf(own.setting);
      return {
        ...{ method, setting: own?.setting ?? null, validation: own?.row.validation?.mean ?? null },
        edge: grid.length > 1 && (place === 0 || place === grid.length - 1),
        ...{ mean: own?.row.spread?.mean ?? null, sd: own?.row.spread?.sd ?? null },
        ...{ meanLow: own?.row.spread?.low ?? null, meanHigh: own?.row.spread?.high ?? null },
        ...pairedDifference(own?.row.test ?? without, yardstick?.row.test ?? without, judged),
      };
    }),
  };
}

/** The setting whose validation values have the best mean, the first of equals. */
function bestOf(
  grid: readonly Setting[],
  rowOf: (setting: Setting) => Row,
  better: "higher" | "lower",
): { readonly setting: Setting; readonly row: Row } | undefined {
  const sign = better === "higher" ? 1 : -1;
  let best: { setting: Setting; row: Row; value: number } | undefined;
  for (const setting of grid) {
    const row = rowOf(setting);
    if (row.validation === undefined || row.spread === undefined) continue;
    const value = sign * row.validation.mean;
    if (best === undefined || value > best.value) best = { setting, row, value };
  }
  return best;
}
