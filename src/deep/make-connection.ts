/** A connection with its first weights, given or drawn. */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import type { Connection } from "./connection.js";
import { checkInitialiser, drawWeights } from "./initialiser.js";
import { type FloatType, type Matrix, matrixOfRows, zeroMatrix, zeros } from "./matrix.js";
import type { ConnectionOptions } from "./options.js";

interface Draws {
  readonly float: FloatType;
  readonly seed: number;
  readonly draws: "independent" | "pyhgf";
}

/**
 * @param k which connection, 0 from the input
 * @throws UsageError where sizes do not fit or a number cannot be used
 */
export function makeConnection(
  options: ConnectionOptions,
  k: number,
  children: number,
  parents: number,
  draws: Draws,
): Connection {
  const where = `connection ${k}`;
  const { connection = "dense", residual = false, multiplier = 1, biases } = options;
  const oneToOne = connection === "oneToOne";
  if (!oneToOne && connection !== "dense") {
    throw new UsageError(`${where}: connection must be dense or oneToOne, got "${String(connection)}"`);
  }
  if ((residual || oneToOne) && children !== parents) {
    const kind = residual ? "a residual" : "a one-to-one";
    throw new UsageError(`${where}: ${kind} connection needs equal sizes, got ${parents} and ${children}`);
  }
  if (!Number.isFinite(multiplier) || multiplier === 0) {
    throw new UsageError(`${where}: multiplier must be finite and not 0, got ${multiplier}`);
  }
  const hasBias = options.bias ?? (biases !== undefined || !oneToOne);
  if (!hasBias && biases !== undefined) {
    throw new UsageError(`${where}: has biases, but bias is false; leave one of them out`);
  }
  if (oneToOne && hasBias) throw new UsageError(`${where}: a one-to-one connection has no bias`);
  const weights = firstWeights(options, where, k, children, parents, draws);
  const bias = hasBias ? zeros(children, draws.float) : undefined;
  if (bias !== undefined && biases !== undefined) {
    if (biases.length !== children) {
      throw new UsageError(`${where}: biases must have ${children} numbers, got ${biases.length}`);
    }
    bias.set(matrixOfRows(`${where}: biases`, [Array.from(biases)], children, draws.float).data);
  }
  return { weights, bias, multiplier, residual };
}

function firstWeights(
  options: ConnectionOptions,
  where: string,
  k: number,
  children: number,
  parents: number,
  { float, seed, draws }: Draws,
): Matrix {
  if (options.weights !== undefined) {
    const given = matrixOfRows(`${where}: weights`, options.weights, parents, float);
    if (given.rows === children) return given;
    throw new UsageError(`${where}: weights must have ${children} rows, got ${given.rows}`);
  }
  if (options.connection === "oneToOne") {
    const identity = zeroMatrix(children, parents, float);
    for (let i = 0; i < children; i++) identity.data[i * parents + i] = 1;
    return identity;
  }
  const initialiser = options.initialiser ?? "xavier";
  checkInitialiser(initialiser, where);
  const random = stream(seed, purpose.weights, draws === "pyhgf" ? 0 : k).at(0);
  return drawWeights(initialiser, children, parents, random, float, draws === "pyhgf");
}
