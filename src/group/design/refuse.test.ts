import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { buildDesign } from "./build.js";
import { ages, study } from "./design-fixtures.js";
import type { DesignInput } from "./input.js";

type Rows = Record<string, string>[];

/** With the rows of the covariates changed. */
function changed(input: DesignInput, change: (rows: Rows) => Rows): DesignInput {
  const rows = change(input.covariates!.rows.map((row) => ({ ...row })));
  return { ...input, covariates: { by: { participant: "id" }, rows } };
}

function messages(input: DesignInput): string[] {
  try {
    buildDesign(input);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const set = (input: DesignInput, column: string, values: readonly string[]): DesignInput =>
  changed(input, (rows) => rows.map((row, i) => ({ ...row, [column]: values[i]! })));

const cases: [string, DesignInput, string][] = [
  [
    "a misspelt parameter",
    study(["om1 ~ 1"]),
    'formula-parameter: formula "om1 ~ 1": om1 is no parameter of the agent; did you mean om2? (free: om2, ze)',
  ],
  [
    "a fixed parameter",
    study(["om3 ~ 1"]),
    'formula-parameter: formula "om3 ~ 1": om3 is fixed; add it to `free` (free: om2, ze)',
  ],
  [
    "a second formula",
    study(["om2 ~ 1", "om2, ze ~ age"]),
    'formula-parameter: formula "om2, ze ~ age": om2 has a formula already; write one for each parameter',
  ],
  [
    "a misspelt variable",
    study(["om2 ~ agee"]),
    'formula-variable: there is no column "agee"; did you mean age? (data: condition, trial; covariates: id, group, site, age)',
  ],
  [
    "a text listed as numeric",
    study(["om2 ~ group"], { numeric: ["group"] }),
    'formula-variable: group is listed as numeric but holds "control"',
  ],
  [
    "a reference that is no level",
    study(["om2 ~ group"], { reference: { group: "contrl" } }),
    'formula-variable: reference "contrl" is no level of group; its levels are control, patient',
  ],
  [
    "a number that changes inside a run",
    study(["om2 ~ trial"]),
    'formula-level: numeric trial changes inside a run, first at trial 2 of participant "P1", session "1" (1 to 2); regressors that change from trial to trial are not offered, factors are',
  ],
  [
    "a numeric grouping",
    study(["om2 ~ (1 | age)"]),
    "formula-grouping: grouping age is numeric (20, 30, 40, 50, 60, 70); list it under factors if its values are names",
  ],
  [
    "a grouping of two levels",
    study(["om2 ~ (1 | group)"]),
    "formula-grouping: grouping group has 2 levels: control, patient; at least 3 are needed; make it a fixed effect",
  ],
  [
    "a between term without pooling",
    study(["om2 ~ age"], { pooling: "none" }),
    "formula-pooling: om2 has pooling none, and age does not vary within participants; write pooling partial or take the term out",
  ],
  [
    "random terms of complete pooling",
    study(["om2 ~ (1 | participant)"], { pooling: "complete" }),
    "formula-pooling: om2 has random terms and pooling complete; write pooling partial or take them out",
  ],
  [
    "a factor of one level",
    set(study(["om2 ~ sex"]), "sex", Array(6).fill("f")),
    'factor-one-level: sex has the one level "f"; take it out of the formula',
  ],
  [
    "a missing covariate",
    set(study(["om2 ~ age"]), "age", ["20", "", "40", "NA", "60", "70"]),
    "covariate-missing: age is missing for P2, P4; fill it in or set missingCovariates to drop",
  ],
  [
    "a conflict with the data",
    set(study(["om2 ~ condition"]), "condition", Array(6).fill("x")),
    'covariate-conflict: condition of participant "P1" is "y" in the data and "x" in the covariates; rename or remove one of the columns',
  ],
  [
    "two rows of one participant",
    changed(study(["om2 ~ age"]), (rows) => [...rows, { ...rows[0]!, age: "21" }]),
    'covariate-conflict: the covariates have age "20" and "21" for participant "P1"; keep one row',
  ],
  [
    "a participant without row",
    changed(study(["om2 ~ age"]), ([one, ...rows]) => [{ ...one!, id: "p01" }, ...rows]),
    'covariate-unmatched: no row of the covariates for P1 ("P1" is like "p01" there); add rows or exclude participants',
  ],
  [
    "dependent columns",
    set(
      study(["om2 ~ age + months"], { standardise: false }),
      "months",
      ages.map((age) => `${12 * age}`),
    ),
    "design-rank: columns of om2 are dependent: months = 12 × age; take one of them out",
  ],
  [
    "empty combinations",
    study(["om2 ~ site*group"]),
    "design-empty: site:group of om2 has empty combinations (cells: site=a, group=control: 2; site=a, group=patient: 2; site=b, group=control: 0; site=b, group=patient: 4; site=c, group=control: 4; site=c, group=patient: 0); leave it out",
  ],
  [
    "a slope without variation",
    study(["om2 ~ group + (group | participant)"]),
    "slope-no-variation: (1 + group | participant): group=patient varies within 0 of 6 groups; take the slope out",
  ],
  [
    "joined parameters without random terms, or without correlations",
    study(["om2 ~ age", "ze ~ (session || participant)"], {
      pooling: { om2: "complete" },
      correlated: [["om2", "ze"]],
    }),
    "formula-grouping: correlated om2, ze: om2 has no random term over participants (pooling complete); " +
      "ze has (1 + session || participant), which is without correlations",
  ],
  [
    "a parameter in two blocks of correlations",
    study(["om2, ze ~ 1"], { correlated: [["om2", "ze", "ze"], ["om2"]] }),
    "formula-grouping: correlated om2, ze, ze: om2 is listed twice; ze is listed twice\n" +
      "formula-grouping: correlated om2: a block needs at least two parameters; om2 is listed twice",
  ],
  [
    "numbers in cell means",
    study(["om2 ~ 0 + group:age"]),
    "formula-marginality: formula of om2: group:age needs its main effects, for age is numeric; write group*age",
  ],
];

describe("buildDesign refuses", () => {
  it.each(cases)("%s", (_, input, message) => {
    expect(messages(input)).toEqual(message.split("\n"));
  });

  it("as many columns between participants as participants", () => {
    const input = set(study(["om2 ~ iq + site + group*age"]), "iq", ["90", "100", "105", "99", "120", "81"]);
    expect(messages(input)[0]).toBe(
      "too-many: om2 has 6 between-participant columns and 6 participants: " +
        "iq, site=b, site=c, group=patient, age, group=patient:age; leave some out",
    );
  });

  it("everything at once, and 20 lines at most", () => {
    const found = messages(study(["om2 ~ agee +", "ze ~ trial + nothing"], { pooling: { om4: "none" } }));
    expect(found.map((line) => line.split(":")[0])).toEqual([
      "formula-syntax",
      "formula-parameter",
      "formula-variable",
      "formula-level",
    ]);
    const many = messages(study(Array.from({ length: 23 }, (_, k) => `p${k}x ~ 1`)));
    expect(many).toHaveLength(21);
    expect(many[20]).toBe("(3 more)");
  });
});

describe("buildDesign warns", () => {
  const warned = (input: DesignInput) => buildDesign(input).warnings;

  it("of rows without data, and few participants for a column", () => {
    const extra = changed(study(["om2 ~ age + site"]), (rows) => [...rows, { ...rows[0]!, id: "P9" }]);
    expect(warned(extra)).toEqual([
      { code: "covariate-without-data", message: "rows of the covariates without data: P9" },
      {
        code: "few-participants",
        message: "om2 has 3 between-participant columns and 6 participants; at least 5 a column are advised",
      },
    ]);
  });

  it("of groupings of few levels, and slopes without fixed effect", () => {
    expect(warned(study(["om2 ~ (0 + session | participant) + (1 | site)"]))).toEqual([
      { code: "few-groups", message: "grouping site has 3 levels: a, b, c; its sd will be uncertain" },
      {
        code: "slope-without-fixed",
        message: "om2 has a random slope of session without its fixed effect; its mean is 0",
      },
    ]);
  });

  it("of a level that one participant has", () => {
    const input = set(study(["om2 ~ hand"]), "hand", ["left", "right", "right", "right", "right", "right"]);
    expect(warned(input)).toEqual([
      { code: "level-of-one", message: 'level "left" of hand has one participant' },
    ]);
  });
});
