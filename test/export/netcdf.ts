/** Arrays of a netCDF-4 file as the library of HDF5 reads them: name, dimensions, values. */

import { Dataset, Group, File as HdfFile, ready } from "h5wasm";

export interface ReadArray {
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** `group/name` -> array, and `group` -> attributes of the group. */
export interface ReadFile {
  readonly arrays: Readonly<Record<string, ReadArray>>;
  readonly groups: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How HDF5 ties axes to scales; references to places in the file. */
const ties = new Set(["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"]);

const attributesOf = (of: Dataset | Group): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(of.attrs).flatMap(([name, { value }]) => (ties.has(name) ? [] : [[name, value]])),
  );

export async function readNetcdf(bytes: Uint8Array): Promise<ReadFile> {
  const { FS } = await ready;
  FS.writeFile("test.nc", bytes);
  const file = new HdfFile("test.nc", "r");
  const arrays: Record<string, ReadArray> = {};
  const groups: Record<string, Record<string, unknown>> = {};
  for (const name of file.keys()) {
    const group = file.get(name);
    if (!(group instanceof Group)) throw new Error(`${name} lies at the root`);
    groups[name] = attributesOf(group);
    for (const own of group.keys()) {
      const dataset = group.get(own);
      if (!(dataset instanceof Dataset)) throw new Error(`${name}/${own} is no array`);
      const scale = dataset.attrs.CLASS?.value === "DIMENSION_SCALE";
      const shape = dataset.shape ?? [];
      const values = Array.from(dataset.value as ArrayLike<number | bigint | string>); // of these types only
      arrays[`${name}/${own}`] = {
        dimensions: scale
          ? [own]
          : shape.map((_, axis) => dataset.get_attached_scales(axis)[0]!.replace(`/${name}/`, "")),
        shape,
        values: values.map((x) => (typeof x === "string" ? x : Number(x))),
        attributes: attributesOf(dataset),
      };
    }
  }
  file.close();
  FS.unlink("test.nc");
  return { arrays, groups };
}
