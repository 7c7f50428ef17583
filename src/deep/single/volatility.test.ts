/** Volatility updates by kernels in single precision beside the equations in double precision, unit by unit. */

import { describe, expect, it } from "vitest";
import { type BeliefField, beliefFields, beliefStride, singleKernels } from "../../kernels/index.js";
import { purpose, stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { floatLimits } from "../float-limits.js";
import { type VolatilityUnit, volatilityPosterior } from "../volatility-posterior.js";

const UNITS = 4000;
const limits = { ...floatLimits.float64, maxPosteriorPrecision: 1e10, lambert: "halley" } as const;

/** Units with variances from steps of e^-8 to e^4 and prediction errors up to some ten standard deviations. */
function units(coupling: number): VolatilityUnit[] {
  const random = stream(5, purpose.environment, 0).at(0);
  const between = (from: number, to: number): number => from + (to - from) * random.uniform();
  return Array.from({ length: UNITS }, () => {
    const [prior, sure] = [between(-3, 3), exp(between(-2, 4))];
    const predicted = exp(coupling * prior - 2 + coupling ** 2 / 2 / sure);
    // Single precision keeps little of a variance that is a small part of a sum.
    const conditional = 1 / (predicted * (1 + exp(between(-3, 3))));
    const precision = conditional * (1 + exp(between(-4, 2)));
    const error = (4 * random.normal()) / Math.sqrt(conditional);
    return {
      ...{ expectedMeanVol: prior, expectedPrecisionVol: sure, effectivePrecision: predicted * conditional },
      ...{ conditionalExpectedPrecision: conditional, expectedPrecision: conditional, precision },
      valuePredictionError: error,
      volatilityPredictionError: conditional / precision + conditional * error ** 2 - 1,
      ...{ tonicVolatility: -2, coupling, predictedVolatility: predicted, timeStep: 1 },
    };
  });
}

/** Mean and precision of each unit by kernels. */
function byKernels(all: readonly VolatilityUnit[], kind: number, coupling: number): number[][] {
  const { raw, arena } = singleKernels();
  const stride = beliefStride(UNITS);
  const block = arena.allocate("float32", (stride / 4) * beliefFields.length);
  const field = (name: BeliefField) => block.part((beliefFields.indexOf(name) * stride) / 4, UNITS).values;
  for (const [name, of] of [
    ["precision", (unit: VolatilityUnit) => unit.precision],
    ["expectedPrecision", (unit: VolatilityUnit) => unit.expectedPrecision],
    ["conditionalExpectedPrecision", (unit: VolatilityUnit) => unit.conditionalExpectedPrecision],
    ["effectivePrecision", (unit: VolatilityUnit) => unit.effectivePrecision],
    ["valuePredictionError", (unit: VolatilityUnit) => unit.valuePredictionError],
    ["expectedMeanVol", (unit: VolatilityUnit) => unit.expectedMeanVol],
    ["expectedPrecisionVol", (unit: VolatilityUnit) => unit.expectedPrecisionVol],
    ["step", (unit: VolatilityUnit) => unit.predictedVolatility],
  ] as const) {
    field(name).set(all.map(of));
  }
  raw.correctVolatility(kind, block.offset, stride, 1, -2, log(1) - 2, coupling, 1, 1e10, 88.72);
  return [[...field("meanVol")], [...field("precisionVol")]];
}

describe("volatility updates in single precision", () => {
  // The standard update subtracts numbers of the size of squared errors.
  it.each([
    ["standard", 1e-4],
    ["eHGF", 2e-6],
    ["unbounded", 2e-5],
  ] as const)(
    "are those of double precision: %s, at most %d off and most of them far less",
    (update, most) => {
      for (const coupling of [0.5, 1, 1.6]) {
        const all = units(coupling);
        const kind = ["standard", "eHGF", "unbounded"].indexOf(update);
        const [means, precisions] = byKernels(all, kind, coupling);
        const off = all.map((unit, i) => {
          const { mean, precision } = volatilityPosterior(update, unit, limits);
          return Math.max(
            Math.abs(means![i]! - mean) / Math.max(1, Math.abs(mean)),
            Math.abs(precisions![i]! - precision) / Math.max(1, Math.abs(precision)),
          );
        });
        off.sort((a, b) => a - b);
        expect(off.at(-1)).toBeLessThanOrEqual(most);
        expect(off[UNITS / 2]).toBeLessThanOrEqual(3e-7);
      }
    },
  );
});
