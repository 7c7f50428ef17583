/** `fit --dry-run` of group models: what is resolved is printed, and everything wrong is told before anything is computed. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, root, Workplace } from "./command.js";

let place: Workplace;
const ids = ["P1", "P2", "P3", "P4", "P5", "P6"];
const groups = ["control", "patient", "control", "patient", "control", "patient"];
const ages = ["20", "30", "40", "50", "60", "70"];

function people(age: readonly string[] = ages): string {
  return `subj,group,age\n${ids.map((id, i) => `${id},${groups[i]},${age[i]}\n`).join("")}`;
}

beforeAll(() => {
  place = new Workplace();
  const rows = ids.flatMap((id, i) =>
    [1, 2].flatMap((visit) =>
      Array.from({ length: 30 }, (_, t) => {
        const input = (t * 7 + i + visit) % 10 < 7 ? 1 : 0;
        return `${id},${visit},${t + 1},${input},${(t * 5 + i) % 7 === 0 ? 1 - input : input}`;
      }),
    ),
  );
  writeFileSync(join(place.path, "data.csv"), `subj,visit,trial,input,response\n${rows.join("\n")}\n`);
  writeFileSync(join(place.path, "people.csv"), people());
  writeFileSync(join(place.path, "holes.csv"), people([...ages.slice(0, 5), "NA"]));
});
afterAll(() => place.remove());

const model = ["--prc", "ehgf_binary", "--levels", "2", "--obs", "unitsq_sgm", "--free", "om2,ze"];
const data = ["data.csv", "--participant", "subj", "--session", "visit", "--skip-first", "1"];
const covariates = ["--covariates", "people.csv", "--covariates-by", "subj"];
function dry(...flags: string[]): Outcome {
  return place.credence("fit", ...data, ...model, ...flags, "--dry-run");
}

describe("a dry run of a group model", () => {
  it("prints formulas, codings, hyperpriors with their sources, and what they imply", () => {
    const { code, stdout, stderr } = dry(...covariates, "--formula", "omega2 ~ group + age + session");
    expect([code, stderr]).toEqual([
      0,
      "Note: (1 | participant) is added to the formula of om2\n" +
        "Warning: om2 has 2 between-participant columns and 6 participants; at least 5 a column are advised\n",
    ]);
    for (const line of [
      "om2 ~ 1 + group + age + session + (1 | participant)   (pooling partial)",
      "ze ~ 1 + (1 | participant)   (pooling partial)",
      /^om2 +group=patient +group: control 0, patient 1$/m,
      /^om2 +age +\(age - 45\)\/18\.71$/m,
      /^om2 +coefficient +age +normal\(mean=0, sd=1\) .* rule$/m,
      /^om2 +sd +participant, Intercept +half-normal\(scale=1\) .* rule$/m,
      "on the estimation scale",
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  it("takes every hyperprior from the file, and from flags that win over it", () => {
    writeFileSync(
      join(place.path, "stated.yaml"),
      `schema: credence-analysis/1
data: { file: data.csv, columns: { participant: subj, session: visit } }
covariates: { file: people.csv, by: [subj] }
agent: { perceptualModel: ehgf_binary, levels: 2, responseModel: unitsq_sgm, free: [om2, ze] }
group:
  formula: ["om2 ~ group + age + session + (session | participant)", "ze ~ 1"]
  parameters:
    om2:
      mean: "student(df=4, mean=-3, scale=2)"
      sd: { participant: "exponential(rate=2)", "participant, session=2": "half-student(df=3, scale=0.5)" }
      coefficients: { group: "laplace(scale=0.5)", age: "normal(mean=0, sd=0.25)" }
      correlation: "lkj(eta=4)"
      spread: 0.25
      centring: non-centred
    default: { mean: "uniform(low=-1, high=4)", sd: "half-cauchy(scale=0.3)" }
`,
    );
    const resolved = (...flags: string[]): string[] => {
      const { stdout } = place.credence("fit", "stated.yaml", ...flags, "--dry-run", "--json", "--quiet");
      return (JSON.parse(stdout).group.hyperpriors as Record<string, string>[]).map(
        ({ parameter, kind, term, distribution, source }) =>
          `${parameter} ${kind} ${term} ${distribution} ${source}`,
      );
    };
    const file = [
      "om2 intercept Intercept student(df=4, mean=-3, scale=2) file",
      "om2 coefficient group=patient laplace(scale=0.5) file",
      "om2 coefficient age normal(mean=0, sd=0.25) file",
      // The individual prior of om2 has an sd of 2, and the spread is 0.25.
      "om2 coefficient session=2 normal(mean=0, sd=0.5) file",
      "om2 sd Intercept exponential(rate=2) file",
      "om2 sd session=2 half-student(df=3, scale=0.5) file",
      "om2 correlation  lkj(eta=4) file",
      "ze intercept Intercept uniform(low=-1, high=4) file",
      "ze sd Intercept half-cauchy(scale=0.3) file",
    ];
    expect(resolved()).toEqual(file);
    const flags = [
      "omega2.mean=normal(mean=-4, sd=1)",
      "om2.coefficients[age]=student(df=5, mean=0, scale=1)",
      "om2.coefficients[session]=normal(mean=0, sd=3)",
      "om2.correlation=lkj(eta=1)",
      "ze.sd=lognormal(meanlog=-1, sdlog=1)",
      "ze.mean=normal(mean=1, sd=0.5)",
    ].flatMap((text) => ["--hyperprior", text]);
    expect(resolved(...flags)).toEqual([
      "om2 intercept Intercept normal(mean=-4, sd=1) file",
      file[1],
      "om2 coefficient age student(df=5, mean=0, scale=1) file",
      "om2 coefficient session=2 normal(mean=0, sd=3) file",
      ...file.slice(4, 6),
      "om2 correlation  lkj(eta=1) file",
      "ze intercept Intercept normal(mean=1, sd=0.5) file",
      "ze sd Intercept lognormal(meanlog=-1, sdlog=1) file",
    ]);
    const alone = dry("--pooling", "partial", "--hyperprior", "ze.sd=inverse-gamma(shape=3, scale=1)");
    expect(alone.stdout).toMatch(
      /^ze +sd +participant, Intercept +inverse-gamma\(shape=3, scale=1\) .* file$/m,
    );
    const wrong = dry("--pooling", "partial", "--hyperprior", "om9.mean=normal(mean=0, sd=1)");
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('group.parameters: "om9" is unknown; did you mean "om2"?'),
    ]);
  });

  it("prints the same as JSON", () => {
    const { stdout } = dry(...covariates, "--formula", "om2 ~ age", "--json", "--quiet");
    const { schema, group } = JSON.parse(stdout);
    expect(schema).toBe("credence-plan/1");
    expect(group.parameters[0].columns.map(({ label }: { label: string }) => label)).toEqual([
      "Intercept",
      "age",
    ]);
    expect(group.hyperpriors).toHaveLength(5);
    expect(group.implied[0].parameter).toBe("om2");
  });

  it("leaves out who has no covariates where that is asked for, and says so", () => {
    writeFileSync(
      join(place.path, "drop.yaml"),
      `schema: credence-analysis/1
data: { file: data.csv, columns: { participant: subj, session: visit } }
covariates: { file: holes.csv, by: [participant] }
variables: { missingCovariates: drop }
agent: { perceptualModel: ehgf_binary, levels: 2, responseModel: unitsq_sgm, free: [om2, ze] }
group: { formula: om2 ~ age }
`,
    );
    const { code, stdout, stderr } = place.credence("fit", "drop.yaml", "--dry-run");
    expect(code).toBe(0);
    expect(stderr).toContain('Note: participant "P6" is left out: age missing\n');
    expect(stdout).toContain("5 participants, 300 scored trials");
  });

  it("resolves the published tutorial with its own hyperpriors", () => {
    const { code, stdout } = place.credence("fit", join(root, "studies/multilevel/group.yaml"), "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^om2 +intercept +Intercept +normal\(mean=-5, sd=5\) .* file$/m);
    expect(stdout).toMatch(/^ze +sd +participant, Intercept +half-normal\(scale=2\) .* file$/m);
  });
});

describe("a group model that cannot be", () => {
  const refused = (...flags: string[]): string => {
    const { code, stdout, stderr } = dry(...flags);
    expect([code, stdout]).toEqual([2, ""]);
    return stderr;
  };

  it("is refused with everything wrong at once", () => {
    const stderr = refused(
      ...[
        ...covariates,
        "--formula",
        "om3 ~ group",
        "--formula",
        "om2 ~ grup + log(age)",
        "--formula",
        "ze ~ sex +",
      ],
    );
    const codes = stderr.split("\n").map((line) => /^(?:credence: )?([a-z-]+):/.exec(line)?.[1]);
    expect(codes.filter(Boolean)).toEqual(
      expect.arrayContaining(["formula-parameter", "formula-function", "formula-syntax"]),
    );
  });

  it("names participants whose covariates are missing", () => {
    expect(
      refused("--covariates", "holes.csv", "--covariates-by", "subj", "--formula", "om2 ~ age"),
    ).toContain("covariate-missing: age is missing for P6; fill it in or set missingCovariates to drop");
  });

  it("is refused where hyperpriors are misspelled, all of them at once", () => {
    writeFileSync(
      join(place.path, "priors.yaml"),
      `schema: credence-analysis/1
data: { file: data.csv, columns: { participant: subj, session: visit } }
agent: { perceptualModel: ehgf_binary, levels: 2, responseModel: unitsq_sgm, free: [om2, ze] }
group:
  pooling: partial
  parameters: { om2: { mean: "normal(-3, 2)" }, zee: { sd: "half-normal(scale=1)" } }
`,
    );
    const { code, stderr } = place.credence("fit", "priors.yaml", "--dry-run");
    expect(code).toBe(2);
    expect(stderr).toContain("group.parameters.om2.mean");
    expect(stderr).toContain('"zee" is unknown; did you mean "ze"?');
  });

  it("has no options of independent fits, and the other way round", () => {
    expect(refused("--pooling", "partial", "--inference", "map")).toContain("inference.method map:");
    expect(refused("--pooling", "complete", "--starts", "4")).toContain("inference.starts: is an option of");
    expect(refused(...covariates)).toBe(
      "credence: covariates: needs a group model; state group.pooling (partial or complete) or group.formula\n",
    );
    expect(refused("--covariates-by", "subj")).toBe("credence: --covariates-by needs --covariates\n");
  });
});
