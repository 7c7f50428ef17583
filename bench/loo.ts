/** Leave-one-out of many units, and the summary of a result: what follows every fit of a group. */

import { psisLoo, summarise, type UnitLogLikelihoods } from "../src/inference/index.js";
import { purpose, stream } from "../src/random/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

const CHAINS = 4;
/** Correlation of successive draws. */
const CORRELATION = 0.3;
const PARAMETERS = 3;

export async function looBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const options = { rounds: smoke ? 1 : 15, scale: 1 };
  const [draws, units, values] = smoke ? [40, 20, 3] : [500, 3190, 24];
  const source = choices(units, draws);
  const loo = await measure(
    `loo: ${CHAINS * draws} x ${units}`,
    "ms",
    [{ name: "psisLoo", run: () => psisLoo(source) }],
    options,
  );
  const result = {
    chains: CHAINS,
    draws: 2 * draws,
    values: chained(values, 2 * draws),
    valueNames: Array.from({ length: values }, (_, f) => `x${f + 1}`),
  };
  const diagnostics = await measure(
    `diagnostics: ${values} x ${CHAINS * 2 * draws}`,
    "ms",
    [{ name: "summarise", run: () => summarise(result) }],
    options,
  );
  return [...loo, ...diagnostics];
}

/** Autoregressive draws of independent standard normals, [chain][draw][value]. */
function chained(values: number, draws: number): Float64Array {
  const numbers = stream(1, purpose.simulation, values);
  const all = Float64Array.from({ length: CHAINS * draws * values }, (_, k) => numbers.normal(0, k));
  const innovation = Math.sqrt(1 - CORRELATION ** 2);
  for (let s = 0; s < CHAINS * draws; s++) {
    if (s % draws === 0) continue;
    for (let f = 0; f < values; f++) {
      const at = s * values + f;
      all[at] = CORRELATION * all[at - values]! + innovation * all[at]!;
    }
  }
  return all;
}

/** Log-likelihoods of binary choices, of which every one depends on the parameters in its own way. */
function choices(units: number, draws: number): UnitLogLikelihoods {
  const S = CHAINS * draws;
  const parameters = chained(PARAMETERS, draws);
  const numbers = stream(2, purpose.simulation, 0);
  const all = new Float64Array(units * S);
  for (let i = 0; i < units; i++) {
    const loadings = Array.from({ length: PARAMETERS }, (_, f) => 0.3 * numbers.normal(f, i));
    for (let s = 0; s < S; s++) {
      let x = 1 + 0.05 * numbers.normal(PARAMETERS + i, s);
      for (let f = 0; f < PARAMETERS; f++) x += loadings[f]! * parameters[s * PARAMETERS + f]!;
      all[i * S + s] = -Math.log1p(Math.exp(-x));
    }
  }
  return {
    kind: "observation",
    units,
    chains: CHAINS,
    draws,
    of: (unit) => all.subarray(unit * S, (unit + 1) * S),
  };
}
