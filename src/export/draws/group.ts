/**
 * Draws of a group model as a table and as a netCDF file: population values by the labels of the design, coefficients
 * by participant, native values by cell. group 6, inferencedata 1.
 */

import type { GroupFit } from "../../fit/group-fit.js";
import type { Design, ParameterDesign } from "../../group/design/design.js";
import { type Domain, toNative } from "../../model/index.js";
import { type Group, type Labels, statisticOf, type Variable } from "./groups.js";
import { type NetcdfOptions, netcdfOf } from "./netcdf.js";
import { drawsCsv } from "./table.js";

export interface GroupDrawsSource extends Pick<GroupFit, "draws" | "cellDraws"> {
  readonly design: Design;
  /** Of the parameters, as in the design. */
  readonly domains: readonly Domain[];
  /** Of the design's cells. */
  readonly cellNames: readonly string[];
}

/** As `.chain`, `.iteration`, `.draw`, every value by its name, then `om2[P01, 2]`: native, by cell. */
export function groupDrawsCsv(source: GroupDrawsSource): Generator<string> {
  const { draws, design, cellNames } = source;
  const native = nativeCells(source);
  const own = draws.valueNames.length;
  const more = design.parameters.length * cellNames.length;
  const S = draws.chains * draws.draws;
  const values = new Float64Array(S * (own + more));
  for (let s = 0; s < S; s++) {
    values.set(draws.values.subarray(s * own, (s + 1) * own), s * (own + more));
    values.set(native.subarray(s * more, (s + 1) * more), s * (own + more) + own);
  }
  const names = design.parameters.flatMap(({ parameter }) =>
    cellNames.map((cell) => `${parameter}[${cell}]`),
  );
  return drawsCsv({ ...draws, values, valueNames: [...draws.valueNames, ...names] });
}

/** Groups `posterior` and `sample_stats`. */
export function groupDrawsNetcdf(
  source: GroupDrawsSource,
  attributes: Readonly<Record<string, string>>,
  options: Pick<NetcdfOptions, "createdAt"> = {},
): Promise<Uint8Array> {
  const { draws, design, cellNames } = source;
  const { chains, draws: length, stats } = draws;
  const labels: Record<string, Labels> = { participant: design.participants, cell: cellNames };
  const native = nativeCells(source);
  const P = design.parameters.length;
  const C = cellNames.length;
  const posterior = design.parameters.flatMap((parameter, p): Variable[] => [
    ...populationVariables(source, parameter, labels),
    variable(source, parameter.parameter, ["cell"], [C], (s, k) => native[(s * P + p) * C + k]!),
  ]);
  const statistics = Object.entries(stats).map(([stat, values]): Variable => {
    return {
      ...statisticOf(stat),
      dimensions: ["chain", "draw"],
      shape: [chains, length],
      values,
    };
  });
  const groups: Group[] = [
    { name: "posterior", variables: posterior, attributes: {} },
    ...(statistics.length === 0
      ? []
      : [{ name: "sample_stats", variables: statistics, attributes: {} } satisfies Group]),
  ];
  return netcdfOf(groups, attributes, { ...options, labels });
}

