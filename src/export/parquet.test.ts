import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { FitResult, ParticipantFit, ParticipantTrajectories } from "../fit/index.js";
import { parquetFiles } from "./parquet.js";
import type { FitSource } from "./source.js";

const failed: ParticipantFit = {
  id: 'Zoë, "x" 😀',
  status: "failed",
  reason: "no start",
  estimates: [{ name: "om2", value: null, estimation: null, sd: null, interval: null, prior: null }],
  ...{ logJoint: null, logLikelihood: null, evidence: null, aic: null, bic: null },
  ...{ accuracy: null, complexity: null, covariance: null, correlation: null, hessian: null },
  ...{ observations: 3, scored: 2, starts: [], redrawn: 0, optima: 0, warnings: ["a", "b"] },
};

/** Rows with a gap; everybody's numbers differ. */
function beliefs(id: string, trials: number, first: number): ParticipantTrajectories {
  const trial = Float64Array.from({ length: trials }, (_, t) => t + 1);
  return {
    id,
    trials,
    columns: new Map([
      ["run", new Float64Array(trials).fill(1)],
      ["trial", trial],
      ["mu_2", trial.map((t) => (t === 2 ? Number.NaN : first + t / 3))],
      ["choice_scored", trial.map((t) => t % 2)],
    ]),
  };
}

function source(participants: readonly ParticipantFit[], all: readonly ParticipantTrajectories[]): FitSource {
  return {
    // Only the participants are read.
    result: { participants } as unknown as FitResult,
    agent: () => Promise.reject(new Error("no agent is needed")),
    trajectories: async function* () {
      yield* all;
    },
  };
}

async function read(
  from: FitSource,
  path: string,
): Promise<{ file: ArrayBuffer; rows: Record<string, unknown>[] }> {
  const { content } = parquetFiles(from).find((file) => file.path === path)!;
  const bytes: number[] = [];
  for await (const piece of content as AsyncIterable<Uint8Array>) for (const byte of piece) bytes.push(byte);
  const file = Uint8Array.from(bytes).buffer;
  return { file, rows: await parquetReadObjects({ file }) };
}

describe("trajectories.parquet", () => {
  it("holds everybody's rows in order, whole numbers as such, missing numbers as null", async () => {
    const { rows } = await read(
      source([], [beliefs("a", 3, 0), beliefs("ß😀", 1, 10)]),
      "trajectories.parquet",
    );
    expect(rows).toEqual([
      { participant: "a", run: 1, trial: 1, mu_2: 1 / 3, choice_scored: 1 },
      { participant: "a", run: 1, trial: 2, mu_2: null, choice_scored: 0 },
      { participant: "a", run: 1, trial: 3, mu_2: 1, choice_scored: 1 },
      { participant: "ß😀", run: 1, trial: 1, mu_2: 10 + 1 / 3, choice_scored: 1 },
    ]);
  });

  it("writes a row group as soon as it is full, and the rest at the end", async () => {
    const people = ["a", "b", "c"].map((id, k) => beliefs(id, 12_000, k));
    const { file, rows } = await read(source([], people), "trajectories.parquet");
    expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([24_000, 12_000]);
    expect(rows.length).toBe(36_000);
    expect(rows[24_000]).toEqual({ participant: "c", run: 1, trial: 1, mu_2: 2 + 1 / 3, choice_scored: 1 });
  });

  it("is a table without rows where everybody failed", async () => {
    const { file, rows } = await read(source([failed], []), "trajectories.parquet");
    expect(rows).toEqual([]);
    expect(
      parquetMetadata(file)
        .schema.slice(1)
        .map(({ name }) => name),
    ).toEqual(["participant", "run", "trial"]);
  });
});

describe("participants.parquet", () => {
  it("has the columns of participants.csv, null where somebody failed", async () => {
    const { rows } = await read(source([failed], []), "participants.parquet");
    expect(rows).toEqual([
      {
        participant: 'Zoë, "x" 😀',
        status: "failed",
        ...{ om2: null, om2_sd: null, om2_lb: null, om2_ub: null, log_joint: null, log_likelihood: null },
        ...{ lme: null, lme_method: null, lme_laplace: null, lme_sampled: null, lme_sampled_se: null },
        ...{ lme_khat: null, aic: null, bic: null, accuracy: null, complexity: null },
        ...{ observations: 3, scored: 2, optima: 0 },
        warnings: "no start; a; b",
      },
    ]);
  });

  it("is a table without rows for a fit of nobody", async () => {
    expect((await read(source([], []), "participants.parquet")).rows).toEqual([]);
  });
});
