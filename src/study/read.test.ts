import fc from "fast-check";
import { expect, test } from "vitest";
import { readStudy, type StudyOptions } from "./index.js";

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)),
  );
const read = (text: string, options: StudyOptions = {}) => readStudy({ name: "data/S01.csv", text }, options);

test("one participant and one trial are a study", async () => {
  const study = await read("input,response\n0.5,1\n");
  const run = {
    participant: "S01",
    session: undefined,
    inputs: [Float64Array.of(0.5)],
    responses: [Float64Array.of(1)],
    scored: Uint8Array.of(1),
    rows: Int32Array.of(2),
    trialLabels: undefined,
    variables: new Map([
      ["input", Float64Array.of(0.5)],
      ["response", Float64Array.of(1)],
    ]),
  };
  expect(study.participants).toEqual([{ id: "S01", runs: [run] }]);
  expect(study.columns).toEqual({ input: ["input"], response: ["response"] });
});

test("blank cells, NaN and NA are missing values", async () => {
  const [run] = (await read("u,y\n,1\nNaN,\nNA,NA\n1,NaN\n")).participants[0]!.runs;
  expect(run!.inputs[0]).toEqual(Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 1));
  expect(run!.responses[0]).toEqual(Float64Array.of(1, Number.NaN, Number.NaN, Number.NaN));
});

test("a row of separators only is a trial, except at the end, where spreadsheets write them", async () => {
  const study = await read("u,y\n1,1\n,\n0,1\n,\n\n");
  expect(study.summary.trials.max).toBe(3);
});

test("line ends of Windows, old Macintosh and both mixed give the same trials", async () => {
  const want = (await read("u,y\n1,0\n0,1\n")).participants;
  for (const text of ["u,y\r\n1,0\r\n0,1\r\n", "u,y\r1,0\r0,1", "u,y\r\n1,0\n0,1\r\n", "\n\nu,y\n1,0\n0,1"]) {
    const { participants } = await read(text);
    expect(participants[0]!.runs[0]!.inputs).toEqual(want[0]!.runs[0]!.inputs);
  }
});

test("quotes may hold separators, newlines and quotes, and lines are still counted as in the file", async () => {
  const study = await read(
    'participant,input,response,note\n"a, ""b""",1,0,"two\nlines"\n"a, ""b""",0,1,x\n',
  );
  expect(study.participants[0]!.id).toBe('a, "b"');
  expect([...study.participants[0]!.runs[0]!.rows]).toEqual([2, 4]);
  expect(study.participants[0]!.runs[0]!.variables.get("note")).toEqual(["two\nlines", "x"]);
});

test("comma, tab and semicolon are found from the header", async () => {
  const separators = [",", "\t", ";"].map((s) => `participant${s}u${s}y\np${s}1${s}0\n`);
  const found = await Promise.all(separators.map((text) => read(text)));
  expect(found.map(({ summary }) => summary.separator)).toEqual(["comma", "tab", "semicolon"]);
  expect((await read('"a;b;c;d",u,y\nx,1,0\n')).summary.separator).toBe("comma");
});

test("UTF-8 with and without a byte order mark and UTF-16 with one are read", async () => {
  const text = "participant,u,y\nÅsa,1,0\n";
  const utf16 = (little: boolean): number[] =>
    [...text].flatMap((c) => (little ? [c.charCodeAt(0), 0] : [0, c.charCodeAt(0)]));
  const files = {
    text,
    "UTF-8": bytes(text),
    "UTF-8 with BOM": bytes([0xef, 0xbb, 0xbf], text),
    "UTF-16LE": bytes([0xff, 0xfe], utf16(true)),
    "UTF-16BE": bytes([0xfe, 0xff], utf16(false)),
  };
  for (const [encoding, content] of Object.entries(files)) {
    const source =
      typeof content === "string" ? { name: "f", text: `\uFEFF${content}` } : { name: "f", bytes: content };
    const { participants, summary } = await readStudy(source);
    expect(summary.encoding).toBe(encoding);
    expect(participants[0]!.id).toBe("Åsa");
  }
});

test("ids are strings exactly as written, whatever they hold", async () => {
  const ids = [
    "__proto__",
    "constructor",
    "<script>alert(1)</script>",
    "../../x",
    "007",
    "7",
    "x".repeat(300),
    "NA",
    "1e3",
  ];
  const study = await read(`id,u,y\n${ids.map((id) => `${id},1,0`).join("\n")}\n`);
  expect(study.participants.map(({ id }) => id)).toEqual(ids);
});

