import fc from "fast-check";
import { expect, test } from "vitest";
import { type Run, readStudy, type StudyOptions } from "./index.js";

const runsOf = async (text: string, options: StudyOptions = {}): Promise<readonly Run[]> =>
  (await readStudy({ name: "d.csv", text }, options)).participants.flatMap(({ runs }) => runs);
const inputs = (runs: readonly Run[]): number[][] => runs.map((run) => [...run.inputs[0]!]);

test("participants come by first appearance, sessions in natural order, trials by number", async () => {
  const runs = await runsOf(
    "ID,session,trial,u,y\nb,10,2,4,0\nb,10,1,3,0\nb,9,1,2,0\na,1,1,1,0\nb,pre,1,5,0\n",
  );
  expect(runs.map((run) => [run.participant, run.session])).toEqual([
    ["b", "9"],
    ["b", "10"],
    ["b", "pre"],
    ["a", "1"],
  ]);
  expect(inputs(runs)).toEqual([[2], [3, 4], [5], [1]]);
});

test("without a trial column the order of the file holds", async () => {
  expect(inputs(await runsOf("u,y\n3,0\n1,0\n2,0\n"))).toEqual([[3, 1, 2]]);
});

test("sessions reset and blocks carry unless told otherwise", async () => {
  const text = "session,block,u,y\n1,a,1,0\n1,b,2,0\n2,a,3,0\n2,b,4,0\n";
  expect(inputs(await runsOf(text))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(inputs(await runsOf(text, { sessions: "carry" }))).toEqual([[1, 2, 3, 4]]);
  expect(inputs(await runsOf(text, { blocks: "reset" }))).toEqual([[1], [2], [3], [4]]);
});

test("a block that comes back after another one is a new stretch", async () => {
  const text = "block,trial,u,y\na,1,1,0\nb,2,2,0\na,3,3,0\n";
  expect(inputs(await runsOf(text, { blocks: "reset" }))).toEqual([[1], [2], [3]]);
});

test("trial numbers that start again in each block put blocks first, numbers by value", async () => {
  expect(inputs(await runsOf("block,trial,u,y\n10,1,3,0\n10,2,4,0\n9,2,2,0\n9,1,1,0\n"))).toEqual([
    [1, 2, 3, 4],
  ]);
  expect(inputs(await runsOf("block,trial,u,y\npre,2,2,0\npre,1,1,0\nmid,1,3,0\n"))).toEqual([[1, 2, 3]]);
});

test("the order of rows does not matter when trials are numbered", async () => {
  const rows = ["a,1,1,0.1,0", "a,1,2,0.2,0", "a,2,1,0.3,0", "a,2,2,0.4,0", "a,2,3,0.5,0"];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
      const runs = await runsOf(`id,session,trial,u,y\n${shuffled.join("\n")}`);
      expect(inputs(runs)).toEqual([
        [0.1, 0.2],
        [0.3, 0.4, 0.5],
      ]);
    }),
  );
});

test("intervals are differences of time, and 1 at the first trial", async () => {
  const [run] = await runsOf("u,y,time\n1,0,10\n1,0,12.5\n0,0,16\n");
  expect([...run!.interval!]).toEqual([1, 2.5, 3.5]);
});

test("an interval column wins over time, its first cell too when it has one", async () => {
  expect([...(await runsOf("u,y,time,interval\n1,0,0,\n1,0,9,2\n"))[0]!.interval!]).toEqual([1, 2]);
  expect([...(await runsOf("u,y,interval\n1,0,4\n1,0,2\n"))[0]!.interval!]).toEqual([4, 2]);
});

test("a gap is added at borders that beliefs are carried over, and nowhere else", async () => {
  const text = "session,block,u,y\n1,1,1,0\n1,1,1,0\n1,2,1,0\n2,1,1,0\n";
  const gaps = async (options: StudyOptions): Promise<(number[] | undefined)[]> =>
    (await runsOf(text, options)).map((run) => run.interval && [...run.interval]);
  expect(await gaps({})).toEqual([undefined, undefined]);
  expect(await gaps({ gap: 5 })).toEqual([[1, 1, 6], [1]]);
  expect(await gaps({ gap: 5, sessions: "carry" })).toEqual([[1, 1, 6, 6]]);
});

