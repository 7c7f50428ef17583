import { describe, expect, it } from "vitest";
import { buildAgent } from "../../agent/index.js";
import type { FitResult, ParticipantFit, ParticipantTrajectories } from "../../fit/index.js";
import type { FitSource } from "../source.js";
import { type RegressorOptions, regressorFiles } from "./files.js";

const { agent } = buildAgent({ perceptualModel: "rw_binary", responseModel: "unitsq_sgm" });
const gap = Number.NaN;

/** Three trials before, two after; the second has no input, the last no response. */
const beliefs: ParticipantTrajectories = {
  id: "sub-01",
  trials: 5,
  columns: new Map(
    Object.entries({
      run: [1, 1, 1, 2, 2],
      trial: [1, 2, 3, 1, 2],
      time: [1000, 2500, 4000, 500, 1500],
      u: [1, gap, 0, 1, 1],
      response: [1, 0, 0, 1, gap],
      v: [0.75, 0.75, 0.375, 0.75, 0.875],
      vhat: [0.5, 0.75, 0.75, 0.5, 0.75],
      da: [0.5, gap, -0.75, 0.5, 0.25],
      prediction: [0.5, 0.75, 0.75, 0.5, 0.75],
      log_likelihood: [-0.5, -0.25, -2, -0.5, gap],
      residual: [1, gap, -2, 1, gap],
      scored: [1, 0, 1, 1, 0],
    }).map(([name, values]) => [name, Float64Array.from(values)]),
  ),
};

const sessions = [
  { trials: 3, sessions: [{ label: "pre", trials: 3 }] },
  { trials: 2, sessions: [{ label: "post", trials: 2 }] },
];
const oneRun = [{ trials: 5 }];

function source(given: {
  timed?: boolean;
  runs?: ParticipantFit["runs"];
  all?: ParticipantTrajectories[];
  lost?: string[];
}): FitSource {
  const { timed = true, runs = sessions, all = [beliefs], lost = ["lost one"] } = given;
  const result = {
    participants: [
      { id: "sub-01", status: "converged", runs },
      ...lost.map((id) => ({ id, status: "failed", reason: "no start" })),
    ],
    data: {
      columns: {
        ...(timed ? { time: ["onset"] } : {}),
        ...(runs === sessions ? { session: ["visit"] } : {}),
      },
      files: [{ name: "data/reversal-task.csv" }],
    },
    model: { perceptual: "rw_binary", responses: [{ stream: "response", model: "unitsq_sgm" }] },
    software: { name: "credence", version: "0" },
  };
  return {
    // Of the result no more is read.
    result: result as unknown as FitResult,
    agent: async () => agent,
    trajectories: async function* () {
      yield* all;
    },
  };
}

async function write(
  options: RegressorOptions,
  from: Parameters<typeof source>[0] = {},
): Promise<{ files: Map<string, string | Uint8Array>; notes: string[] }> {
  const files = new Map<string, string | Uint8Array>();
  const notes: string[] = [];
  for await (const { path, content } of regressorFiles(source(from), options, (text) => notes.push(text))) {
    if (typeof content === "string" || content instanceof Uint8Array) files.set(path, content);
    else if (!("copyOf" in content || "writeTo" in content)) {
      let text = "";
      for await (const piece of content) text += piece;
      files.set(path, text);
    }
  }
  return { files, notes };
}

const table = (files: Map<string, string | Uint8Array>, path: string): string[][] =>
  String(files.get(path))
    .trimEnd()
    .split("\n")
    .map((line) => line.split(path.endsWith(".tsv") ? "\t" : ","));

