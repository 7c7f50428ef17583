import { describe, expect, it } from "vitest";
import { derivative } from "../../scalar/dual.js";
import { exp, lambertW0, log } from "../../scalar/index.js";
import { lambertOfToolbox } from "./lambert-toolbox.js";

describe("the toolbox's Lambert W", () => {
  it("agrees with the exact one up to e^354", () => {
    for (const L of [-22, -3, 0, 1, 5, 40, 200, 354]) {
      const z = exp(L);
      expect(Math.abs(lambertOfToolbox(z) / lambertW0(z) - 1)).toBeLessThan(4e-15);
    }
  });

  it("is its argument below 1e-10 and NaN below 0", () => {
    expect(lambertOfToolbox(5e-11)).toBe(5e-11);
    expect(lambertOfToolbox(-0.1)).toBeNaN();
  });

  it("is its unrefined start from e^354.6 on, and NaN from e^356.7 on", () => {
    const z = exp(355.5);
    expect(lambertOfToolbox(z)).toBe(log(z) - log(log(z)));
    expect(lambertOfToolbox(exp(357))).toBeNaN();
    expect(lambertOfToolbox(Number.POSITIVE_INFINITY)).toBeNaN();
  });

  it("has the declared derivative 1 / (e^W (1 + W))", () => {
    const { first } = derivative((z) => lambertOfToolbox(z), 2.5);
    const w = lambertW0(2.5);
    expect(first).toBeCloseTo(1 / (Math.exp(w) * (1 + w)), 14);
  });
});
