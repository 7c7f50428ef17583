/**
 * Checkpoints: the exact state of a run, as plain data and as bytes. A run that goes on from one gives the bits of
 * a run that was never interrupted. inference 8.
 *
 * Bytes: 8 of a magic word, length of the header, checksum of all that follows (32 bits each, little-endian), the
 * header as JSON, then all arrays as doubles. JSON keeps finite doubles exactly; what it cannot keep is tagged.
 */

import { UsageError } from "../../errors.js";
import { version as libraryVersion } from "../../version.js";
import type { Density } from "../density/density.js";
import type { ChainState } from "./chain.js";
import type { Settings } from "./options.js";

export interface Checkpoint {
  readonly version: 1;
  /** Version of Credence that wrote it. */
  readonly library: string;
  /** Names of the coordinates. */
  readonly coordinates: readonly string[];
  readonly settings: Settings;
  readonly chains: readonly ChainState[];
}

export function checkpointOf(
  density: Density,
  settings: Settings,
  chains: readonly ChainState[],
): Checkpoint {
  const coordinates = density.layout.coordinateNames;
  return { version: 1, library: libraryVersion, coordinates, settings, chains };
}

/**
 * Refuses a checkpoint that is not of this model and data: names of coordinates, the identity given, and the log
 * density at the state of every chain, which must be the bits that were saved.
 *
 * @throws UsageError that says what differs
 */
export function verifyCheckpoint(
  density: Density,
  checkpoint: Checkpoint,
  identity: string | undefined,
): void {
  const names = density.layout.coordinateNames;
  const { coordinates, settings, chains } = checkpoint;
  if (names.length !== coordinates.length || names.some((name, j) => name !== coordinates[j])) {
    const at = coordinates.findIndex((name, j) => name !== names[j]);
    throw new UsageError(
      `checkpoint: its model has ${coordinates.length} coordinates, this one ${names.length}` +
        `${at >= 0 ? `; the first that differs is ${coordinates[at]} there, ${names[at] ?? "absent"} here` : ""}`,
    );
  }
  if (identity !== undefined && identity !== settings.identity) {
    throw new UsageError(
      `checkpoint: it is of "${settings.identity}", this run is of "${identity}"; resume with the model and data it was made with`,
    );
  }
  const gradient = new Float64Array(density.dimension);
  for (const { chain, phase, z, logDensity } of chains) {
    if (phase === "start" || phase === "failed") continue;
    const now = density.logDensity(z, gradient);
    if (Object.is(now, logDensity)) continue;
    throw new UsageError(
      `checkpoint: at the state of chain ${chain + 1} the log density is ${now}, saved was ${logDensity}; ` +
        "it was made with another model, other data or another version",
    );
  }
}

const MAGIC = "CREDCKP1";
const HEAD = 16;

/** Bytes of a checkpoint. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const arrays: Float64Array[] = [];
  let length = 0;
  const header = JSON.stringify(checkpoint, (_key, value: unknown) => {
    if (value instanceof Float64Array) {
      arrays.push(value);
      length += value.length;
      return { $array: [length - value.length, value.length] };
    }
    if (typeof value === "bigint") return { $bigint: value.toString() };
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
      return { $number: Object.is(value, -0) ? "-0" : String(value) };
    }
    return value;
  });
  const text = new TextEncoder().encode(header);
  // Doubles begin at a multiple of 8.
  const at = HEAD + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(at + 8 * length);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(text, HEAD);
  const view = new DataView(bytes.buffer);
  let offset = at;
  for (const array of arrays) {
    for (const value of array) {
      view.setFloat64(offset, value, true);
      offset += 8;
    }
  }
  view.setUint32(8, text.length, true);
  view.setUint32(12, checksum(bytes.subarray(HEAD)), true);
  return bytes;
}

/**
 * The checkpoint of its bytes.
 *
 * @throws UsageError where they are no checkpoint, cut off, damaged, or of an unknown version
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== MAGIC) {
    const known = magic.startsWith(MAGIC.slice(0, 7));
    throw new UsageError(
      known
        ? `checkpoint: version ${magic.slice(7)} is not known here`
        : "checkpoint: these bytes are no checkpoint",
    );
  }
  if (bytes.length < HEAD) throw new UsageError("checkpoint: cut off after its first bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(8, true);
  const at = HEAD + Math.ceil(size / 8) * 8;
  if (bytes.length < at || view.getUint32(12, true) !== checksum(bytes.subarray(HEAD))) {
    throw new UsageError("checkpoint: damaged or cut off; use an earlier one");
  }
  const text = new TextDecoder().decode(bytes.subarray(HEAD, HEAD + size));
  // What was encoded is what is decoded: the checksum vouches for it.
  return parse(text, (_key, value) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$array" in value) {
      const [from, count] = value.$array as [number, number];
      return Float64Array.from({ length: count }, (_, k) => view.getFloat64(at + 8 * (from + k), true));
    }
    if ("$bigint" in value) return BigInt(value.$bigint as string);
    if ("$number" in value) return Number(value.$number);
    return value;
  }) as Checkpoint;
}

/** The checksum does not vouch for the length of the header: with a wrong one its text is no JSON. */
function parse(text: string, revive: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive);
  } catch {
    throw new UsageError("checkpoint: damaged or cut off; use an earlier one");
  }
}

/** FNV-1a, 32 bits. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
