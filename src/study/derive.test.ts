import { expect, test } from "vitest";
import { readStudy, type Study, type StudyOptions } from "./index.js";

const table =
  "id,choice,outcome,side,reaction time,stim.x\na,1,-1,left,0.5,2\na,2,1,right,,4\na,,0,left,0.7,6\nb,1,2,left,0.8,8\n";
const derive = (...derive: string[]): Promise<Study> =>
  readStudy({ name: "d.csv", text: table }, { derive, columns: { input: "x" }, needsResponse: false });
const numbers = async (expression: string): Promise<number[]> => {
  const { participants } = await derive(`x = ${expression}`);
  return participants.flatMap(({ runs }) => runs.flatMap((run) => [...run.inputs[0]!]));
};
const N = Number.NaN;

test("comparisons give 1 and 0, and a missing operand gives missing", async () => {
  expect(await numbers("(choice == 1) == (outcome > 0)")).toEqual([0, 0, N, 1]);
  expect(await numbers("choice != 1")).toEqual([0, 1, N, 0]);
  expect(await numbers('side == "left"')).toEqual([1, 0, 1, 1]);
  expect(await numbers("choice in [2, 3]")).toEqual([0, 1, N, 0]);
});

test("all numbers are doubles, whole literals too", async () => {
  expect(await numbers("outcome / 2")).toEqual([-0.5, 0.5, 0, 1]);
  expect(await numbers("1 / 2 + choice * 1.5")).toEqual([2, 3.5, N, 2]);
  expect(await numbers("-choice + 1")).toEqual([0, -1, N, 0]);
  expect(await numbers("outcome % 2 == 0")).toEqual([0, 0, 1, 1]);
  expect(await numbers("outcome >= 1 ? outcome - 1 : outcome <= 0 ? 0 : 9")).toEqual([0, 0, 0, 1]);
  expect(await numbers("true")).toEqual([1, 1, 1, 1]);
});

test("&& and || are missing only where the other side does not decide", async () => {
  expect(await numbers("choice == 1 && outcome > 0")).toEqual([0, 0, 0, 1]);
  expect(await numbers("choice == 1 && outcome > -2")).toEqual([1, 0, N, 1]);
  expect(await numbers("choice == 2 || outcome == 0")).toEqual([0, 1, 1, 0]);
  expect(await numbers("choice == 2 || outcome == 9")).toEqual([0, 1, N, 0]);
  expect(await numbers("!(choice == 1)")).toEqual([0, 1, N, 0]);
});

test("isMissing tells, missing is the value, and a missing condition gives missing", async () => {
  expect(await numbers("isMissing(choice)")).toEqual([0, 0, 1, 0]);
  expect(await numbers("isMissing(choice) ? 0 : choice == 2")).toEqual([0, 1, 0, 0]);
  expect(await numbers("outcome == 2 ? missing : outcome")).toEqual([-1, 1, 0, N]);
  expect(await numbers("choice == 1 ? 5 : 6")).toEqual([5, 6, N, 5]);
});

test("a column without any value goes with numbers and text alike, and stays missing", async () => {
  const text = "id,key,x\na,,1\na,NA,2\n";
  for (const expression of ['key == "j"', "key == 1", "key + 1", 'key == "j" && x > 5']) {
    const study = readStudy(
      { name: "d.csv", text },
      { derive: [`y = ${expression}`], columns: { input: "y" }, needsResponse: false },
    );
    const [run] = (await study).participants[0]!.runs;
    expect([...run!.inputs[0]!]).toEqual(expression.includes("&&") ? [0, 0] : [N, N]);
  }
});

test("lag is the previous row of the run, missing on the first", async () => {
  expect(await numbers("lag(outcome)")).toEqual([N, -1, 1, N]);
  expect(await numbers("lag(lag(outcome))")).toEqual([N, N, -1, N]);
  expect(await numbers("isMissing(lag(choice == 2)) ? 9 : lag(choice == 2)")).toEqual([9, 0, 1, 9]);
});

test("lag follows trial numbers and the rule for blocks", async () => {
  const text = "block,trial,u,y\n1,2,20,0\n1,1,10,0\n2,1,30,0\n";
  const lags = async (options: StudyOptions): Promise<number[][]> => {
    const study = await readStudy({ name: "d.csv", text }, { ...options, derive: ["input = lag(u)"] });
    return study.participants[0]!.runs.map((run) => [...run.inputs[0]!]);
  };
  expect(await lags({})).toEqual([[N, 10, 20]]);
  expect(await lags({ blocks: "reset" })).toEqual([[N, 10], [N]]);
});

test("names with blanks and dots can be written", async () => {
  expect(await numbers('col["reaction time"] * 2')).toEqual([1, N, 1.4, 1.6]);
  expect(await numbers("stim.x / 2")).toEqual([1, 2, 3, 4]);
  const study = await derive("x = choice", 'col["my input"] = x + 1');
  expect(study.summary.ignoredColumns).toContain("my input");
});

test("derivations see the columns made before, may overwrite, and may make text", async () => {
  const study = await derive("outcome = outcome + 1", 'session = side + "-" + side', "x = outcome");
  expect(study.participants[0]!.runs.map((run) => [run.session, ...run.inputs[0]!])).toEqual([
    ["left-left", 0, 1],
    ["right-right", 2],
  ]);
});

