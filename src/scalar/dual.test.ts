import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { derivative } from "./dual.js";
import {
  abs,
  add,
  cos,
  div,
  equal,
  exp,
  expm1,
  type Jet,
  jet,
  less,
  log,
  log1p,
  max,
  min,
  mul,
  neg,
  reciprocal,
  type Scalar,
  type ScalarFunction,
  select,
  sin,
  sqrt,
  square,
  sub,
  tanh,
  withDerivative,
} from "./index.js";

describe("jets", () => {
  it("give value, first and second derivative of exp(sin x) x", () => {
    for (const x of [-4, -0.3, 0, 0.7, 2, 12]) {
      const e = Math.exp(Math.sin(x));
      const [s, c] = [Math.sin(x), Math.cos(x)];
      close(
        jet((y) => mul(exp(sin(y)), y), x),
        { value: e * x, first: e * (1 + x * c), second: e * (2 * c + x * (c * c - s)) },
      );
    }
  });

  it("give the closed derivatives of every smooth operation", () => {
    const x = 0.7;
    const t = Math.tanh(x);
    const cases: readonly [ScalarFunction, number, number, number][] = [
      [neg, -x, -1, 0],
      [reciprocal, 1 / x, -1 / x ** 2, 2 / x ** 3],
      [square, x * x, 2 * x, 2],
      [sqrt, Math.sqrt(x), 0.5 / Math.sqrt(x), -0.25 * x ** -1.5],
      [exp, Math.exp(x), Math.exp(x), Math.exp(x)],
      [expm1, Math.expm1(x), Math.exp(x), Math.exp(x)],
      [log, Math.log(x), 1 / x, -1 / x ** 2],
      [log1p, Math.log1p(x), 1 / (1 + x), -1 / (1 + x) ** 2],
      [tanh, t, 1 - t * t, -2 * t * (1 - t * t)],
      [sin, Math.sin(x), Math.cos(x), -Math.sin(x)],
      [cos, Math.cos(x), -Math.sin(x), -Math.cos(x)],
      [abs, x, 1, 0],
      [(y) => div(add(y, 1), sub(3, y)), (x + 1) / (3 - x), 4 / (3 - x) ** 2, 8 / (3 - x) ** 3],
    ];
    for (const [f, value, first, second] of cases) close(jet(f, x), { value, first, second });
  });

  it("of a constant function have no slope", () => {
    expect(jet(<S extends Scalar>() => 3 as S, 1)).toEqual({ value: 3, first: 0, second: 0 });
  });

  it("follow the chosen operand of max, min and select", () => {
    const clipped: ScalarFunction = (y) => min(max(square(y), 1), 9);
    expect(jet(clipped, 0.5)).toEqual({ value: 1, first: 0, second: 0 });
    expect(jet(clipped, 2)).toEqual({ value: 4, first: 4, second: 2 });
    expect(jet(clipped, 4)).toEqual({ value: 9, first: 0, second: 0 });
  });

  it("nest: the jet of a jet's second derivative holds the third and fourth derivative", () => {
    const outer = jet((x) => jet((y) => mul(square(y), square(y)), x).second, 3);
    expect(outer).toEqual({ value: 108, first: 72, second: 24 });
  });

  it("of a function that closes over a symbol of another derivative do not mix the two", () => {
    // d/dy (y e^xy) = e^xy (1 + xy); its derivative in x is y e^xy (2 + xy).
    const slopeInY = (x: Scalar): Scalar =>
      jet(<S extends Scalar>(y: S) => mul<S>(exp<S>(mul<S>(x as S, y)), y), 2).first;
    const mixed = derivative(slopeInY, 0.5);
    expect(mixed.value).toBeCloseTo(2 * Math.E, 14);
    expect(mixed.first).toBeCloseTo(6 * Math.E, 13);
  });
});

describe("a branch that select discards", () => {
  it("stays silent where its derivative is NaN or infinite", () => {
    const safeRoot: ScalarFunction = (y) => select(less(0, y), sqrt(y), 0);
    expect(jet(safeRoot, 0)).toEqual({ value: 0, first: 0, second: 0 });
    expect(jet(safeRoot, -1)).toEqual({ value: 0, first: 0, second: 0 });
    const sinc: ScalarFunction = (y) => select(equal(y, 0), 1, div(sin(y), y));
    expect(jet(sinc, 0)).toEqual({ value: 1, first: 0, second: 0 });
    const logarithm: ScalarFunction = (y) => select(less(y, 0), mul(y, 2), log(y));
    expect(jet(logarithm, -3)).toEqual({ value: -6, first: 2, second: 0 });
  });
});

describe("declared derivatives", () => {
  const declaredCube: ScalarFunction = <S extends Scalar>(y: S) =>
    withDerivative<S>(mul<S>(mul<S>(y, y), y), [y], () => [mul<S>(30, square<S>(y))]);

  it("replace the traced ones, in the second order too", () => {
    expect(jet(declaredCube, 2)).toEqual({ value: 8, first: 120, second: 120 });
  });

  it("hold where the traced derivative is 0 by accident, as that of |x| at 0", () => {
    const f: ScalarFunction = <S extends Scalar>(y: S) => withDerivative<S>(abs<S>(y), [y], () => [7]);
    expect(jet(f, 0)).toEqual({ value: 0, first: 7, second: 0 });
  });

  it("are called for symbols only", () => {
    const never = (): never => {
      throw new Error("called");
    };
    expect(withDerivative(2, [1], never)).toBe(2);
  });

  it("may be written with the declared value itself", () => {
    const exponential: ScalarFunction = <S extends Scalar>(y: S) =>
      withDerivative<S>(exp<S>(y), [y], (value) => [value]);
    const e = Math.exp(0.5);
    close(jet(exponential, 0.5), { value: e, first: e, second: e });
  });
});

describe("a function written with Math.*", () => {
  it("is refused with what to use instead", () => {
    const f = ((y: number) => Math.exp(y)) as unknown as ScalarFunction;
    const g = ((y: number) => y * 2) as unknown as ScalarFunction;
    for (const refused of [f, g]) {
      expect(() => jet(refused, 1)).toThrow(UsageError);
      expect(() => jet(refused, 1)).toThrow(/credence\/scalar \(add, mul, exp, select/);
    }
  });
});

function close(actual: Jet<number>, expected: Jet<number>): void {
  for (const part of ["value", "first", "second"] as const) {
    const tolerance = 2e-15 * Math.max(1, Math.abs(expected[part]));
    expect(Math.abs(actual[part] - expected[part]), part).toBeLessThanOrEqual(tolerance);
  }
}
