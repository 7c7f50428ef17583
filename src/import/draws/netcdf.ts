/**
 * Draws of a netCDF-4 file as ArviZ and Credence write it: values of the group `posterior`, statistics of the sampler of
 * `sample_stats`. inferencedata 1, 2.
 */

import type { Dataset, Group as FileGroup } from "h5wasm";
import { DataError } from "../../errors.js";
import { statisticOfArviz } from "../../inference/diagnostics/statistics.js";
import type { StatName } from "../../inference/index.js";
import { withHdf5 } from "../hdf5.js";
import type { DrawsSource, SampledRun } from "./draws.js";

interface Dimension {
  readonly name: string;
  readonly labels: readonly string[];
}

interface ReadVariable {
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** Row-major. */
  readonly values: Float64Array;
}

/**
 * The draws of a file; one run a participant where statistics of the sampler say that participants were sampled apart.
 *
 * @throws DataError that names group and variable
 */
export function drawsOfNetcdf({ name: file, bytes }: DrawsSource): Promise<SampledRun[]> {
  return withHdf5(file, bytes, "netCDF-4 file", (opened, h5wasm) => {
    const posterior = variablesOf(opened, "posterior", file, h5wasm);
    if (posterior === undefined) {
      refuse(file, `has no group posterior; its groups are ${opened.keys().join(", ") || "none"}`);
    }
    const sampler = variablesOf(opened, "sample_stats", file, h5wasm) ?? [];
    return runsOf(file, posterior, sampler);
  });
}

type Library = typeof import("h5wasm");

function variablesOf(
  opened: FileGroup,
  group: string,
  file: string,
  h5wasm: Library,
): ReadVariable[] | undefined {
  const found = opened.get(group);
  if (!(found instanceof h5wasm.Group)) return undefined;
  return found.keys().flatMap((name) => {
    const dataset = found.get(name);
    if (!(dataset instanceof h5wasm.Dataset) || isScale(dataset)) return [];
    if (group === "sample_stats" && statisticOfArviz(name) === undefined) return [];
    return [variableOf(found, group, name, dataset, file, h5wasm)];
  });
}

const isScale = (dataset: Dataset): boolean => dataset.attrs.CLASS?.value === "DIMENSION_SCALE";

function variableOf(
  from: FileGroup,
  group: string,
  name: string,
  dataset: Dataset,
  file: string,
  h5wasm: Library,
): ReadVariable {
  const where = `${group}/${name}`;
  const dimensions = (dataset.shape ?? []).map((length, axis): Dimension => {
    const [scale] = dataset.get_attached_scales(axis);
    if (scale === undefined) {
      refuse(
        file,
        `axis ${axis + 1} has no dimension scale, so that it is not known which is chain, which draw`,
        where,
      );
    }
    const coordinate = from.get(scale);
    const labels = coordinate instanceof h5wasm.Dataset ? labelsOf(coordinate, length) : undefined;
    return {
      name: scale.slice(scale.lastIndexOf("/") + 1),
      labels: labels ?? Array.from({ length }, (_, i) => String(i)),
    };
  });
  const values: unknown = dataset.value;
  if (!isNumbers(values)) {
    // Text and compound values are no draws.
    refuse(file, `holds no numbers (type ${JSON.stringify(dataset.dtype)})`, where);
  }
  return { name, dimensions, values: Float64Array.from(values as ArrayLike<number>, Number) };
}

function isNumbers(values: unknown): values is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** Undefined where the dimension has a length and no labels. */
function labelsOf(scale: Dataset, length: number): string[] | undefined {
  const name = scale.attrs.NAME?.value;
  if (typeof name === "string" && name.startsWith("This is a netCDF dimension but not")) return undefined;
  const values: unknown = scale.value;
  if (!Array.isArray(values) && !isNumbers(values)) return undefined;
  const labels = Array.from(values as ArrayLike<unknown>, String);
  return labels.length === length ? labels : undefined;
}

/** Chain and draw first, whatever the order in the file. */
interface Laid {
  readonly name: string;
  readonly rest: readonly Dimension[];
  /** [chain][draw][...rest] */
  readonly values: Float64Array;
}

