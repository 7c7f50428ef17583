import { describe, expect, it } from "vitest";
import { formulaText, readFormula, termsText } from "./formula.js";

/** The formula written out, by parameter. */
function resolved(text: string): string {
  const { formula, problems } = readFormula(text);
  expect(problems).toEqual([]);
  return formulaText(formula!.parameters.join(", "), formula!.fixed, formula!.random);
}

describe("readFormula", () => {
  it.each([
    ["om2 ~ 1", "om2 ~ 1"],
    ["om2 ~ 0 + a", "om2 ~ 0 + a"],
    ["om2 ~ a - 1", "om2 ~ 0 + a"],
    ["om2~a+b", "om2 ~ 1 + a + b"],
    ["om2, ze ~ a", "om2, ze ~ 1 + a"],
    ["om2 ~ a*b", "om2 ~ 1 + a + b + a:b"],
    ["om2 ~ a*b*c", "om2 ~ 1 + a + b + c + a:b + a:c + b:c + a:b:c"],
    ["om2 ~ b + c + b:c + a*b:c + a:b + a:c", "om2 ~ 1 + b + c + a + b:c + a:b + a:c + a:b:c"],
    ["om2 ~ group*age + session", "om2 ~ 1 + group + age + session + group:age"],
    ["om2 ~ 0 + a:b", "om2 ~ 0 + a:b"],
    ["om2 ~ 0 + a:b + age", "om2 ~ 0 + age + a:b"],
    ["om2 ~ `reaction time` + _x.1 + .y", "om2 ~ 1 + `reaction time` + _x.1 + .y"],
    ["om2 ~ größe", "om2 ~ 1 + größe"],
    ["om2 ~ (1 | participant)", "om2 ~ 1 + (1 | participant)"],
    ["om2 ~ x + (x | p)", "om2 ~ 1 + x + (1 + x | p)"],
    ["om2 ~ x + (x || p)", "om2 ~ 1 + x + (1 + x || p)"],
    ["om2 ~ x + (0 + x | p)", "om2 ~ 1 + x + (0 + x | p)"],
    ["om2 ~ x + (x - 1 | p)", "om2 ~ 1 + x + (0 + x | p)"],
    ["om2 ~ (1 | p:s)", "om2 ~ 1 + (1 | p:s)"],
    ["om2 ~ (1 | p/s)", "om2 ~ 1 + (1 | p) + (1 | p:s)"],
    ["om2 ~ (1 | a/b:c/d)", "om2 ~ 1 + (1 | a) + (1 | a:b:c) + (1 | a:b:c:d)"],
    ["om2 ~ (1 | site) + a - 1", "om2 ~ 0 + a + (1 | site)"],
  ])("reads %s", (text, expected) => {
    expect(resolved(text)).toBe(expected);
  });

  it("drops what is repeated and says so", () => {
    const { formula, notices } = readFormula("om2 ~ a + b + b:a + a:b + a:a");
    expect(termsText(formula!.fixed)).toBe("1 + a + b + b:a");
    expect(notices).toEqual([
      'formula "om2 ~ a + b + b:a + a:b + a:a": the repeated term a:b is dropped',
      'formula "om2 ~ a + b + b:a + a:b + a:a": the repeated term a is dropped',
    ]);
  });

  it("drops a random column that the same grouping has already", () => {
    const { formula, notices } = readFormula("om2 ~ (1 | p) + (x | p) + (1 || p)");
    expect(formulaText("om2", formula!.fixed, formula!.random)).toBe("om2 ~ 1 + (1 | p) + (0 + x | p)");
    expect(notices).toEqual([
      'formula "om2 ~ (1 | p) + (x | p) + (1 || p)": (1 + x | p) repeats columns; (0 + x | p) is left of it',
      'formula "om2 ~ (1 | p) + (x | p) + (1 || p)": the repeated term (1 || p) is dropped',
    ]);
  });

  it.each([
    ["", 1, "the end", "the name of a parameter"],
    ["om2", 4, "the end", '"," or "~"'],
    ["om2 ~", 6, "the end", "0, 1, a variable or a random term in parentheses"],
    ["om2 ~ a + + b", 11, '"+"', "0, 1, a variable or a random term in parentheses"],
    ["om2 ~ a b", 9, '"b"', '"+", ":", "*", "- 1" or the end'],
    ["om2 ~ a / b", 9, '"/"', '"+", ":", "*", "- 1" or the end'],
    ["om2 ~ a - 1 + b", 13, '"+"', '"+", ":", "*", "- 1" or the end'],
    ["om2 ~ a:", 9, "the end", "a variable"],
    ["om2 ~ (1 participant)", 10, '"participant"', '"+", ":", "*", "|" or "||"'],
    ["om2 ~ (1 | )", 12, '")"', "the name of a grouping"],
    ["om2 ~ (1 | p", 13, "the end", '":", "/" or ")"'],
    ["om2 ~ ((1 | p))", 8, '"("', "0, 1 or a variable"],
    ["om2 ~ 𝒂$", 8, '"$"', '"+", ":", "*", "- 1" or the end'],
    ["om2 ~ `a", 7, '"`"', "0, 1, a variable or a random term in parentheses"],
    ["om2 ~ 0 + 1", 11, '"1"', "0 or 1, not both"],
    ["om2 ~ 1 - 1", 9, '"-"', "0 or 1, not both"],
  ])("refuses %s at column %d", (text, column, found, expected) => {
    const message = `formula "${text}", column ${column}: found ${found}, expected ${expected}`;
    expect(readFormula(text).problems).toEqual([{ code: "formula-syntax", message }]);
  });

  it.each([
    ["om2 ~ log(a)", 7, "the function log(...) is not offered"],
    ["om2 ~ a^2", 8, 'the power "^" is not offered'],
    ["om2 ~ a**2", 8, 'the power "**" is not offered'],
    ["om2 ~ .", 7, '"." (all variables) is not offered; write their names'],
    ["om2 ~ a - b", 9, '"- b" is not offered (only "- 1"); leave the term out'],
    ["om2 ~ 2", 7, "the number 2 is not a term"],
    ["om2 ~ a + 1.5", 11, "the number 1.5 is not a term"],
  ])("refuses what %s computes and offers a column", (text, column, what) => {
    const message = `formula "${text}", column ${column}: ${what}; make a column with \`derive\` or in the covariates file`;
    expect(readFormula(text).problems).toEqual([{ code: "formula-function", message }]);
  });

  it("refuses every interaction without the terms below it and offers the rewrite", () => {
    const text = "om2 ~ a + a:b + (c:d | p)";
    expect(readFormula(text).problems).toEqual([
      {
        code: "formula-marginality",
        message: `formula "${text}": a:b needs b; write a*b (or 0 + a:b for a mean of every cell)`,
      },
      {
        code: "formula-marginality",
        message: `formula "${text}": c:d needs c, d; write c*d (or 0 + c:d for a mean of every cell)`,
      },
    ]);
    expect(readFormula("om2 ~ a + b + c + a:b:c").problems[0]!.message).toContain(
      "a:b:c needs a:b, a:c, b:c; write a*b*c",
    );
    expect(readFormula("om2 ~ 0 + a + a:b").problems).toHaveLength(1);
  });
});
