/** Bad input, each with its exact message, through the command. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { type Outcome, Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const models = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];

/** Rows of one participant: 70 % of inputs are 1, responses follow the last input. */
function rows(n: number, id = "s01"): string {
  const input = (t: number): number => ((t * 7) % 10 < 7 ? 1 : 0);
  return Array.from(
    { length: n },
    (_, t) => `${id},${t + 1},${input(t)},${t % 9 === 0 ? 1 - input(t) : input(t + 9)}`,
  ).join("\n");
}
const header = "participant,trial,input,response";

function fitted(csv: string, ...args: string[]): Outcome {
  writeFileSync(join(place.path, "data.csv"), csv);
  return place.credence("fit", "data.csv", "--json", ...(args.length > 0 ? args : models));
}

describe("data that cannot be read", () => {
  it("names a missing column and the nearest one", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30)}\n`, ...models, "--input", "inputs");
    expect(stderr).toBe(
      'data.csv:1: there is no column "inputs" for input; did you mean "input"? ' +
        "(columns: participant, trial, input, response)\n",
    );
    expect(code).toBe(1);
  });

  it("names line and column of a cell that is no number", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30).replace("s01,3,1,", "s01,3,yes,")}\n`);
    expect(stderr).toBe(
      'data.csv:4, column input: expected a number, found "yes"; recode the column, for example ' +
        "--derive \"input = input == 'yes'\", or, if it marks a missing value, --missing yes\n",
    );
    expect(code).toBe(1);
  });

  it("suggests a derivation for a binary input with a 2", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30).replace(/^(s01,\d+,)1/gm, "$12")}\n`);
    expect(stderr).toBe(
      "data.csv:2, column input: a binary input must be 0 or 1, found 2 (values of the column: 0, 2); recode it, " +
        'for example --derive "input = input == 2"\n',
    );
    expect(code).toBe(1);
  });

  it("names the line of a ragged row", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30).replace("s01,5,", "s01,5,7,")}\n`);
    expect(stderr).toBe("data.csv:6: expected 4 fields as in the header, found 5\n");
    expect(code).toBe(1);
  });

  it("names both lines of a repeated trial", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30)}\ns01,7,1,1\n`);
    expect(stderr).toBe('data.csv:32, column trial: trial 7 of participant "s01" is on line 8 already\n');
    expect(code).toBe(1);
  });

  it("says that a file is empty", () => {
    const { code, stderr } = fitted("");
    expect(stderr).toBe("data.csv: the file is empty\n");
    expect(code).toBe(1);
  });

  it("names who has no response at all", () => {
    const { code, stderr } = fitted(`${header}\n${rows(30).replace(/,[01]$/gm, ",")}\n`);
    expect(stderr).toBe(
      "data.csv: all responses are missing for participant s01; leave them out with exclude\n",
    );
    expect(code).toBe(1);
  });

  it("warns of constant responses and fits all the same", () => {
    const { code, stdout, stderr } = fitted(`${header}\n${rows(30).replace(/,[01]$/gm, ",1")}\n`);
    expect(stderr).toBe(
      "Warning: participant s01: all responses are equal; the noise of responses is then known from the prior or the " +
        "population only\n",
    );
    expect((JSON.parse(stdout) as FitResult).warnings.map((w) => w.code)).toContain("constant-responses");
    expect(code).toBe(0);
  });

  it("says that a file is not there", () => {
    const { code, stderr } = place.credence("fit", "nobody.csv", ...models);
    expect(stderr).toBe("credence: nobody.csv: no such file or folder\n");
    expect(code).toBe(2);
  });
});

describe("models and priors that cannot be used", () => {
  const good = `${header}\n${rows(40)}\n`;

  it("suggests the nearest model", () => {
    const { code, stderr } = fitted(good, "--prc", "ehgf_binray", "--obs", "unitsq_sgm");
    expect(stderr).toBe(
      'credence: unknown perceptual model "ehgf_binray"; did you mean "ehgf_binary"? There are 39 ' +
        '("credence models" lists them), or give the path of a file that exports one.\n',
    );
    expect(code).toBe(2);
  });

  it("refuses a prior whose arguments have no names, with the reason", () => {
    const { code, stderr } = fitted(good, ...models, "--prior", "om2=normal(-3, 4)");
    expect(stderr).toBe(
      'credence: prior of om2: "normal(-3, 4)": arguments need names, as in normal(mean=-3, sd=4): the HGF toolbox ' +
        "states variances and Stan standard deviations, so a position alone is ambiguous\n",
    );
    expect(code).toBe(2);
  });

  it("refuses a negative sd", () => {
    const { code, stderr } = fitted(good, ...models, "--prior", "om2=normal(mean=-3, sd=-1)");
    expect(stderr).toBe('credence: prior of om2: "normal(mean=-3, sd=-1)": sd must be > 0, got -1\n');
    expect(code).toBe(2);
  });

  it("suggests the nearest parameter", () => {
    const { code, stderr } = fitted(good, ...models, "--fix", "omga2=-3");
    expect(stderr).toMatch(/^credence: no parameter "omga2"; did you mean "omega2"\? The parameters are /);
    expect(code).toBe(2);
  });

  it("reports a prior that fails every start, names trial, node and quantity, and fits the others", () => {
    // A long quiet series and then a surprise: the classic filter has no valid posterior under such a volatility.
    const quiet = Array.from(
      { length: 120 },
      (_, t) => `s02,${t + 1},${t < 80 ? 1 : t % 2},${t < 80 ? 1 : t % 2}`,
    );
    const { code, stdout, stderr } = fitted(
      `${good}${quiet.join("\n")}\n`,
      ...[
        "--prc",
        "hgf_binary",
        "--obs",
        "unitsq_sgm",
        "--fix",
        "om2=-2",
        "--prior",
        "om3=normal(mean=2, sd=0.01)",
      ],
    );
    const [s01, s02] = (JSON.parse(stdout) as FitResult).participants;
    expect(s01!.status).not.toBe("failed");
    expect(s02!.status).toBe("failed");
    expect(s02!.failure).toMatchObject({
      reason: "negativePosteriorPrecision",
      trial: 80,
      node: "x3",
      quantity: "precision",
    });
    expect(stderr).toMatch(
      /^participant "s02" failed: the model failed at the prior mean and at \d+ points drawn around it: trial 81: the posterior precision would be zero or negative/m,
    );
    expect(code).toBe(3);
  });

  it("says which options, commands and keys do not exist, and what was meant", () => {
    expect(place.credence("fitt").stderr).toContain("Did you mean fit?");
    expect(place.credence("fit", "data.csv", "--levls", "2").stderr).toContain("Did you mean --levels?");
    writeFileSync(join(place.path, "a.yaml"), "schema: credence-analysis/1\ndata: { fil: data.csv }\n");
    const { code, stderr } = place.credence("fit", "a.yaml");
    expect(stderr).toContain("a.yaml: unknown key data.fil; did you mean data.file?");
    expect(code).toBe(2);
  });
});

describe("results", () => {
  it("are not written into a folder that cannot be written", () => {
    writeFileSync(join(place.path, "data.csv"), `${header}\n${rows(40)}\n`);
    writeFileSync(join(place.path, "file"), "");
    const { code, stderr } = place.credence("fit", "data.csv", ...models, "--out", "file/fit");
    expect(stderr).toBe(
      "credence: cannot write to the folder file/fit: a part of the path is a file, not a folder; choose another with --out\n",
    );
    expect(code).toBe(2);
    if (process.getuid?.() !== 0) {
      mkdirSync(join(place.path, "locked"));
      chmodSync(join(place.path, "locked"), 0o500);
      expect(place.credence("fit", "data.csv", ...models, "--out", "locked/fit").code).toBe(2);
    }
  });

  it("do not replace others unasked", () => {
    mkdirSync(join(place.path, "mine"));
    writeFileSync(join(place.path, "mine/notes.txt"), "keep me");
    const { code, stderr } = place.credence("fit", "data.csv", ...models, "--out", "mine");
    expect(stderr).toBe(
      "credence: mine: the folder is not empty; choose another with --out, or replace it with --overwrite\n",
    );
    expect(code).toBe(2);
    expect(readFileSync(join(place.path, "mine/notes.txt"), "utf8")).toBe("keep me");
  });

  it("of participants with hostile ids leave no file of theirs and run nowhere", () => {
    const ids = [
      "../../x",
      "<script>alert(1)</script>",
      "__proto__",
      "constructor",
      "a".repeat(300),
      '"quoted, name"',
    ];
    const quote = (id: string): string => `"${id.replaceAll('"', '""')}"`;
    const text = ids.map((id) => rows(30, quote(id))).join("\n");
    writeFileSync(join(place.path, "ids.csv"), `${header}\n${text}\n`);
    const before = readdirSync(join(place.path, "..")).length;
    const { code } = place.credence(
      "fit",
      "ids.csv",
      ...models,
      "--out",
      "ids",
      "--starts",
      "1",
      "--evidence-draws",
      "0",
    );
    expect(code).toBe(0);
    expect(readdirSync(join(place.path, "ids")).sort()).toEqual([
      ".written.json",
      "analysis.yaml",
      "citations.bib",
      "figures",
      "fit.json",
      "participants.csv",
      "report.html",
      "trajectories.csv",
    ]);
    const page = readFileSync(join(place.path, "ids/report.html"), "utf8");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script>alert");
    expect(readdirSync(join(place.path, "..")).length).toBe(before);
    expect(existsSync(join(place.path, "../../x"))).toBe(false);
    const result = JSON.parse(readFileSync(join(place.path, "ids/fit.json"), "utf8")) as FitResult;
    expect(result.participants.map((p) => p.id)).toEqual(ids);
    expect(({} as Record<string, unknown>).status).toBeUndefined();
  });
});

describe("columns beyond the first input", () => {
  it("are refused where they are missing beside an input, with participant and line", () => {
    const lines = rows(30)
      .split("\n")
      .map((line, t) => `${line},${t === 6 ? "" : 2},3`);
    const { code, stderr } = fitted(
      `${header},r0,r1\n${lines.join("\n")}\n`,
      ...["--prc", "ehgf_binary", "--obs", "softmax_binary", "--input", "input,r0,r1"],
    );
    expect(stderr).toBe(
      'credence: participant "s01", line 8: input column 2 is missing although the first one is there; fill it in, or ' +
        "leave the first one blank too, which ignores the trial\n",
    );
    expect(code).toBe(2);
  });
});
