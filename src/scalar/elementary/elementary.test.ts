import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cos, exp, expm1, log, log1p, sin, tanh } from "./index.js";

type Unary = (x: number) => number;

/** [argument, nearest double, rest in ulps of it]: see test/golden/elementary/make.py. */
type Row = [argument: number, nearest: number, rest: number];

const golden = new URL("../../../test/golden/elementary/elementary.json", import.meta.url);
const references: Record<string, Row[]> = JSON.parse(readFileSync(golden, "utf8"));

/** The spacing of doubles at x, subnormals included. */
function ulp(x: number): number {
  const exponent = Number((new BigUint64Array(Float64Array.of(x).buffer)[0]! >> 52n) & 0x7ffn);
  return 2 ** (Math.max(exponent, 1) - 1075);
}

/** The largest error in ulps over the references, and where it is; NaN if any error is NaN. */
function worst(name: string, f: Unary): { error: number; argument: number } {
  let found = { error: 0, argument: NaN };
  for (const [argument, nearest, rest] of references[name]!) {
    const error = Math.abs((f(argument) - nearest) / ulp(nearest) - rest);
    if (error > found.error || Number.isNaN(error)) found = { error, argument };
  }
  return found;
}

const logSigmoid: Unary = (x) => Math.min(x, 0) - log1p(exp(-Math.abs(x)));

describe("against mpmath", () => {
  const bounds: [name: string, f: Unary, bound: number][] = [
    ["exp", exp, 1],
    ["expm1", expm1, 1.2],
    ["log", log, 1],
    ["log1p", log1p, 2],
    ["tanh", tanh, 2],
    ["sin", sin, 1],
    ["cos", cos, 1],
    ["logSigmoid", logSigmoid, 3],
  ];
  for (const [name, f, bound] of bounds) {
    it(`${name}(x) is within ${bound} ulp`, () => {
      expect(references[name]!.length).toBeGreaterThan(400);
      const { error, argument } = worst(name, f);
      expect(error, `at ${argument}`).toBeLessThanOrEqual(bound);
    });
  }

  it("the measure itself sees a result that is off by two ulp, and NaN", () => {
    expect(worst("exp", (x) => exp(x) + 2 * ulp(exp(x))).error).toBeGreaterThan(1.5);
    expect(worst("log", (x) => (x === references.log![0]![0] ? NaN : log(x))).error).toBeNaN();
  });
});

describe("exp(x)", () => {
  it("is Infinity above ln of the largest double and finite at it", () => {
    expect(exp(709.782712893384)).toBeGreaterThan(1.797693134862e308);
    expect(exp(709.782712893384)).toBeLessThan(Infinity);
    for (const x of [709.7827128933841, 710, 1e300, Infinity]) expect(exp(x)).toBe(Infinity);
  });

  it("is the smallest subnormal just above -745.1332191019412 and 0 below", () => {
    expect(exp(-745.133219101941)).toBe(5e-324);
    for (const x of [-745.1332191019413, -746, -1e300, -Infinity]) expect(exp(x)).toBe(0);
  });

  it("is exactly 1 at 0 and -0, and NaN for NaN", () => {
    expect([exp(0), exp(-0), exp(5e-324), exp(NaN)]).toEqual([1, 1, 1, NaN]);
  });

  it("does not decrease by more than one ulp from a smaller to a larger argument", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -746, max: 710, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        (x, steps) => {
          const lower = exp(x);
          return exp(x + steps * ulp(x)) >= lower - (lower === Infinity ? 0 : ulp(lower));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("has exp(x) exp(-x) near 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 708, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) * exp(-x) - 1)).toBeLessThanOrEqual(6e-16);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("expm1(x)", () => {
  it("keeps 0, -0 and subnormals", () => {
    expect([expm1(0), expm1(-0), expm1(5e-324), expm1(-1e-310)]).toEqual([0, -0, 5e-324, -1e-310]);
  });

  it("is -1 far below, Infinity above the range, NaN for NaN", () => {
    expect([expm1(-41), expm1(-Infinity), expm1(709.7827128933841), expm1(Infinity), expm1(NaN)]).toEqual([
      -1,
      -1,
      Infinity,
      Infinity,
      NaN,
    ]);
    expect(expm1(709.782712893384)).toBe(exp(709.782712893384));
  });
});

describe("log(x)", () => {
  it("is -Infinity at 0, NaN below, Infinity at Infinity, 0 at 1", () => {
    expect([log(0), log(-0), log(-5e-324), log(-Infinity), log(NaN), log(Infinity), log(1)]).toEqual([
      -Infinity,
      -Infinity,
      NaN,
      NaN,
      NaN,
      Infinity,
      0,
    ]);
  });

  it("undoes exp", () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709, noNaN: true }), (x) => {
        // An ulp of exp(x) is a relative 2.2e-16, so an absolute error of that size in its logarithm.
        expect(Math.abs(log(exp(x)) - x)).toBeLessThanOrEqual(2.3e-16 + ulp(x));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("log1p(x)", () => {
  it("is -Infinity at -1, NaN below, Infinity at Infinity, and keeps 0, -0 and subnormals", () => {
    expect([log1p(-1), log1p(-1.0000000000000002), log1p(-Infinity), log1p(NaN), log1p(Infinity)]).toEqual([
      -Infinity,
      NaN,
      NaN,
      NaN,
      Infinity,
    ]);
    expect([log1p(0), log1p(-0), log1p(5e-324), log1p(-1e-310)]).toEqual([0, -0, 5e-324, -1e-310]);
  });

  it("undoes expm1", () => {
    fc.assert(
      fc.property(fc.double({ min: -0.5, max: 700, noNaN: true }), (x) => {
        expect(Math.abs(log1p(expm1(x)) - x)).toBeLessThanOrEqual(5 * ulp(x));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("tanh(x)", () => {
  it("saturates to 1 and -1, keeps 0 and -0, and is NaN for NaN", () => {
    expect([tanh(20.1), tanh(Infinity), tanh(-20.1), tanh(-Infinity)]).toEqual([1, 1, -1, -1]);
    expect([tanh(0), tanh(-0), tanh(5e-324), tanh(NaN)]).toEqual([0, -0, 5e-324, NaN]);
  });

  it("never exceeds 1", () => {
    for (let x = 15; x < 21; x += 1 / 512) expect(tanh(x)).toBeLessThanOrEqual(1);
  });
});

describe("sin(x) and cos(x)", () => {
  it("are NaN for infinities and NaN, and sin keeps 0 and -0", () => {
    for (const x of [Infinity, -Infinity, NaN]) expect([sin(x), cos(x)]).toEqual([NaN, NaN]);
    expect([sin(0), sin(-0), sin(5e-324), cos(0), cos(-0)]).toEqual([0, -0, 5e-324, 1, 1]);
  });

  it("have squares that sum to 1, at any size", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Math.abs(sin(x) ** 2 + cos(x) ** 2 - 1)).toBeLessThanOrEqual(7e-16);
      }),
      { numRuns: 2000 },
    );
  });
});

it("tanh and sin are odd and cos is even, to the bit", () => {
  fc.assert(
    fc.property(fc.double(), (x) => {
      expect(tanh(-x)).toBe(-tanh(x));
      expect(sin(-x)).toBe(-sin(x));
      expect(cos(-x)).toBe(cos(x));
    }),
    { numRuns: 5000 },
  );
});
