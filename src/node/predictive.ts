/** Predictive checks of models and fits on disk. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { type Agent, freeIndices } from "../agent/index.js";
import { checkPredictions, type Draws, predictiveReport } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type FitResult, isGroupAnalysis, type ParticipantData } from "../fit/index.js";
import { toEstimation } from "../model/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { type CheckSourceOptions, checkSource, fittedAnalysis, refuseOtherData } from "./checklist-source.js";
import { readText } from "./files.js";
import { defaultThreads, nodeWorkers } from "./threads.js";

interface PredictiveRunOptions extends CheckFolderOptions {
  /** Simulations of each participant. Default 200. */
  readonly draws?: number;
  /** Trials of one point of a learning curve. Default: an eighth of the longest run. */
  readonly window?: number;
  readonly seed: number;
  readonly threads?: number;
}

export interface PriorPredictiveOptions extends PredictiveRunOptions, CheckSourceOptions {
  /** Compare with what the participants of the study did. */
  readonly compare: boolean;
}

export interface PosteriorPredictiveOptions extends PredictiveRunOptions {
  /** A fit folder. */
  readonly folder: string;
}

/** @throws UsageError, DataError */
export async function runPriorPredictive(options: PriorPredictiveOptions): Promise<CheckOutcome> {
  const { seed, draws: count = 200, compare } = options;
  const source = await checkSource(options, seed, compare ? "fit" : "schedule");
  const { agent, inputs, recipe } = source;
  const schedule = compare ? source.schedule : source.schedule.map(withoutResponses);
  const window = options.window ?? defaultWindow(schedule);
  const identity = { source: source.identity, settings: { seed, count, window, compare } };
  return runCheck("predictive", identity, options, async (run) => {
    const check = await checkPredictions(
      {
        ...{ agent, participants: schedule, count, window, seed },
        draws: schedule.map((): Draws => ({ kind: "prior" })),
        threads: { count: threadsFor(options, schedule.length), start: nodeWorkers, recipe },
      },
      run,
    );
    return check && predictiveReport(check, { kind: "prior", agent, schedule, inputs, seed, window });
  });
}

/**
 * @throws UsageError for a folder without a finished fit, a fit of a group, data that are not those that were fitted,
 *   and where nobody has a posterior
 */
export async function runPosteriorPredictive(options: PosteriorPredictiveOptions): Promise<CheckOutcome> {
  const { folder, seed, draws: count = 200 } = options;
  const { fit, analysis } = await fittedAnalysis(folder);
  const { result } = fit;
  refuseGroup(folder, result);
  const source = await checkSource({ analysis, base: folder, inputs: { kind: "data" } }, seed, "fit");
  refuseOtherData(folder, fit, source.files);
  const { agent, inputs, recipe } = source;
  const found = posteriorsOf(folder, result, agent, count);
  const schedule = source.schedule.filter(({ id }) => found.has(id));
  if (schedule.length === 0)
    throw new UsageError(`${folder}: nobody in this fit has a posterior to draw from`);
  const leftOut = source.schedule.filter(({ id }) => !found.has(id)).map(({ id }) => id);
  const window = options.window ?? defaultWindow(schedule);
  const sampled = result.inference.sampling;
  const identity = {
    source: source.identity,
    fit: { participants: result.participants, inference: result.inference },
    settings: { seed, count, window },
  };
  return runCheck("predictive", identity, options, async (run) => {
    const simulations = Math.min(
      count,
      ...[...found.values()].map((of) => (of.kind === "draws" ? of.points.length : count)),
    );
    const check = await checkPredictions(
      {
        ...{ agent, participants: schedule, count: simulations, window, seed },
        draws: schedule.map(({ id }) => found.get(id)!),
        threads: { count: threadsFor(options, schedule.length), start: nodeWorkers, recipe },
      },
      run,
    );
    return (
      check &&
      predictiveReport(check, {
        ...{ kind: "posterior", agent, schedule, inputs, seed, window, leftOut },
        doubtful: result.participants.flatMap(({ id, posterior }) =>
          posterior?.status === "notConverged" && found.has(id) ? [id] : [],
        ),
        leftOutReason: sampled === undefined ? "without a Laplace approximation" : "without draws",
        origin:
          sampled === undefined
            ? "The fit is by maximum a posteriori: parameters of each participant were drawn from the Laplace approximation of the posterior, a normal on the scale of estimation."
            : `Parameters of each participant were draws of the posterior by ${sampled.method === "nuts" ? "NUTS" : "Pathfinder"}, evenly thinned.`,
      })
    );
  });
}

/** Group fits have hyper-parameters, whose new participants are another question. */
function refuseGroup(folder: string, { analysis }: FitResult): void {
  if (!isGroupAnalysis(analysis)) return;
  throw new UsageError(
    `${folder}: is a fit of a group; posterior predictive checks are there for independent fits ` +
      "(--pooling none) only so far",
  );
}

/** Posteriors of those who have one. */
function posteriorsOf(folder: string, result: FitResult, agent: Agent, count: number): Map<string, Draws> {
  if (result.inference.sampling !== undefined) return drawsOf(folder, result, agent, count);
  return new Map(
    result.participants.flatMap(({ id, status, estimates, covariance }): [string, Draws][] => {
      if (status === "failed" || covariance === null) return [];
      return [[id, { kind: "laplace", mode: estimates.map(({ estimation }) => estimation!), covariance }]];
    }),
  );
}

/** From draws.csv: `om2[participant]`, a column for every parameter of every participant. */
function drawsOf(folder: string, result: FitResult, agent: Agent, count: number): Map<string, Draws> {
  const file = join(folder, "draws.csv");
  if (!existsSync(file)) {
    throw new UsageError(
      `${folder}: has no draws.csv, which its fit wrote; write it again with credence rerun --out`,
    );
  }
  const [header = [], ...rows] = parseCsv(readText(file));
  const every = Math.max(1, Math.floor(rows.length / count));
  const chosen = rows.flatMap((row, index) => (index % every === 0 ? [{ index, row }] : [])).slice(0, count);
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  return new Map(
    result.participants.flatMap(({ id }): [string, Draws][] => {
      const columns = free.map(({ name }) => header.indexOf(`${name}[${id}]`));
      if (columns.includes(-1)) return [];
      const points = chosen.map(({ index, row }) => ({
        index,
        z: columns.map((c, j) => toEstimation(free[j]!.domain, row[c] === "" ? Number.NaN : Number(row[c]))),
      }));
      return [[id, { kind: "draws", points }]];
    }),
  );
}

function parseCsv(text: string): string[][] {
  return Papa.parse<string[]>(text, { header: false, skipEmptyLines: true }).data;
}

function withoutResponses(participant: ParticipantData): ParticipantData {
  return { ...participant, runs: participant.runs.map((run) => ({ ...run, responses: [] })) };
}

function threadsFor({ threads }: PredictiveRunOptions, participants: number): number {
  return threads ?? defaultThreads(4 * participants);
}

/** An eighth of the longest run. */
function defaultWindow(schedule: readonly ParticipantData[]): number {
  return Math.max(
    1,
    Math.ceil(Math.max(...schedule.flatMap(({ runs }) => runs.map(({ trials }) => trials))) / 8),
  );
}