test("a gap may be a column, read on the first trial after a border and nowhere else", async () => {
  const text = "session,u,y,pause\n1,1,0,\n1,1,0,x\n2,1,0,4\n2,1,0,-1\n3,1,0,0.5\n";
  const options: StudyOptions = { gap: "pause", sessions: "carry" };
  expect([...(await runsOf(text, options))[0]!.interval!]).toEqual([1, 1, 5, 1, 1.5]);
  expect((await runsOf(text, { gap: "pause" })).map((run) => [...run.interval!])).toEqual([
    [1, 1],
    [1, 1],
    [1],
  ]);
  const timed = text.replace("pause\n", "pause,interval\n").replaceAll(/(\d,[^,\n]*)\n/g, "$1,3\n");
  expect([...(await runsOf(timed, options))[0]!.interval!]).toEqual([3, 3, 7, 3, 3.5]);
  const study = await readStudy({ name: "d.csv", text }, options);
  expect(study.summary.ignoredColumns).toEqual([]);
});

test("a gap that is missing, negative or no number where it is needed is named, and so is a column that is not there", async () => {
  const problems = async (gaps: readonly string[], gap = "pause"): Promise<string> => {
    const rows = gaps.map((value, i) => `${i + 1},1,0,${value}`);
    const text = `session,u,y,pause\n${rows.join("\n")}\n`;
    return readStudy({ name: "d.csv", text }, { gap, sessions: "carry" }).then(
      () => "",
      (error: unknown) => String(error),
    );
  };
  const needed = "the first trial after a border that beliefs are carried over needs a gap, time steps >= 0";
  expect(await problems(["1", ""])).toContain(`${needed}; there is none`);
  const both = await problems(["1", "-2", "long"]);
  expect(both).toContain(`d.csv:3, column pause: ${needed}; found "-2"`);
  expect(both).toContain(`d.csv:4, column pause: ${needed}; found "long"`);
  expect(await problems(["1"], "puase")).toContain(
    'there is no column "puase" to read the gap from; did you mean "pause"?',
  );
});

test("a clock that starts again at a border counts as one step and is pointed out", async () => {
  const text = "block,u,y,time\n1,1,0,0\n1,1,0,5\n2,1,0,0\n2,1,0,3\n";
  const study = await readStudy({ name: "d.csv", text }, { gap: 2 });
  expect([...study.participants[0]!.runs[0]!.interval!]).toEqual([1, 5, 3, 3]);
  expect(study.warnings.map(({ code }) => code)).toContain("clock-restarts");
});

test("a column that merely looks like a clock is put aside with a warning", async () => {
  const study = await readStudy({ name: "d.csv", text: "u,y,time\n1,0,12:00:01\n0,1,12:00:05\n" });
  expect(study.participants[0]!.runs[0]!.interval).toBeUndefined();
  expect(study.columns.time).toBeUndefined();
  expect(study.warnings[0]).toMatchObject({
    code: "column-not-used",
    message: expect.stringContaining(
      'column "time" is not used as time: line 2: expected a number, found "12:00:01"',
    ),
  });
});

test("trial labels are kept as written, and text ones leave the order of the file with a warning", async () => {
  const study = await readStudy({ name: "d.csv", text: "trial,u,y\nt2,2,0\nt1,1,0\n" });
  expect(study.participants[0]!.runs[0]!.trialLabels).toEqual(["t2", "t1"]);
  expect(study.participants[0]!.runs[0]!.inputs[0]).toEqual(Float64Array.of(2, 1));
  expect(study.warnings.map(({ code }) => code)).toContain("trial-text");
});

test("onsets may be missing where the model counts trials, and are kept as they are", async () => {
  const text = "u,y,time\n1,0,10\n1,0,\n0,0,16\n";
  const study = await readStudy({ name: "d.csv", text }, { columns: { time: "time" }, needsTime: false });
  expect(study.columns.time).toEqual(["time"]);
  expect(study.participants[0]!.runs[0]!.variables.get("time")).toEqual(Float64Array.of(10, Number.NaN, 16));
  const back = readStudy(
    { name: "d.csv", text: `${text}1,1,12\n` },
    { columns: { time: "time" }, needsTime: false },
  );
  await expect(back).rejects.toThrow("time goes back from 16 to 12");
});

test("sessions that beliefs are carried through in another order than the file's are pointed out", async () => {
  const text = "session,u,y\npre,1,0\npre,0,0\npost,1,1\npost,0,1\n";
  const warningsOf = async (content: string, options: StudyOptions) =>
    (await readStudy({ name: "d.csv", text: content }, options)).warnings.filter(
      ({ code }) => code === "session-order",
    );
  expect(await warningsOf(text, { sessions: "carry" })).toEqual([
    {
      code: "session-order",
      message:
        "participant d: beliefs are carried through the sessions in the order post, pre, which is not that of the file; if it is not that of time, number the sessions, for example with --derive",
      participants: ["d"],
    },
  ]);
  expect(await warningsOf(text, {})).toEqual([]);
  const numbered = text.replaceAll("pre", "1").replaceAll("post", "2");
  expect(await warningsOf(numbered, { sessions: "carry" })).toEqual([]);
});
