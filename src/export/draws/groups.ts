/** Draws and what belongs to them as groups of labelled arrays, named as ArviZ names them. inferencedata 1, 2. */

import { UsageError } from "../../errors.js";
import {
  arvizStatistics,
  type DrawSet,
  type SampleResult,
  type StatisticKind,
  statNames,
  type UnitLogLikelihoods,
} from "../../inference/index.js";
import { version } from "../../version.js";

export type Labels = readonly string[] | readonly number[];

/** Values of draws `from` to before `to` of a chain, where all of them are too many to be held at once. */
export type ValuesByDraw = (chain: number, from: number, to: number) => Promise<Float64Array>;

export interface Variable {
  readonly name: string;
  readonly kind: StatisticKind;
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  /** Row-major. By draw only where chains and draws are the first dimensions. */
  readonly values: Float64Array | ValuesByDraw;
}

/** Values of a variable whose first dimensions are chains and draws: draws `from` to before `to` of one chain. */
export async function valuesOfDraws(
  { shape, values }: Variable,
  chain: number,
  from = 0,
  to = shape[1]!,
): Promise<Float64Array> {
  if (typeof values === "function") return values(chain, from, to);
  const [chains, draws] = shape as [number, number, ...number[]]; // as its first dimensions are
  const size = values.length / (chains * draws);
  return values.subarray((chain * draws + from) * size, (chain * draws + to) * size);
}

/** Values of a variable that has them all. */
export function allValues({ name, values }: Variable): Float64Array {
  if (typeof values === "function") throw new Error(`${name} has its values by draw`);
  return values;
}

/** Further labels along a dimension, beside those of the dimension itself. */
export interface Coordinate {
  readonly name: string;
  readonly dimension: string;
  readonly values: Labels;
}

export interface Group {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Labels along dimensions of this group alone; they go before those of the file. */
  readonly labels?: Readonly<Record<string, Labels>>;
  readonly coordinates?: readonly Coordinate[];
}

/** Names of the coordinates that a variable has, as the conventions of netCDF write them; none is "". */
export function coordinatesOf({ coordinates = [] }: Group, { dimensions }: Variable): string {
  return coordinates
    .filter(({ dimension }) => dimensions.includes(dimension))
    .map(({ name }) => name)
    .join(" ");
}

/** Labels along a dimension: those given, or 0, 1, ... */
export function labelsOf(
  dimension: string,
  length: number,
  labels: Readonly<Record<string, Labels>>,
): Labels {
  return labels[dimension] ?? Array.from({ length }, (_, i) => i);
}

/** What every file says of itself; `attributes` are further ones. */
export function rootAttributes(
  attributes: Readonly<Record<string, string>>,
  createdAt = new Date(),
): Record<string, string> {
  return {
    created_at: createdAt.toISOString(),
    ...{ inference_library: "credence", inference_library_version: version },
    ...{ creation_library: "credence", creation_library_version: version },
    creation_library_language: "TypeScript",
    ...attributes,
  };
}

/** Before anything is written: dimensions of one name have one length, labels as many, and names do not collide. */
export function checkGroup(
  { name: group, variables, coordinates = [] }: Group,
  labels: Readonly<Record<string, Labels>>,
): void {
  const lengths = new Map<string, number>();
  for (const { name, dimensions, shape } of variables) {
    dimensions.forEach((dimension, k) => {
      const known = lengths.get(dimension);
      if (known !== undefined && known !== shape[k]) {
        throw new UsageError(
          `export: dimension ${dimension} of ${group} is ${known} long, but ${shape[k]} in ${name}; name it otherwise`,
        );
      }
      lengths.set(dimension, shape[k]!);
      const given = labels[dimension];
      if (given !== undefined && given.length !== shape[k]) {
        throw new UsageError(
          `export: dimension ${dimension} of ${name} is ${shape[k]} long, but has ${given.length} labels`,
        );
      }
    });
  }
  for (const { name } of [...variables, ...coordinates]) {
    if (lengths.has(name)) throw new UsageError(`export: ${name} is both a variable and a dimension`);
    if (name.includes("/")) throw new UsageError(`export: ${name}: names in files of arrays have no slash`);
  }
}

