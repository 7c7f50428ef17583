import { expect, test } from "vitest";
import { readTwoFiles, type StudyOptions } from "./index.js";

const read = (inputs: string, responses?: string, options: StudyOptions = {}) =>
  readTwoFiles(
    { name: "data/u.txt", text: inputs },
    responses === undefined ? undefined : { name: "data/sub-01.y.csv", text: responses },
    { ...options, ...(responses === undefined && { needsResponse: false }) },
  );

test("one number a line in two files is one participant, named by the file of responses", async () => {
  const study = await read("1\n0\nNaN\n", "1\nNaN\n0");
  expect(study.participants[0]!.id).toBe("sub-01.y");
  const [run] = study.participants[0]!.runs;
  expect(run!.inputs).toEqual([Float64Array.of(1, 0, Number.NaN)]);
  expect(run!.responses).toEqual([Float64Array.of(1, Number.NaN, 0)]);
  expect([...run!.rows]).toEqual([1, 2, 3]);
});

test("a header is allowed, and counts as line 1", async () => {
  const [run] = (await read('"u"\r\n1\r\n0\r\n', "choice\n1\n0\n")).participants[0]!.runs;
  expect(run!.inputs).toEqual([Float64Array.of(1, 0)]);
  expect([...run!.rows]).toEqual([2, 3]);
});

test("columns are separated by blanks, tabs, commas or semicolons", async () => {
  for (const text of ["  1.0000000e+00  2\n  0 3  \n", "1\t2\n0\t3", "1,2\n0,3", "1;2\n0;3\n"]) {
    const study = await read(text);
    expect(study.participants[0]!.id).toBe("u");
    expect(study.participants[0]!.runs[0]!.inputs).toEqual([Float64Array.of(1, 0), Float64Array.of(2, 3)]);
  }
  expect((await read("1 2\n0 3")).summary.separator).toBe("whitespace");
});

test("columns may be given other roles", async () => {
  const columns = { response: "response_1", rt: "response_2", input: "input_1", interval: "input_2" };
  const study = await read("1 4\n0 2\n", "1,0.5\n0,0.7\n", { columns });
  const [run] = study.participants[0]!.runs;
  expect([run!.rt, run!.interval]).toEqual([Float64Array.of(0.5, 0.7), Float64Array.of(4, 2)]);
  expect(run!.responses).toEqual([Float64Array.of(1, 0)]);
});

test("files of unequal length are an error that names both counts", async () => {
  await expect(read("1\n0\n1\n", "1\n0\n")).rejects.toThrow(
    "data/sub-01.y.csv: 3 inputs in data/u.txt and 2 responses in data/sub-01.y.csv; trial k must be line k of both files, with NaN where something is missing",
  );
});

test("an empty line inside is an error, at the end it is not", async () => {
  await expect(read("1\n\n0\n", "1\n0\n")).rejects.toThrow(
    "data/u.txt:2: empty line among single values; write NaN for a missing value, or delete the line",
  );
  expect((await read("1\n0\n\n\n")).summary.trials.max).toBe(2);
});

test("empty files, ragged lines and words for missing values are errors", async () => {
  await expect(read("")).rejects.toThrow("data/u.txt: the file is empty");
  await expect(read("u\n")).rejects.toThrow("data/u.txt:1: there is a header and no row below it");
  await expect(read("1 2\n0\n")).rejects.toThrow(
    "data/u.txt:2: expected 2 fields as in the first line, found 1",
  );
  await expect(read("nan\n0\n")).rejects.toThrow(
    'data/u.txt:1, column input: expected a number, found "nan"; if it marks a missing value, --missing nan',
  );
});

test("derivations name the columns input and response", async () => {
  const study = await read("1\n2\n", "1\n2\n", {
    derive: ["input = input - 1", "response = response - 1"],
    binaryInput: true,
  });
  expect(study.participants[0]!.runs[0]!.responses).toEqual([Float64Array.of(0, 1)]);
});
