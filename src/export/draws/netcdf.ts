/**
 * Draws as a netCDF-4 file that ArviZ opens: one HDF5 group a group, every dimension a dimension scale in every group
 * that uses it, attached to its variables; nothing at the root but attributes. inferencedata 1.
 *
 * h5wasm is the C library of HDF5 itself, compiled for Node and pages alike. Loaded with the first file, for it is large.
 */

import type { Dataset, Group as FileGroup } from "h5wasm";
import type { SampleResult } from "../../inference/index.js";
import type { OpenFile } from "../source.js";
import {
  allValues,
  checkGroup,
  coordinatesOf,
  type DrawsOptions,
  type Group,
  groupsOf,
  type Labels,
  labelsOf,
  rootAttributes,
  type Variable,
  valuesOfDraws,
} from "./groups.js";
import { linkFile } from "./link-file.js";

export interface NetcdfOptions extends DrawsOptions {
  /** When the file is made. Default now. */
  readonly createdAt?: Date;
}

/**
 * Bytes of the file.
 *
 * @throws UsageError for names and labels that do not fit the draws
 */
export async function drawsNetcdf(result: SampleResult, options: NetcdfOptions = {}): Promise<Uint8Array> {
  const { seed, warmStart: _, start: __, ...settings } = result.settings;
  const attributes = { seed: String(seed), options: JSON.stringify(settings) };
  return netcdfOf(groupsOf(result, options), attributes, options);
}

/**
 * Bytes of a file of these groups.
 *
 * @param attributes of the root, beside when and by what it was made
 * @throws UsageError for names and labels that do not fit
 */
export async function netcdfOf(
  groups: readonly Group[],
  attributes: Readonly<Record<string, string>>,
  options: Pick<NetcdfOptions, "createdAt" | "labels">,
): Promise<Uint8Array> {
  const { FS } = await (await import("h5wasm")).ready;
  // A name in the memory of the library, not on a disk.
  const path = nextPath();
  await writeFile(path, groups, attributes, options);
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

/**
 * Writes these groups to a file as they come, so that it never lies in memory.
 *
 * @param attributes of the root, beside when and by what it was made
 * @throws UsageError for names and labels that do not fit; whatever the file throws
 */
export async function netcdfTo(
  file: OpenFile,
  groups: readonly Group[],
  attributes: Readonly<Record<string, string>>,
  options: Pick<NetcdfOptions, "createdAt" | "labels"> = {},
): Promise<void> {
  const { FS } = await (await import("h5wasm")).ready;
  const path = nextPath();
  const link = linkFile(FS, path, file);
  try {
    await writeFile(path, groups, attributes, options, link.check);
    link.check();
  } finally {
    FS.unlink(path);
  }
}

let files = 0;
const nextPath = (): string => `draws-${++files}.nc`;

/** @param check throws where the file cannot be written any more */
async function writeFile(
  path: string,
  groups: readonly Group[],
  attributes: Readonly<Record<string, string>>,
  options: Pick<NetcdfOptions, "createdAt" | "labels">,
  check: () => void = () => {},
): Promise<void> {
  for (const group of groups) checkGroup(group, { ...options.labels, ...group.labels });
  const h5wasm = await import("h5wasm");
  const file = new h5wasm.File(path, "w");
  try {
    const common = rootAttributes({}, options.createdAt);
    for (const [name, text] of Object.entries({ ...common, ...attributes }))
      file.create_attribute(name, text);
    for (const group of groups) {
      const made = file.create_group(group.name);
      for (const [name, text] of Object.entries({ ...common, ...group.attributes })) {
        made.create_attribute(name, text);
      }
      await writeGroup(made, group, { ...options.labels, ...group.labels }, check);
    }
  } finally {
    file.close();
  }
}

async function writeGroup(
  made: FileGroup,
  group: Group,
  labels: Readonly<Record<string, Labels>>,
  check: () => void,
): Promise<void> {
  const { variables, coordinates = [] } = group;
  const written = new Set<string>();
  for (const { dimensions, shape } of variables) {
    dimensions.forEach((dimension, k) => {
      if (written.has(dimension)) return;
      written.add(dimension);
      const data = labelData(labelsOf(dimension, shape[k]!, labels));
      made.create_dataset({ name: dimension, data, shape: [shape[k]!] }).make_scale(dimension);
    });
  }
  for (const { name, dimension, values } of coordinates) {
    const dataset = made.create_dataset({ name, data: labelData(values), shape: [values.length] });
    dataset.attach_scale(0, `/${group.name}/${dimension}`);
  }
  for (const variable of variables) {
    const { name, dimensions, shape, kind } = variable;
    const dataset =
      dimensions[0] === "chain" && dimensions[1] === "draw" && shape.every((n) => n > 0)
        ? await writeByChain(made, variable, check)
        : made.create_dataset({ name, data: dataOf(kind, allValues(variable)), shape: [...shape] });
    // How both of ArviZ's readers know truth values; HDF5's own enumerations only one of them does.
    if (kind === "truth") dataset.create_attribute("dtype", "bool");
    const further = coordinatesOf(group, variable);
    if (further !== "") dataset.create_attribute("coordinates", further);
    dimensions.forEach((dimension, k) => {
      dataset.attach_scale(k, `/${group.name}/${dimension}`);
    });
  }
}

/** Numbers that are handed to the library at once. */
const BLOCK = 2 ** 18;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** A chunk a chain, written some draws after the others, so that the library never holds all of them beside its file. */
async function writeByChain(made: FileGroup, variable: Variable, check: () => void): Promise<Dataset> {
  const { name, shape, kind } = variable;
  const [chains, draws, ...rest] = shape as [number, number, ...number[]]; // these are its first dimensions
  const together = Math.max(1, Math.floor((BLOCK * chains * draws) / sizeOf(shape)));
  const dataset = made.create_dataset({
    name,
    data: dataOf(kind, new Float64Array(0)),
    shape: [0, draws, ...rest],
    maxshape: [...shape],
    chunks: [1, draws, ...rest],
  });
  dataset.resize([...shape]);
  for (let c = 0; c < chains; c++) {
    for (let from = 0; from < draws; from += together) {
      const to = Math.min(draws, from + together);
      const data = dataOf(kind, await valuesOfDraws(variable, c, from, to));
      dataset.write_slice([[c, c + 1], [from, to], ...rest.map((n): [number, number] => [0, n])], data);
      check();
    }
  }
  return dataset;
}

function labelData(labels: Labels): string[] | BigInt64Array | Float64Array {
  if (labels.every((label) => typeof label === "string")) return [...labels];
  return labels.every(Number.isInteger)
    ? BigInt64Array.from(labels, BigInt)
    : Float64Array.from(labels, Number);
}

function dataOf(kind: Variable["kind"], values: Float64Array): Float64Array | BigInt64Array | Int8Array {
  if (kind === "whole") return BigInt64Array.from(values, BigInt);
  return kind === "truth" ? Int8Array.from(values) : values;
}
