/** Snapshots of running networks as JSON, which has no NaN and no infinities: those are written as words. */

import { UsageError } from "../errors.js";
import type { Failure } from "../model/index.js";
import type { NamedNumbers } from "../model/session.js";
import type { NetworkData } from "./json.js";
import { Network } from "./network.js";
import type { NetworkSnapshot } from "./network-session.js";

type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";
type JsonNumbers = Readonly<Record<string, JsonNumber>>;

/** A snapshot as plain data (`credence-network-snapshot/1`), every number in full. */
export interface SnapshotData {
  readonly schema: "credence-network-snapshot/1";
  readonly network: NetworkData;
  /** Trials done. */
  readonly trial: number;
  readonly state: JsonNumbers;
  readonly row?: JsonNumbers;
  readonly failure?: Omit<Failure, "value"> & { readonly value: JsonNumber };
}

/** @throws UsageError for coupling functions of the user's own, which no file can hold */
export function writeSnapshot({ network, trial, state, row, failure }: NetworkSnapshot): SnapshotData {
  return {
    schema: "credence-network-snapshot/1",
    network: network.toJSON(),
    trial,
    state: write(state),
    ...(row === undefined ? {} : { row: write(row) }),
    ...(failure === undefined ? {} : { failure: { ...failure, value: writeNumber(failure.value) } }),
  };
}

/**
 * The snapshot that was written: a session restored from it goes on with the same bits.
 * @throws UsageError for anything that is no snapshot, or not one of its network
 */
export function readSnapshot(data: SnapshotData): NetworkSnapshot {
  if (data?.schema !== "credence-network-snapshot/1") {
    throw new UsageError(
      `a snapshot has schema "credence-network-snapshot/1", got ${JSON.stringify(data?.schema)}`,
    );
  }
  const { trial, row, failure } = data;
  if (!(Number.isInteger(trial) && trial >= 0)) {
    throw new UsageError(
      `snapshot: trial must be a whole number of at least 0, got ${JSON.stringify(trial)}`,
    );
  }
  const network = Network.fromJSON(data.network);
  const state = read(data.state, "state");
  const wanted = Object.keys(network.start().snapshot().state);
  const missing = wanted.find((name) => state[name] === undefined);
  if (missing !== undefined) throw new UsageError(`snapshot: the state lacks ${missing} of its network`);
  return {
    network,
    trial,
    state,
    ...(row === undefined ? {} : { row: read(row, "row") }),
    ...(failure === undefined
      ? {}
      : { failure: { ...failure, value: readNumber("the failure", failure.value) } }),
  };
}

function write(values: NamedNumbers): JsonNumbers {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, writeNumber(value)]));
}

function writeNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "Infinity" : "-Infinity";
}

function read(values: JsonNumbers, what: string): NamedNumbers {
  if (typeof values !== "object" || values === null) {
    throw new UsageError(`snapshot: ${what} must be an object, got ${JSON.stringify(values)}`);
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, readNumber(`${what}, ${name}`, value)]),
  );
}

function readNumber(what: string, value: JsonNumber): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  throw new UsageError(`snapshot: ${what} must be a number, got ${JSON.stringify(value)}`);
}
