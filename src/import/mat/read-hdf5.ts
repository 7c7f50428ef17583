/**
 * MAT-files of version 7.3, which are HDF5: a struct is a group of its fields, an array is a dataset whose attribute
 * `MATLAB_class` says what it is, with its dimensions in reverse order; cells, and fields of several structs, are
 * datasets of references to what MATLAB keeps under `#refs#`.
 */

import type { Dataset, Group, File as HdfFile } from "h5wasm";
import { withHdf5 } from "../hdf5.js";
import type { MatlabValue } from "./value.js";

type Library = typeof import("h5wasm");

/** @throws DataError where the bytes are no HDF5 file, or one that was cut off */
export function readHdf5Mat(file: string, bytes: Uint8Array): Promise<Map<string, MatlabValue>> {
  return withHdf5(file, bytes, "MAT-file of version 7.3", (opened, library) => {
    const names = opened.keys().filter((name) => !name.startsWith("#"));
    return new Map(names.map((name) => [name, valueOf(opened.get(name), opened, library)]));
  });
}

/** @param entity a group, a dataset, or what else a file may hold */
function valueOf(entity: unknown, file: HdfFile, library: Library): MatlabValue {
  if (entity instanceof library.Group) return structOf(entity, file, library);
  if (!(entity instanceof library.Dataset)) return { kind: "other", what: "a link" };
  const kind = classOf(entity);
  const shape = [...(entity.shape ?? [])];
  // Of an empty array the dataset holds its dimensions.
  if (entity.attrs.MATLAB_empty !== undefined) {
    if (kind === "char") return { kind: "text", text: "" };
    if (kind === "cell") return { kind: "cells", items: [] };
    return { kind: "numbers", dimensions: [0, 0], data: new Float64Array() };
  }
  const targets = referencesOf(entity, library);
  if (targets !== undefined) {
    return { kind: "cells", items: targets.map((to) => valueOf(file.dereference(to), file, library)) };
  }
  const { value } = entity;
  if (!ArrayBuffer.isView(value) || kind === "function_handle") return { kind: "other", what: kind };
  const data = Float64Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (kind === "char") {
    if (shape[1] !== 1 && shape[0] !== data.length) return { kind: "other", what: "a matrix of letters" };
    return { kind: "text", text: String.fromCharCode(...data) };
  }
  return { kind: "numbers", dimensions: shape.reverse(), data };
}

/** A struct; or several, whose fields are then references without a class of their own. */
function structOf(group: Group, file: HdfFile, library: Library): MatlabValue {
  if (classOf(group) === "function_handle") return { kind: "other", what: "a function handle" };
  const fields = group.keys().map((name) => [name, group.get(name)] as const);
  const several = fields.map(([name, field]) => {
    const plain = field instanceof library.Dataset && classOf(field) === "";
    return [name, plain ? referencesOf(field, library) : undefined] as const;
  });
  const count = several[0]?.[1]?.length;
  if (count === undefined) {
    return {
      kind: "structs",
      elements: [new Map(fields.map(([name, field]) => [name, valueOf(field, file, library)]))],
    };
  }
  const elements = Array.from(
    { length: count },
    (_, i) =>
      new Map(
        several.map(([name, targets]) => {
          const to = targets?.[i];
          const value = to === undefined ? null : file.dereference(to);
          return [name, valueOf(value, file, library)];
        }),
      ),
  );
  return { kind: "structs", elements };
}

function referencesOf(dataset: Dataset, library: Library) {
  const { value } = dataset;
  const items = Array.isArray(value) ? value.flat(4) : [value];
  const references = items.filter((item) => item instanceof library.Reference);
  return references.length > 0 && references.length === items.length ? references : undefined;
}

function classOf({ attrs }: Group | Dataset): string {
  return String(attrs.MATLAB_class?.value ?? "");
}
