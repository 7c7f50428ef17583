/** What tests of learning models share. */

import { runFilter } from "../model/run.js";
import type { RunOptions } from "../model/session.js";
import { findPerceptualModel, type GivenSettings } from "./index.js";

export type Numbers = Readonly<Record<string, number>>;
/** An input that is missing. */
export const NONE = Number.NaN;

/** A model over a series; `of` gives one of its quantities. */
export function run(
  name: string,
  p: Numbers,
  inputs: Readonly<Record<string, readonly number[]>>,
  settings: object = {},
  options: RunOptions = {},
) {
  const { filter } = findPerceptualModel(name)!.build(settings as GivenSettings);
  const columns = Object.fromEntries(Object.entries(inputs).map(([k, x]) => [k, Float64Array.from(x)]));
  const result = runFilter(filter, p, { trials: inputs.u!.length, inputs: columns }, options);
  return { ...result, of: (quantity: string) => [...result.trajectories.get(quantity)!] };
}
