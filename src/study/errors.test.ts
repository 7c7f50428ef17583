import { expect, test } from "vitest";
import { DataError, UsageError } from "../errors.js";
import { readStudy, type StudyOptions } from "./index.js";

const messageOf = async (content: string | Uint8Array, options: StudyOptions = {}): Promise<string> => {
  const name = "d.csv";
  const source = typeof content === "string" ? { name, text: content } : { name, bytes: content };
  const error = await readStudy(source, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DataError);
  return (error as DataError).message;
};

test("a column that was named and is missing", async () => {
  expect(await messageOf("u,y,cue\n1,0,1\n", { columns: { input: "Ceu" } })).toBe(
    'd.csv:1: there is no column "Ceu" for input; did you mean "cue"? (columns: u, y, cue)',
  );
});

test("columns that nobody named and none has a known name, both at once", async () => {
  expect(await messageOf("cue,choice\n1,0\n")).toBe(
    [
      "d.csv:1: there is no column for input: looked for input, u, input_1; name it with --input COL (columns: cue, choice)",
      "d.csv:1: there is no column for response: looked for response, y, response_1; name it with --response COL (columns: cue, choice)",
    ].join("\n"),
  );
});

test("several columns for one role", async () => {
  expect(await messageOf("subject,ID,u,y\n1,1,1,0\n")).toBe(
    "d.csv:1: several columns could be the participant: subject, ID; choose with --participant subject",
  );
});

test("cells that are no numbers, each with what would mend it", async () => {
  const text = 'u;y\n0,5;left\n1;?\n"#N/A";1\n';
  expect(await messageOf(text)).toBe(
    [
      'd.csv:2, column u: expected a number, found "0,5"; decimal commas are not read, write 0.5',
      'd.csv:4, column u: expected a number, found "#N/A"; if it marks a missing value, --missing "#N/A"',
      `d.csv:2, column y: expected a number, found "left"; recode the column, for example --derive "y = y == 'left'", or, if it marks a missing value, --missing left`,
      'd.csv:3, column y: expected a number, found "?"; if it marks a missing value, --missing "?"',
    ].join("\n"),
  );
});

test("words instead of numbers, each once, so that no other problem is crowded out", async () => {
  const rows = Array.from(
    { length: 30 },
    (_, t) => `${t === 25 ? "x" : 1},${t % 3 === 0 ? "left" : "right"}`,
  );
  const text = `u,y\n${rows.join("\n")}\n`;
  const lines = (await messageOf(text)).split("\n").map((line) => line.replace(/;.*/, ""));
  expect(lines).toEqual([
    'd.csv:27, column u: expected a number, found "x"',
    'd.csv:2, column y: expected a number, found "left" (and in 9 more cells)',
    'd.csv:3, column y: expected a number, found "right" (and in 19 more cells)',
  ]);
});

test("a binary input coded 1 and 2", async () => {
  expect(await messageOf("cue,y\n1,0\n2,0\n,1\n", { columns: { input: "cue" }, binaryInput: true })).toBe(
    'd.csv:3, column cue: a binary input must be 0 or 1, found 2 (values of the column: 1, 2); recode it, for example --derive "cue = cue - 1"',
  );
});

test("a binary input with a 2 beside 0 and 1", async () => {
  expect(await messageOf("input,y\n1,0\n2,0\n0,1\n", { binaryInput: true })).toBe(
    'd.csv:3, column input: a binary input must be 0 or 1, found 2 (values of the column: 0, 1, 2); recode it, for example --derive "input = input == 2", or, if 2 marks a missing value, --missing 2',
  );
});

test("a binary input that is not binary at all", async () => {
  expect(await messageOf("u,y\n0.1,0\n0.2,0\n0.3,1\n0.4,1\n0.5,1\n", { binaryInput: true })).toBe(
    'd.csv:2, column u: a binary input must be 0 or 1, found 0.1 (values of the column: 0.1, 0.2, 0.3, 0.4, 0.5); choose a model for continuous inputs, or recode it, for example --derive "u = u > 0.3"',
  );
});

test("a binary response coded -1 and 1, in a column whose name has a blank", async () => {
  const options = { columns: { response: "the choice" }, responseValues: ["binary"] as const };
  expect(await messageOf("u,the choice\n1,-1\n0,1\n", options)).toBe(
    `d.csv:2, column the choice: a binary response must be 0 or 1, found -1 (values of the column: -1, 1); recode it, for example --derive 'col["the choice"] = col["the choice"] == 1'`,
  );
});

test("rows with too few and too many fields", async () => {
  expect(await messageOf("u,y\n1\n1,0\n1,0,1\n")).toBe(
    "d.csv:2: expected 2 fields as in the header, found 1\nd.csv:4: expected 2 fields as in the header, found 3",
  );
});

test("repeated trials, with both lines", async () => {
  expect(await messageOf("id,session,block,trial,u,y\na,1,x,1,1,0\na,1,y,1,1,0\na,1,x,1.0,1,0\n")).toBe(
    'd.csv:4, column trial: trial 1.0 of participant "a", session "1", block "x" is on line 2 already',
  );
});

test("blank ids, labels and trial numbers", async () => {
  expect(await messageOf("id,session,trial,u,y\n,1,1,1,0\na,,1,1,0\na,1,,1,0\n")).toBe(
    [
      "d.csv:2, column id: the participant is blank",
      "d.csv:3, column session: the session is blank",
      "d.csv:4, column trial: there is no trial number",
    ].join("\n"),
  );
});

