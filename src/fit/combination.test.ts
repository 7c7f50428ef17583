import { expect, test } from "vitest";
import { combination } from "./combination.js";

test("a negative weight is subtracted, and a first one has its sign", () => {
  expect(combination([])).toBe("");
  expect(combination([{ weight: -1, name: "om3" }])).toBe("-1.00 om3");
  expect(
    combination([
      { weight: 0.481, name: "om2" },
      { weight: 0.86, name: "om3" },
      { weight: -0.16, name: "ze" },
    ]),
  ).toBe("0.48 om2 + 0.86 om3 - 0.16 ze");
});
