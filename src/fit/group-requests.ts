/** What an analysis asks of the outputs of a group model, in the words of those. */

import { structureOf } from "../group/density/structure.js";
import { type ContrastRequest, groupOutputs, type OutputOptions } from "../group/outputs/index.js";
import type { Outputs } from "./analysis.js";
import type { GroupModel } from "./group-model.js";

/** @param named printed name of a parameter */
export function outputOptions(
  { contrasts, marginalMeans, rope, interval }: Outputs,
  named: (name: string) => string,
): OutputOptions {
  return {
    ...(contrasts && {
      contrasts: contrasts.map((one): ContrastRequest => ({ ...one, parameter: named(one.parameter) })),
    }),
    ...(marginalMeans && {
      marginalMeans: marginalMeans.map((one) => ({ ...one, parameter: named(one.parameter) })),
    }),
    ...(rope && {
      rope: Object.fromEntries(Object.entries(rope).map(([name, width]) => [named(name), width])),
    }),
    ...(interval && { interval }),
  };
}

/** Too few to say anything, enough to be summarised. */
const FEW = 4;

/**
 * Checks requests before anything is computed, on draws that say nothing.
 *
 * @throws UsageError for contrasts, marginal means and regions that name what there is not
 */
export function checkRequests(
  { built: { design }, hyperpriors, individual }: GroupModel,
  requests: OutputOptions,
): void {
  if (requests.contrasts === undefined && requests.marginalMeans === undefined && requests.rope === undefined)
    return;
  const { names } = structureOf(design, hyperpriors);
  const row = names.map((name) => (name.startsWith("sd_") ? 1 : 0));
  const draws = {
    ...{ design, hyperpriors, chains: 1, draws: FEW, valueNames: names },
    domains: individual.map(({ domain }) => domain),
    values: Float64Array.from(Array.from({ length: FEW }, () => row).flat()),
  };
  groupOutputs(draws, requests);
}
