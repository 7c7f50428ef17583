/**
 * Numbers with a description as one file: eight bytes with the length of a JSON header, the header (format, version,
 * whatever describes the numbers, their lengths), then all numbers, little-endian.
 */

import { UsageError } from "./errors.js";

type FloatArray = Float32Array | Float64Array;

/** What every header holds beside what describes its numbers. */
export interface NumbersHeader {
  readonly float: "float32" | "float64";
}

interface Written extends NumbersHeader {
  readonly format: string;
  readonly version: number;
  readonly lengths: readonly number[];
}

const PREFIX = 8;

/** @param arrays all of the header's float type */
export function packNumbers(
  format: string,
  version: number,
  header: NumbersHeader,
  arrays: readonly FloatArray[],
): Uint8Array {
  const written = { format, version, ...header, lengths: arrays.map(({ length }) => length) };
  const text = new TextEncoder().encode(JSON.stringify(written));
  const size = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(PREFIX + text.length + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, PREFIX);
  let at = PREFIX + text.length;
  for (const array of arrays) {
    for (const value of array) {
      if (header.float === "float32") view.setFloat32(at, value, true);
      else view.setFloat64(at, value, true);
      at += array.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/**
 * @param what is loaded, first word of messages
 * @throws UsageError for bytes of another format or version, and for too few or too many
 */
export function unpackNumbers<H extends NumbersHeader>(
  bytes: Uint8Array,
  format: string,
  version: number,
  what = "checkpoint",
): { readonly header: H; readonly arrays: FloatArray[] } {
  const { header, start } = readHeader<H>(bytes, format, version, what);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = header.float === "float32" ? 4 : 8;
  const total = header.lengths.reduce((sum, length) => sum + length, 0);
  if (start + total * width !== bytes.length) {
    throw new UsageError(
      `${what}: must have ${start + total * width} bytes, got ${bytes.length}; it was cut off or changed`,
    );
  }
  let at = start;
  const arrays = header.lengths.map((length): FloatArray => {
    const array = width === 4 ? new Float32Array(length) : new Float64Array(length);
    for (let i = 0; i < length; i++, at += width) {
      array[i] = width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    }
    return array;
  });
  return { header, arrays };
}

function readHeader<H extends NumbersHeader>(
  bytes: Uint8Array,
  format: string,
  version: number,
  what: string,
): { header: H & Written; start: number } {
  const wrong = new UsageError(`${what}: these bytes are no network saved by Credence`);
  if (bytes.length < PREFIX) throw wrong;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREFIX + view.getUint32(0, true);
  if (start > bytes.length) throw wrong;
  let header: H & Written;
  try {
    // Format and version say whether it is what it seems.
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, start))) as H & Written;
  } catch {
    throw wrong;
  }
  if (header?.format !== format) throw wrong;
  if (header.version !== version) {
    throw new UsageError(`${what}: version ${header.version} is not known, only ${version}; update Credence`);
  }
  return { header, start };
}
