import { describe, expect, it } from "vitest";
import { tsv } from "./events.js";
import { bidsLabels } from "./labels.js";
import { Tally } from "./notes.js";

const labels = (...ids: string[]): string[] => {
  const found = bidsLabels(ids, "sub", (n) => `p${n}`);
  return ids.map((id) => found.get(id)!);
};

describe("BIDS labels", () => {
  it("are letters and digits, without accents, prefix and separators", () => {
    expect(labels("01", "sub-02", "a_b c", "Zoë")).toEqual(["01", "02", "abc", "Zoe"]);
  });

  it("differ whatever the case, and leave ids that are labels as they are", () => {
    expect(labels("a-b", "AB", "ab", "a b")).toEqual(["abx2", "AB", "abx3", "abx4"]);
  });

  it("are short enough for names of files, and still differ", () => {
    expect(labels("a".repeat(300), "a".repeat(301), "a".repeat(64))).toEqual([
      `${"a".repeat(64)}x2`,
      `${"a".repeat(64)}x3`,
      "a".repeat(64),
    ]);
  });

  it("count positions where nothing is left", () => {
    expect(labels("日本", "--", "../..")).toEqual(["p1", "p2", "p3"]);
  });
});

describe("tables of BIDS", () => {
  it("write n/a for what is missing, and no tab or line end inside a cell", () => {
    expect(
      tsv(
        ["a", "b"],
        [
          [Number.NaN, ""],
          [0.1, "x\ty\r\nz"],
        ],
      ),
    ).toBe("a\tb\nn/a\tn/a\n0.1\tx y z\n");
  });
});

describe("the tally of what was left out", () => {
  it("names three recordings and counts the others", () => {
    const tally = new Tally();
    for (let k = 1; k <= 5; k++) tally.add("are odd", `p${k}`, k);
    tally.add("are fine", "p1", 0);
    const notes: string[] = [];
    tally.report((text) => notes.push(text));
    expect(notes).toEqual(["15 trials are odd (p1; p2; p3 and 2 more)"]);
  });
});
