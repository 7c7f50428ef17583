/** Beliefs and predictions of fitted participants at their modes. */

import { type Agent, type AgentDensity, agentDensity } from "../agent/index.js";
import { kernelBeliefs } from "./kernel-beliefs.js";
import type { ParticipantData } from "./participants.js";
import type { ParticipantFit } from "./summary.js";
import { nativeAtMode, type ParticipantTrajectories, participantTrajectories } from "./trajectories.js";

/** Compiling takes as long as running so many participants on numbers, about. */
const WORTH_COMPILING = 4;

/** What computes participants' beliefs; undefined where there are so few that it is not worth compiling. */
export function densityForBeliefs(
  agent: Agent,
  participants: readonly ParticipantData[],
): AgentDensity | undefined {
  if (participants.length < WORTH_COMPILING) return undefined;
  return agentDensity(
    agent,
    participants.map(({ runs }) => runs),
  );
}

/**
 * @param fits of the participants, in their order
 * @returns what gives the beliefs of a participant by its number; undefined where its fit failed
 */
export function trajectoriesAtModes(
  agent: Agent,
  participants: readonly ParticipantData[],
  fits: readonly ParticipantFit[],
): (index: number) => ParticipantTrajectories | undefined {
  // Where a fit failed there may not even be priors to compile with.
  const fitted = participants.flatMap((_, i) => (fits[i]!.status === "failed" ? [] : [i]));
  const density = densityForBeliefs(
    agent,
    fitted.map((i) => participants[i]!),
  );
  const place = new Map(fitted.map((i, k) => [i, k]));
  return (index) => {
    const [fit, participant, k] = [fits[index]!, participants[index]!, place.get(index)];
    if (k === undefined) return undefined;
    const z = Float64Array.from(fit.estimates, ({ estimation }) => estimation!);
    const beliefs = density && kernelBeliefs(density, participant, { participant: k, z });
    return participantTrajectories(
      agent,
      participant,
      nativeAtMode(agent, participant, fit),
      "stop",
      beliefs,
    );
  };
}
