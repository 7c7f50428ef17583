/** Numbers behind a JSON header in one file: eight bytes with the header's length, the header, all arrays. */

import { UsageError } from "../errors.js";
import { version as library } from "../version.js";
import { type FloatArray, type FloatType, zeros } from "./matrix.js";

const FORMAT = "credence-deep";
const VERSION = 1;
const PREFIX = 8;

interface Frame<T> {
  readonly format: string;
  readonly version: number;
  /** Release of the library that wrote it. */
  readonly library: string;
  readonly float: FloatType;
  readonly lengths: readonly number[];
  readonly content: T;
}

/** One file. */
export function pack<T>(content: T, float: FloatType, arrays: readonly FloatArray[]): Uint8Array {
  const lengths = arrays.map(({ length }) => length);
  const frame: Frame<T> = { format: FORMAT, version: VERSION, library, float, lengths, content };
  const text = new TextEncoder().encode(JSON.stringify(frame));
  const width = float === "float32" ? 4 : 8;
  const size = lengths.reduce((sum, length) => sum + length, 0) * width;
  const bytes = new Uint8Array(PREFIX + text.length + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, PREFIX);
  let at = PREFIX + text.length;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++, at += width) {
      if (width === 4) view.setFloat32(at, array[i]!, true);
      else view.setFloat64(at, array[i]!, true);
    }
  }
  return bytes;
}

/**
 * What was packed.
 *
 * @throws UsageError for bytes of another format or version, or that were cut off
 */
export function unpack<T>(bytes: Uint8Array): {
  readonly content: T;
  readonly float: FloatType;
  readonly arrays: FloatArray[];
} {
  const { frame, start } = readFrame<T>(bytes);
  const { float, lengths, content } = frame;
  const width = float === "float32" ? 4 : 8;
  const end = start + lengths.reduce((sum, length) => sum + length, 0) * width;
  if (end !== bytes.length) {
    throw new UsageError(
      `checkpoint: must have ${end} bytes, got ${bytes.length}; it was cut off or changed`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  const arrays = lengths.map((length) => {
    const array = zeros(length, float);
    for (let i = 0; i < length; i++, at += width) {
      array[i] = width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    }
    return array;
  });
  return { content, float, arrays };
}

function readFrame<T>(bytes: Uint8Array): { frame: Frame<T>; start: number } {
  const wrong = new UsageError("checkpoint: these bytes are no network saved by Credence");
  if (bytes.length < PREFIX) throw wrong;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREFIX + view.getUint32(0, true);
  if (start > bytes.length) throw wrong;
  let frame: Frame<T>;
  try {
    // Format and version say whether it is what it seems.
    frame = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, start))) as Frame<T>;
  } catch {
    throw wrong;
  }
  if (frame?.format !== FORMAT) throw wrong;
  if (frame.version !== VERSION) {
    throw new UsageError(
      `checkpoint: version ${frame.version} is not known, only ${VERSION}; update Credence`,
    );
  }
  return { frame, start };
}
