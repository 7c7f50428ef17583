/** A posterior of ours against that of a fixture: four combined Monte Carlo standard errors. inference 18. */

import {
  type Chains,
  mcseMean,
  mcseQuantile,
  mcseSd,
  quantile,
  type Verdict,
} from "../../inference/diagnostics/index.js";
import type { CaseResult } from "../result.js";
import type { ReferenceParameter } from "./fixture.js";

/** Convergence, means, sds and quantiles of all parameters. */
export function checkPosterior(
  reference: Readonly<Record<string, ReferenceParameter>>,
  drawsOf: (name: string) => Chains,
  verdict: Verdict,
): CaseResult[] {
  const parameters = Object.entries(reference);
  const series = new Map(parameters.map(([name]) => [name, drawsOf(name)]));
  const all = new Map(
    [...series].map(([name, chains]) => [name, Float64Array.from(chains.flatMap((chain) => [...chain]))]),
  );
  const z = (ours: number, error: number, theirs: number, theirError: number): number =>
    Math.abs(ours - theirs) / (4 * Math.hypot(error, theirError));
  const rule = (id: string, of: (name: string, reference: ReferenceParameter) => number): CaseResult => {
    let worst = 0;
    let at = "";
    for (const [name, reference] of parameters) {
      const score = of(name, reference);
      // NaN is the worst of all, and stays.
      if (score <= worst || Number.isNaN(worst)) continue;
      worst = score;
      at = name;
    }
    return { id, passed: worst <= 1, worst, detail: `worst: ${at}` };
  };
  const rHat = verdict.worst.rHat;
  return [
    { id: "R-hat below 1.01", passed: rHat < 1.01, worst: (rHat - 1) / 0.01 },
    rule("posterior means", (name, r) => {
      const x = all.get(name)!;
      return z(x.reduce((sum, v) => sum + v, 0) / x.length, mcseMean(series.get(name)!), r.mean, r.mcse_mean);
    }),
    rule("posterior sds", (name, r) => z(sdOf(all.get(name)!), mcseSd(series.get(name)!), r.sd, r.mcse_sd)),
    ...([0.05, 0.5, 0.95] as const).map((p) => {
      const key = p === 0.05 ? "q05" : p === 0.5 ? "q50" : "q95";
      return rule(`posterior ${100 * p} % quantiles`, (name, r) =>
        z(quantile(all.get(name)!, p), mcseQuantile(series.get(name)!, p), r[key], r[`mcse_${key}`]),
      );
    }),
  ];
}

function sdOf(x: Float64Array): number {
  const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
  return Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (x.length - 1));
}
