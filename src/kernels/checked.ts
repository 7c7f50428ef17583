/** Checks of shapes around kernels, the same for both ways of running, and the scratch memory that kernels need. */

import { UsageError } from "../errors.js";
import type { DenseKernels, SparseRows } from "./kernels.js";
import type { Arena, FloatType, Vector } from "./memory.js";
import { slots, update } from "./optimiser.js";
import type { RawKernels } from "./raw.js";
import { activationKinds } from "./twin-activations.js";

/** Kernels that check what they get. */
export function checked(
  float: FloatType,
  backend: DenseKernels["backend"],
  arena: Arena,
  raw: RawKernels,
): DenseKernels {
  const need = lengths(float);
  return {
    float,
    backend,
    arena,
    allocate: (length) => arena.allocate(float, length),
    product({ m, n, k, transposedA = false, transposedB = false, accumulate = false }, a, b, c) {
      need("product", [a, m * k], [b, k * n], [c, m * n]);
      if (transposedA && transposedB) throw new UsageError("kernels: product of two transposed matrices");
      const scratch = arena.scratch(productScratch(float, n, k));
      raw.product(transposedA, transposedB, accumulate, m, n, k, a.offset, b.offset, c.offset, scratch);
    },
    matrixVector(m, n, w, x, y, accumulate = false) {
      need("matrixVector", [w, m * n], [x, n], [y, m]);
      raw.matrixVector(accumulate, m, n, w.offset, x.offset, y.offset);
    },
    transposedVector(m, n, w, v, y) {
      need("transposedVector", [w, m * n], [v, m], [y, n]);
      raw.transposedVector(m, n, w.offset, v.offset, y.offset);
    },
    transposedSquares(m, n, w, v, u, y, z) {
      need("transposedSquares", [w, m * n], [v, m], [u, m], [y, n], [z, n]);
      raw.transposedSquares(m, n, w.offset, v.offset, u.offset, y.offset, z.offset);
    },
    dot(x, y) {
      need("dot", [x, x.length], [y, x.length]);
      return raw.dot(x.length, x.offset, y.offset);
    },
    sum: (x) => raw.sum(x.length, x.offset),
    maximum: (x) => raw.maximum(x.length, x.offset),
    axpy(factor, x, y) {
      need("axpy", [x, x.length], [y, x.length]);
      raw.axpy(x.length, factor, x.offset, y.offset);
    },
    activate(name, x, y, first, second) {
      const n = x.length;
      need("activate", [x, n], [y, n], [first ?? x, n], [second ?? x, n]);
      raw.activate(
        activationKinds.indexOf(name),
        n,
        x.offset,
        y.offset,
        first?.offset ?? 0,
        second?.offset ?? 0,
      );
    },
    softmax(rows, n, x, y) {
      need("softmax", [x, rows * n], [y, rows * n]);
      raw.softmax(rows, n, x.offset, y.offset);
    },
    rankOne(step, m, n, w, u, h) {
      need("rankOne", [w, m * n], [u, m], [h, n]);
      for (const slot of slots(step)) need("rankOne, slot", [slot, m * n]);
      update(raw, step, [m, n], [w.offset, u.offset, h.offset]);
    },
    rankK(step, { m, n, k, factor }, w, u, h) {
      need("rankK", [w, m * n], [u, k * m], [h, k * n]);
      for (const slot of slots(step)) need("rankK, slot", [slot, m * n]);
      const mark = arena.mark();
      const gradient = arena.allocate(float, m * n);
      const one = arena.allocate(float, 1);
      one.values[0] = factor;
      const scratch = arena.scratch(productScratch(float, n, k));
      raw.product(true, false, false, m, n, k, u.offset, h.offset, gradient.offset, scratch);
      update(raw, step, [1, m * n], [w.offset, one.offset, gradient.offset]);
      arena.release(mark);
    },
    cholesky(count, n, a, status) {
      need("cholesky", [a, count * n * n], [status, count]);
      raw.cholesky(count, n, a.offset, status.offset);
    },
    solve({ count, n, columns, transposed }, l, b) {
      need("solve", [l, count * n * n], [b, count * n * columns]);
      raw.solve(transposed, count, n, columns, l.offset, b.offset);
    },
    scaleBlocks({ count, m, n }, d, b) {
      need("scaleBlocks", [d, count * n], [b, count * m * n]);
      raw.scaleBlocks(count, m, n, d.offset, b.offset);
    },
    gramBlocks({ count, m, n }, d, b, c) {
      need("gramBlocks", [d, count * n], [b, count * m * n], [c, count * m * m]);
      const scratch = arena.scratch(n * (float === "float32" ? 4 : 8));
      raw.gramBlocks(count, m, n, d.offset, b.offset, c.offset, scratch);
    },
    blocksVector({ count, m, n }, b, x, y) {
      need("blocksVector", [b, count * m * n], [x, count * n], [y, count * m]);
      raw.blocksVector(count, m, n, b.offset, x.offset, y.offset);
    },
    transposedBlocks({ count, m, n }, b, v, y) {
      need("transposedBlocks", [b, count * m * n], [v, count * m], [y, count * n]);
      raw.transposedBlocks(count, m, n, b.offset, v.offset, y.offset);
    },
    sparse(rows, columns) {
      const wholes = (length: number): Vector => arena.allocate("float32", length);
      const [starts, places] = [wholes(rows + 1), wholes(rows * columns)];
      return { rows, columns, starts, places, values: arena.allocate(float, rows * columns) };
    },
    compress(rows, n, x, into, most = rows * n) {
      need("compress", [x, rows * n]);
      fits("compress", into, rows, n);
      const { starts, places, values } = into;
      return raw.compress(rows, n, most, x.offset, starts.offset, places.offset, values.offset);
    },
    sparseProduct({ m, n, k }, a, b, c) {
      need("sparseProduct", [b, k * n], [c, m * n]);
      fits("sparseProduct", a, m, k);
      raw.sparseProduct(m, n, a.starts.offset, a.places.offset, a.values.offset, b.offset, c.offset);
    },
    turnSparse(rows, n, from, to) {
      fits("turnSparse", from, rows, n);
      fits("turnSparse", to, n, rows);
      const { starts, places, values } = to;
      const source = [from.starts.offset, from.places.offset, from.values.offset] as const;
      raw.turnSparse(rows, n, ...source, starts.offset, places.offset, values.offset);
    },
    transpose(m, n, x, y) {
      need("transpose", [x, m * n], [y, m * n]);
      raw.transpose(m, n, x.offset, y.offset);
    },
    spreadRows(rows, n, x, y) {
      need("spreadRows", [x, n], [y, rows * n]);
      raw.spreadRows(rows, n, x.offset, y.offset);
    },
    exchangeRows(pairs, n, ...matrices) {
      let rows = 0;
      for (const row of pairs) rows = Math.max(rows, row + 1);
      const places = arena.scratch(4 * pairs.length);
      new Int32Array(arena.memory.buffer, places, pairs.length).set(pairs);
      for (const x of matrices) {
        need("exchangeRows", [x, rows * n]);
        raw.exchangeRows(pairs.length / 2, n, places, x.offset);
      }
    },
    weighRows(rows, n, { x, y, precision, weighted, energy }) {
      const all = rows * n;
      need("weighRows", [x, all], [y, all], [precision, n], [weighted, all]);
      lengths("float64")("weighRows, energy", [energy, rows]);
      raw.weighRows(rows, n, x.offset, y.offset, precision.offset, weighted.offset, energy.offset);
    },
    axpyRows(rows, n, factors, x, y) {
      need("axpyRows", [factors, rows], [x, rows * n], [y, rows * n]);
      raw.axpyRows(rows, n, factors.offset, x.offset, y.offset);
    },
    largestRows(rows, n, x, y) {
      need("largestRows", [x, rows * n], [y, rows]);
      raw.largestRows(rows, n, x.offset, y.offset);
    },
    multiply(x, y) {
      need("multiply", [x, x.length], [y, x.length]);
      raw.multiply(x.length, x.offset, y.offset);
    },
    subtract(x, y) {
      need("subtract", [x, x.length], [y, x.length]);
      raw.subtract(x.length, x.offset, y.offset);
    },
  };
}

/** Refuses matrices with less room than is needed. */
function fits(kernel: string, { starts, places }: SparseRows, rows: number, columns: number): void {
  if (starts.length > rows && places.length >= rows * columns) return;
  throw new UsageError(
    `kernels: ${kernel}: a sparse matrix has room for ${starts.length - 1} rows and ${places.length} elements, needs ${rows} and ${rows * columns}`,
  );
}

/** Refuses vectors of another type or too short. */
function lengths(float: FloatType) {
  return (kernel: string, ...vectors: readonly (readonly [Vector, number])[]): void => {
    for (let i = 0; i < vectors.length; i++) {
      const [vector, length] = vectors[i]!;
      if (vector.float === float && vector.length >= length && length >= 0) continue;
      throw new UsageError(
        `kernels: ${kernel}: argument ${i + 1} is ${vector.float} of ${vector.length}, needs ${float} of ${length}`,
      );
    }
  };
}

/** Bytes beyond the vectors that a product uses: a tile, 128 rows of A, panels of B (assembly/product.ts). */
export function productScratch(float: FloatType, n: number, k: number): number {
  const size = float === "float32" ? 4 : 8;
  const columns = n + 32 / size;
  return 128 + 128 * 512 * size + Math.min(k, 512) * columns * size;
}