/** Coefficients, sds, correlations and coefficients of participants or groups, as far as the parameter has them. */
function populationVariables(
  source: GroupDrawsSource,
  { parameter, columns, terms, pooling }: ParameterDesign,
  labels: Record<string, Labels>,
): Variable[] {
  const at = new Map(source.draws.valueNames.map((name, place) => [name, place]));
  const read = (name: string): ((s: number) => number) | undefined => {
    const place = at.get(name);
    const width = source.draws.valueNames.length;
    return place === undefined ? undefined : (s) => source.draws.values[s * width + place]!;
  };
  const list = (
    name: string,
    dimensions: readonly string[],
    shape: readonly number[],
    names: readonly string[],
  ): Variable[] => {
    const readers = names.map(read);
    if (readers.length === 0 || readers.some((each) => each === undefined)) return [];
    return [variable(source, name, dimensions, shape, (s, k) => readers[k]!(s))];
  };
  const participants = source.design.participants;
  if (pooling === "none") {
    const own = `${parameter}_term`;
    labels[own] = columns;
    const names = columns.flatMap((label) => participants.map((id) => `coef_${parameter}[${label}, ${id}]`));
    return list(`coef_${parameter}`, [own, "participant"], [columns.length, participants.length], names);
  }
  const term = `${parameter}_term`;
  labels[term] = columns;
  const fixed = list(
    `b_${parameter}`,
    [term],
    [columns.length],
    columns.map((label) => `b_${parameter}[${label}]`),
  );
  const single = terms.length === 1;
  const random = terms.flatMap(({ grouping, columns: own }) => own.map((label) => ({ grouping, label })));
  if (random.length === 0) return fixed;
  const dimension = `${parameter}_random`;
  labels[dimension] = random.map(({ grouping, label }) => (single ? label : `${grouping}, ${label}`));
  const sds = random.map(({ grouping, label }) => `sd_${parameter}[${grouping}, ${label}]`);
  const first = terms.findIndex(({ byParticipant }) => byParticipant);
  const byGroup = terms.flatMap(({ grouping, columns: own, groups }, t): Variable[] => {
    const isOwn = t === first;
    const along = single ? dimension : `${parameter}_${grouping.replaceAll(":", "_")}_term`;
    const over = isOwn ? "participant" : grouping.replaceAll(":", "_");
    labels[along] ??= own;
    labels[over] ??= groups;
    const name = isOwn ? `coef_${parameter}` : `u_${parameter}_${over}`;
    const names = own.flatMap((label) =>
      groups.map((group) =>
        isOwn ? `coef_${parameter}[${label}, ${group}]` : `u_${parameter}[${grouping}, ${label}, ${group}]`,
      ),
    );
    return list(name, [along, over], [own.length, groups.length], names);
  });
  return [
    ...fixed,
    ...list(`sd_${parameter}`, [dimension], [random.length], sds),
    ...correlations(source, parameter, random, dimension, labels, read),
    ...byGroup,
  ];
}

/** A matrix with 1 on its diagonal and 0 where there is no correlation. */
function correlations(
  source: GroupDrawsSource,
  parameter: string,
  random: readonly { readonly grouping: string; readonly label: string }[],
  dimension: string,
  labels: Record<string, Labels>,
  read: (name: string) => ((s: number) => number) | undefined,
): Variable[] {
  const K = random.length;
  const readers = random.flatMap((one, k) =>
    random.map((other, l) => {
      const [a, b] = k < l ? [one, other] : [other, one];
      return one.grouping === other.grouping && k !== l
        ? read(`cor_${parameter}[${one.grouping}, ${a.label}, ${b.label}]`)
        : undefined;
    }),
  );
  if (readers.every((each) => each === undefined)) return [];
  const second = `${dimension}_2`;
  labels[second] = labels[dimension]!;
  return [
    variable(source, `cor_${parameter}`, [dimension, second], [K, K], (s, k) => {
      if (Math.floor(k / K) === k % K) return 1;
      return readers[k]?.(s) ?? 0;
    }),
  ];
}

function variable(
  { draws: { chains, draws } }: GroupDrawsSource,
  name: string,
  dimensions: readonly string[],
  shape: readonly number[],
  of: (draw: number, entry: number) => number,
): Variable {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = new Float64Array(chains * draws * size);
  for (let s = 0; s < chains * draws; s++) for (let k = 0; k < size; k++) values[s * size + k] = of(s, k);
  return {
    name,
    kind: "number",
    dimensions: ["chain", "draw", ...dimensions],
    shape: [chains, draws, ...shape],
    values,
  };
}

/** [draw][parameter][cell] */
function nativeCells({ cellDraws, domains, cellNames }: GroupDrawsSource): Float64Array {
  const C = cellNames.length;
  return cellDraws.map((z, at) => toNative(domains[Math.floor(at / C) % domains.length]!, z));
}
