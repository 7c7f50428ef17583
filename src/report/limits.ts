/** What the data cannot say about the parameters: those that the prior decides, and those that stand in for others. */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import type { Notice } from "./care.js";
import { freeParameters } from "./group-figures.js";

/** Posterior sd in prior sds from which on the data hardly narrow a parameter. */
const WIDE = 0.9;
/** Posterior correlation from which on two parameters hardly differ in their effect. */
const ALIKE = 0.95;

/** One for each parameter, and each pair of parameters, that this is so for in some participant. */
export function limits({ participants }: FitResult, agent: Agent): Notice[] {
  const names = freeParameters({ participants }, agent).map(({ name }) => name);
  const wide = names.map((name, j): Notice => {
    return {
      title: `The data say little about ${name}`,
      meaning: `Its posterior is at least ${WIDE * 100} % as wide as its prior, so that the estimate is mostly the prior's.`,
      advice: "Do not read differences between these participants in it as differences in behaviour.",
      ids: participants.flatMap(({ id, estimates }) => {
        const { sd = null, prior = null } = estimates[j] ?? {};
        return sd !== null && prior !== null && sd >= WIDE * prior.sd ? [id] : [];
      }),
    };
  });
  const alike = names.flatMap((first, i) =>
    names.slice(i + 1).map((second, k): Notice => {
      return {
        title: `${first} and ${second} can hardly be told apart`,
        meaning: `Their posterior correlation is beyond ±${ALIKE}: a change of one makes up for a change of the other.`,
        advice: "Fixing one of them costs little fit and makes the other comparable between participants.",
        ids: participants.flatMap(({ id, correlation }) =>
          Math.abs(correlation?.[i]?.[i + 1 + k] ?? 0) > ALIKE ? [id] : [],
        ),
      };
    }),
  );
  return [...wide, ...alike].filter(({ ids }) => ids.length > 0);
}
