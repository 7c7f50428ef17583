/** What the data of each participant say alone, beside what a group model makes of them. */

import { type Agent, freeIndices } from "../agent/index.js";
import type { Unpooled } from "../group/outputs/index.js";
import { fitParticipants, type ParticipantData } from "./participants.js";

/** Of the minimisation: enough to find the mode, whose evidence nobody asks for. */
const STARTS = 4;

/**
 * Modes and Laplace sds of fits of every participant on their own, on the estimation scale, under the individual priors.
 *
 * @returns [free parameter][participant]; undefined for who could not be fitted, or not before the signal
 */
export async function aloneEstimates(
  agent: Agent,
  participants: readonly ParticipantData[],
  seed: number,
  signal?: AbortSignal,
): Promise<(Unpooled | undefined)[][]> {
  const settings = { starts: STARTS, seed, draws: 0 };
  const { participants: fits } = await fitParticipants(
    agent,
    participants,
    settings,
    signal ? { signal } : {},
  );
  const byId = new Map(fits.map((fit) => [fit.id, fit]));
  return freeIndices(agent).map((index) =>
    participants.map(({ id }): Unpooled | undefined => {
      const own = byId.get(id)?.estimates.find(({ name }) => name === agent.parameters[index]!.name);
      if (own === undefined || own.estimation === null) return undefined;
      return { value: own.estimation, sd: own.sd ?? Number.NaN };
    }),
  );
}
