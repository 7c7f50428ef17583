/** Published simulations: what they measure lies in the band, for every seed or in the mean. */

import * as z from "zod";
import { type Quantities, readDigits, runAttractorPreset } from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";
import { type FixtureCase, number, numbers } from "./fixture.js";

const bandCase = z.looseObject({
  run: z.looseObject({
    preset: z.string(),
    override: z
      .strictObject({
        statePolicy: z.enum(["carry", "reset"]).optional(),
        learningRate: number.optional(),
        patterns: number.optional(),
      })
      .default({}),
    quantity: z.string(),
    low: number.nullable(),
    high: number.nullable(),
    aggregate: z.enum(["each", "mean"]),
    seeds: numbers.min(1),
  }),
});

const FILE = "digits_8x8_1797.csv";

/** Runs by preset, settings and seed: several bands ask for the same one. */
const runs = new Map<string, Quantities>();

export function checkPresetBands(
  given: FixtureCase,
  c: Comparison,
  dataFile: (name: string) => string,
): void {
  const { preset, override, quantity, low, high, aggregate, seeds } = bandCase.parse(given).run;
  const { patterns, ...training } = override;
  const values = seeds.map((seed) => {
    const key = JSON.stringify([preset, override, seed]);
    const run = (): Quantities => {
      const found = runAttractorPreset(preset, {
        seed,
        digits: readDigits(dataFile(FILE), FILE),
        ...(patterns !== undefined && { patterns }),
        override: {
          ...(training.statePolicy && { statePolicy: training.statePolicy }),
          ...(training.learningRate !== undefined && { learningRate: training.learningRate }),
        },
      });
      if (found.failure !== undefined) throw new Error(found.failure);
      return found.quantities;
    };
    const known = runs.get(key) ?? run();
    runs.set(key, known);
    const value = known[quantity];
    if (value === undefined)
      throw new Error(`quantity "${quantity}" is not one of ${Object.keys(known).join(", ")}`);
    return value ?? Number.NaN;
  });
  const judged = aggregate === "each" ? values : [values.reduce((sum, x) => sum + x, 0) / values.length];
  for (const [i, value] of judged.entries()) {
    const which = aggregate === "each" ? `seed ${seeds[i]}` : `mean of ${seeds.length} seeds`;
    c.require(
      value >= (low ?? Number.NEGATIVE_INFINITY) && value <= (high ?? Number.POSITIVE_INFINITY),
      `${quantity}, ${which}: expected ${low ?? "anything"} to ${high ?? "anything"}, got ${value}`,
    );
  }
}
