/** Approximations of a group model's posterior, for those who cannot wait: Laplace EM, Pathfinder. */

import type { Agent } from "../agent/index.js";
import { DataError } from "../errors.js";
import { densityOver } from "../group/density/index.js";
import { type EmState, fitGroupLaplace, laplaceDraws } from "../group/laplace/index.js";
import { cellLikelihood } from "../group/likelihood/likelihood.js";
import { pathfinder } from "../inference/index.js";
import type { GroupRecipe } from "./group-chains.js";
import { type GroupSample, laplaceSample, pathfinderSample } from "./group-sample.js";
import type { GroupLaplaceSettings, GroupPathfinderSettings } from "./group-settings.js";
import { around } from "./group-start.js";
import type { Progress } from "./participants.js";

export interface GroupEmRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Of an interrupted run of the same data, model and settings. */
  readonly state?: EmState;
}

/** Most steps of EM. */
const STEPS = 500;

/**
 * Fits the population by Laplace EM.
 *
 * @returns the state to go on from where it was stopped
 * @throws UsageError for a model that it cannot fit; DataError where the likelihood of somebody cannot be evaluated
 */
export async function groupByLaplace(
  agent: Agent,
  { participants, design, hyperpriors }: GroupRecipe,
  { seed, hyperpriors: counted }: GroupLaplaceSettings,
  { signal, onProgress, state }: GroupEmRun,
): Promise<GroupSample | { readonly state: EmState }> {
  const fit = await fitGroupLaplace(agent, participants, design, hyperpriors, {
    seed,
    hyperpriors: counted,
    ...(signal && { signal }),
    ...(state && { state }),
    onProgress: (progress) => {
      const step = progress.stage === "fit" ? progress.iteration : STEPS;
      onProgress?.({ stage: "fitting", done: step, total: STEPS, evaluations: step });
    },
  });
  if (fit.status === "stopped" || signal?.aborted) return { state: fit.state };
  if (fit.status === "failed") {
    throw new DataError([{ file: "Laplace EM", message: fit.reason ?? "the model could not be evaluated" }]);
  }
  const density = densityOver(cellLikelihood(agent, participants, design), hyperpriors);
  return laplaceSample(
    density,
    fit,
    laplaceDraws(fit, design, { seed, valueNames: density.layout.valueNames }),
  );
}

/** @throws UsageError where no path leads anywhere */
export function groupByPathfinder(
  agent: Agent,
  { participants, design, hyperpriors }: GroupRecipe,
  { seed, paths, draws }: GroupPathfinderSettings,
): GroupSample {
  const density = densityOver(cellLikelihood(agent, participants, design), hyperpriors);
  return pathfinderSample(density, pathfinder(density, { seed, paths, draws, start: around(density) }));
}
