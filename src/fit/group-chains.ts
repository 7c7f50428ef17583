/** The posterior of a group model as a density to sample from. */

import type { Agent } from "../agent/index.js";
import { type GroupDensity, groupDensity } from "../group/density/density.js";
import type { Parametrisations } from "../group/density/parametrisation.js";
import type { Shear } from "../group/density/sheared.js";
import type { Design } from "../group/design/design.js";
import type { Hyperpriors } from "../group/hyperpriors/index.js";
import type { GroupParticipant } from "../group/likelihood/likelihood.js";
import type { AgentRecipe } from "./task.js";

/** What the density of a group is built from: an agent, the data, the model. Plain data. */
export interface GroupRecipe extends AgentRecipe {
  readonly participants: readonly GroupParticipant[];
  readonly design: Design;
  readonly hyperpriors: Hyperpriors;
  /** Default: as the hyperpriors state, else centred. */
  readonly parametrisations?: Parametrisations;
  /** Default none. */
  readonly shears?: readonly Shear[];
}

/** @param agent that the recipe describes */
export function groupDensityOf(agent: Agent, recipe: GroupRecipe): GroupDensity {
  const { participants, design, hyperpriors, parametrisations, shears } = recipe;
  return groupDensity(agent, participants, design, hyperpriors, {
    ...(parametrisations && { parametrisations }),
    ...(shears && { shears }),
  });
}
