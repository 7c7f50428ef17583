/** The library's one call: data and a model in, every participant's fit out. */

import type { AgentContext, AgentSpecification } from "../agent/index.js";
import { readStudy, type Source, type Study, type StudyOptions } from "../study/index.js";
import { load } from "./load.js";
import { type FitRun, type FitSettings, fitParticipants, type ParticipantFits } from "./participants.js";

export interface FitOptions extends AgentSpecification, FitSettings {
  /** How the data are read: columns, missing codes, recoding, sessions. */
  readonly study?: StudyOptions;
  /** Filters and response models of one's own, by the name the specification gives them. */
  readonly models?: AgentContext;
  /** Progress, cancellation, what is done already. */
  readonly run?: FitRun;
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
  const { study: reading = {}, models = {}, run, starts, seed, draws, ...specification } = options;
  const { agent, participants, study } = await load({
    specification,
    context: models,
    study: reading,
    read: (completed) => readStudy(source, completed),
  });
  const settings: FitSettings = {
    ...(starts === undefined ? {} : { starts }),
    ...(seed === undefined ? {} : { seed }),
    ...(draws === undefined ? {} : { draws }),
  };
  return { ...(await fitParticipants(agent, participants, settings, run)), study };
}