test("the report has a table of old against new values", async () => {
  const { derivations } = await derive("choice = choice - 1", "x = (choice == 1) == (outcome > 0)");
  expect(derivations).toEqual([
    {
      name: "choice",
      expression: "choice - 1",
      overwrites: true,
      table: {
        columns: ["choice"],
        values: ["0", "1", "missing"],
        rows: [
          { old: ["1"], counts: [2, 0, 0] },
          { old: ["2"], counts: [0, 1, 0] },
          { old: ["missing"], counts: [0, 0, 1] },
        ],
      },
    },
    {
      name: "x",
      expression: "(choice == 1) == (outcome > 0)",
      overwrites: false,
      table: {
        columns: ["choice", "outcome"],
        values: ["0", "1", "missing"],
        rows: [
          { old: ["0", "-1"], counts: [0, 1, 0] },
          { old: ["0", "2"], counts: [1, 0, 0] },
          { old: ["1", "1"], counts: [0, 1, 0] },
          { old: ["missing", "0"], counts: [0, 0, 1] },
        ],
      },
    },
  ]);
});

test("a table of many values shows 12 and sums up the others", async () => {
  const text = `c\n${Array.from({ length: 30 }, (_, i) => i).join("\n")}\n`;
  const study = await readStudy({ name: "d.csv", text }, { derive: ["input = c * 2"], needsResponse: false });
  const { values, rows } = study.derivations[0]!.table;
  expect([values.length, rows.length, rows.at(-1)]).toEqual([
    13,
    13,
    { old: ["others"], counts: [...Array(12).fill(0), 18] },
  ]);
});

test("keep drops rows that are false, and says when it cannot decide", async () => {
  const study = await readStudy(
    { name: "d.csv", text: table },
    { keep: "choice == 1", columns: { input: "outcome" }, needsResponse: false },
  );
  expect(study.summary).toMatchObject({ participants: 2, droppedRows: 2 });
  expect(study.warnings).toEqual([
    {
      code: "keep-missing",
      message: 'keep "choice == 1" is missing on 1 rows; they are dropped',
      participants: [],
    },
  ]);
});

test("exclude leaves out people and sessions, before anything is checked", async () => {
  const text = "id,session,u,y\na,1,1,0\na,2,2,0\nb,1,bad,0\n";
  const exclude = [{ participant: "b", reason: "technical failure" }, { session: "2" }];
  const study = await readStudy({ name: "d.csv", text }, { exclude });
  expect(study.summary).toMatchObject({ participants: 1, runs: 1, excludedRows: 2 });
});

const columns = "columns: id, choice, outcome, side, reaction time, stim.x";
test.each([
  [
    "x = chioce == 1",
    `d.csv: derivation "x = chioce == 1", character 5: there is no column "chioce"; did you mean choice? (${columns})`,
  ],
  [
    "x = reactiontime",
    `d.csv: derivation "x = reactiontime", character 5: there is no column "reactiontime"; did you mean col["reaction time"]? (${columns})`,
  ],
  ["x = (choice ==", 'derivation "x = (choice ==", character 15: unexpected end of the expression'],
  ["x = choice = 1", 'derivation "x = choice = 1", character 12: one = does not compare; write =='],
  [
    "x = é + 1",
    `derivation "x = é + 1", character 5: unexpected character: é; columns with other signs in their names are written col["name"]`,
  ],
  [
    "x = function",
    'derivation "x = function", character 5: "function" is a reserved word; write col["function"] for the column',
  ],
  [
    "choice == 1",
    'derivation "choice == 1" is not of the form "name = expression", for example "input = cue - 1"',
  ],
  [
    "x = choice == missing",
    'd.csv: derivation "x = choice == missing", character 5: a comparison with missing is always missing; write isMissing(x)',
  ],
  [
    "x = side == 1",
    'd.csv: derivation "x = side == 1", character 5: == mixes a number and text; column "side" is text, line 2 holds "left"',
  ],
  [
    "x = side > 1",
    'd.csv: derivation "x = side > 1", character 5: > needs numbers; column "side" is text, line 2 holds "left"',
  ],
  [
    "x = lags(choice)",
    'd.csv: derivation "x = lags(choice)", character 5: there is no function lags; did you mean lag(x)?',
  ],
  [
    "x = side.size()",
    'd.csv: derivation "x = side.size()", character 5: there is no function size; there are lag(x), log(x) and isMissing(x)',
  ],
  ["x = lag(choice, 2)", 'd.csv: derivation "x = lag(choice, 2)", character 5: lag takes one value, got 2'],
  [
    "x = {1: 2}",
    'd.csv: derivation "x = {1: 2}", character 5: this form is not part of the language of derivations',
  ],
  [
    "x = 1 / outcome",
    "d.csv:4, column x: 1 / outcome divides by zero (1 and 0); say what it should be, for example missing, with ? :",
  ],
])("the derivation %s fails with its place", async (derivation, message) => {
  await expect(derive(derivation)).rejects.toThrow(
    new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
  );
});

test("a division by zero on a branch not taken is no error", async () => {
  expect(await numbers("outcome == 0 ? missing : 1 / outcome")).toEqual([-1, 1, N, 0.5]);
});
