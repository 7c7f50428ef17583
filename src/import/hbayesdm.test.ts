import { describe, expect, it } from "vitest";
import { type HbayesdmOptions, importHbayesdm } from "./index.js";

const read = (text: string, options: HbayesdmOptions = { task: "prl" }, name = "prl.txt") =>
  importHbayesdm([{ name, text }], options);

const prl =
  '"subjID"\t"trial"\t"choice"\t"outcome"\n"7"\t1\t1\t1\n"7"\t2\t1\t-1\n"7"\t3\t2\t1\n"7"\t4\t2\t-1\n';

describe("the task prl", () => {
  it("means: response is 1 for option 1, input is 1 where option 1 was right", async () => {
    const { header, rows, summary } = await read(prl);
    expect(header).toEqual(["participant", "trial", "input", "response", "choice", "outcome"]);
    expect(rows.map((row) => row.slice(0, 4).join(" "))).toEqual([
      "7 1 1 1",
      "7 2 0 1",
      "7 3 0 0",
      "7 4 1 0",
    ]);
    expect(summary.recodings.map(({ name, expression, by }) => [name, expression, by])).toEqual([
      ["response", "choice == 1", "task"],
      ["input", "(choice == 1) == (outcome > 0)", "task"],
    ]);
    expect(summary.recodings[1]!.table.rows).toEqual([
      { old: ["1", "-1"], counts: [1, 0] },
      { old: ["1", "1"], counts: [0, 1] },
      { old: ["2", "-1"], counts: [0, 1] },
      { old: ["2", "1"], counts: [1, 0] },
    ]);
  });

  it("takes outcomes of 0 and 1 too, and its models' names", async () => {
    const study = await read(prl.replaceAll("-1", "0"), { task: "prl_fictitious_multipleB" });
    expect(study.rows.map((row) => row[2])).toEqual(["1", "0", "0", "1"]);
  });

  it("ignores case and underscores in names, as hBayesDM does", async () => {
    const study = await read(prl.replace("subjID", "Subj_ID").replace("choice", "CHOICE"));
    expect(study.rows[0]!.slice(0, 4)).toEqual(["7", "1", "1", "1"]);
    await expect(read(prl.replace("trial", "Choice"))).rejects.toThrow(
      'prl.txt:1: the columns "Choice" and "choice" are one to hBayesDM',
    );
  });

  it("leaves a missing choice or outcome missing", async () => {
    const study = await read(`${prl}7\t5\tNA\t1\n7\t6\t1\tNA\n`);
    expect(study.rows.slice(4).map((row) => row.slice(2, 4))).toEqual([
      ["", ""],
      ["", "1"],
    ]);
  });

  it("refuses codes it does not have, naming the line", async () => {
    await expect(read(prl.replace("\t3\t2", "\t3\t3"))).rejects.toThrow(
      "prl.txt:4, column choice: the task codes choice as 1 and 2; found 3 (values of the column: 1, 3, 2)",
    );
    await expect(read(`${prl}7\t5\t1\t0\n`)).rejects.toThrow(
      "prl.txt:6, column outcome: the task codes outcome as -1 and 1, or 0 and 1; found 0 (values of the column: 1, -1, 0). " +
        "If 0 marks a missing value, --missing 0",
    );
    await expect(read("subjID\tchoice\n1\t1\n")).rejects.toThrow("the task needs a column outcome");
  });

  it("keeps blocks, in which trials count on where the file does not number them", async () => {
    const blocks = "subjID\tblock\tchoice\toutcome\n1\t1\t1\t1\n1\t1\t2\t-1\n1\t2\t1\t-1\n";
    const { header, rows } = await read(blocks);
    expect(header.slice(0, 3)).toEqual(["participant", "block", "trial"]);
    expect(rows.map((row) => row.slice(0, 3).join(" "))).toEqual(["1 1 1", "1 1 2", "1 2 3"]);
  });
});

describe("other data of hBayesDM", () => {
  it("need a meaning that somebody states", async () => {
    await expect(read(prl, {})).rejects.toThrow(
      "choice and outcome do not say by themselves what the input was",
    );
    const study = await read(prl, { derive: ["response = choice - 1", "input = outcome > 0"] });
    expect(study.rows.map((row) => row.slice(2, 4).join(" "))).toEqual(["1 0", "0 0", "1 1", "0 1"]);
    expect(study.summary.recodings.map(({ by }) => by)).toEqual(["derive", "derive"]);
  });

  it("with u and y are read as they are", async () => {
    const text = "subjID\ttrialNum\tu\ty\n1\t1\t1\t0\n1\t2\t0\t0\n";
    for (const options of [{}, { task: "hgf_ibrb" }]) {
      const { header, rows } = await read(text, options);
      expect(header).toEqual(["participant", "trial", "input", "response"]);
      expect(rows).toEqual([
        ["1", "1", "1", "0"],
        ["1", "2", "0", "0"],
      ]);
    }
  });

  it("of an unknown task are refused with the tasks there are", async () => {
    await expect(read(prl, { task: "plr" })).rejects.toThrow(
      'there is no standard recoding for the task "plr"; did you mean prl? Tasks: prl, bandit2arm, hgf_ibrb, ehgf_ibrb.',
    );
    await expect(read(prl, { task: "gng" })).rejects.toThrow("say what input and response are with --derive");
  });

  it("of one person in two files are an error, since nothing tells the files apart", async () => {
    const bare = "subjID\tchoice\toutcome\n1\t1\t1\n1\t2\t1\n";
    const files = ["a.txt", "b.txt"].map((name) => ({ name, text: bare }));
    await expect(importHbayesdm(files, { task: "prl" })).rejects.toThrow(
      'b.txt: participant "1" is in a.txt, b.txt',
    );
    const study = await importHbayesdm(files, { task: "prl", sessionFromFile: true });
    expect(study.header.slice(0, 3)).toEqual(["participant", "session", "trial"]);
    expect(study.rows.length).toBe(4);
  });
});
