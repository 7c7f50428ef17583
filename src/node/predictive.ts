/** Predictive checks of models and fits on disk. */

import { type Agent, freeIndices } from "../agent/index.js";
import { checkPredictions, type Draws, predictiveReport } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type Analysis, type FitResult, isGroupAnalysis, type ParticipantData } from "../fit/index.js";
import { toEstimation } from "../model/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { type CheckSourceOptions, checkSource, fittedAnalysis, refuseOtherData } from "./checklist-source.js";
import { groupPosterior } from "./group-predictive.js";
import { groupPrior } from "./group-prior.js";
import { numberOf, type PosteriorSource, samplerName, thinnedDraws } from "./posterior-source.js";
import type { FitFolder } from "./read-folder.js";
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
  const use = compare ? "fit" : "schedule";
  const group: PosteriorSource | undefined = isGroupAnalysis(options.analysis)
    ? await groupPrior(options, use, count, seed)
    : undefined;
  const source = group ?? (await checkSource(options, seed, use));
  const { agent, inputs, recipe } = source;
  const schedule = compare ? source.schedule : source.schedule.map(withoutResponses);
  const window = options.window ?? defaultWindow(schedule);
  const identity = { source: source.identity, settings: { seed, count, window, compare } };
  return runCheck("predictive", identity, options, async (run) => {
    const check = await checkPredictions(
      {
        ...{ agent, participants: schedule, count, window, seed },
        draws: schedule.map(({ id }): Draws => group?.found.get(id) ?? { kind: "prior" }),
        ...(group?.conditions && { conditions: group.conditions }),
        threads: { count: threadsFor(options, schedule.length), start: nodeWorkers, recipe },
      },
      run,
    );
    return (
      check &&
      predictiveReport(check, {
        ...{ kind: "prior", agent, schedule, inputs, seed, window },
        ...(group && { origin: group.origin }),
      })
    );
  });
}

/**
 * Of a fit of participants one by one, or of a group, whose participants have the parameters that the draws give them
 * in every session and condition.
 *
 * @throws UsageError for a folder without a finished fit, data that are not those that were fitted, and where nobody has
 *   a posterior to draw from
 */
export async function runPosteriorPredictive(options: PosteriorPredictiveOptions): Promise<CheckOutcome> {
  const { folder, seed, draws: count = 200 } = options;
  const { fit, analysis } = await fittedAnalysis(folder);
  const { result } = fit;
  const source = isGroupAnalysis(result.analysis)
    ? await groupPosterior(folder, fit, analysis, count)
    : await alonePosteriors(folder, fit, analysis, count, seed);
  const { agent, recipe, inputs, found, conditions, origin, doubt } = source;
  const schedule = source.schedule.filter(({ id }) => found.has(id));
  if (schedule.length === 0)
    throw new UsageError(`${folder}: nobody in this fit has a posterior to draw from`);
  const leftOut = source.schedule.filter(({ id }) => !found.has(id)).map(({ id }) => id);
  const window = options.window ?? defaultWindow(schedule);
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
        ...(conditions && { conditions }),
        threads: { count: threadsFor(options, schedule.length), start: nodeWorkers, recipe },
      },
      run,
    );
    return (
      check &&
      predictiveReport(check, {
        ...{ kind: "posterior", agent, schedule, inputs, seed, window, leftOut, origin },
        ...(doubt !== undefined && { doubt }),
        leftOutReason:
          result.inference.sampling === undefined ? "without a Laplace approximation" : "without draws",
      })
    );
  });
}

/** Of participants one by one. */
async function alonePosteriors(
  folder: string,
  fit: FitFolder,
  analysis: Analysis,
  count: number,
  seed: number,
): Promise<PosteriorSource> {
  const source = await checkSource({ analysis, base: folder, inputs: { kind: "data" } }, seed, "fit");
  refuseOtherData(folder, fit, source.files);
  const { participants, inference } = fit.result;
  const found = posteriorsOf(folder, fit.result, source.agent, count);
  const { sampling } = inference;
  const doubtful = participants.flatMap(({ id, posterior }) =>
    posterior?.status === "notConverged" && found.has(id) ? [id] : [],
  );
  return {
    ...source,
    found,
    origin:
      sampling === undefined
        ? "The fit is by maximum a posteriori: parameters of each participant were drawn from the Laplace approximation of the posterior, a normal on the scale of estimation."
        : `Parameters of each participant were draws of the posterior by ${samplerName(sampling)}, evenly thinned.`,
    ...(doubtful.length > 0 && { doubt: `the draws of ${doubtful.join(", ")}` }),
  };
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
  const { header, chosen } = thinnedDraws(folder, count);
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  return new Map(
    result.participants.flatMap(({ id }): [string, Draws][] => {
      const columns = free.map(({ name }) => header.indexOf(`${name}[${id}]`));
      if (columns.includes(-1)) return [];
      const points = chosen.map(({ index, row }) => ({
        index,
        z: columns.map((c, j) => toEstimation(free[j]!.domain, numberOf(row[c]))),
      }));
      return [[id, { kind: "draws", points }]];
    }),
  );
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
