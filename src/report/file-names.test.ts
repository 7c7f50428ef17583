import { describe, expect, it } from "vitest";
import type { FitResult } from "../fit/index.js";
import { fileNames } from "./file-names.js";

/** Names for ids; of a fit only those are read. */
const namesOf = (...ids: string[]): string[] => [
  ...fileNames({ participants: ids.map((id) => ({ id })) } as unknown as FitResult).values(),
];

describe("names of files for participants", () => {
  it("are the ids where those are safe", () => {
    expect(namesOf("s01", "A.b-c_d")).toEqual(["s01", "A.b-c_d"]);
  });

  it("differ where ids differ by case alone, which some file systems do not tell apart", () => {
    const names = namesOf("s1", "S1", "s2");
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    expect(names[2]).toBe("s2");
  });

  it("leave no folder, hide nothing and begin no option", () => {
    const names = namesOf("../../x", ".hidden", "-rf", "a/b", "a\\b", "日本", "", "x".repeat(300), "CON:1");
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are no device of Windows, whatever stands behind a dot", () => {
    const ids = ["nul", "CON", "aux.1", "com1.b", "LPT9"];
    expect(namesOf(...ids)).toEqual(["_1-nul", "_2-CON", "_3-aux.1", "_4-com1.b", "_5-LPT9"]);
    expect(namesOf("console", "null", "aux1")).toEqual(["console", "null", "aux1"]);
  });

  it("do not meet the name made for another id", () => {
    const names = namesOf("a b", "_1-a-b", "1-a-b");
    expect(new Set(names).size).toBe(3);
  });
});
