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
