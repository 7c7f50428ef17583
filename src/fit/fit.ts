/** The library's one call: data and a model in, every participant's fit out. */

import type { AgentContext, AgentSpecification } from "../agent/index.js";
import { readStudy, type Source, type Study, type StudyOptions } from "../study/index.js";
import { load } from "./load.js";
import {
  type FitRun,
  type FitSettings,
  fitParticipants,
  type ParticipantFits,
  type Threads,
} from "./participants.js";

export interface FitOptions extends AgentSpecification, FitSettings {
  /** How the data are read: columns, missing codes, recoding, sessions. */
  readonly study?: StudyOptions;
  /** Filters and response models of one's own, by the name the specification gives them. */
  readonly models?: AgentContext;
  /** Progress, cancellation, what is done already. */
  readonly run?: Omit<FitRun, "threads">;
  /**
   * Threads to fit on: `{ count, start }`, `start` from `webWorkers` or, in Node, `nodeWorkers`. The result is the
   * same for any number. Models given as objects cannot be sent to a worker: with them the calling thread works
   * alone, and the result says so. Default: the calling thread.
   */
  readonly threads?: Omit<Threads, "recipe">;
}

/**
 * Fits every participant of a study: maximum a posteriori with Laplace and importance-sampled evidence.
 *
 * @param source a CSV file as text or bytes with its name
 * @throws UsageError for a model that cannot be used, DataError for data that cannot be read
 */
export async function fit(
  source: Source,
  options: FitOptions = {},
): Promise<ParticipantFits & { study: Study }> {
  const { study: reading = {}, models = {}, run, threads, starts, seed, draws, ...stated } = options;
  const { agent, participants, study, specification } = await load({
    specification: stated,
    context: models,
    study: reading,
    read: (completed) => readStudy(source, completed),
  });
  const settings: FitSettings = {
    ...(starts === undefined ? {} : { starts }),
    ...(seed === undefined ? {} : { seed }),
    ...(draws === undefined ? {} : { draws }),
  };
  const objects = (models.filters?.size ?? 0) + (models.responses?.size ?? 0) > 0;
  const recipe = { specification, inputs: study.columns.input ?? [] };
  const fits = await fitParticipants(agent, participants, settings, {
    ...run,
    ...(threads === undefined || objects ? {} : { threads: { ...threads, recipe } }),
  });
  if (threads === undefined || !objects) return { ...fits, study };
  const reason = "models given as objects cannot be sent to workers; load them from files with credence/node";
  return { ...fits, threads: { ...fits.threads, reason }, study };
}