test("column names may be anything, too", async () => {
  const study = await read("__proto__,constructor,u,y\n1,a,1,0\n");
  expect(study.summary.ignoredColumns).toEqual(["__proto__", "constructor"]);
  expect(study.participants[0]!.runs[0]!.variables.get("__proto__")).toEqual(Float64Array.of(1));
});

test("columns without a name, as pandas and R write them, get one", async () => {
  expect((await read(",u,y\n0,1,0\n")).summary.ignoredColumns).toEqual(["column 1"]);
});

test("the trials that are ignored or not shown have no input", async () => {
  const study = await read("u,y,ignore,unobserved\n1,0,0,0\n5,0,TRUE,0\n0,1,,1\n1,1,false,0\n", {
    binaryInput: true,
  });
  const [run] = study.participants[0]!.runs;
  expect(run!.inputs[0]).toEqual(Float64Array.of(1, Number.NaN, Number.NaN, 1));
  expect(run!.unobserved).toEqual(Uint8Array.of(0, 0, 1, 0));
  expect(study.summary.missingInputs).toBe(2);
});

test("response times become seconds, and seconds that look like milliseconds are pointed out", async () => {
  const text = "u,y,rt\n1,0,500\n0,1,NaN\n";
  const [run] = (await read(text, { rtUnit: "ms" })).participants[0]!.runs;
  expect(run!.rt).toEqual(Float64Array.of(0.5, Number.NaN));
  expect((await read(text)).warnings.map(({ code }) => code)).toContain("rt-unit");
});

test("skipFirst leaves trials of every run out of the likelihood", async () => {
  const study = await read("session,u,y\n1,1,0\n1,0,1\n2,1,1\n2,1,1\n", { skipFirst: 1 });
  expect(study.participants[0]!.runs.map(({ scored }) => [...scored])).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(study.summary.scoredTrials).toBe(2);
});

test("the summary counts participants, runs, trials and what is missing", async () => {
  const study = await read(
    "subject,session,u,y,age,left\na,1,1,0,30,x\na,1,,1,30,x\na,2,1,,30,x\nb,1,1,1,20,x\nb,1,0,0,20,x\nc,1,0,0,20,x\n",
    { columns: { condition: ["age", "left"] } },
  );
  expect(study.summary).toEqual({
    participants: 3,
    runs: 4,
    trials: { min: 1, median: 2, max: 3 },
    missingInputs: 1,
    missingResponses: 1,
    scoredTrials: 5,
    ignoredColumns: [],
    excludedRows: 0,
    droppedRows: 0,
    separator: "comma",
    encoding: "text",
  });
  expect(study.participants[0]!.runs[0]!.condition).toEqual(["30:x", "30:x"]);
});

test("responses may be absent when none are needed", async () => {
  const study = await read("u\n1\n0\n", { needsResponse: false });
  expect(study.participants[0]!.runs[0]!.responses).toEqual([]);
  expect(study.summary.scoredTrials).toBe(2);
  expect(study.warnings).toEqual([]);
});

const cell = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.integer(), fc.constant(Number.NaN));
const id = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "" && !text.includes("\r"));

test("a table written as CSV and read again has the same numbers", async () => {
  const row = fc.record({ participant: id, input: cell, response: cell });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(",", ";", "\t"),
      async (rows, s) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const number = (x: number): string => (Number.isNaN(x) ? "" : String(x));
        const lines = rows.map((r) => [quote(r.participant), number(r.input), number(r.response)].join(s));
        const text = [["participant", "input", "response"].join(s), ...lines].join("\n");
        const { participants } = await read(text, { columns: { response: [] }, needsResponse: false });
        for (const name of new Set(rows.map((r) => r.participant.trim()))) {
          const own = rows.filter((r) => r.participant.trim() === name);
          const [run] = participants.find((p) => p.id === name)!.runs;
          expect(run!.inputs[0]).toEqual(Float64Array.from(own, (r) => Number(String(r.input))));
          const other = run!.variables.get("response");
          expect(other).toEqual(Float64Array.from(own, (r) => Number(String(r.response))));
        }
      },
    ),
  );
});