function laid(file: string, group: string, { name, dimensions, values }: ReadVariable): Laid {
  const order = ["chain", "draw"].map((wanted) => {
    const at = dimensions.findIndex((dimension) => dimension.name === wanted);
    if (at < 0) {
      const there = dimensions.map((dimension) => dimension.name).join(", ") || "none";
      refuse(file, `has no dimension ${wanted}; its dimensions are ${there}`, `${group}/${name}`);
    }
    return at;
  });
  const axes = [...order, ...dimensions.map((_, axis) => axis).filter((axis) => !order.includes(axis))];
  const sizes = dimensions.map(({ labels }) => labels.length);
  const strides = sizes.map((_, axis) => sizes.slice(axis + 1).reduce((product, n) => product * n, 1));
  const out = new Float64Array(values.length);
  const index = axes.map(() => 0);
  for (let k = 0; k < out.length; k++) {
    out[k] = values[axes.reduce((sum, axis, i) => sum + index[i]! * strides[axis]!, 0)]!;
    for (let i = axes.length - 1; i >= 0; i--) {
      index[i]! += 1;
      if (index[i]! < sizes[axes[i]!]!) break;
      index[i] = 0;
    }
  }
  return { name, rest: axes.slice(2).map((axis) => dimensions[axis]!), values: out };
}

function runsOf(
  file: string,
  posterior: readonly ReadVariable[],
  sampler: readonly ReadVariable[],
): SampledRun[] {
  const values = posterior.map((variable) => laid(file, "posterior", variable));
  const stats = sampler.map((variable) => laid(file, "sample_stats", variable));
  const first = posterior[0];
  if (first === undefined) refuse(file, "the group posterior holds no variable");
  const labelsAlong = (name: string): readonly string[] =>
    first.dimensions.find((dimension) => dimension.name === name)!.labels;
  const chains = labelsAlong("chain");
  const draws = labelsAlong("draw").length;
  for (const { name, rest, values: all } of [...values, ...stats]) {
    const size = rest.reduce((product, { labels }) => product * labels.length, 1);
    if (all.length === chains.length * draws * size) continue;
    refuse(file, `has not the ${chains.length} chains of ${draws} draws that ${first.name} has`, name);
  }
  const apart = stats.find(({ rest }) => rest.length > 0)?.rest[0];
  const split =
    apart !== undefined &&
    stats.every(({ rest }) => rest.length === 1 && rest[0]!.name === apart.name) &&
    values.every(({ rest }) => rest.some(({ name }) => name === apart.name));
  const common = { chains: chains.length, draws, chainNumbers: chainNumbers(chains) };
  if (!split) {
    const own = stats.filter(({ rest }) => rest.length === 0);
    return [{ draws: { ...common, ...flatten(values), stats: statsOf(own) } }];
  }
  return apart.labels.map((label, k) => ({
    label,
    draws: {
      ...common,
      ...flatten(values.map((each) => at(each, apart, k))),
      stats: statsOf(stats.map((each) => at(each, apart, k))),
    },
  }));
}

/** Labels of chains that are whole numbers are their numbers. */
function chainNumbers(labels: readonly string[]): number[] {
  const numbers = labels.map(Number);
  return numbers.every(Number.isInteger) ? numbers : labels.map((_, c) => c);
}

/** A variable at one place along a dimension. */
function at({ name, rest, values }: Laid, along: Dimension, k: number): Laid {
  const axis = rest.findIndex((dimension) => dimension.name === along.name);
  const inner = rest.slice(axis + 1).reduce((product, { labels }) => product * labels.length, 1);
  const length = along.labels.length;
  const kept = values.filter((_, i) => Math.floor(i / inner) % length === k);
  return { name, rest: rest.filter((_, i) => i !== axis), values: kept };
}

function statsOf(stats: readonly Laid[]): Partial<Record<StatName, Float64Array>> {
  return Object.fromEntries(stats.map(({ name, values }) => [statisticOfArviz(name)!, values]));
}

/** All variables side by side, as `theta[label]`. */
function flatten(variables: readonly Laid[]): { valueNames: string[]; values: Float64Array } {
  const names = variables.map(({ name, rest }) => {
    const labels = rest.reduce<string[][]>(
      (all, dimension) => all.flatMap((before) => dimension.labels.map((label) => [...before, label])),
      [[]],
    );
    return labels.map((each) => (each.length === 0 ? name : `${name}[${each.join(",")}]`));
  });
  const width = names.reduce((sum, each) => sum + each.length, 0);
  const total = variables[0]!.values.length / names[0]!.length;
  const values = new Float64Array(total * width);
  let offset = 0;
  variables.forEach((variable, v) => {
    const own = names[v]!.length;
    for (let s = 0; s < total; s++)
      values.set(variable.values.subarray(s * own, (s + 1) * own), s * width + offset);
    offset += own;
  });
  return { valueNames: names.flat(), values };
}

/** @param variable with its group, where it is one that is wrong */
function refuse(file: string, message: string, variable?: string): never {
  throw new DataError([{ file, message: variable === undefined ? message : `${variable}: ${message}` }]);
}