describe("regressors as BIDS", () => {
  const options: RegressorOptions = { columns: ["da", "vhat"], timeUnit: "ms", duration: 0.5 };

  it("are one file a session, with onsets in seconds and n/a where no input was seen", async () => {
    const { files } = await write(options);
    const stem = "sub-01/ses-pre/func/sub-01_ses-pre_task-reversaltask_events.tsv";
    expect([...files.keys()].filter((path) => path.endsWith("events.tsv"))).toEqual([
      stem,
      "sub-01/ses-post/func/sub-01_ses-post_task-reversaltask_events.tsv",
    ]);
    expect(table(files, stem)).toEqual([
      ["onset", "duration", "trial_type", "trial", "response", "da", "vhat"],
      ["1", "0.5", "trial", "1", "1", "0.5", "0.5"],
      ["2.5", "0.5", "missing_trial", "2", "0", "n/a", "n/a"],
      ["4", "0.5", "trial", "3", "0", "-0.75", "0.75"],
    ]);
  });

  it("describe every column of the events, and the data set", async () => {
    const { files } = await write(options);
    const sidecar = JSON.parse(String(files.get("task-reversaltask_events.json")));
    expect(Object.keys(sidecar)).toEqual(["trial_type", "trial", "response", "da", "vhat"]);
    expect(Object.keys(sidecar.trial_type.Levels)).toEqual(["trial", "missing_trial"]);
    expect(sidecar.da.Description).toContain("u - v̂");
    expect(JSON.parse(String(files.get("dataset_description.json")))).toMatchObject({
      BIDSVersion: "1.10.0",
      DatasetType: "derivative",
    });
    expect(table(files, "participants.tsv")).toEqual([
      ["participant_id", "original_id", "fit_status", "fit_reason"],
      ["sub-01", "sub-01", "converged", "n/a"],
      ["sub-lostone", "lost one", "failed", "no start"],
    ]);
  });

  it("ask whether onsets minutes apart are milliseconds, once, unless the unit was named", async () => {
    const { notes } = await write({ columns: ["da"] });
    const asked = notes.filter((note) => note.includes("--time-unit ms"));
    expect(asked).toEqual([
      "trials begin 1500 s after each other (median); if the column of onsets counts milliseconds, --time-unit ms",
    ]);
    for (const timeUnit of ["s", "ms"] as const) {
      const { notes: quiet } = await write({ columns: ["da"], timeUnit });
      expect(quiet.join()).not.toContain("--time-unit");
    }
  });

  it("number runs only where a session has several", async () => {
    const { files } = await write(
      { ...options, task: "x", datatype: "meg" },
      { runs: [{ trials: 3 }, { trials: 2 }] },
    );
    expect([...files.keys()].filter((path) => path.endsWith("events.tsv"))).toEqual([
      "sub-01/meg/sub-01_task-x_run-1_events.tsv",
      "sub-01/meg/sub-01_task-x_run-2_events.tsv",
    ]);
  });

  it("are said to be missing once for all participants whose fits failed for one reason", async () => {
    const { notes } = await write({ layout: "csv" }, { lost: ["a", "b"] });
    expect(notes.at(-1)).toBe('participants "a", "b" have no regressors: no start');
    expect(notes.filter((note) => note.includes("no start")).length).toBe(1);
  });

  it("tell of labels, missing inputs and participants without files", async () => {
    expect((await write(options)).notes).toEqual([
      '1 trial without input, and so without regressors (participant "sub-01" session "pre")',
      'labels of participants hold letters and digits only: "lost one" is lostone',
      'participant "lost one" has no regressors: no start',
    ]);
  });

  it("leave out trials without onset, and say so", async () => {
    const time = Float64Array.from([1, gap, 3, gap, 5]);
    const all = [{ ...beliefs, columns: new Map(beliefs.columns).set("time", time) }];
    const { files, notes } = await write({ columns: ["da"] }, { all });
    const [path] = [...files.keys()].filter((name) => name.endsWith("events.tsv"));
    expect(table(files, path!).map(([onset]) => onset)).toEqual(["onset", "1", "3"]);
    expect(notes.join("\n")).toContain("2 trials without onset, left out");
  });

  it("refuse labels that BIDS does not allow", async () => {
    await expect(write({ task: "my task" })).rejects.toThrow("letters and digits only");
  });
});

