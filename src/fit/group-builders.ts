/** How workers build the density of a group model. */

import { buildAgent } from "../agent/index.js";
import type { DensityBuilders } from "../inference/index.js";
import type { GroupRecipe } from "./group-chains.js";
import type { LoadModels } from "./task.js";

/** The name under which workers know the builder. */
export const groupBuilder = "group";

/**
 * The builder `group`, from a `GroupRecipe`.
 *
 * @param load absent where there are no files: models named by the path of a file are then unknown
 */
export function groupBuilders(load?: LoadModels): DensityBuilders {
  return {
    async [groupBuilder](recipe: GroupRecipe) {
      // Loaded where somebody samples a group: fits need none of it.
      const { groupDensityOf } = await import("./group-chains.js");
      const { specification, inputs, folder } = recipe;
      const models = folder === undefined ? {} : await load?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      return groupDensityOf(agent, recipe);
    },
  };
}
