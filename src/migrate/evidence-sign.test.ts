import { describe, expect, it } from "vitest";
import { correctedEvidence, evidenceSign } from "./evidence-sign.js";

/** What the toolbox's tutorial prints with the wrong sign, and what version 8.2 computes (response-models 12). */
const tutorial = [
  { printed: -55.9968, dimension: 3, right: -50.4831 },
  { printed: -54.2408, dimension: 2, right: -50.5651 },
  { printed: 2365.6798, dimension: 6, right: 2376.7086 },
];

describe("evidences with the wrong sign in their last term", () => {
  it("are corrected to what later versions of the toolbox compute", () => {
    for (const { printed, dimension, right } of tutorial) {
      // Printed to 4 digits; the fit of the exchange rate stops elsewhere by 2e-3.
      expect(Math.abs(correctedEvidence(printed, dimension) - right)).toBeLessThan(2e-3);
    }
  });

  it("are told from right ones by what they should be", () => {
    for (const { printed, dimension, right } of tutorial) {
      expect(evidenceSign(printed, dimension, right).sign).toBe("wrong");
      expect(evidenceSign(right, dimension, right + 0.4)).toEqual({ sign: "right", corrected: right });
    }
  });

  it("are left as they are where neither sign explains them", () => {
    expect(evidenceSign(-60, 3, -50)).toEqual({ sign: "unclear", corrected: -60 });
    expect(evidenceSign(-50, 3, -60).sign).toBe("unclear");
  });
});
