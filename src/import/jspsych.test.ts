import { describe, expect, it } from "vitest";
import { readStudy } from "../study/index.js";
import { importJspsych, type JspsychOptions } from "./index.js";

/** Text as jsPsych's data module writes it: every cell in quotes, lines ended by CR LF. */
function csv(...rows: string[][]): string {
  return rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\r\n`).join("");
}

const header = ["trial_type", "trial_index", "time_elapsed", "task", "outcome", "rt", "response"];
const key = "html-keyboard-response";
const file = csv(
  header,
  ["instructions", "0", "4000", "", "", "4000", ""],
  [key, "1", "5000", "choice", "blue", "600", "j"],
  [key, "2", "5500", "feedback", "", "null", "null"],
  [key, "3", "6250.5", "choice", "orange", "700.25", "f"],
  [key, "4", "6900", "feedback", "", "null", "null"],
  [key, "5", "8900", "choice", "blue", "null", "null"],
  ["survey-text", "6", "9900", "", "", "900", '{"Q0":"I said, ""no"""}'],
);
const choices: JspsychOptions = {
  keep: 'task == "choice"',
  derive: ['response = response == "j"', 'input = outcome == "blue"'],
};
const read = (text: string, options: JspsychOptions = choices, name = "data/sub-01.csv") =>
  importJspsych([{ name, text }], options);

/** Cells of one column. */
function column({ header, rows }: Awaited<ReturnType<typeof read>>, name: string): string[] {
  const at = header.indexOf(name);
  if (at < 0) throw new Error(`no column ${name} among ${header.join(", ")}`);
  return rows.map((row) => row[at]!);
}

describe("a file of jsPsych", () => {
  it("becomes one row a trial, with response times in seconds and trials counted from 1", async () => {
    const study = await read(file);
    expect(study.header.slice(0, 5)).toEqual(["participant", "trial", "input", "response", "rt"]);
    expect(study.rows.map((row) => row.slice(0, 5))).toEqual([
      ["sub-01", "1", "1", "1", "0.6"],
      ["sub-01", "2", "0", "0", "0.70025"],
      ["sub-01", "3", "1", "", ""],
    ]);
    expect(column(study, "trial_index")).toEqual(["1", "3", "5"]);
  });

  it("has onsets that lie a response time before the end of the trial, and none without one", async () => {
    const study = await read(file);
    expect(column(study, "time")).toEqual(["4.4", "5.55025", ""]);
    expect(study.summary.notes[0]).toContain("(time_elapsed - rt) / 1000");
    expect((await read(file, { ...choices, time: false })).header).not.toContain("time");
  });

  it("is read by readStudy without being told anything", async () => {
    const { header, rows } = await read(file);
    const text = [header, ...rows].map((row) => row.join(",")).join("\n");
    const { participants, columns } = await readStudy({ name: "study.csv", text });
    expect(participants[0]!.runs[0]!.responses[0]).toEqual(Float64Array.of(1, 0, Number.NaN));
    expect(columns).toMatchObject({ participant: ["participant"], input: ["input"], rt: ["rt"] });
  });

  it("leaves out columns that hold nothing on the trials kept, and says so", async () => {
    const text = file.replaceAll(/\r\n/g, ',""\r\n').replace(',""\r\n', ',"view_history"\r\n');
    const study = await read(text);
    expect(study.header).not.toContain("view_history");
    expect(study.summary.empty).toEqual(["view_history"]);
  });

  it("keeps only the further columns asked for", async () => {
    expect((await read(file, { ...choices, further: ["outcome"] })).header).toEqual([
      ...["participant", "trial", "input", "response", "rt", "outcome"],
    ]);
    await expect(read(file, { ...choices, further: ["outcom"] })).rejects.toThrow('did you mean "outcome"?');
  });

  it("may have line breaks in cells, whose lines count in messages", async () => {
    const broken = file.replace('"blue","600","j"', '"blue\nor not","600","j"').replace('"700.25"', '"soon"');
    await expect(read(broken)).rejects.toThrow(
      'data/sub-01.csv:6, column rt: expected a number, found "soon"',
    );
  });
});

describe("JSON of jsPsych", () => {
  const json = JSON.stringify([
    { trial_type: "survey-text", trial_index: 0, time_elapsed: 10, rt: 10, response: { Q0: "x" } },
    {
      ...{ trial_type: key, trial_index: 1, time_elapsed: 900.5, rt: 400.25, response: "j", task: "choice" },
      ...{ outcome: "blue", correct: true, subject: "007" },
    },
  ]);

  it("gives what CSV gives", async () => {
    const study = await read(json, choices, "all.json");
    expect(study.rows[0]!.slice(0, 5)).toEqual(["007", "1", "1", "1", "0.40025"]);
    expect(column(study, "correct")).toEqual(["true"]);
    expect(column(study, "time")).toEqual(["0.50025"]);
  });

  it("may be pretty, or one array a line", async () => {
    const pretty = JSON.stringify(JSON.parse(json), undefined, "\t");
    expect((await read(pretty)).rows).toEqual((await read(json)).rows);
    const lines = `${json}\n${json.replace("007", "008")}\n`;
    expect((await read(lines)).rows.map(([id]) => id)).toEqual(["007", "008"]);
  });

  it("names the record of a wrong value", async () => {
    const text = json.replace("400.25", '"soon"');
    await expect(read(text, choices, "all.json")).rejects.toThrow(
      'all.json, record 2, column rt: expected a number, found "soon"',
    );
  });

  it("that is no array of objects is refused with the reason", async () => {
    await expect(read("[1, 2]")).rejects.toThrow('record 1: expected an object, one a trial, found "1"');
    await expect(read('{"trials": []}')).rejects.toThrow("expected an array of trials");
    await expect(read("[]")).rejects.toThrow("the file holds no trial");
    await expect(read("[{]")).rejects.toThrow("not JSON");
  });
});

describe("participants", () => {
  const withId = (name: string, id: string): string =>
    csv([...header, name], [key, "1", "5000", "choice", "blue", "600", "j", id]);

  it("are told apart by the id column, else by file", async () => {
    for (const name of ["subject", "subject_id", "participantId", "PROLIFIC_PID", "run_id"]) {
      const study = await read(withId(name, "0042"));
      expect(study.rows[0]![0]).toBe("0042");
      expect(study.summary.columns[0]).toEqual({ name: "participant", from: name, how: "as it is" });
    }
    const two = await importJspsych(
      [
        { name: "a/one.csv", text: file },
        { name: "a/two.csv", text: file },
      ],
      choices,
    );
    expect(two.summary.participants).toEqual([
      { id: "one", trials: 3 },
      { id: "two", trials: 3 },
    ]);
  });

  it("are taken from the best of several id columns, which is said", async () => {
    const text = csv(
      [...header, "PROLIFIC_PID", "subject"],
      [key, "1", "5000", "choice", "blue", "600", "j", "5f", "s1"],
    );
    const study = await read(text);
    expect(study.rows[0]![0]).toBe("s1");
    expect(study.summary.notes[0]).toBe(
      "participants by subject; PROLIFIC_PID could be meant, too (--participant)",
    );
    expect((await read(text, { ...choices, columns: { participant: "PROLIFIC_PID" } })).rows[0]![0]).toBe(
      "5f",
    );
  });

  it("of one id in two files are an error, or two sessions where that is said", async () => {
    const row = (index: string): string =>
      csv([...header, "subject"], [key, index, "5000", "choice", "blue", "600", "j", "s1"]);
    const files = [
      { name: "one.csv", text: row("1") },
      { name: "two.csv", text: row("2") },
    ];
    await expect(importJspsych(files, choices)).rejects.toThrow(
      'two.csv: participant "s1" is in one.csv, two.csv; if these are sessions',
    );
    const study = await importJspsych(files, { ...choices, sessionFromFile: true });
    expect(study.rows.map((cells) => cells.slice(0, 3))).toEqual([
      ["s1", "one", "1"],
      ["s1", "two", "1"],
    ]);
  });

  it("of one file that are not told apart repeat their trials, which is found", async () => {
    const twice = `${file}${file.split("\r\n").slice(1).join("\r\n")}`;
    await expect(read(twice)).rejects.toThrow(
      'data/sub-01.csv:10, column trial_index: trial 1 of participant "sub-01" is on line 3 already',
    );
  });

  it("without any response are an error with advice", async () => {
    const silent = file.replace('"600","j"', '"null","null"').replace('"700.25","f"', '"null","null"');
    await expect(read(silent)).rejects.toThrow('participant "sub-01" has no response on any of 3 trials');
  });
});

describe("roles", () => {
  it("take one column, except inputs and responses", async () => {
    await expect(read(file, { ...choices, columns: { participant: ["task", "outcome"] } })).rejects.toThrow(
      "participant takes one column, got task, outcome",
    );
  });

  it("of a session come from a column or from files, not both", async () => {
    const options = { ...choices, columns: { session: "task" }, sessionFromFile: true };
    await expect(read(file, options)).rejects.toThrow("there is a session column already");
  });

  it("of the participant may be made by a recoding, within which lag stays in a file", async () => {
    const files = ["one.csv", "two.csv"].map((name) => ({ name, text: file }));
    const study = await importJspsych(files, {
      keep: choices.keep!,
      derive: [
        'participant = "p-" + participant',
        'input = lag(outcome) == "blue"',
        'response = response == "j"',
      ],
    });
    expect(study.rows.map((row) => row.slice(0, 3).join(" ").trim())).toEqual([
      ...["p-one 1", "p-one 2 1", "p-one 3 0", "p-two 1", "p-two 2 1", "p-two 3 0"],
    ]);
  });
});

describe("recodings", () => {
  it("see the trials chosen only: a button is a number although a questionnaire answers in words", async () => {
    const text = file.replace('"j"', '"1"').replace('"f"', '"0"');
    const study = await read(text, { keep: choices.keep!, derive: ["input = response == 1"] });
    expect(column(study, "response")).toEqual(["1", "0", ""]);
    expect(study.summary.keep).toEqual({
      expression: 'task == "choice"',
      when: "before recoding",
      undecided: 2,
    });
  });

  it("take the previous chosen trial for lag", async () => {
    const study = await read(file, {
      keep: choices.keep!,
      derive: ['input = lag(outcome) == "blue"', 'response = response == "j"'],
    });
    expect(column(study, "input")).toEqual(["", "1", "0"]);
  });

  it("come before the choice of trials that reads them", async () => {
    const study = await read(file, {
      derive: ['chosen = task == "choice"', ...choices.derive!],
      keep: "chosen == 1",
    });
    expect(study.summary.keep?.when).toBe("after recoding");
    expect(study.rows.length).toBe(3);
  });

  it("are counted over the trials written, old values against new ones", async () => {
    for (const keep of ['task == "choice"', 'task == "choice" && isMissing(response) in [0, 1]']) {
      const { recodings } = (await read(file, { ...choices, keep })).summary;
      expect(recodings.map(({ name, by, overwrites }) => [name, by, overwrites])).toEqual([
        ["response", "derive", true],
        ["input", "derive", false],
      ]);
      expect(recodings[0]!.table).toEqual({
        columns: ["response"],
        values: ["0", "1", "missing"],
        rows: [
          { old: ["f"], counts: [1, 0, 0] },
          { old: ["j"], counts: [0, 1, 0] },
          { old: ["missing"], counts: [0, 0, 1] },
        ],
      });
    }
  });

  it("that are missing are asked for, with the words found and a recoding to start from", async () => {
    await expect(read(file, { keep: choices.keep!, columns: { input: "outcome" } })).rejects.toThrow(
      'data/sub-01.csv:3, column outcome: expected numbers, found words ("blue" 2 times, "orange" 1 times); ' +
        `say which is which, for example --derive "outcome = outcome == 'orange'"`,
    );
  });
});

describe("names that stand for a role", () => {
  it("are changed where another column has the role", async () => {
    const text = file.replaceAll("\r\n", ',"7"\r\n').replace('"7"', '"u"');
    const study = await read(text, {
      keep: choices.keep!,
      derive: ['choice = response == "j"', 'input = outcome == "blue"'],
      columns: { response: "choice" },
    });
    expect(column(study, "input")).toEqual(["1", "0", "1"]);
    expect(column(study, "u_original")).toEqual(["7", "7", "7"]);
    expect(column(study, "response")).toEqual(["1", "0", ""]);
    expect(column(study, "response_original")).toEqual(["j", "f", ""]);
    expect(study.summary.further).toContainEqual({ name: "response_original", from: "response" });
  });
});

describe("files that are no data of jsPsych", () => {
  it("are refused together, each with its reason", async () => {
    const files = [
      { name: "a.csv", text: "" },
      { name: "b.csv", text: "x,y\n1,2\n" },
      { name: "c.csv", text: csv(header) },
    ];
    await expect(importJspsych(files)).rejects.toThrow(
      "a.csv: the file is empty\n" +
        "b.csv: these are no data of jsPsych: there is neither trial_type nor trial_index (columns: x, y)\n" +
        "c.csv:1: there is a header and no row below it",
    );
    await expect(importJspsych([])).rejects.toThrow("name at least one file");
  });

  it("never give a response time of 0", async () => {
    await expect(read(file.replace('"600"', '"0"'))).rejects.toThrow(
      "column rt: a response time must be > 0, found 0",
    );
  });
});
