/** A group model by Laplace EM: from agent, data, design and hyperpriors to estimates. group 8. */

import { type Agent, countScored } from "../../agent/index.js";
import type { Backend } from "../../compile/index.js";
import type { Design } from "../design/design.js";
import type { Hyperpriors } from "../hyperpriors/hyperpriors.js";
import { cellLikelihood, type GroupParticipant } from "../likelihood/likelihood.js";
import { ownLikelihood, participantDesigns } from "./cells.js";
import { type CheckedMarginal, checkMarginals } from "./check.js";
import { type EmOptions, type EmProgress, laplaceEm } from "./em.js";
import { estimatesOf } from "./estimates.js";
import { populationOf } from "./population.js";
import type { GroupLaplaceFit } from "./result.js";

/** What is being done: steps of EM, then the check of participants' log m. */
export type GroupLaplaceProgress =
  | ({ readonly stage: "fit" } & EmProgress)
  | { readonly stage: "check"; readonly participants: number; readonly of: number };

export interface GroupLaplaceOptions extends Omit<EmOptions, "precision" | "accelerate" | "onProgress"> {
  readonly onProgress?: (progress: GroupLaplaceProgress) => void;
  /** Of the importance-sampling check, for each participant; 0 leaves it out. Default 500. */
  readonly draws?: number;
  /** Default: WebAssembly where it is allowed, else the interpreter; the bits are the same. */
  readonly backend?: Backend;
}

/** Of the importance-sampling check. */
const DRAWS = 500;

/**
 * Fits the population of a group by Laplace EM: empirical Bayes, or the mode under hyperpriors (`hyperpriors: true`).
 *
 * @param participants those of the design, with the runs that it was built from
 * @param options seed (default 1), most iterations (500), draws of the check (500), signal, progress, state to go on from
 * @returns estimates with approximate standard errors; a status that says how it ended, and a state to go on from
 * @throws UsageError for random terms over groupings other than participants, a model without a population, a design
 *   of other data, and a state of another model
 */
export async function fitGroupLaplace(
  agent: Agent,
  participants: readonly GroupParticipant[],
  design: Design,
  hyperpriors: Hyperpriors,
  options: GroupLaplaceOptions = {},
): Promise<GroupLaplaceFit> {
  const { draws = DRAWS, seed = 1, signal, backend, onProgress, ...others } = options;
  const population = populationOf(design, hyperpriors);
  const cells = cellLikelihood(agent, participants, design, backend);
  const likelihood = ownLikelihood(population, cells);
  const result = await laplaceEm(population, likelihood, {
    ...others,
    seed,
    ...(signal && { signal }),
    onProgress: (progress) => onProgress?.({ stage: "fit", ...progress }),
  });
  const usable = result.status === "converged" || result.status === "notConverged";
  let checked: CheckedMarginal[] | undefined;
  if (usable && draws > 0 && population.own.length > 0) {
    checked = await checkMarginals(population, likelihood, result.at, {
      draws,
      seed,
      signal,
      onProgress: (done) => onProgress?.({ stage: "check", participants: done, of: participants.length }),
    });
  }
  return estimatesOf({
    agent,
    design,
    population,
    designs: participantDesigns(population, cells),
    result,
    checked,
    hyperpriors: options.hyperpriors ?? false,
    observations: participants.reduce((sum, { runs }) => {
      return sum + runs.reduce((own, run) => own + countScored(agent, run), 0);
    }, 0),
    stopped: usable && signal?.aborted === true,
  });
}
