import { describe, expect, it } from "vitest";
import { decimalsFor, exact, fixed, plural, significant, whole } from "./numbers.js";

describe("fixed(x, decimals)", () => {
  it("has a true minus sign, and none before zero", () => {
    expect(fixed(-1.25, 1)).toBe("−1.3");
    expect(fixed(-0.001, 2)).toBe("0.00");
    expect(fixed(-0, 0)).toBe("0");
  });

  it("is a dash where there is no number, and names infinity", () => {
    for (const none of [null, undefined, Number.NaN]) expect(fixed(none, 2)).toBe("–");
    expect(fixed(Number.NEGATIVE_INFINITY, 2)).toBe("−∞");
    expect(fixed(Number.POSITIVE_INFINITY, 2)).toBe("∞");
  });

  it("writes the very large as powers of ten", () => {
    expect(fixed(-2.5e12, 2)).toBe("−2.50 × 10¹²");
  });
});

describe("significant(x)", () => {
  it("keeps three digits of any size", () => {
    expect([0, 0.0123456, 1.5, 249.3, 12345.6].map((x) => significant(x))).toEqual([
      "0",
      "0.0123",
      "1.50",
      "249",
      "12346",
    ]);
    expect(significant(1.234e-7)).toBe("1.23 × 10⁻⁷");
  });

  it("counts digits after rounding", () => {
    expect(significant(9.999)).toBe("10.0");
    expect(significant(999_999)).toBe("1.00 × 10⁶");
  });
});

describe("exact(x)", () => {
  it("adds and drops no digit of what was chosen", () => {
    expect([-3, 0.001, 2.345678, 1e-6, 1e10].map(exact)).toEqual([
      "−3",
      "0.001",
      "2.345678",
      "1 × 10⁻⁶",
      "1 × 10¹⁰",
    ]);
    expect(exact(0.1 + 0.2)).toBe("0.3");
  });
});

describe("counts", () => {
  it("are set in groups of three", () => {
    expect(whole(1234567)).toBe("1\u202f234\u202f567");
    expect(whole(999)).toBe("999");
  });

  it("agree with what they count", () => {
    expect([plural(1, "trial"), plural(0, "trial"), plural(2, "person", "people")]).toEqual([
      "1 trial",
      "0 trials",
      "2 people",
    ]);
  });
});

describe("decimalsFor(values)", () => {
  it("follows the middle one, and copes with none", () => {
    expect(decimalsFor([100, 200, 0.001])).toBe(0);
    expect(decimalsFor([1.5, null, -2, 0])).toBe(2);
    expect(decimalsFor([1e-9])).toBe(6);
    expect(decimalsFor([])).toBe(2);
  });
});
