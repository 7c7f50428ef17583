/** Leave-one-out of sessions and participants of the published study, by chains of its density. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groupDensity } from "../../src/group/density/index.js";
import { integratedUnits } from "../../src/group/units/index.js";
import { psisLoo } from "../../src/inference/loo/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { goldenStudy } from "./golden-study.js";

interface Reference {
  readonly elpd: number;
  readonly pointwise_elpd: readonly number[];
  readonly pointwise_k: readonly number[];
}

const file = new URL("../golden/bayes/group-hgf-covariates.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as Record<
  "loo_session_integrated" | "loo_participant_integrated",
  Reference
>;

describe("integrated units of two groups, two sessions and age", () => {
  it("have the elpd of the reference, in sum and one by one", () => {
    const study = goldenStudy();
    const density = groupDensity(study.agent, study.participants, study.design, study.hyperpriors);
    // Near the middle of the prior: above om2 = 1 the likelihood is rough.
    const x = new Float64Array(density.dimension).fill(1);
    density.layout.valueNames.forEach((name, j) => {
      if (/^(b_om2\[Intercept|coef_om2)/.test(name)) x[j] = -3;
      else if (/^(sd|b_om2)/.test(name)) x[j] = 0.5;
    });
    const point = new Float64Array(density.dimension);
    density.layout.unconstrain(x, point);
    const start = { kind: "around", point, jitter: 0.3 } as const;
    const result = sampleNow(density, { seed: 2, chains: 4, tune: 300, draws: 250, start });
    for (const unit of ["session", "participant"] as const) {
      const units = integratedUnits(density, result, { unit });
      expect(units.warnings).toEqual([]);
      expect(new Set(units.methods)).toEqual(new Set(["grid"]));
      const { elpd, pointwise } = psisLoo(units);
      const theirs = golden[`loo_${unit}_integrated`];
      expect(pointwise.elpd.length).toBe(theirs.pointwise_elpd.length);
      expect(Math.abs(elpd - theirs.elpd)).toBeLessThan(1);
      theirs.pointwise_elpd.forEach((value, u) => {
        if (theirs.pointwise_k[u]! >= 0.7) return;
        expect(Math.abs(pointwise.elpd[u]! - value), String(u)).toBeLessThan(0.3);
      });
    }
  });
});
