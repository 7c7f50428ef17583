import { describe, expect, it } from "vitest";
import { buildDesign } from "./build.js";
import { ages, study } from "./design-fixtures.js";
import type { DesignInput } from "./input.js";
import { rankProblems } from "./rank.js";

/** The small study with a further covariate. */
function withColumns(formula: string, columns: Record<string, readonly (string | number)[]>): DesignInput {
  const input = study([formula]);
  const rows = input.covariates!.rows.map((row, i) => ({
    ...row,
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, String(values[i])])),
  }));
  return { ...input, covariates: { by: { participant: "id" }, rows } };
}

function found(input: DesignInput, code: string): string[] {
  return buildDesign(input).warnings.flatMap((warning) => (warning.code === code ? [warning.message] : []));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (x: readonly number[]): number[] =>
    x.map((value) => value - x.reduce((p, q) => p + q) / x.length);
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [u, v] = [centred(a), centred(b)];
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}

describe("a design of columns that are alike", () => {
  it("has variance inflation 1/(1 - r²) and condition number sqrt((1 + r)/(1 - r)) of two", () => {
    const iq = [23, 25, 44, 47, 63, 68];
    const r = correlation(ages, iq);
    const inflation = (1 / (1 - r * r)).toPrecision(3);
    expect(found(withColumns("om2 ~ age + iq", { iq }), "collinear")).toEqual([
      `columns of om2 say nearly the same (variance inflation above 5: age ${inflation}, iq ${inflation}; ` +
        `alike: age and iq r = ${r.toFixed(2)}); their effects are hard to tell apart`,
    ]);
    const close = ages.map((age, i) => age + [0.5, -0.8, 0.6, -0.4, 0.7, -0.6][i]!);
    const [message] = found(withColumns("om2 ~ age + iq", { iq: close }), "collinear");
    const condition = Math.sqrt((1 + correlation(ages, close)) / (1 - correlation(ages, close)));
    expect(message).toContain(`; condition number ${condition.toPrecision(3)}, above 30; `);
  });

  it("is not warned of where columns are crossed, whether or not there is an Intercept", () => {
    for (const formula of ["om2 ~ group*session", "om2 ~ 0 + group + session", "om2 ~ 0 + group + age"]) {
      expect(found(study([formula]), "collinear")).toEqual([]);
    }
  });
});

describe("a covariate without overlap between groups", () => {
  it("is warned of with the ranges", () => {
    const old = [20, 60, 30, 50, 25, 71];
    expect(found(withColumns("om2 ~ group + years", { years: old }), "separated")).toEqual([
      "years separates group completely in the formula of om2 (control 20 to 30, patient 50 to 71): " +
        "their effects are told apart by the shape of the formula alone",
    ]);
    expect(found(withColumns("om2 ~ years", { years: old }), "separated")).toEqual([]);
  });

  it("is fine where ranges touch, and a level of one person has no range", () => {
    const touching = [20, 30, 30, 50, 25, 71];
    expect(found(withColumns("om2 ~ group + years", { years: touching }), "separated")).toEqual([]);
    const hand = ["left", "right", "right", "right", "right", "right"];
    expect(found(withColumns("om2 ~ hand + age", { hand }), "separated")).toEqual([]);
  });
});

describe("dependent columns", () => {
  const matrix = (...columns: number[][]): Float64Array =>
    Float64Array.from(columns[0]!.flatMap((_, row) => columns.map((column) => column[row]!)));
  const [a, b, c] = [
    [1, 2, 0, 4, 7],
    [0, 1, 1, 3, 1],
    [5, 0, 2, 1, 1],
  ];
  const sum = a!.map((x, row) => x + 2 * b![row]!);

  it("are named by the smallest set, not the first", () => {
    const labels = ["a", "b", "sum", "copy"];
    const messages = rankProblems(
      "om2",
      labels,
      matrix(
        a!,
        b!,
        sum,
        sum.map((x) => 3 * x),
      ),
    ).map(({ message }) => message);
    expect(messages).toEqual([
      "columns of om2 are dependent: sum = 1 × a + 2 × b; take one of them out",
      "columns of om2 are dependent: copy = 3 × sum; take one of them out",
    ]);
  });

  it("leave out what is not part of the dependence, and a column of zeros is named", () => {
    const zero = a!.map(() => 0);
    const messages = rankProblems("om2", ["a", "c", "b", "zero", "sum"], matrix(a!, c!, b!, zero, sum));
    expect(messages.map(({ message }) => message)).toEqual([
      "columns of om2 are dependent: zero = 0; take one of them out",
      "columns of om2 are dependent: sum = 1 × a + 2 × b; take one of them out",
    ]);
  });

  it("are found when there are more columns than rows", () => {
    const first = rankProblems("om2", ["x", "y", "z"], matrix([1, 0], [0, 1], [2, -3]));
    expect(first.map(({ message }) => message)).toEqual([
      "columns of om2 are dependent: z = 2 × x + -3 × y; take one of them out",
    ]);
    expect(rankProblems("om2", [], new Float64Array())).toEqual([]);
  });

  it("are not those that merely come near", () => {
    const near = a!.map((x, row) => x + 1e-6 * b![row]!);
    expect(rankProblems("om2", ["a", "near"], matrix(a!, near))).toEqual([]);
  });
});
