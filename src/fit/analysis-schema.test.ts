import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { UsageError } from "../errors.js";
import { isGroupAnalysis } from "./analysis-group.js";
import { parseAgent, parseAnalysis } from "./analysis-schema.js";

const head = "schema: credence-analysis/1\ndata: { file: a.csv }\n";
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error("was accepted");
}
const refused = (text: string) => messageOf(() => parseAnalysis(text, "f.yaml"));

describe("an analysis file", () => {
  it("is plain data, from YAML or JSON, with ids and codes as text", () => {
    const expected = {
      schema: "credence-analysis/1",
      data: { file: "a.csv", missing: ["NA", "-1"], exclude: [{ participant: "7" }] },
      inference: { seed: 3 },
    };
    const json = JSON.stringify({
      ...expected,
      data: { ...expected.data, missing: ["NA", -1], exclude: [{ participant: 7 }] },
    });
    expect(parseAnalysis(json, "f.json")).toEqual(expected);
    expect(
      parseAnalysis(
        "schema: credence-analysis/1\ndata:\n  file: a.csv\n  missing: [NA, -1]\n  exclude:\n" +
          "    - participant: 7\ninference: {seed: 3}\n",
        "f.yaml",
      ),
    ).toEqual(expected);
  });

  it("names the nearest key for an unknown one, wherever it is", () => {
    expect(refused(`${head}agnet: {}`)).toBe("f.yaml: unknown key agnet; did you mean agent?");
    expect(refused(`${head}study: { skipfrist: 1 }`)).toBe(
      "f.yaml: unknown key study.skipfrist; did you mean study.skipFirst?",
    );
  });

  it("looks for the nearest key inside lists, records and values of several kinds", () => {
    expect(refused(`${head}group: { parameters: { om2: { means: "normal(mean=0, sd=1)" } } }`)).toBe(
      "f.yaml: unknown key group.parameters.om2.means; did you mean group.parameters.om2.mean?",
    );
    expect(refused(`${head}models: [{ name: a, grup: {} }]`)).toBe(
      "f.yaml: unknown key models.0.grup; did you mean models.0.group?",
    );
    expect(refused(`${head}variables: { standardise: { age: { centre: 40, scale: 10 } } }`)).toBe(
      "f.yaml: unknown key variables.standardise.age.centre; did you mean variables.standardise.age.center?",
    );
  });

  it("says what a value of several kinds may be", () => {
    expect(refused(`${head}group: { pooling: { om2: partail } }`)).toBe(
      "f.yaml: group.pooling: expected none, partial or complete, for all or by parameter",
    );
    expect(refused(`${head}data: { file: 3 }`.replace("data: { file: a.csv }\n", ""))).toBe(
      "f.yaml: data.file: expected the path of a file, or a list of paths",
    );
    expect(refused(`${head}study: { gap: -1 }`)).toBe(
      "f.yaml: study.gap: expected a number of time steps >= 0, or the name of a column",
    );
  });

  it("takes the depth of trees and a start, by name or as a point", () => {
    const read = (start: string) =>
      parseAnalysis(`${head}inference: { maxTreeDepth: 4, start: ${start} }`, "f.yaml");
    expect(read("prior").inference).toEqual({ maxTreeDepth: 4, start: "prior" });
    expect(read("{ om2: -3 }").inference!.start).toEqual({ om2: -3 });
    expect(refused(`${head}inference: { start: nowhere }`)).toContain("f.yaml: inference.start: ");
    expect(refused(`${head}inference: { maxTreeDepth: 0 }`)).toContain("f.yaml: inference.maxTreeDepth: ");
  });

  it("treats the name of what every object has as unknown", () => {
    expect(refused(`${head}constructor: 1`)).toBe("f.yaml: unknown key constructor");
  });

  it("lists every problem, one a line", () => {
    const lines = refused("schema: credence-analysis/2\ndata: {}\ninference: { starts: 0, seed: -1 }").split(
      "\n",
    );
    expect(lines).toHaveLength(3);
    expect(lines).toContain('f.yaml: schema must be "credence-analysis/1"');
    expect(lines.filter((line) => /inference\.(starts|seed)/.test(line))).toHaveLength(2);
  });

  it("that is no YAML is refused with its name", () => {
    expect(refused("data: [1, 2")).toMatch(/^f\.yaml: /);
  });
});

