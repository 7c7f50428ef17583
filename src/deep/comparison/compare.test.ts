import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { type Cell, type CompareOptions, cellKey, compare, type Measured } from "./compare.js";

/** Test values by method, setting and seed; validation values by method and setting. */
const test: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>> = {
  plain: { 0.1: [0.5, 0.6, 0.7], 0.2: [0.8, 0.8, 0.8], 0.3: [0.9, 0.9, 0.9] },
  other: { 0.1: [0.6, 0.6, 0.9], 0.2: [0.7, 0.8, 0.9], 0.3: [0.1, 0.1, 0.1] },
};
/** The test values of `plain` are best at 0.3, its validation values at 0.2. */
const validation: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  plain: { 0.1: 0.1, 0.2: 0.3, 0.3: 0.2 },
  other: { 0.1: 0.5, 0.2: 0.4, 0.3: 0.3 },
};
const measure = ({ method, setting, seed }: Cell): Measured => ({
  validation: validation[method]![setting as number]!,
  test: test[method]![setting as number]![seed - 1]!,
});
const options: CompareOptions = {
  methods: ["plain", "other"],
  seeds: [1, 2, 3],
  metric: { name: "accuracy", better: "higher" },
  grid: [0.1, 0.2, 0.3],
  run: async (cell) => measure(cell),
};

describe("compare", () => {
  it("pairs seeds at equal settings: mean difference, its deviation and Student's interval, wins and losses", async () => {
    const { equal } = (await compare(options))!;
    const row = equal.find(({ setting, method }) => setting === 0.1 && method === "other")!;
    // Differences 0.1, 0, 0.2: mean 0.1, sd 0.1; t with two degrees of freedom at 95 % is 4.302653.
    expect(row.mean).toBeCloseTo(0.7, 12);
    expect(row.difference).toBeCloseTo(0.1, 12);
    expect(row.differenceSd).toBeCloseTo(0.1, 12);
    expect(row.low).toBeCloseTo(0.1 - (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect(row.high).toBeCloseTo(0.1 + (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect([row.wins, row.ties, row.losses]).toEqual([2, 1, 0]);
    const own = equal.find(({ setting, method }) => setting === 0.1 && method === "plain")!;
    expect([own.difference, own.low, own.high, own.wins, own.ties]).toEqual([0, 0, 0, 0, 3]);
    expect(equal).toHaveLength(6);
  });

  it("lets each method choose its setting on validation data, and judges it on test data", async () => {
    const { best } = (await compare(options))!;
    const [plain, other] = best;
    expect([plain!.setting, plain!.edge, other!.setting, other!.edge]).toEqual([0.2, false, 0.1, true]);
    expect(plain!.mean).toBeCloseTo(0.8, 12);
    // 0.6, 0.6, 0.9 against 0.8, 0.8, 0.8.
    expect(other!.difference).toBeCloseTo(-0.1, 12);
    expect([other!.wins, other!.ties, other!.losses]).toEqual([1, 0, 2]);
  });

  it("counts lower values as better where they are, and small differences as equal", async () => {
    const lower = await compare({ ...options, metric: { name: "error", better: "lower", tie: 0.15 } });
    const row = lower!.equal.find(({ setting, method }) => setting === 0.1 && method === "other")!;
    expect([row.wins, row.ties, row.losses]).toEqual([0, 2, 1]);
    expect(row.difference).toBeCloseTo(0.1, 12);
    // Lowest validation values: 0.1 at 0.1, and 0.3 at 0.3.
    expect(lower!.best.map(({ setting }) => setting)).toEqual([0.1, 0.3]);
  });

  it("loses a seed that fails, makes no mean of the others, and chooses no setting that failed", async () => {
    const { cells, equal, best } = (await compare({
      ...options,
      run: async (cell) => {
        const fails = cell.method === "other" && cell.setting === 0.1 && cell.seed === 2;
        return fails ? { validation: Number.NaN, test: 0.4 } : measure(cell);
      },
    }))!;
    const row = equal.find(({ setting, method }) => setting === 0.1 && method === "other")!;
    expect([row.mean, row.difference, row.low]).toEqual([null, null, null]);
    expect([row.wins, row.ties, row.losses]).toEqual([2, 0, 1]);
    expect(best[1]!.setting).toBe(0.2);
    expect(cells.filter(({ failure }) => failure !== undefined)).toHaveLength(1);
  });

  it("does not depend on the order in which cells end, nor on interruptions", async () => {
    const whole = await compare(options);
    const backwards = await compare({
      ...options,
      spread: async (open, done) => {
        for (const place of [...open.keys()].reverse()) done(place, measure(open[place]!));
      },
    });
    expect(backwards).toEqual(whole);
    const lines: string[] = [];
    const stop = new AbortController();
    const stopped = await compare({
      ...options,
      signal: stop.signal,
      onPart(key, part) {
        lines.push(JSON.stringify([key, part]));
        if (lines.length === 7) stop.abort();
      },
    });
    expect([stopped, lines.length]).toEqual([undefined, 7]);
    const ran: string[] = [];
    const resumed = await compare({
      ...options,
      completed: new Map(lines.map((line) => JSON.parse(line) as [string, unknown])),
      run: async (cell) => {
        ran.push(cellKey(cell));
        return measure(cell);
      },
    });
    expect(resumed).toEqual(whole);
    expect(ran).toHaveLength(11);
  });

  it("has no interval of a single seed", async () => {
    const { equal } = (await compare({ ...options, seeds: [2] }))!;
    expect(equal[1]).toMatchObject({ difference: 0, differenceSd: null, low: null, high: null, ties: 1 });
  });

  it("takes grids of methods' own, as long as they are as large, and refuses others", async () => {
    const own = { plain: [0.1, 0.2], other: [0.2, 0.3] };
    const { equal, best } = (await compare({ ...options, grid: own }))!;
    expect(equal.map(({ setting }) => setting)).toEqual([0.2, 0.2]);
    expect(best.map(({ setting }) => setting)).toEqual([0.2, 0.2]);
    const refused = async (change: Partial<CompareOptions>, message: RegExp) => {
      await expect(compare({ ...options, ...change })).rejects.toThrow(UsageError);
      await expect(compare({ ...options, ...change })).rejects.toThrow(message);
    };
    await refused({ grid: { plain: [0.1, 0.2], other: [0.2] } }, /plain has 2, other has 1/);
    await refused({ grid: { plain: [0.1] } }, /no settings for other/);
    await refused({ grid: [0.1, 0.1] }, /the grid of plain has 0.1 twice/);
    await refused({ seeds: [] }, /seeds must not be empty/);
    await refused({ baseline: "adam" }, /baseline "adam" is none of the methods plain, other/);
    await refused({ confidence: 95 }, /confidence must lie between 0 and 1, got 95/);
  });
});