export interface DrawsOptions {
  /** Names of the dimensions of a parameter's value. Default `name_dim_0`, ... */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
  /** Labels along a dimension. Default 0, 1, ... */
  readonly labels?: Readonly<Record<string, Labels>>;
  /** Log-likelihoods by the name of what was observed, for leave-one-out. Units are the dimension `name_unit`. */
  readonly logLikelihood?: Readonly<Record<string, UnitLogLikelihoods>>;
  /** What was observed, by name, one number a unit. */
  readonly observed?: Readonly<Record<string, Float64Array>>;
}

/**
 * Name and kind of a statistic of the sampler in the file.
 *
 * @throws UsageError for one that the sampler does not have
 */
export function statisticOf(stat: string): Pick<Variable, "name" | "kind"> {
  const found = Object.entries(arvizStatistics).find(([known]) => known === stat);
  if (found === undefined) throw new UsageError(`export: the sampler has no statistic ${stat}`);
  const [name, kind] = found[1];
  return { name, kind };
}

/** Groups of a result, and the labels of every dimension but chain and draw, which start at 0. */
export function groupsOf(result: SampleResult, options: DrawsOptions): Group[] {
  const groups = [...sampled(result, result, "", options)];
  if (result.warmup !== undefined) groups.push(...sampled(result, result.warmup, "warmup_", options));
  const { logLikelihood = {}, observed = {} } = options;
  const likelihoods = Object.entries(logLikelihood).map(([name, units]) => pointwise(name, units));
  if (likelihoods.length > 0) {
    groups.push({
      name: "log_likelihood",
      variables: likelihoods.map(({ variable }) => variable),
      attributes: Object.fromEntries(
        likelihoods.flatMap(({ variable, left }) =>
          // Units that no parameter moves: leave-one-out has nothing to say of them, and ArviZ stops at them.
          left.length === 0
            ? []
            : [
                [
                  likelihoods.length > 1 ? `units_left_out_${variable.name}` : "units_left_out",
                  left.join(" "),
                ],
              ],
        ),
      ),
    });
  }
  const seen = Object.entries(observed).map(
    ([name, values]): Variable => ({
      name,
      kind: values.every(Number.isInteger) ? "whole" : "number",
      dimensions: [`${name}_observation`],
      shape: [values.length],
      values,
    }),
  );
  if (seen.length > 0) groups.push({ name: "observed_data", variables: seen, attributes: {} });
  return groups;
}

function sampled(
  { parameters, valueNames }: SampleResult,
  { chains, draws, values, stats }: DrawSet,
  prefix: string,
  { dimensions = {} }: DrawsOptions,
): [Group, Group] {
  const S = chains * draws;
  const variables = parameters.map(({ name, shape, valueOffset, valueSize }): Variable => {
    const own = dimensions[name] ?? shape.map((_, k) => `${name}_dim_${k}`);
    if (own.length !== shape.length) {
      throw new UsageError(
        `export: ${name} has ${shape.length} dimensions, names are given for ${own.length}`,
      );
    }
    const column = new Float64Array(S * valueSize);
    for (let s = 0; s < S; s++) {
      const from = s * valueNames.length + valueOffset;
      column.set(values.subarray(from, from + valueSize), s * valueSize);
    }
    return {
      name,
      kind: "number",
      dimensions: ["chain", "draw", ...own],
      shape: [chains, draws, ...shape],
      values: column,
    };
  });
  const sampler = statNames.map((stat): Variable => {
    const [name, kind] = arvizStatistics[stat];
    return { name, kind, dimensions: ["chain", "draw"], shape: [chains, draws], values: stats[stat] };
  });
  return [
    { name: `${prefix}posterior`, variables, attributes: {} },
    { name: `${prefix}sample_stats`, variables: sampler, attributes: {} },
  ];
}

/** Units whose log-likelihood is not the same for all draws, [chain][draw][unit], and the others, counted from 0. */
function pointwise(name: string, source: UnitLogLikelihoods): { variable: Variable; left: number[] } {
  const { units, chains, draws } = source;
  const all = Array.from({ length: units }, (_, i) => source.of(i).slice());
  const moves = (ll: Float64Array): boolean => ll.some((x) => x !== ll[0]);
  const kept = all.filter(moves);
  const left = [...all.keys()].filter((i) => !moves(all[i]!));
  const values = new Float64Array(chains * draws * kept.length);
  kept.forEach((ll, u) => {
    for (let s = 0; s < ll.length; s++) values[s * kept.length + u] = ll[s]!;
  });
  const variable: Variable = {
    name,
    kind: "number",
    dimensions: ["chain", "draw", `${name}_unit`],
    shape: [chains, draws, kept.length],
    values,
  };
  return { variable, left };
}
