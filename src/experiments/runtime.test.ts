import { describe, expect, it } from "vitest";
import { bytesPerUpdate, couplingBytes } from "../attractor/index.js";
import { runtimeReport } from "./runtime.js";

/** Every look at it is a millisecond later. */
function clock(): () => number {
  let now = 0;
  return () => now++;
}

const asked = { seed: 1, machine: "a machine", memory: couplingBytes(100) };

interface Row {
  readonly [name: string]: number | boolean | undefined;
}

describe("bytes that an update moves", () => {
  it("are those of the products beyond the first of each epoch, and of folding", () => {
    // Ten epochs of one update, all products with 0; ten updates fold at once: read and written.
    expect(bytesPerUpdate(1000, { epochs: 10, steps: 1 })).toBe((2 * 4e6) / 10);
    // Ninety of a hundred products, and four folds of at most 32.
    expect(bytesPerUpdate(1000, { epochs: 10, steps: 10 })).toBe((4e6 * (90 + 8)) / 100);
    // Two batches of five: two times nine products for all.
    expect(bytesPerUpdate(1000, { epochs: 10, steps: 10, batch: 5 })).toBe((4e6 * (18 + 8)) / 100);
    // Small networks fold each update.
    expect(bytesPerUpdate(100, { epochs: 10, steps: 1 })).toBe(2 * 4e4);
  });
});

describe("the table of runtimes", async () => {
  const report = (await runtimeReport({ ...asked, largest: 1e6, now: clock() }, {}))!;
  const rows = report.result.rows as readonly Row[];

  it("has all sizes, those that memory does not hold extrapolated by bytes and marked", () => {
    expect(rows.map(({ units, steps, measured }) => [units, steps, measured])).toEqual(
      [1, 10].flatMap((steps) =>
        [100, 1000, 5000, 10_000, 20_000, 50_000].map((units) => [units, steps, units <= 100]),
      ),
    );
    // A training lies between two looks at the clock, and so does the making of the network.
    for (const { cold, warm } of rows.filter(({ measured }) => measured)) {
      expect([cold, warm]).toEqual([0.002, 0.001]);
    }
    // 250,000 times as many couplings, of which ten updates fold at once and not one by one.
    expect(rows[5]).toMatchObject({ units: 50_000, published: 59.85 });
    expect(rows[5]!.warm).toBeCloseTo(25, 11);
    expect(report.printed).toMatch(/50000 +10 x 1 +50 \* +25 \* +59\.85/);
    expect(report.warnings.join("\n")).toContain(
      "their couplings take 10 GB, and there is room for 0.00004 GB",
    );
  });

  it("says what memory allows", () => {
    // 128 MiB in a millisecond.
    expect(report.result.bandwidth).toBe(2 ** 27 * 1000);
    expect(rows[1]!.bound).toBeCloseTo((2 * 4e6) / (2 ** 27 * 1000), 15);
  });

  it("trains nothing larger than was asked for, and nothing again that is done", async () => {
    const before = new Map([
      ["100", rows.filter(({ units }) => units === 100).map((row) => ({ ...row, warm: 7 }))],
    ]);
    const small = { ...asked, largest: 100, now: clock() };
    const again = (await runtimeReport(small, { completed: before }))!;
    expect((again.result.rows as readonly Row[])[0]).toMatchObject({ units: 100, measured: true, warm: 7 });
    expect(again.warnings[0]).toBe("1000 units are not trained: 100 are the most that were asked for");
  });
});
