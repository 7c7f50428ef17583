/**
 * IDX files, in which MNIST (LeCun, Cortes & Burges) and FashionMNIST come: two zeros, the type of numbers, how many
 * sizes follow, each in four bytes with the largest first, and the numbers.
 */

import { gunzipSync } from "node:zlib";
import { DataError } from "../errors.js";

export interface IdxArray {
  readonly shape: readonly number[];
  /** The last index runs fastest. */
  readonly values: Uint8Array;
}

/** The third byte: what numbers may be of; bytes without a sign are read. */
const types: Readonly<Record<number, string>> = {
  8: "unsigned bytes",
  9: "signed bytes",
  11: "numbers of two bytes",
  12: "numbers of four bytes",
  13: "floats",
  14: "doubles",
};
const UNSIGNED_BYTE = 8;

/**
 * Unsigned bytes, packed by gzip or not.
 *
 * @param file its name in messages
 * @param dimensions that it must have: 1 for labels, 3 for images
 * @throws DataError that names the file, and the magic number or the offset
 */
export function readIdx(packed: Uint8Array, file: string, dimensions: number): IdxArray {
  const fail = (message: string): never => {
    throw new DataError([{ file, message }]);
  };
  const bytes = packed[0] === 0x1f && packed[1] === 0x8b ? unpacked(packed, fail) : packed;
  const start = 4 + 4 * dimensions;
  if (bytes.length < 4)
    fail(`the file ends at offset ${bytes.length}, before the four bytes of a magic number`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const wanted = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== wanted) {
    fail(
      `the magic number at offset 0 must be ${hex(wanted)} (unsigned bytes in ${dimensions} ` +
        `${dimensions === 1 ? "dimension" : "dimensions"}), got ${hex(magic)}${meaning(magic)}`,
    );
  }
  if (bytes.length < start)
    fail(`the file ends at offset ${bytes.length}, within the sizes that go to ${start}`);
  const shape = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
  const count = shape.reduce((product, n) => product * n, 1);
  if (count === 0) fail(`a size from offset 4 on is 0: ${shape.join(" x ")}`);
  if (bytes.length !== start + count) {
    fail(
      `${shape.join(" x ")} numbers from offset ${start} must end at offset ${start + count}; ` +
        `the file ends at ${bytes.length}`,
    );
  }
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + start, count) };
}

function unpacked(packed: Uint8Array, fail: (message: string) => never): Uint8Array {
  try {
    return gunzipSync(packed);
  } catch (error) {
    return fail(`begins as gzip does but cannot be unpacked: ${(error as Error).message}`);
  }
}

const hex = (magic: number): string => `0x${magic.toString(16).padStart(8, "0")}`;

/** What else a magic number says, if it is one. */
function meaning(magic: number): string {
  const type = types[(magic >> 8) & 0xff];
  if (magic >>> 16 !== 0 || type === undefined) return "; this is no IDX file";
  return `, ${type} in ${magic & 0xff}`;
}
