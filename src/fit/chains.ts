/** The posterior of one participant under an agent as a density to sample from, and how workers build it. */

import { type AgentDensity, agentDensity, buildAgent, type RunData } from "../agent/index.js";
import { type Declaration, type Density, declare, layoutOf } from "../inference/density/index.js";
import type { DensityBuilders } from "../inference/index.js";
import type { Domain } from "../model/index.js";
import type { AgentRecipe, LoadModels } from "./task.js";
import { participantUnits } from "./units.js";

/**
 * The posterior of one participant: coordinates are the free parameters on the estimation scale, values their native
 * ones. Priors are normal on the estimation scale, so that no Jacobian is due there.
 *
 * @param participant by number, from 0, among those of the density
 */
export function participantDensity(agents: AgentDensity, participant: number): Density {
  const { free, priors } = agents;
  const layout = layoutOf(Object.fromEntries(free.map(({ name, domain }) => [name, declared(domain)])));
  const { mean, variance } = priors[participant]!;
  const logDensities: NonNullable<Density["logDensities"]> = (points, gradientsOut, valuesOut) => {
    agents.gradient(points.map((z) => ({ participant, z }))).forEach(({ logJoint, failed, gradient }, k) => {
      valuesOut[k] = failed ? Number.NaN : logJoint;
      gradientsOut[k]!.set(gradient);
    });
  };
  const one = new Float64Array(1);
  return {
    dimension: agents.dimension,
    layout,
    logDensity(z, gradientOut) {
      logDensities([z], [gradientOut], one);
      return one[0]!;
    },
    logDensities,
    logPrior: (z) => agents.value([{ participant, z }])[0]!.logPrior,
    units: participantUnits(agents, participant),
    reason: (z) => (agents.value([{ participant, z }])[0]!.failed ? "the model failed" : undefined),
    drawPrior(random, zOut) {
      for (let j = 0; j < zOut.length; j++) zOut[j] = mean[j]! + Math.sqrt(variance[j]!) * random.normal();
    },
  };
}

/** The constraint whose transform is the map of a domain from its estimation scale. */
function declared(domain: Domain): Declaration {
  switch (domain.kind) {
    case "real":
      return declare({ kind: "real" });
    case "positive":
      return declare({ kind: "lower", bound: 0 });
    case "unit":
      return declare({ kind: "interval", lower: 0, upper: 1 });
    case "interval":
      return declare({ kind: "interval", lower: domain.low, upper: domain.high });
  }
}

/** What the density of one participant is built from: an agent, and the participant's runs. */
export interface ParticipantRecipe extends AgentRecipe {
  readonly runs: readonly RunData[];
}

/**
 * Builders of the densities that Credence's own workers know: `participant`, from a `ParticipantRecipe`.
 *
 * @param load absent where there are no files: models named by the path of a file are then unknown
 */
export function participantBuilders(load?: LoadModels): DensityBuilders {
  return {
    async participant({ specification, inputs, folder, runs }: ParticipantRecipe): Promise<Density> {
      const models = folder === undefined ? {} : await load?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      return participantDensity(agentDensity(agent, [runs]), 0);
    },
  };
}
