/** Parameters of a group's cells drawn from the hyperpriors. */

import { UsageError } from "../errors.js";
import type { GroupDensity } from "../group/density/index.js";
import { purpose, stream } from "../random/index.js";

/** Draws of the hyperpriors for each one that is wanted, at most. */
const MOST_TRIES = 20;

/**
 * Draws with which the model runs for everybody.
 *
 * @returns `cells[draw][parameter * cells + cell]` on the estimation scale, and how many draws it took
 * @throws UsageError where nearly no draw lets the model run
 */
export function priorCells(
  { dimension, drawPrior, constrained, cellsOf, likelihood }: GroupDensity,
  count: number,
  seed: number,
): { readonly cells: readonly Float64Array[]; readonly tries: number } {
  const numbers = stream(seed, purpose.prior, 0);
  const kept: Float64Array[] = [];
  let tries = 0;
  while (kept.length < count && tries < MOST_TRIES * count) {
    const z = new Float64Array(dimension);
    drawPrior!(numbers.at(tries), z); // a group density has it
    tries += 1;
    const cells = cellsOf(constrained(z));
    if (cells.every(Number.isFinite) && !likelihood.value([cells]).failed.includes(1)) kept.push(cells);
  }
  if (kept.length < count) {
    throw new UsageError(
      `the model breaks down for somebody in ${tries - kept.length} of ${tries} draws of the hyperpriors; state ` +
        "narrower ones under group.parameters",
    );
  }
  return { cells: kept, tries };
}
