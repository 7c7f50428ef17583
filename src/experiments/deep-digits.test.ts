import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readDigits } from "../attractor/index.js";
import { type DigitImages, digitsReport } from "./deep-digits.js";

const FILE = "test/data/digits_8x8_1797.csv";

describe("digits by three methods in three networks", () => {
  let digits: DigitImages;
  beforeAll(() => {
    digits = readDigits(readFileSync(FILE, "utf8"), FILE);
  });

  it("go on with what is done, to the bits of a run that was not interrupted", async () => {
    const options = { digits, seeds: [2], epochs: 1 };
    const parts = new Map<string, unknown>();
    const whole = await digitsReport(options, { onPart: (key, part) => parts.set(key, part) });
    expect(parts.size).toBe(9);
    const { result } = whole!;
    expect(whole!.tables.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["methods", 9],
      ["epochs", 9],
    ]);
    // Where the epochs are not the reference's, its accuracies do not stand beside ours.
    expect((result.summary as { reference: unknown }[]).map(({ reference }) => reference)).toEqual(
      new Array(9).fill(null),
    );
    parts.delete("2 x 32, categorical settle 2");
    const again = await digitsReport(options, { completed: parts });
    expect(again!.result).toEqual(result);
  });

  it("stop at a signal with what is done so far", async () => {
    const stop = new AbortController();
    const parts: string[] = [];
    const stopped = await digitsReport(
      { digits, seeds: [1, 2], epochs: 1 },
      {
        signal: stop.signal,
        onPart(key) {
          parts.push(key);
          stop.abort();
        },
      },
    );
    expect([stopped, parts]).toEqual([undefined, ["2 x 32, gaussian backprop 1"]]);
  });
});
