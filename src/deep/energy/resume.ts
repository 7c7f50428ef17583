/** Updates that can be taken back, and optimisers that go on where they were. */

import { UsageError } from "../../errors.js";
import { allFinite, type FloatArray, type FloatType } from "../matrix.js";
import { type Optimiser, type OptimiserState, type Parameter, startOptimiser } from "../optimiser.js";
import type { TrainingState } from "../training/state.js";

/**
 * The optimiser's memory, as it was where training is resumed.
 *
 * @throws UsageError where that memory is another optimiser's or another network's
 */
export function resumeOptimiser(
  optimiser: Optimiser,
  parameters: readonly Parameter[],
  float: FloatType,
  resume: TrainingState | undefined,
): OptimiserState {
  const state = startOptimiser(optimiser, parameters, float);
  if (resume === undefined) return state;
  const before = resume.optimiser;
  const fits = (into: readonly FloatArray[], from: readonly FloatArray[]): boolean =>
    into.length === from.length && into.every((array, i) => array.length === from[i]!.length);
  if (before === undefined || !fits(state.first, before.first) || !fits(state.second, before.second)) {
    throw new UsageError(
      "train: resume holds the memory of another optimiser or network; give what training began with",
    );
  }
  for (const [i, array] of state.first.entries()) array.set(before.first[i]!);
  for (const [i, array] of state.second.entries()) array.set(before.second[i]!);
  state.count = before.count;
  return state;
}

/**
 * Runs a change of parameters and of the optimiser's memory, and undoes it where it says that it failed or where a
 * number is not finite afterwards.
 *
 * @returns whether the change was made
 */
export function undoable(
  parameters: readonly Parameter[],
  state: OptimiserState,
): (change: () => boolean) => boolean {
  const arrays = [...parameters.map(({ data }) => data), ...state.first, ...state.second];
  const spare = arrays.map((array) => array.slice());
  return (change) => {
    const { count } = state;
    for (const [i, array] of arrays.entries()) spare[i]!.set(array);
    if (change() && arrays.every(allFinite)) return true;
    for (const [i, array] of arrays.entries()) array.set(spare[i]!);
    state.count = count;
    return false;
  };
}
