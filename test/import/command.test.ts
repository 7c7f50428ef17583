/** `credence import`: files of three layouts to a study that `credence fit` reads as it is. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FitResult } from "../../src/fit/index.js";
import type { ImportSummary } from "../../src/import/index.js";
import { importSummarySchema } from "../../src/import/summary-schema.js";
import { root, Workplace } from "../cli/command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const data = (...path: string[]): string => join(root, "test/data/import", ...path);
const lines = (...path: string[]): string[] =>
  readFileSync(data(...path), "utf8")
    .trim()
    .split("\n");

/** What the agents saw and did, as the toolbox's files say. */
const u = lines("tapas/u.txt");
const y1 = lines("tapas/y1.csv").slice(1);
const y2 = lines("tapas/y2.txt");

const choices = [
  ...["--keep", 'task == "choice"'],
  ...["--derive", 'response = response == "j"', "--derive", 'input = outcome == "blue"'],
];
const commands = {
  "jspsych as CSV": ["jspsych", data("jspsych/sub-01.csv"), data("jspsych/sub-02.csv"), ...choices],
  "jspsych as JSON": ["jspsych", data("jspsych/all.json"), ...choices],
  tapas: ["tapas", data("tapas/u.txt"), data("tapas/y1.csv"), data("tapas/u.txt"), data("tapas/y2.txt")],
  hbayesdm: ["hbayesdm", data("hbayesdm/prl.txt"), "--task", "prl"],
};

type Row = Record<string, string>;
function study(name: string): Map<string, Row[]> {
  const { data: rows } = Papa.parse<Row>(readFileSync(join(place.path, name), "utf8").trim(), {
    header: true,
  });
  const people = new Map<string, Row[]>();
  for (const row of rows) people.set(row.participant!, [...(people.get(row.participant!) ?? []), row]);
  return people;
}

