import { describe, expect, it } from "vitest";
import { buildDesign } from "./build.js";
import { ages, ids, sites, study } from "./design-fixtures.js";
import type { DesignInput } from "./input.js";

/** Over participants: 45, and sqrt((25² + 15² + 5²) 2/5). */
const standardAges = ages.map((age) => (age - 45) / Math.sqrt(350));

const om2 = (formulas: string[], more: Partial<DesignInput> = {}) =>
  buildDesign(study(formulas, more)).design.parameters[0]!;

function expectMatrix(
  found: Float64Array,
  expected: readonly (readonly number[])[],
  tolerance = 1e-14,
): void {
  const flat = expected.flat();
  expect(found).toHaveLength(flat.length);
  flat.forEach((value, at) => {
    expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(tolerance);
  });
}

/** One row for each session of each participant. */
function rows(of: (i: number, session: number) => number[]): number[][] {
  return ids.flatMap((_, i) => [of(i, 0), of(i, 1)]);
}

const patient = (i: number): number => i % 2;

describe("buildDesign", () => {
  it("names the columns of om2 ~ group*age + session", () => {
    const { columns } = om2(["om2 ~ group*age + session"], { reference: { group: "control" } });
    expect(columns).toEqual(["Intercept", "group=patient", "age", "session=2", "group=patient:age"]);
  });

  it("codes treatment, standardises numbers and multiplies standardised columns", () => {
    const { X, intercepts, formula } = om2(["om2 ~ group*age + session"]);
    expectMatrix(
      X,
      rows((i, s) => [1, patient(i), standardAges[i]!, s, patient(i) * standardAges[i]!]),
    );
    expect(intercepts).toEqual([0]);
    expect(formula).toBe("om2 ~ 1 + group + age + session + group:age + (1 | participant)");
  });

  it("codes sums: the last level has -1", () => {
    const { X, columns } = om2(["om2 ~ site*session"], { coding: "sum" });
    expect(columns.slice(0, 4)).toEqual(["Intercept", "site=a", "site=b", "session=1"]);
    expect(columns.slice(4)).toEqual(["site=a:session=1", "site=b:session=1"]);
    // Sites a, b, c, b, c, a.
    const first = [1, 0, -1, 0, -1, 1];
    const second = [0, 1, -1, 1, -1, 0];
    const expected = rows((i, s) => {
      const sign = s === 0 ? 1 : -1;
      return [1, first[i]!, second[i]!, sign, first[i]! * sign, second[i]! * sign];
    });
    expectMatrix(X, expected);
  });

  it("gives the first factor a column for each level without Intercept", () => {
    const { X, columns, intercepts } = om2(["om2 ~ 0 + site + session"]);
    expect(columns).toEqual(["site=a", "site=b", "site=c", "session=2"]);
    expect(intercepts).toEqual([0, 1, 2]);
    expectMatrix(
      X,
      rows((i, s) => [..."abc"].map((site) => Number(sites[i] === site)).concat(s)),
    );
  });

  it("says what columns are products of, so that they can be had anywhere", () => {
    const options = { reference: { group: "patient" }, coding: { session: "sum" } } as const;
    const { design } = buildDesign(study(["om2 ~ group*age + session + (session | participant)"], options));
    expect(design.variables).toEqual([
      {
        name: "group",
        kind: "factor",
        level: "participant",
        levels: ["patient", "control"],
        center: 0,
        range: [0, 0],
      },
      { name: "age", kind: "numeric", level: "participant", levels: [], center: 45, range: [20, 70] },
      { name: "session", kind: "factor", level: "run", levels: ["1", "2"], center: 0, range: [0, 0] },
      {
        name: "participant",
        kind: "factor",
        level: "participant",
        levels: ids,
        center: 0,
        range: [0, 0],
      },
    ]);
    const { columns, parts, terms } = design.parameters[0]!;
    expect(columns[4]).toBe("group=control:age");
    const age = { variable: "age", center: 45, scale: Math.sqrt(350) };
    const group = { variable: "group", values: [0, 1], center: 0, scale: 1 };
    const session = { variable: "session", values: [1, -1], center: 0, scale: 1 };
    expect(parts).toEqual([[], [group], [age], [session], [group, age]]);
    expect(terms[0]!.parts).toEqual([[], [session]]);
  });

  it("gives the centre of a variable that is not standardised as its mean, a stated one as stated", () => {
    const center = (standardise: DesignInput["standardise"]) =>
      buildDesign(study(["om2 ~ age"], standardise === undefined ? {} : { standardise })).design.variables[0]!
        .center;
    expect(center(false)).toBe(45);
    expect(center({ age: { center: 40, scale: 10 } })).toBe(40);
  });

  it("makes cell means of 0 + a:b", () => {
    const { columns, intercepts, X } = om2(["om2 ~ 0 + group:session"]);
    expect(columns).toEqual([
      "group=control:session=1",
      "group=patient:session=1",
      "group=control:session=2",
      "group=patient:session=2",
    ]);
    expect(intercepts).toEqual([0, 1, 2, 3]);
    expectMatrix(
      X,
      rows((i, s) => [0, 1, 2, 3].map((j) => (j === patient(i) + 2 * s ? 1 : 0))),
    );
  });

  it("puts the reference first, takes listed levels in their order and numbers of two values as factors", () => {
    const input = study(["om2 ~ group + site"], {
      reference: { group: "patient" },
      levels: { site: ["c", "a", "b"] },
    });
    expect(buildDesign(input).design.parameters[0]!.columns).toEqual([
      "Intercept",
      "group=control",
      "site=a",
      "site=b",
    ]);
    const coded = { ...input, formulas: ["om2 ~ sex"], reference: {}, levels: {} };
    const sexes = input.covariates!.rows.map((row, i) => ({ ...row, sex: i < 3 ? "1" : "0" }));
    const { design, notices } = buildDesign({
      ...coded,
      covariates: { by: { participant: "id" }, rows: sexes },
    });
    expect(design.parameters[0]!.columns).toEqual(["Intercept", "sex=1"]);
    expect(notices).toContain("sex has two values, 1 and 0, and is taken as a factor");
  });

  it.each([
    ["om2 ~ group*age + session", "treatment"],
    ["om2 ~ 0 + group*age*session", "treatment"],
    ["om2 ~ 0 + site + group*age", "sum"],
    ["om2 ~ 0 + group*age", "sum"],
    ["om2 ~ 0 + group:session + age", "treatment"],
    ["om2 ~ 0 + age", "treatment"],
    ["om2 ~ age*height", "treatment"],
  ] as const)("goes back to the original scale: %s, %s", (formula, coding) => {
    const heights = [1.6, 1.9, 1.7, 1.5, 1.8, 1.75];
    const input = study([formula], { coding });
    const people = input.covariates!.rows.map((row, i) => ({ ...row, height: String(heights[i]) }));
    const covariates = { by: { participant: "id" }, rows: people };
    const standard = buildDesign({ ...input, covariates }).design.parameters[0]!;
    const plain = buildDesign({ ...input, covariates, standardise: false }).design.parameters[0]!;
    const J = standard.columns.length;
    const b = standard.columns.map((_, j) => 0.7 - 0.31 * j);
    const original = b.map((_, r) =>
      b.reduce((sum, value, j) => sum + standard.original[r * J + j]! * value, 0),
    );
    const product = (X: Float64Array, by: number[]): number[] =>
      Array.from({ length: X.length / J }, (_, c) =>
        by.reduce((sum, value, j) => sum + X[c * J + j]! * value, 0),
      );
    const [one, other] = [product(standard.X, b), product(plain.X, original)];
    one.forEach((value, c) => {
      expect(Math.abs(value - other[c]!)).toBeLessThan(1e-12);
    });
    expect(standard.X).not.toEqual(plain.X);
    expectMatrix(
      plain.original,
      b.map((_, r) => b.map((_, j) => (r === j ? 1 : 0))),
    );
  });

  it("standardises by given numbers", () => {
    const { X, original } = om2(["om2 ~ age"], { standardise: { age: { center: 40, scale: 10 } } });
    expectMatrix(
      X,
      rows((i) => [1, (ages[i]! - 40) / 10]),
    );
    expectMatrix(original, [
      [1, -4],
      [0, 0.1],
    ]);
  });

  it("finds cells: the sets of trials on which all variables are constant", () => {
    const { design } = buildDesign(study(["om2 ~ condition"]));
    expect(design.cells).toHaveLength(24);
    expect(design.cells[1]).toMatchObject({
      participant: 0,
      run: 0,
      condition: 1,
      labels: { condition: "y" },
    });
    expect(design.conditions[5]![1]).toEqual(Int32Array.of(0, 0, 1, 0));
    expect(design.parameters[0]!.X.slice(0, 4)).toEqual(Float64Array.of(1, 0, 1, 1));
  });

  it("absorbs what is a random column of participants times something of their own", () => {
    const formula = "om2 ~ group*session + age + (session | participant)";
    const { absorbed, columns, terms } = om2([formula]);
    expect(columns).toEqual(["Intercept", "group=patient", "session=2", "age", "group=patient:session=2"]);
    expect(terms[0]!.columns).toEqual(["Intercept", "session=2"]);
    expectMatrix(
      terms[0]!.Z,
      rows((_, s) => [1, s]),
    );
    expect(absorbed.map(({ fixed, random }) => [fixed, random])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 1],
    ]);
    expect(absorbed[4]!.weights).toEqual(Float64Array.of(0, 1, 0, 1, 0, 1));
    const without = om2(["om2 ~ group + session"]);
    expect(without.absorbed.map(({ fixed }) => fixed)).toEqual([0, 1]);
  });

  it("groups by combinations in the order of levels", () => {
    const { terms } = om2(["om2 ~ (1 | participant/session) + (1 | site)"]);
    expect(terms.map(({ grouping }) => grouping)).toEqual(["participant", "participant:session", "site"]);
    expect(terms.map(({ byParticipant }) => byParticipant)).toEqual([true, false, false]);
    expect(terms[1]!.groups.slice(0, 3)).toEqual(["P1:1", "P1:2", "P2:1"]);
    expect([...terms[2]!.group]).toEqual([0, 0, 1, 1, 2, 2, 1, 1, 2, 2, 0, 0]);
  });

  it("leaves out who has no covariates where that is asked for, and standardises without them", () => {
    const input = study(["om2 ~ age"], { missingCovariates: "drop" });
    const holes = input.covariates!.rows.map((row) => (row.id === "P6" ? { ...row, age: "NA" } : row));
    const built = buildDesign({ ...input, covariates: { by: { participant: "id" }, rows: holes } });
    expect(built.dropped).toEqual([{ participant: "P6", session: undefined, columns: ["age"] }]);
    expect(built.design.participants).toEqual(ids.slice(0, 5));
    expect(built.design.parameters[0]!.X[1]).toBeCloseTo(-20 / Math.sqrt(250), 14);
  });

  it("takes pooling none without formulas, partial with them", () => {
    expect(buildDesign(study([])).design.parameters.map(({ pooling }) => pooling)).toEqual(["none", "none"]);
    expect(om2([]).terms).toEqual([]);
    const { design } = buildDesign(study(["om2 ~ age"], { pooling: { ze: "complete" } }));
    expect(design.parameters.map(({ pooling }) => pooling)).toEqual(["partial", "complete"]);
    expect(design.parameters[0]!.terms[0]!.groups).toEqual(ids);
    expect(design.parameters[1]!.terms).toEqual([]);
  });
});
