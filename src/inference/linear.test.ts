import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { cholesky, invertPositiveDefinite, logDeterminantFromCholesky, symmetricEigen } from "./linear.js";

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += a[Math.floor(at / d) * d + k]! * b[k * d + (at % d)]!;
    return sum;
  });
}

function transpose(a: Float64Array, d: number): Float64Array {
  return a.map((_, at) => a[(at % d) * d + Math.floor(at / d)]!);
}

function identity(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.max(0, ...a.map((x, i) => Math.abs(x - b[i]!)));
}

/** A Aᵀ + I of a random A with entries in -1 .. 1: eigenvalues between 1 and 1 + d². */
const positiveDefinite = fc.integer({ min: 1, max: 8 }).chain((d) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: d * d, maxLength: d * d })
    .map((entries) => {
      const a = Float64Array.from(entries);
      const plus = product(a, transpose(a, d), d).map((x, at) => x + identity(d)[at]!);
      return { d, matrix: plus };
    }),
);

const indefinite = Float64Array.of(1, 2, 2, 1);

describe("cholesky", () => {
  it("gives the factor of a matrix known by hand", () => {
    expect(cholesky(Float64Array.of(4, 2, 2, 5), 2)).toEqual(Float64Array.of(2, 0, 1, 2));
  });

  it("gives a lower triangle whose square is the matrix", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ d, matrix }) => {
        const lower = cholesky(matrix, d)!;
        expect(distance(product(lower, transpose(lower, d), d), matrix)).toBeLessThan(1e-13);
        for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) expect(lower[i * d + j]).toBe(0);
      }),
    );
  });

  it("is undefined where the matrix is indefinite, singular or not finite", () => {
    expect(cholesky(indefinite, 2)).toBeUndefined();
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeUndefined();
    expect(cholesky(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeUndefined();
    expect(cholesky(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toBeUndefined();
  });

  it("reads the lower triangle only", () => {
    expect(cholesky(Float64Array.of(4, 99, 2, 5), 2)).toEqual(Float64Array.of(2, 0, 1, 2));
  });

  it("refuses an array that is not d × d", () => {
    expect(() => cholesky(new Float64Array(3), 2)).toThrow(UsageError);
  });

  it("has an empty factor of log determinant 0 in dimension 0", () => {
    expect(cholesky(new Float64Array(0), 0)).toEqual(new Float64Array(0));
    expect(logDeterminantFromCholesky(new Float64Array(0), 0)).toBe(0);
  });
});

describe("logDeterminantFromCholesky", () => {
  it("is the logarithm of the determinant, also where that overflows", () => {
    expect(logDeterminantFromCholesky(Float64Array.of(2, 0, 1, 2), 2)).toBeCloseTo(Math.log(16), 14);
    const huge = identity(4).map((x) => x * 1e100);
    expect(logDeterminantFromCholesky(huge, 4)).toBeCloseTo(800 * Math.LN10, 10);
  });
});

describe("invertPositiveDefinite", () => {
  it("gives an exactly symmetric matrix whose product with the matrix is the identity", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ d, matrix }) => {
        const inverse = invertPositiveDefinite(matrix, d);
        expect(distance(product(inverse, matrix, d), identity(d))).toBeLessThan(1e-12);
        expect(inverse).toEqual(transpose(inverse, d));
      }),
    );
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => invertPositiveDefinite(indefinite, 2)).toThrow(UsageError);
  });
});

describe("symmetricEigen", () => {
  it("gives eigenvalues in ascending order, with the vector of each in its column", () => {
    const { values, vectors } = symmetricEigen(indefinite, 2);
    expect(values[0]).toBeCloseTo(-1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
    expect(vectors[0]! * vectors[2]!).toBeCloseTo(-0.5, 14);
    expect(vectors[1]! * vectors[3]!).toBeCloseTo(0.5, 14);
  });

  it("gives orthonormal vectors that rebuild the matrix", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ d, matrix }) => {
        const { values, vectors } = symmetricEigen(matrix, d);
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
        expect(distance(product(transpose(vectors, d), vectors, d), identity(d))).toBeLessThan(1e-13);
        const scaled = vectors.map((v, at) => v * values[at % d]!);
        expect(distance(product(scaled, transpose(vectors, d), d), matrix)).toBeLessThan(1e-12);
      }),
    );
  });

  it("is NaN, and ends, where the matrix is not finite", () => {
    const { values } = symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2);
    expect([...values]).toEqual([Number.NaN, Number.NaN]);
  });
});
