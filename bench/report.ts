/** The report: time and size of 100 participants of 320 trials, and what it keeps in memory of 100 and of 1000. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Agent, buildAgent } from "../src/agent/index.js";
import {
  type FitResult,
  fitParticipants,
  nativeAtMode,
  type ParticipantTrajectories,
  participantTrajectories,
} from "../src/fit/index.js";
import { reportPage } from "../src/report/index.js";
import { runOf, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

/** So many are fitted; further participants are copies of them under other ids. */
const FITTED = 20;

interface Group {
  readonly result: FitResult;
  /** Computed one after the other, as the fit folder writes them. */
  trajectories(): Generator<ParticipantTrajectories>;
}

export async function reportBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const trials = smoke ? 40 : 320;
  const { agent } = buildAgent({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" });
  const groupOf = await groups(agent, trials, smoke ? 2 : FITTED);
  const hundred = groupOf(smoke ? 2 : 100);
  let characters = 0;
  const times = await measure(
    `report: 100 x ${trials}, ehgf_binary`,
    "s",
    [
      {
        name: "page with every figure",
        run: async () => {
          characters = 0;
          const source = { result: hundred.result, agent, trajectories: hundred.trajectories() };
          for await (const piece of reportPage(source)) characters += Buffer.byteLength(piece);
        },
      },
      {
        name: "beliefs alone",
        run: () => {
          let rows = 0;
          for (const each of hundred.trajectories()) rows += each.trials;
          if (rows === 0) throw new Error("no beliefs");
        },
      },
    ],
    { rounds: smoke ? 1 : 7, scale: 1e-3 },
  );
  const size = { median: characters / 1e6, low: characters / 1e6, high: characters / 1e6 };
  const kept = [];
  for (const people of smoke ? [2] : [100, 1000]) {
    const most = await heldBy(agent, groupOf(people));
    kept.push({
      bench: "report: kept in memory",
      variant: `${people} participants`,
      unit: "MB",
      median: most,
      low: most,
      high: most,
    });
  }
  return [
    ...times,
    { bench: "report: size", variant: "page with every figure", unit: "MB", ...size },
    ...kept,
  ];
}

/** Most of the heap, beyond what is there before, while the page is made; measured after collections. */
async function heldBy(agent: Agent, { result, trajectories }: Group): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  const before = process.memoryUsage();
  let most = 0;
  let pieces = 0;
  const save = (name: string): string => `figures/${name}.svg`;
  for await (const _ of reportPage({ result, agent, trajectories: trajectories(), save })) {
    if (pieces++ % 10 > 0) continue;
    collect();
    const now = process.memoryUsage();
    most = Math.max(most, now.heapUsed + now.arrayBuffers - before.heapUsed - before.arrayBuffers);
  }
  return most / 1e6;
}

async function groups(agent: Agent, trials: number, fitted: number): Promise<(people: number) => Group> {
  const data = taskData(fitted, trials);
  const study = Array.from({ length: fitted }, (_, r) => ({ id: `${r}`, runs: [runOf(data, r)] }));
  const { participants: fits } = await fitParticipants(agent, study, { starts: 2, draws: 100 });
  return (people) => {
    const id = (i: number): string => `p${i + 1}`;
    const participants = Array.from({ length: people }, (_, i) => ({ ...fits[i % fitted]!, id: id(i) }));
    return {
      result: resultOf(agent, participants, trials),
      *trajectories() {
        for (const [i, fit] of participants.entries()) {
          if (fit.status === "failed") continue;
          const participant = { ...study[i % fitted]!, id: fit.id };
          yield participantTrajectories(agent, participant, nativeAtMode(agent, participant, fit));
        }
      },
    };
  };
}

function resultOf(agent: Agent, participants: FitResult["participants"], trials: number): FitResult {
  const settings = { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" };
  return {
    schema: "credence-fit/1",
    analysis: { schema: "credence-analysis/1", data: { file: "study.csv" }, agent: settings },
    model: {
      perceptual: agent.filter.name,
      responses: agent.streams.map(({ name, model }) => ({ stream: name, model: model.name })),
      settings,
      priors: [],
    },
    data: {
      files: [{ name: "study.csv", sha256: "0".repeat(64) }],
      summary: {
        participants: participants.length,
        runs: participants.length,
        trials: { min: trials, median: trials, max: trials },
        missingInputs: 0,
        missingResponses: 0,
        scoredTrials: trials * participants.length,
        excludedRows: 0,
        droppedRows: 0,
        ignoredColumns: [],
        separator: "comma",
        encoding: "UTF-8",
      },
      columns: { input: ["input"], response: ["response"] },
      derivations: [],
    },
    inference: { method: "map", seed: 1, starts: 2, evidenceDraws: 100 },
    participants,
    warnings: [],
    failed: participants.filter(({ status }) => status === "failed").map(({ id }) => id),
    total: { evidence: 0, logLikelihood: 0, fitted: participants.length },
    software: { name: "credence", version: "0.0.0" },
    timing: { threads: 1, seconds: 0, date: "2026-01-01T00:00:00.000Z", engine: "node" },
  };
}
