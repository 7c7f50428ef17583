import { expect, test } from "vitest";
import { typed, wordIn } from "./shell.js";

test("advice on words is the same in shells that know double quotes only", () => {
  expect(typed(`y = y == ${wordIn("left")}`)).toBe(`"y = y == 'left'"`);
  expect(typed(wordIn(""))).toBe(`"''"`);
  expect(typed("-1.5")).toBe("-1.5");
});

test("signs that a shell would read inside double quotes stand in single ones", () => {
  for (const word of ["it's", 'say "a"', "$HOME", "a\\b", "`ls`", "so!", "%PATH%"]) {
    const argument = typed(`y == ${wordIn(word)}`);
    expect(argument.startsWith("'")).toBe(true);
    // As a shell reads it: single quotes end, a backslash keeps one, and they begin again.
    const read = argument.slice(1, -1).replaceAll(`'\\''`, "'");
    expect(JSON.parse(read.slice("y == ".length))).toBe(word);
  }
});