describe.each(Object.entries(commands))("a study of %s", (_, command) => {
  let people: Row[][];
  let summary: ImportSummary;
  beforeAll(() => {
    const { code, stdout, stderr } = place.credence(
      "import",
      ...command,
      "--out",
      "study.csv",
      "--overwrite",
      "--json",
    );
    expect([code, stderr.split("\n", 1)[0]!.slice(0, 4)]).toEqual([0, "Read"]);
    summary = importSummarySchema.parse(JSON.parse(stdout)) as ImportSummary;
    people = [...study("study.csv").values()];
  });

  it("holds what the agents saw and did", () => {
    expect(people.length).toBe(summary.participants.length);
    for (const rows of people) {
      expect(rows.map((row) => row.input)).toEqual(u);
      expect(rows.map((row) => row.trial)).toEqual(u.map((_, t) => `${t + 1}`));
    }
    [y1, y2].forEach((responses, i) => {
      const rows = people[i]!;
      // Answers that came too late, and those the toolbox's file lacks, are missing in one layout only.
      const both = rows.filter((row, t) => row.response !== "" && responses[t] !== "NaN");
      expect(both.length).toBeGreaterThanOrEqual(90);
      rows.forEach((row, t) => {
        if (row.response !== "" && responses[t] !== "NaN") expect(row.response).toBe(responses[t]);
      });
    });
  });

  it("has cross-tables that count every trial once", () => {
    for (const { table } of summary.recodings) {
      const counts = table.rows.flatMap((row) => row.counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(summary.rows.kept);
    }
  });

  it("is fitted as it is", () => {
    const { code, stdout } = place.credence(
      ...["fit", "study.csv", "--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--levels", "2", "--json"],
    );
    expect(code).toBe(0);
    const { participants } = JSON.parse(stdout) as FitResult;
    expect(participants.length).toBe(summary.participants.length);
    for (const { status, logLikelihood } of participants) {
      expect(status).toBe("converged");
      // Better than guessing.
      expect(logLikelihood!).toBeGreaterThan(100 * Math.log(0.5));
    }
  });
});

describe("fit on a raw file of jsPsych", () => {
  it("gives the same estimates when it is told the same", () => {
    const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--levels", "2", "--json"];
    place.credence("import", "jspsych", data("jspsych/sub-01.csv"), ...choices, "--out", "one.csv");
    const raw = ["--missing", "null", "--rt-unit", "ms", ...choices];
    const fits = [
      place.credence("fit", "one.csv", ...model),
      place.credence("fit", data("jspsych/sub-01.csv"), ...raw, ...model),
    ].map(({ stdout }) => (JSON.parse(stdout) as FitResult).participants);
    expect(fits[1]).toEqual(fits[0]);
    expect(fits[0]![0]!.id).toBe("sub-01");
  });
});

describe("the summary", () => {
  it("shows a key that no recoding names, counted as the other one", () => {
    const text = readFileSync(data("jspsych/sub-01.csv"), "utf8");
    writeFileSync(join(place.path, "caps.csv"), text.replaceAll('"j"', '"J"').replace('"J"', '"j"'));
    const { stderr } = place.credence("import", "jspsych", "caps.csv", ...choices);
    const table = stderr.split('response = response == "j"\n')[1]!.split("\n\n")[0]!;
    const [head, ...rows] = table.split("\n").map((line) => line.split(/\s{2,}/));
    expect(head).toEqual(["response", "-> 0", "-> 1", "-> missing"]);
    const counted = (key: string): number => text.split(`"${key}"`).length - 1;
    expect(rows).toEqual([
      ["J", `${counted("j") - 1}`, "0", "0"],
      ["f", `${counted("f")}`, "0", "0"],
      ["j", "0", "1", "0"],
      ["missing", "0", "0", `${100 - counted("j") - counted("f")}`],
    ]);
  });

  it("shows an inverted recoding: rewarded choices of option 1 count as input 0", () => {
    const { stderr } = place.credence(
      ...["import", "hbayesdm", data("hbayesdm/prl.txt"), "--derive", "response = choice == 1"],
      ...["--derive", "input = (choice == 1) == (outcome < 0)"],
    );
    const table = stderr.split("(outcome < 0)\n")[1]!.split("\n\n")[0]!;
    const [head, ...rows] = table.split("\n").map((line) => line.trim().split(/\s{2,}/));
    expect(head).toEqual(["choice", "outcome", "-> 0", "-> 1"]);
    const rewarded = rows.find(([choice, outcome]) => choice === "1" && outcome === "1")!;
    expect(rewarded[3]).toBe("0");
    expect(Number(rewarded[2])).toBeGreaterThan(20);
  });

  it("says which recoding a task brought, and which option is 1", () => {
    const { stdout, stderr } = place.credence("import", ...commands.hbayesdm);
    expect(stdout.split("\n", 2)).toEqual([
      "participant,trial,input,response,choice,outcome",
      expect.stringMatching(/^1,1,[01],[01],[12],-?1$/),
    ]);
    expect(stderr).toContain("input = (choice == 1) == (outcome > 0) (by the task)");
    expect(stderr).toContain("Note: response is 1 where option 1 was chosen.");
    expect(place.credence("import", ...commands.hbayesdm, "--quiet").stderr).toBe("");
  });
});

describe("the schema of the summary", () => {
  it("has the file that scripts/schema.ts writes", () => {
    const schema = { title: "credence-import/1", ...z.toJSONSchema(importSummarySchema) };
    expect(readFileSync(join(root, "schema/credence-import-1.json"), "utf8")).toBe(
      `${JSON.stringify(schema, undefined, 2)}\n`,
    );
  });
});

describe("trials to ignore", () => {
  it("come from a list or a file, for all pairs or each", () => {
    writeFileSync(join(place.path, "ignore.txt"), "3\n17\n");
    const ignored = (...args: string[]): string[] => {
      const { code } = place.credence("import", ...commands.tapas, ...args, "--out", "i.csv", "--overwrite");
      expect(code).toBe(0);
      return [...study("i.csv").values()].map((rows) =>
        rows.flatMap((row) => (row.ignore === "1" ? [row.trial] : [])).join(" "),
      );
    };
    expect(ignored("--ignore", "3,17")).toEqual(["3 17", "3 17"]);
    expect(ignored("--ignore", "ignore.txt")).toEqual(["3 17", "3 17"]);
    writeFileSync(join(place.path, "none.txt"), "\n");
    expect(ignored("--ignore", "none.txt,ignore.txt")).toEqual(["", "3 17"]);
    const { code, stderr } = place.credence("import", ...commands.tapas, "--ignore", "3,ignore.txt");
    expect([code, stderr]).toEqual([
      2,
      "credence: --ignore 3,ignore.txt: expected numbers of trials, or one file of them for all pairs, or one for each of the 2 pairs\n",
    ]);
  });
});

describe("files of the toolbox", () => {
  it("may be listed, with one file of inputs for all, and ids", () => {
    const { code, stdout } = place.credence(
      ...[
        "import",
        "tapas",
        "--inputs",
        data("tapas/u.txt"),
        "--responses",
        data("tapas/y1.csv"),
        data("tapas/y2.txt"),
      ],
      ...["--ids", "a,b"],
    );
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.startsWith("b,")).length).toBe(100);
  });

  it("that do not pair up are refused", () => {
    const refused = (...args: string[]): string => {
      const { code, stderr } = place.credence("import", "tapas", ...args);
      expect(code).toBe(2);
      return stderr;
    };
    const [u1, y] = [data("tapas/u.txt"), data("tapas/y1.csv")];
    expect(refused(u1)).toContain("expected files in pairs");
    expect(refused()).toContain("expected files in pairs");
    expect(refused("--inputs", u1)).toContain("give files in pairs, or both --inputs and --responses");
    expect(refused("--inputs", u1, u1, u1, "--responses", y, y)).toContain(
      "3 files of inputs and 2 of responses",
    );
    expect(refused(u1, y, "--ids", "a,b")).toContain("--ids names 2 participants, and there are 1 pairs");
  });
});

