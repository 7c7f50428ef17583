import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../scalar/special.js";
import { normalQuantile } from "./normal.js";

const relativeError = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

describe("normalQuantile", () => {
  it("agrees with the values of the specification to a relative error of 1e-15", () => {
    const known: [p: number, z: number][] = [
      [0.001, -3.090232306167814],
      [0.3, -0.524400512708041],
      [0.975, 1.959963984540054],
      [1e-10, -6.361340902404056],
      [1e-300, -37.0470962993612],
    ];
    for (const [p, z] of known) expect(relativeError(normalQuantile(p), z), `p = ${p}`).toBeLessThan(1e-15);
  });

  it("is infinite at 0 and 1, zero at a half, and NaN elsewhere", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN();
  });

  it("is odd about a half", () => {
    for (const p of [0.25, 0.0625, 2 ** -20]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  });

  it("inverts the distribution function", () => {
    // dΦ/Φ = φ/Φ dz, about |z| dz in the tail: an error of 1e-15 in z grows by z² (1 + |z|).
    fc.assert(
      fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (z) => {
        const p = normalCdf(z);
        const bound = 4e-15 * (1 + z * z);
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(bound);
      }),
    );
  });
});
