/** A self-orthogonalising attractor network (Spisak & Friston): nodes with states in [-1, 1], couplings and a bias. */

import { UsageError } from "../errors.js";
import { Couplings, type FloatArray, type FloatType, zeros } from "./couplings.js";

/** Numbers given as rows or as one flat array. */
export type Numbers = readonly number[] | FloatArray;

export interface AttractorOptions {
  /** Nodes, 1 or more. */
  readonly size: number;
  /** Of couplings and states. Default float32. */
  readonly float?: FloatType;
  /** Couplings, size rows of size numbers, or flat and row-major: row i acts on node i. Default 0. */
  readonly weights?: readonly Numbers[] | FloatArray;
  /** Persistent bias of each node. Default 0. */
  readonly bias?: Numbers;
  /** Where training goes on from. Default 0. */
  readonly state?: Numbers;
}

export interface AttractorNetwork {
  readonly size: number;
  readonly float: FloatType;
  readonly couplings: Couplings;
  readonly bias: FloatArray;
  /** The state that training left, which `carry` goes on from. */
  readonly state: FloatArray;
  /** Updates and epochs of training so far: they count the random numbers. */
  updates: number;
  readonly epochs: number;
  /** Index of the pattern shown in each epoch so far. */
  readonly chosen: number[];
}

/**
 * A network from its size, and what else is given.
 *
 * @throws UsageError for a size that is not whole and positive, other lengths, and numbers that are not finite
 */
export function attractorNetwork(options: AttractorOptions): AttractorNetwork {
  const { size, float = "float32", weights, bias, state } = options;
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new UsageError(`size: must be a whole number of nodes, at least 1, got ${size}`);
  }
  const couplings = new Couplings(size, float);
  if (weights !== undefined) {
    const flat = ArrayBuffer.isView(weights);
    if (weights.length !== (flat ? size * size : size)) {
      const rows = flat ? `${size * size} numbers` : `${size} rows`;
      throw new UsageError(`weights: ${size} nodes need ${rows}, got ${weights.length}`);
    }
    const { matrix } = couplings;
    if (flat) matrix.set(vector("weights", weights as FloatArray, size * size, float));
    else {
      for (const [i, row] of (weights as readonly Numbers[]).entries()) {
        matrix.set(vector(`weights, row ${i}`, row, size, float), i * size);
      }
    }
  }
  return {
    size,
    float,
    couplings,
    bias: bias === undefined ? zeros(size, float) : vector("bias", bias, size, float),
    state: state === undefined ? zeros(size, float) : vector("state", state, size, float),
    updates: 0,
    chosen: [],
    get epochs() {
      return this.chosen.length;
    },
  };
}

/**
 * A copy of numbers in a float type.
 *
 * @param what name of the numbers in messages
 * @throws UsageError for another length, or a number that is not finite; names it by its index from 0
 */
export function vector(what: string, given: Numbers, length: number, float: FloatType): FloatArray {
  if (given.length !== length) {
    throw new UsageError(`${what}: must have ${length} numbers, one a node, got ${given.length}`);
  }
  const out = zeros(length, float);
  for (let i = 0; i < length; i++) {
    const value = given[i]!;
    if (!Number.isFinite(value)) {
      throw new UsageError(`${what}: number ${i} must be finite, got ${value}; remove or replace it`);
    }
    out[i] = value;
  }
  return out;
}

/** A number of a setting. @throws UsageError where it is not finite or below the least one */
export function checkSetting(what: string, value: number, least: number, whole = false): void {
  if (!(Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value)))) {
    const kind = whole ? "a whole number" : "a number";
    throw new UsageError(`${what}: must be ${kind} of at least ${least}, got ${value}`);
  }
}

/** An inverse temperature. @throws UsageError where it is not positive */
export function checkInverseTemperature(value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new UsageError(`inverseTemperature: must be positive, got ${value}`);
  }
}
