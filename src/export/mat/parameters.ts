/** Parameters and their priors in the arrangement of the HGF toolbox: a vector over levels for each short name. */

import type { Agent } from "../../agent/index.js";
import { matlabNames } from "./names.js";
import { type MatValue, row } from "./value.js";

/**
 * `om[3]` is entry 3 of the toolbox's `om`; a parameter without such a spelling is a field of its own, as are those of
 * several streams, which may share their spelling.
 */
function placeOf(
  { filter, streams, parameters }: Agent,
  i: number,
): { readonly field: string; readonly index: number } | undefined {
  if (streams.length > 1 && i >= filter.parameters.length) return undefined;
  for (const alias of parameters[i]!.aliases) {
    const [, field, index] = /^([a-z]\w*)\[(\d+)\]$/.exec(alias) ?? [];
    if (field !== undefined) return { field, index: Number(index) };
  }
  return undefined;
}

/** Parameters as fields: vectors over levels where the toolbox has them, NaN for levels without the parameter. */
export function blocks(
  agent: Agent,
  indices: readonly number[],
  values: Float64Array,
  names: ReadonlyMap<string, string>,
): Record<string, MatValue> {
  const fields = new Map<string, number[]>();
  for (const i of indices) {
    const parameter = agent.parameters[i]!;
    const place = placeOf(agent, i);
    const name = place?.field ?? names.get(parameter.name)!;
    const entries = fields.get(name) ?? [];
    const index = (place?.index ?? 1) - 1;
    while (entries.length < index) entries.push(Number.NaN);
    entries[index] = values[i]!;
    fields.set(name, entries);
  }
  return Object.fromEntries([...fields].map(([name, entries]) => [name, row(entries)]));
}

/** Scale on which the toolbox states a prior, as it stands before the name: `logka`, `logital`. */
const scales = { real: "", positive: "log", unit: "logit", interval: "logit" } as const;

/** Means and variances of priors under the names of the toolbox's configurations: `ommu`, `omsa`, `logkamu`, ... */
export function priorBlocks(
  agent: Agent,
  indices: readonly number[],
  { estimation, variances }: { readonly estimation: Float64Array; readonly variances: Float64Array },
  names: ReadonlyMap<string, string>,
): Record<string, MatValue> {
  const priors: Record<string, MatValue> = {};
  for (const [kind, scale] of Object.entries(scales)) {
    const own = indices.filter((i) => agent.parameters[i]!.domain.kind === kind);
    const means = blocks(agent, own, estimation, names);
    const sizes = blocks(agent, own, variances, names);
    for (const [field, mean] of Object.entries(means)) {
      priors[`${scale}${field}mu`] = mean;
      priors[`${scale}${field}sa`] = sizes[field]!;
    }
  }
  const fields = matlabNames(Object.keys(priors));
  return Object.fromEntries(Object.entries(priors).map(([name, value]) => [fields.get(name)!, value]));
}

/** The same one after the other: the toolbox's parameter vector. */
export function vector(agent: Agent, indices: readonly number[], values: Float64Array): number[] {
  let before: string | undefined;
  let next = 1;
  return indices.flatMap((i) => {
    const place = placeOf(agent, i);
    if (place?.field !== before) next = 1;
    before = place?.field;
    const gap = place === undefined ? 0 : place.index - next;
    next += gap + 1;
    return [...Array.from({ length: gap }, () => Number.NaN), values[i]!];
  });
}
