/** Which coefficients are coordinates themselves, and the populations that follow (group models 4, "Centring"). */

import { UsageError } from "../../errors.js";
import { Population } from "./population.js";
import type { Block, Structure } from "./structure.js";

export type Parametrisation = "centred" | "non-centred";

/** By block and column; the columns of a correlated block have one in common. */
export type Parametrisations = readonly (readonly Parametrisation[])[];

/** The same for all columns of all blocks. Centred is the reference. */
export function parametriseAll({ blocks }: Structure, parametrisation: Parametrisation): Parametrisations {
  return blocks.map(({ columns }) => columns.map(() => parametrisation));
}

/** @throws UsageError where the shape is not that of the blocks, or a correlated block is mixed */
export function populationsOf({ blocks }: Structure, chosen: Parametrisations): Population[] {
  if (chosen.length !== blocks.length) {
    throw new UsageError(
      `group model: parametrisations of ${chosen.length} blocks for a model with ${blocks.length}`,
    );
  }
  return blocks.flatMap((block, b) => ofBlock(block, chosen[b]!));
}

function ofBlock(block: Block, chosen: readonly Parametrisation[]): Population[] {
  const { columns, correlated, grouping } = block;
  const isCentred = chosen.map((one) => one === "centred");
  if (chosen.length !== columns.length) {
    throw new UsageError(
      `group model: the block over ${grouping} has ${columns.length} columns, and parametrisations of ${chosen.length}`,
    );
  }
  if (!correlated) return columns.map((_, k) => new Population(block, k, 1, isCentred[k]!));
  if (new Set(isCentred).size > 1) {
    throw new UsageError(
      `group model: the block over ${grouping} has correlations, so that all its columns are centred or none is`,
    );
  }
  return [new Population(block, 0, columns.length, isCentred[0]!)];
}
