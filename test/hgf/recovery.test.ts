/** Parameters of the three networks of Weber et al. 2023 come back from simulated responses. */

import { describe, expect, it } from "vitest";
import { experiments, recover } from "../../scripts/network-recovery.js";

describe("parameter recovery, 16 agents of 120 trials", () => {
  // Sixteen pairs without any relation pass 0.7 once in 800 times; 90 % intervals hold fewer than ten of them once in
  // 2000 times.
  it.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
    "%s",
    async (_, experiment) => {
      const found = await recover(experiment, { participants: 16, trials: 120, seed: 7 });
      for (const { parameter, correlation, bias, coverage, fitted } of found) {
        expect(fitted, parameter).toBe(16);
        expect(correlation, parameter).toBeGreaterThan(0.7);
        expect(Math.abs(bias), parameter).toBeLessThan(0.5);
        expect(coverage, parameter).toBeGreaterThanOrEqual(10 / 16);
      }
    },
  );
});
