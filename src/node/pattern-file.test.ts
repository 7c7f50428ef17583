import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError } from "../errors.js";
import { type PatternFileOptions, readPatterns } from "./pattern-file.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-patterns-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string, options?: PatternFileOptions) => {
  const file = join(folder, "p.csv");
  writeFileSync(file, text);
  return readPatterns(file, options);
};

/** What is wrong, without the folder. */
async function refused(text: string, options?: PatternFileOptions): Promise<string> {
  const error = await read(text, options).then(
    () => new Error("it was read"),
    (reason: Error) => reason,
  );
  return error.message.replaceAll(`${folder}/`, "");
}

describe("patterns from a file", () => {
  it("come with the labels of their column, or numbers from 1", async () => {
    const named = await read("label,a,b,c\nT,1,-1,0.5\nL,-1,1,0\n");
    expect(named.labels).toEqual(["T", "L"]);
    expect(named.units).toEqual(["a", "b", "c"]);
    expect(named.patterns.map((row) => [...row])).toEqual([
      [1, -1, 0.5],
      [-1, 1, 0],
    ]);
    const bare = await read("1;-1\n-1;1\n0;0\n");
    expect(bare.labels).toEqual(["1", "2", "3"]);
    expect(bare.units).toEqual(["column 1", "column 2"]);
    const chosen = await read("x,who,y\n1,Ann,-1\n0,,1\n", { label: "who" });
    expect(chosen.labels).toEqual(["Ann", "2"]);
    expect(chosen.units).toEqual(["x", "y"]);
  });

  it("are brought to mean 0 and standard deviation 1 where that is asked for", async () => {
    const { patterns } = await read("0,255,0,255\n1,1,1,5\n", { scale: "z-score" });
    expect([...patterns[0]!]).toEqual([-1, 1, -1, 1]);
    const root = 1 / Math.sqrt(3);
    for (const [i, want] of [-root, -root, -root, 3 * root].entries())
      expect(patterns[1]![i]).toBeCloseTo(want, 14);
  });

  it("are refused with file, line and column of everything that is wrong", async () => {
    expect(await refused("label,a,b\nT,1,2\nL,x,\nO,1\n")).toBe(
      [
        "p.csv:2, column b: expected a value from -1 to 1, found 2; --scale z-score brings each pattern to mean 0 and sd 1",
        'p.csv:3, column a: expected a number, found "x"; every pattern needs every unit',
        "p.csv:3, column b: expected a number, found nothing; every pattern needs every unit",
        "p.csv:4: expected 3 fields as in the first row, found 2",
      ].join("\n"),
    );
    expect(await refused("1,1\n1,1\n", { scale: "z-score" })).toContain(
      "p.csv:1: all values are 1; a z-score needs",
    );
    expect(await refused("")).toBe("p.csv: the file is empty");
    expect(await refused("a,b\n")).toContain("p.csv:1: there is one row, which is read as a header");
    expect(await refused("label\nT\n")).toContain("there is no column of values");
    expect(await refused("1,1\n", { size: 3 })).toContain(
      "expected 3 columns of values, one a unit of the network, found 2",
    );
    expect(await refused("a,b\n1,1\n", { label: "c" })).toContain(
      'has no column "c"; its first ones are a, b',
    );
    await expect(readPatterns(join(folder, "none.csv"))).rejects.toThrow("no such file");
    await expect(read("a\nx\n")).rejects.toThrow(DataError);
  });
});
