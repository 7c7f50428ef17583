/**
 * Parameters that simulations of the catalogue did not recover (docs/validation.md), said before they are fitted. The
 * table is loaded with the first fit and is no part of the library's entry.
 */

import type { AgentSpecification } from "../agent/index.js";
import { type Agent, freeNames } from "../agent/index.js";
import type { ParticipantData } from "../fit/index.js";
import { findPerceptualModel } from "../perceptual/index.js";
import type { Warning } from "../study/index.js";
import { notRecovered } from "./recovery-table.js";

/**
 * Speaks of fits like the simulated ones alone: the same two models with the default number of levels, and nobody with
 * more trials than the simulated agents, where a parameter may be recovered after all.
 */
export function recoveryWarnings(
  agent: Agent,
  { perceptualModel, responseModel, levels }: AgentSpecification,
  participants: readonly ParticipantData[],
): Warning[] {
  const { agents, trials, models } = notRecovered;
  const found = models.find(({ model, response }) => model === perceptualModel && response === responseModel);
  if (found === undefined) return [];
  const usual = findPerceptualModel(found.model)?.levels?.default;
  const longest = Math.max(...participants.map(({ runs }) => runs.reduce((sum, run) => sum + run.trials, 0)));
  if ((levels !== undefined && levels !== usual) || longest > trials) return [];
  const free = new Set(freeNames(agent));
  return found.parameters.flatMap(({ name, r }): Warning[] => {
    if (!free.has(name)) return [];
    const message =
      `${name}: estimates do not follow true values in simulations of ${found.model} with ${found.response} ` +
      `(correlation ${r.toFixed(2)}, ${agents} agents of ${trials} trials, default priors); fix it, or do not ` +
      "interpret it without a recovery of your own (credence recovery parameters)";
    return [{ code: "not-recovered", message, participants: [] }];
  });
}
