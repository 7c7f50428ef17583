import { expect, test } from "vitest";
import { editDistance, suggest } from "./suggest.js";

test("editDistance counts insertions, deletions, replacements and swaps of neighbours", () => {
  expect(editDistance("", "")).toBe(0);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("input", "inptu")).toBe(1);
  expect(editDistance("kitten", "sitting")).toBe(3);
});

test("suggest finds the name a typing error was meant to be", () => {
  expect(suggest("inptu", ["trial", "input", "response"])).toBe("input");
  expect(suggest("SubjID", ["trial", "subj_id"])).toBe("subj_id");
  expect(suggest("RT", ["rt"])).toBe("rt");
});

test("suggest has nothing to say about names that are far from all candidates", () => {
  expect(suggest("response", ["trial", "input"])).toBeUndefined();
  expect(suggest("u", ["y"])).toBeUndefined();
  expect(suggest("", ["a"])).toBeUndefined();
  expect(suggest("input", [])).toBeUndefined();
});
