/** Arrays of NumPy (.npy, format 1.0 to 3.0): a header that says type, order and shape, then the numbers. */

import { DataError } from "../errors.js";

export interface NpyArray {
  readonly shape: readonly number[];
  /** In C order. */
  readonly values: Float64Array;
}

/** Bytes of an element, and how one is read. */
const types: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, little: boolean) => number]>
> = {
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  b1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
};

/**
 * @param file its name in messages
 * @throws DataError for bytes that are no such array, types other than real numbers, Fortran order, and missing numbers
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const fail = (message: string): never => {
    throw new DataError([{ file, message }]);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || new TextDecoder().decode(bytes.subarray(1, 6)) !== "NUMPY") {
    fail("the file is no NumPy array; numpy.save writes one");
  }
  // Version 1 has a length of two bytes, later ones of four.
  const wide = bytes[6]! > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(wide ? 12 : 10, start));
  const type = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]?.match(/\d+/g)?.map(Number) ?? [];
  const [size, read] =
    types[type?.[2] ?? ""] ??
    fail(
      `numbers of the kind ${type === null ? "unknown" : `${type[1]}${type[2]}`} are not read; save the array as float64`,
    );
  if (/'fortran_order':\s*True/.test(header)) {
    fail("the array is in Fortran order; save numpy.ascontiguousarray of it");
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== start + count * size) {
    fail(`must have ${start + count * size} bytes for its shape (${shape.join(", ")}), got ${bytes.length}`);
  }
  const little = type![1] !== ">";
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, k) => read(view, start + k * size, little)),
  };
}
