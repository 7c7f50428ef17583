import { describe, expect, it } from "vitest";
import { importTapas, type TapasOptions, type TapasPair } from "./index.js";

const source = (name: string, text: string) => ({ name, text });
const pair = (inputs: string, responses: string, rest: Partial<TapasPair> = {}): TapasPair => ({
  inputs: source("u.txt", inputs),
  responses: source("y.csv", responses),
  ...rest,
});
const read = (pairs: readonly TapasPair[], options: TapasOptions = {}) => importTapas(pairs, options);

describe("a pair of files of the toolbox", () => {
  it("is one participant, trial k on line k, with NaN and NA missing", async () => {
    const { header, rows } = await read([pair("1\n0\nNaN\n1\n", "choice\n1\nNA\n0\n1\n")]);
    expect(header).toEqual(["participant", "trial", "input", "response"]);
    expect(rows).toEqual([
      ["y", "1", "1", "1"],
      ["y", "2", "0", ""],
      ["y", "3", "", "0"],
      ["y", "4", "1", "1"],
    ]);
  });

  it("may have further columns, separated in any way, under names of one's own", async () => {
    const more = pair("1 0.5\n0 2\n", "1,0.4\n0,0.6\n");
    const named = { inputColumns: ["input", "interval"], responseColumns: ["response", "rt"] };
    const study = await read([more], named);
    expect(study.header).toEqual(["participant", "trial", "input", "response", "rt", "interval"]);
    expect(study.rows[1]).toEqual(["y", "2", "0", "0", "0.6", "2"]);
    const bare = await read([more]);
    expect(bare.header).toEqual(["participant", "trial", "input", "input_2", "response", "response_2"]);
    await expect(read([more], { inputColumns: ["input"] })).rejects.toThrow(
      "u.txt has 2 columns and 1 names are given for them (input)",
    );
  });

  it("marks trials to ignore, counted from 1", async () => {
    const { header, rows } = await read([pair("1\n0\n1\n", "1\n0\n1\n", { ignore: [3] })]);
    expect(rows.map((row) => row[header.indexOf("ignore")])).toEqual(["0", "0", "1"]);
    await expect(read([pair("1\n0\n", "1\n0\n", { ignore: [0] })])).rejects.toThrow(
      "trial to ignore 0: u.txt has the trials 1 to 2",
    );
    await expect(read([pair("1\n0\n", "1\n0\n", { ignore: [3] })])).rejects.toThrow("trials 1 to 2");
  });

  it("of different length is an error that says both lengths and names both files", async () => {
    await expect(read([pair("1\n0\n1\n", "1\n0\n")])).rejects.toThrow(
      "y.csv: 3 inputs in u.txt and 2 responses in y.csv; trial k must be line k of both files",
    );
  });
});

describe("several pairs", () => {
  const two = (text: string, id?: string): TapasPair => ({
    inputs: source("u.txt", "1\n0\n"),
    responses: source("other/y2.txt", text),
    ...(id === undefined ? {} : { id }),
  });

  it("are participants in the order given, and may share their inputs", async () => {
    const study = await read([
      pair("1\n0\n", "1\n0\n", { id: "b" }),
      { ...two("0\n1\n", "a"), inputs: source("u.txt", "1\n0\n") },
    ]);
    expect(study.rows.map((row) => row.join(" "))).toEqual(["b 1 1 1", "b 2 0 0", "a 1 1 0", "a 2 0 1"]);
    expect(study.summary.files).toEqual([
      { name: "u.txt", rows: 2 },
      { name: "y.csv", rows: 2 },
      { name: "other/y2.txt", rows: 2 },
    ]);
  });

  it("must have ids of their own", async () => {
    await expect(read([pair("1\n", "1\n"), pair("1\n", "1\n")])).rejects.toThrow(
      'several pairs have the id "y"; give each participant an id with --ids',
    );
  });

  it("must have the same columns", async () => {
    await expect(read([pair("1\n0\n", "1\n0\n"), two("1 2\n0 3\n")])).rejects.toThrow(
      "other/y2.txt: found 2 columns of responses, but 1 in y.csv",
    );
  });

  it("report the problems of all files", async () => {
    await expect(read([pair("1\n0\n", "1\n"), two("1\n0\n1\n")])).rejects.toThrow(
      /^y\.csv: 2 inputs .*\nother\/y2\.txt: 2 inputs/s,
    );
    await expect(read([pair("1\n0\n", "1\nx\n"), two("1\ny\n")])).rejects.toThrow(
      /y\.csv:2, column response: .*"x".*\nother\/y2\.txt:2, column response: .*"y"/s,
    );
  });

  it("advise on a response coded 1 and 2", async () => {
    const { warnings } = (await read([pair("1\n0\n", "1\n2\n")])).summary;
    expect(warnings.find((warning) => warning.code === "not-binary")?.message).toBe(
      'response from column "response": a binary response must be 0 or 1, found 2 (values of the column: 1, 2); ' +
        'recode it, for example --derive "response = response - 1"',
    );
  });
});
