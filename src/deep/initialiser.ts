/**
 * First weights. Xavier: Glorot & Bengio 2010 (AISTATS); He: He et al. 2015, arXiv:1502.01852; orthogonal: Saxe,
 * McClelland & Ganguli 2014, arXiv:1312.6120; sparse: Martens 2010 (ICML); standard normal with multipliers (muPC):
 * Innocenti et al. 2025, arXiv:2505.13124.
 */

import { UsageError } from "../errors.js";
import type { Random } from "../random/index.js";
import { type FloatType, type Matrix, zeroMatrix } from "./matrix.js";

export type InitialiserName = "ones" | "xavier" | "he" | "fanIn" | "orthogonal" | "sparse" | "standardNormal";

/** By name; orthogonal with a gain other than 1. */
export type Initialiser = InitialiserName | { readonly kind: "orthogonal"; readonly gain: number };

const names: readonly InitialiserName[] = [
  "ones",
  "xavier",
  "he",
  "fanIn",
  "orthogonal",
  "sparse",
  "standardNormal",
];

/** @throws UsageError for an unknown name or a gain that is not positive */
export function checkInitialiser(initialiser: Initialiser, where: string): void {
  const name: unknown = typeof initialiser === "string" ? initialiser : initialiser.kind;
  if (!names.some((known) => known === name)) {
    throw new UsageError(`${where}: unknown initialiser "${String(name)}"; one of ${names.join(", ")}`);
  }
  if (typeof initialiser === "object" && !(initialiser.gain > 0 && Number.isFinite(initialiser.gain))) {
    throw new UsageError(`${where}: gain must be a finite number > 0, got ${initialiser.gain}`);
  }
}

/**
 * Weights of a connection: one row for each of `children`, one column for each of `parents`.
 *
 * ones: 1; xavier: uniform ±√(6/(parents + children)); he: normal, sd √(2/parents); fanIn: normal, sd √(1/parents);
 * orthogonal: orthonormal rows or columns, whichever are fewer, times the gain; sparse: a tenth of the entries normal
 * with sd 0.01, at least one, the rest 0; standardNormal: normal, sd 1.
 *
 * @param reshaped orthogonal: take the parents × children factor row by row into children × parents, as pyhgf does,
 *   instead of transposing it; the result is then not orthogonal unless the sizes are equal
 */
export function drawWeights(
  initialiser: Initialiser,
  children: number,
  parents: number,
  random: Random,
  float: FloatType,
  reshaped = false,
): Matrix {
  const matrix = zeroMatrix(children, parents, float);
  const { data } = matrix;
  const fill = (draw: () => number): Matrix => {
    for (let i = 0; i < data.length; i++) data[i] = draw();
    return matrix;
  };
  switch (typeof initialiser === "string" ? initialiser : initialiser.kind) {
    case "ones":
      return fill(() => 1);
    case "xavier": {
      const bound = Math.sqrt(6 / (parents + children));
      return fill(() => bound * (2 * random.uniform() - 1));
    }
    case "he":
      return fill(() => Math.sqrt(2 / parents) * random.normal());
    case "fanIn":
      return fill(() => Math.sqrt(1 / parents) * random.normal());
    case "standardNormal":
      return fill(() => random.normal());
    case "sparse": {
      for (const i of choose(data.length, Math.max(1, Math.round(0.1 * data.length)), random)) {
        data[i] = 0.01 * random.normal();
      }
      return matrix;
    }
    case "orthogonal": {
      const gain = typeof initialiser === "string" ? 1 : initialiser.gain;
      const factor = semiOrthogonal(parents, children, random);
      for (let c = 0; c < children; c++) {
        for (let p = 0; p < parents; p++) {
          const i = c * parents + p;
          data[i] = gain * (reshaped ? factor[i]! : factor[p * children + c]!);
        }
      }
      return matrix;
    }
  }
}

/** `count` of the numbers below n, without repeats, in the order drawn (the first steps of a shuffle). */
function choose(n: number, count: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random.uniform() * (n - i));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count);
}

/**
 * rows × columns, row-major, with orthonormal columns (rows ≥ columns) or rows: Gram and Schmidt on standard normal
 * vectors, done twice, since once loses orthogonality. Distributed as the singular vectors of a normal matrix.
 */
function semiOrthogonal(rows: number, columns: number, random: Random): Float64Array {
  const [long, short] = rows >= columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < short) {
    const v = Float64Array.from({ length: long }, () => random.normal());
    for (const _ of [1, 2]) {
      for (const u of vectors) {
        const along = dot(u, v);
        for (let i = 0; i < long; i++) v[i]! -= along * u[i]!;
      }
    }
    const length = Math.sqrt(dot(v, v));
    vectors.push(v.map((x) => x / length));
  }
  const result = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      result[r * columns + c] = rows >= columns ? vectors[c]![r]! : vectors[r]![c]!;
    }
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