describe("patterns of names", () => {
  it("that the shell left as they are find the files they fit, in order", () => {
    const [csv, json] = [data("jspsych/sub-*.csv"), data("jspsych/*.nothing")];
    const found = place.credence("import", "jspsych", csv, ...choices);
    expect(found.stderr).toContain("Read 404 rows from 2 files");
    expect(found.stdout).toBe(place.credence("import", ...commands["jspsych as CSV"]).stdout);
    const pair = ["--inputs", data("tapas/u.tx?"), "--responses", data("tapas/y*.*")];
    expect(place.credence("import", "tapas", ...pair).stderr).toContain(
      "2 participants, 200 trials, 100 each: y1, y2",
    );
    const { code, stderr } = place.credence("import", "jspsych", json, ...choices);
    expect([code, stderr]).toEqual([2, `credence: ${json}: no file has a name like this\n`]);
  });
});

describe("the file written", () => {
  it("is not replaced unasked, and not touched by an import that fails", () => {
    writeFileSync(join(place.path, "mine.csv"), "keep me");
    const { code, stderr } = place.credence("import", ...commands.hbayesdm, "--out", "mine.csv");
    expect([code, stderr]).toEqual([
      2,
      "credence: mine.csv: is there already; choose another with --out, or replace it with --overwrite\n",
    ]);
    const failed = place.credence(
      "import",
      "hbayesdm",
      data("tapas/u.txt"),
      "--out",
      "mine.csv",
      "--overwrite",
    );
    expect(failed.code).toBe(1);
    expect(readFileSync(join(place.path, "mine.csv"), "utf8")).toBe("keep me");
    place.credence("import", "hbayesdm", data("tapas/u.txt"), "--out", "new.csv");
    expect(existsSync(join(place.path, "new.csv"))).toBe(false);
  });

  it("is needed where the summary is printed as JSON", () => {
    const { code, stderr } = place.credence("import", ...commands.hbayesdm, "--json");
    expect([code, stderr]).toEqual([
      2,
      "credence: --json prints the summary, so the study needs a file: --out study.csv\n",
    ]);
  });
});

describe("help and typing errors", () => {
  it("of each layout show its options and two examples", () => {
    for (const layout of ["jspsych", "tapas", "hbayesdm"]) {
      const { code, stdout } = place.credence("import", layout, "--help");
      expect(code).toBe(0);
      expect(stdout.split(`\n  credence import ${layout} `).length).toBe(3);
    }
  });

  it("suggest what was meant", () => {
    const layout = place.credence("import", "jspsyc", "x.csv");
    expect([layout.code, layout.stderr]).toEqual([2, expect.stringContaining("Did you mean jspsych?")]);
    const option = place.credence("import", "hbayesdm", data("hbayesdm/prl.txt"), "--tsk", "prl");
    expect([option.code, option.stderr]).toEqual([2, expect.stringContaining("Did you mean --task?")]);
  });
});