describe("scaling", () => {
  const values = async (scaling: "zscore" | "meanCenter"): Promise<number[]> => {
    const { files } = await write({ columns: ["vhat"], layout: "csv", scaling });
    return table(files, "regressors.csv")
      .slice(1)
      .map((row) => (row.at(-1) === "" ? gap : Number(row.at(-1))));
  };

  it("is within each recording, over the trials that have a value", async () => {
    expect(await values("meanCenter")).toEqual([-0.125, gap, 0.125, -0.125, 0.125]);
    // Two values are sd/√2 apart from their mean.
    const half = Math.SQRT1_2;
    const scaled = await values("zscore");
    [-half, gap, half, -half, half].forEach((expected, t) => {
      if (Number.isNaN(expected)) expect(scaled[t]).toBeNaN();
      else expect(scaled[t]).toBeCloseTo(expected, 12);
    });
  });
});

describe("regressors as one table", () => {
  it("are what a study without onsets gets, with a word on how to give them", async () => {
    const { files, notes } = await write({ columns: ["da", "surprise"] }, { timed: false });
    expect(table(files, "regressors.csv")).toEqual([
      ["participant", "session", "run", "trial", "da", "surprise"],
      ["sub-01", "pre", "1", "1", "0.5", String(Math.LN2)],
      ["sub-01", "pre", "1", "2", "", ""],
      ["sub-01", "pre", "1", "3", "-0.75", String(-Math.log(0.25))],
      ["sub-01", "post", "2", "1", "0.5", String(Math.LN2)],
      ["sub-01", "post", "2", "2", "0.25", String(-Math.log(0.75))],
    ]);
    expect(notes[0]).toContain("--time COLUMN");
  });

  it("have onset and duration where there are some, and a line for each trial of one run", async () => {
    const { files } = await write({ columns: ["da"], layout: "csv", timeUnit: "ms" }, { runs: oneRun });
    expect(String(files.get("regressors.csv")).split("\n").slice(0, 2)).toEqual([
      "participant,run,trial,onset,duration,da",
      "sub-01,1,1,1,0,0.5",
    ]);
  });

  it("hold the header alone where everybody failed", async () => {
    const { files } = await write({ columns: ["da"], layout: "csv" }, { all: [] });
    expect(files.get("regressors.csv")).toBe("participant,session,run,trial,onset,duration,da\n");
  });
});

describe("layouts that need onsets", () => {
  it.each(["bids", "spm"] as const)("refuse a study without: %s", async (layout) => {
    await expect(write({ layout }, { timed: false })).rejects.toThrow(
      `--layout ${layout}: the fit has no onsets; onsets come from the study's time column`,
    );
  });
});

describe("regressors for SPM", () => {
  it("put trials that lack one in a condition without modulation", async () => {
    const { files, notes } = await write({ layout: "spm", columns: ["da"], timeUnit: "ms", duration: 2 });
    expect([...files.keys()]).toEqual([
      "participants.tsv",
      "sub-01/ses-pre/sub-01_ses-pre_conditions.mat",
      "sub-01/ses-pre/sub-01_ses-pre_conditions.csv",
      "sub-01/ses-post/sub-01_ses-post_conditions.mat",
      "sub-01/ses-post/sub-01_ses-post_conditions.csv",
    ]);
    expect(table(files, "sub-01/ses-pre/sub-01_ses-pre_conditions.csv")).toEqual([
      ["condition", "onset", "duration", "trial", "da"],
      ["trial", "1", "2", "1", "0.5"],
      ["missing_trial", "2.5", "2", "2", ""],
      ["trial", "4", "2", "3", "-0.75"],
    ]);
    expect(notes[0]).toContain("without some regressor, in the condition missing_trial");
  });

  it("leave out a modulator without values and name one that does not vary", async () => {
    const columns = new Map(beliefs.columns);
    columns.set("da", new Float64Array(5).fill(gap));
    columns.set("vhat", new Float64Array(5).fill(0.5));
    const { files, notes } = await write(
      { layout: "spm", columns: ["da", "vhat"] },
      { all: [{ ...beliefs, columns }], runs: oneRun },
    );
    expect(table(files, "sub-01/sub-01_conditions.csv")[0]).toEqual([
      "condition",
      "onset",
      "duration",
      "trial",
      "vhat",
    ]);
    expect(notes.join("\n")).toContain("5 trials without any value of da, which is left out");
    expect(notes.join("\n")).toContain("with the same vhat, which cannot be estimated");
  });
});