/** An analysis with every key of the group model. */
const training = `
schema: credence-analysis/1
title: Learning under volatility in patients and controls, before and after training
notes: a note
data:
  file: choices.csv
  format: csv
  columns: {participant: subj_id, session: visit, trial: trialNum, response: chose_A, rt: rt_ms}
  missing: ["-1", "timeout"]
  rtUnit: ms
  derive:
    - "input = isMissing(outcome) ? missing : (chose_A == 1) == (outcome > 0)"
  keep: "practice == 0"
  exclude:
    - {participant: "S07", session: "2", reason: "technical failure"}
covariates: {file: people.csv, by: [participant], columns: [group, age], derive: ["old = age > 60"], missing: ["-9"]}
variables:
  factors: [visit]
  numeric: [dose]
  reference: {group: control}
  levels: {session: ["1", "2"]}
  coding: {group: sum}
  standardise: {age: {center: 40, scale: 10}}
  missingCovariates: drop
study: {sessions: reset, blocks: carry, gap: 0, skipFirst: 1}
agent:
  perceptualModel: ehgf_binary
  levels: 2
  set: {sa0_2: 1}
  clip: none
  responseModel: unitsq_sgm
  free: [om2, ze]
  priors: {om2: "normal(mean=-3, sd=2)", ze: "lognormal(meanlog=3.871201010907891, sdlog=1)"}
group:
  pooling: {om2: partial, default: complete}
  formula: ["om2 ~ group + age + session + (1 | participant)", "ze ~ 1 + (1 | participant)"]
  correlated: [[om2, ze]]
  parameters:
    om2:
      mean: "normal(mean=-3, variance=4)"
      sd: {participant: "half-normal(scale=1)", "participant, session=2": "exponential(rate=2)"}
      coefficients: {age: "laplace(scale=1)"}
      correlation: "lkj(eta=2)"
      centring: centred
    default: {spread: 0.7}
  laplace: {hyperpriors: true}
inference:
  {method: nuts, chains: 4, warmup: 500, draws: 1000, targetAcceptance: 0.9, maxTreeDepth: 8, seed: 1, threads: 2, start: prior}
models:
  - {name: main}
  - {name: interaction, group: {formula: ["om2 ~ group*session + age + (session | participant)", "ze ~ 1"]}}
compare: {unit: participant, weights: [stacking]}
checks: {priorPredictive: 0, posteriorPredictive: 200, recovery: 0}
outputs:
  folder: fit-training
  contrasts:
    - {parameter: om2, group: "patient - control", at: {age: 30}}
    - {parameter: om2, session: {"1": -1, "2": 1}}
  marginalMeans: [{parameter: om2, by: group}, {parameter: ze}]
  rope: {om2: 0.1}
  interval: {kind: hdi, prob: 0.9}
  regressors: true
`;

describe("an analysis of a group", () => {
  it("may state every key, and comes back from being written as it is", () => {
    const read = parseAnalysis(training, "f.yaml");
    expect(read).toMatchObject({
      group: { pooling: { om2: "partial", default: "complete" } },
      models: [{ name: "main" }, { name: "interaction" }],
      outputs: { contrasts: [{ group: "patient - control" }, { session: { "1": -1, "2": 1 } }] },
    });
    expect(parseAnalysis(stringify(read), "f.yaml")).toEqual(read);
    expect(parseAnalysis(JSON.stringify(read), "f.json")).toEqual(read);
  });

  it("is one where values are pooled or a formula stands", () => {
    const is = (group: string): boolean => isGroupAnalysis(parseAnalysis(`${head}group: ${group}`, "f.yaml"));
    expect(["{}", "{ pooling: none }", "{ pooling: partial }", "{ pooling: complete }"].map(is)).toEqual([
      ...[false, false],
      ...[true, true],
    ]);
    expect(["{ formula: om2 ~ 1 }", "{ formula: [] }", "{ pooling: { ze: complete } }"].map(is)).toEqual([
      ...[true, false, true],
    ]);
    expect(isGroupAnalysis(parseAnalysis(head, "f.yaml"))).toBe(false);
  });

  it("has distances and counts that can be", () => {
    const lines = refused(
      `${head}outputs: { rope: { om2: 0 }, interval: { prob: 1.5 } }\ncovariates: { file: p.csv, by: [] }\n` +
        "group: { parameters: { om2: { spread: -1 } } }\ncompare: { unit: trials }",
    ).split("\n");
    expect(lines.map((line) => /^f\.yaml: ([\w.]+): /.exec(line)?.[1])).toEqual([
      "covariates.by",
      "group.parameters.om2.spread",
      "compare.unit",
      "outputs.rope.om2",
      "outputs.interval.prob",
    ]);
  });
});

describe("an agent file", () => {
  it("is checked like the agent of an analysis", () => {
    expect(parseAgent("perceptualModel: hgf_binary\nlevels: 2\nfix: { om2: -3 }", "a.yaml")).toEqual({
      perceptualModel: "hgf_binary",
      levels: 2,
      fix: { om2: -3 },
    });
    expect(messageOf(() => parseAgent("fixed: { om2: -3 }", "a.yaml"))).toMatch(
      /^a\.yaml: unknown key fixed/,
    );
    expect(messageOf(() => parseAgent("clip: 0.5", "a.yaml"))).toMatch(/^a\.yaml: clip: /);
  });
});