test("an empty file, and a header only", async () => {
  for (const text of ["", "\n\n", "\uFEFF"]) expect(await messageOf(text)).toBe("d.csv: the file is empty");
  expect(await messageOf("u,y\n")).toBe("d.csv:1: there is a header and no row below it");
});

test("an empty line in a file of one column", async () => {
  expect(await messageOf("u\n1\n\n0\n", { needsResponse: false })).toBe(
    "d.csv:3: empty line among single values; write NaN for a missing value, or delete the line",
  );
});

test("two columns with one name", async () => {
  expect(await messageOf("u,y,u\n1,0,1\n")).toBe('d.csv:1: two columns are named "u"');
});

test("quotes that do not end, or end too early", async () => {
  expect(await messageOf('u,y\n1,"0\n0,1\n')).toBe("d.csv:2: a quote is opened and never closed");
  expect(await messageOf('u,y\n1,"0"x\n0,"1"\n')).toBe(
    "d.csv:2: text follows a closing quote; write a quote inside quotes twice",
  );
});

test("bytes that are not the text they should be", async () => {
  expect(await messageOf(Uint8Array.of(0x75, 0x0a, 0xe9, 0x0a))).toBe(
    "d.csv:2: these bytes are not UTF-8; save the file as UTF-8",
  );
  expect(await messageOf(Uint8Array.of(0x75, 0, 0x0a, 0))).toBe(
    "d.csv:1: found a zero byte: the file is binary, or UTF-16 without a byte order mark; save it as UTF-8",
  );
});

test("participants without responses, and without scored ones", async () => {
  expect(await messageOf("id,u,y\na,1,\nb,1,0\nc,1,NA\nd,1,0\nd,1,1\n", { skipFirst: 1 })).toBe(
    [
      "d.csv: all responses are missing for participants a, c; leave them out with exclude",
      "d.csv: no scored trial is left for participant b: skipFirst 1 takes every trial with a response",
    ].join("\n"),
  );
});

test("times and intervals that cannot be, where the caller names the column", async () => {
  const columns = { time: "time" };
  expect(await messageOf("u,y,time\n1,0,5\n1,1,3\n0,1,\n", { columns })).toBe(
    "d.csv:3, column time: time goes back from 5 to 3\nd.csv:4, column time: there is no time; give every trial its onset, or leave the column out",
  );
  expect(await messageOf("u,y,dt\n1,0,\n1,1,-3\n0,1,\n", { columns: { interval: "dt" } })).toBe(
    [
      "d.csv:3, column dt: an interval must be >= 0, found -3",
      "d.csv:4, column dt: there is no interval; only the first trial of a run may lack one",
    ].join("\n"),
  );
  expect(await messageOf("u,y,rt\n1,0,-1\n", { columns: { rt: "rt" } })).toBe(
    'd.csv:2, column rt: a response time must be > 0, found -1; if that marks a missing one, --derive "rt = rt > 0 ? rt : missing"',
  );
});

test("flags and conditions that say nothing", async () => {
  const columns = { ignore: "skip", condition: "c" };
  expect(await messageOf("u,y,skip,c\n1,0,maybe,x\n1,0,0,\n", { columns })).toBe(
    'd.csv:3, column c: the condition is missing\nd.csv:2, column skip: expected 0, 1, true or false, found "maybe"',
  );
});

test("exclusions and keep that do not fit the data", async () => {
  const text = "id,session,u,y\nS07,1,1,0\n";
  expect(await messageOf(text, { exclude: [{ participant: "S7" }] })).toBe(
    'd.csv: exclude names participant "S7", which is not in the data; did you mean "S07"?',
  );
  expect(await messageOf(text, { exclude: [{ participant: "S07", session: "5" }] })).toBe(
    'd.csv: exclude names session "5" of participant "S07", which is not in the data',
  );
  expect(await messageOf(text, { exclude: [{ session: "1" }] })).toBe("d.csv: exclude leaves no row");
  expect(await messageOf(text, { keep: "u == 0" })).toBe('d.csv: keep "u == 0" leaves no row');
});

test("blocks that reset without a block column", async () => {
  expect(await messageOf("u,y\n1,0\n", { blocks: "reset" })).toBe(
    "d.csv:1: blocks reset, but there is no block column; name it with --block COL",
  );
});

test("every problem is kept, and the message shows the first 20", async () => {
  const text = `u,y\n${Array.from({ length: 25 }, (_, k) => `x${k},0\n`).join("")}`;
  const error = (await readStudy({ name: "d.csv", text }).catch((caught: unknown) => caught)) as DataError;
  expect(error.problems).toHaveLength(25);
  expect(error.message.split("\n").at(-1)).toBe("(5 more)");
});

test.each<[StudyOptions, string]>([
  [
    { blocks: "reset", sessions: "carry" },
    "blocks reset inside sessions that carry: beliefs cannot go on between sessions when they do not between blocks; make sessions reset or blocks carry",
  ],
  [{ gap: -1 }, "gap must be a number of time steps >= 0, got -1"],
  [{ skipFirst: 0.5 }, "skipFirst must be a whole number of trials >= 0, got 0.5"],
  [{ exclude: [{ reason: "left" }] }, "exclude 1 names neither a participant nor a session"],
  [{ columns: { rt: ["a", "b"] } }, "rt takes one column, got a, b"],
  [{ keep: '"yes"' }, 'keep "\\"yes\\"" gives text; it must be true or false'],
])("options that cannot be meant are a misuse: %j", async (options, message) => {
  const error = await readStudy({ name: "d.csv", text: "u,y\n1,0\n" }, options).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toBe(message);
});
