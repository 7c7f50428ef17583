/** Leave-one-out predictions of a conjugate normal against closed forms. */

import { describe, expect, it } from "vitest";
import { conjugateNormal } from "../../../test/inference/targets.js";
import { purpose, stream } from "../../random/index.js";
import { normalCdf } from "../../scalar/special.js";
import { mean, variance } from "../diagnostics/series.js";
import { sampleNow } from "../nuts/index.js";
import { looPredictive } from "./predictive.js";
import { type UnitLogLikelihoods, unitLogLikelihoods } from "./units.js";

const y = Float64Array.of(1.2, -0.4, 0.8, 2.1, 0.3);
const { density } = conjugateNormal([...y], 1, 3);

/** The exact prediction of y_i by the others is a normal. */
function exact(i: number): { mean: number; pit: number; crps: number } {
  const rest = conjugateNormal(
    [...y].filter((_, k) => k !== i),
    1,
    3,
  );
  const sd = Math.hypot(rest.sd, 1);
  const z = (y[i]! - rest.mean) / sd;
  const phi = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  const pit = normalCdf(z);
  // Gneiting & Raftery 2007, section 4.2
  return { mean: rest.mean, pit, crps: sd * (z * (2 * pit - 1) + 2 * phi - 1 / Math.sqrt(Math.PI)) };
}

describe("leave-one-out predictions", () => {
  it("have the exact transform, score and mean, within four standard errors over independent fits", () => {
    const fits = Array.from({ length: 12 }, (_, seed) => {
      const result = sampleNow(density, { seed, draws: 500 });
      const noise = stream(seed, purpose.posteriorPredictive, 0);
      const found = looPredictive(unitLogLikelihoods(density, result), y, (i) =>
        result.values.map((theta, s) => theta + noise.normal(s, i)),
      );
      expect(found.k.every((k) => k < found.threshold)).toBe(true);
      return found;
    });
    for (let i = 0; i < y.length; i++) {
      const wanted = exact(i);
      for (const what of ["pit", "crps", "mean"] as const) {
        const values = fits.map((fit) => fit[what][i]!);
        const error = Math.sqrt(variance(values) / values.length);
        expect(Math.abs(mean(values) - wanted[what]), `${what} of unit ${i + 1}`).toBeLessThan(4 * error);
      }
    }
  });

  const flat: UnitLogLikelihoods = {
    kind: "observation",
    units: 1,
    chains: 1,
    draws: 4,
    of: () => Float64Array.of(-1, -1, -1, -1),
  };

  it("count equal responses half; the score is that of the empirical distribution", () => {
    const {
      pit,
      crps,
      mean: centre,
    } = looPredictive(flat, Float64Array.of(2), () => Float64Array.of(3, 2, 1, 2));
    expect(pit[0]).toBeCloseTo(0.5, 15);
    expect(centre[0]).toBeCloseTo(2, 15);
    // ∫ (F - 1(x ≥ 2))² dx = 1/16 over (1, 2) and 1/16 over (2, 3)
    expect(crps[0]).toBeCloseTo(1 / 8, 15);
  });

  it("refuse what does not fit, and binary responses", () => {
    const four = () => new Float64Array(4);
    expect(() => looPredictive(flat, Float64Array.of(1, 2), four)).toThrow(/1 units, but 2 responses/);
    expect(() => looPredictive(flat, Float64Array.of(1), four)).toThrow(/0 and 1 only/);
    expect(() => looPredictive(flat, Float64Array.of(3), () => new Float64Array(3))).toThrow(/unit 1 needs/);
    expect(() => looPredictive(flat, Float64Array.of(Number.NaN), four)).toThrow(/finite response/);
  });
});
