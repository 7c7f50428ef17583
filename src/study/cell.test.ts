import { expect, test } from "vitest";
import { cellReader, flagOf, listed, numberOf, quoted } from "./cell.js";
import { naturalOrder } from "./natural-order.js";

test("numberOf reads decimal numbers and nothing else", () => {
  expect(["1", "-1.5", "+2", ".5", "5.", "1e-3"].map(numberOf)).toEqual([1, -1.5, 2, 0.5, 5, 1e-3]);
  for (const text of ["", " ", "0x1F", "1,5", "Infinity", "NaN", "1e999", "1_000", "one", "1 2"]) {
    expect(numberOf(text)).toBeUndefined();
  }
});

test("blank, NaN and NA are missing, with case, and so are the codes given", () => {
  const read = cellReader(["-1", " timeout "]);
  for (const text of ["", "NaN", "NA", "-1", "-1.0", "timeout"]) expect(read(text)).toBeUndefined();
  expect(["nan", "na", "Timeout", "1"].map(read)).toEqual(["nan", "na", "Timeout", 1]);
});

test("flagOf takes numbers and true or false in any case", () => {
  expect([0, 1, -2, "TRUE", "False", undefined, "yes"].map(flagOf)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
    undefined,
  ]);
});

test("natural order puts numbers by value before text by code unit", () => {
  expect(["b", "10", "2", "", "B", "02", "1e1"].sort(naturalOrder)).toEqual([
    "02",
    "2",
    "10",
    "1e1",
    "",
    "B",
    "b",
  ]);
});

test("messages cut long names and lists", () => {
  expect(quoted("x".repeat(300))).toBe(`"${"x".repeat(40)}…"`);
  expect(quoted('a\n"')).toBe('"a\\n\\""');
  expect(listed(Array.from({ length: 14 }, (_, i) => `p${i}`))).toMatch(/p11 and 2 more$/);
});
