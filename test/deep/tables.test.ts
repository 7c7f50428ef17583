/** Functions one by one against optax 0.2.5 and the tables of an independent program. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findActivation, smoothActivation } from "../../src/deep/activation.js";
import { startOptimiser, updateParameters } from "../../src/deep/optimiser.js";
import { rateAt } from "../../src/deep/schedule.js";

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../golden/deep", name), "utf8"));

const close = (got: number, want: number, tolerance: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want)));
};

// The fixtures' own words are those of the library, so what they hold is passed on as it is.
// biome-ignore lint/suspicious/noExplicitAny: files that the library itself checks when it reads them
const cases = z.object({ cases: z.array(z.custom<any>()) });

describe("optimisers and schedules", () => {
  for (const each of cases.parse(golden("optimisers.json")).cases) {
    it(`agree with optax: ${each.name}`, () => {
      if (each.task === "schedule") {
        for (const [i, step] of each.steps.entries()) {
          close(rateAt(each.schedule, step), each.expected[i], each.tolerance);
        }
        return;
      }
      const parameters = [{ data: Float64Array.from(each.start), bias: false }];
      const state = startOptimiser(each.optimiser, parameters, "float64");
      for (const [t, gradient] of each.gradients.entries()) {
        updateParameters(each.optimiser, state, parameters, [gradient]);
        for (const [i, x] of parameters[0]!.data.entries()) close(x, each.expected[t][i], each.tolerance);
      }
      expect(state.count).toBe(each.gradients.length);
    });
  }
});

describe("activations", () => {
  for (const each of cases.parse(golden("scalar-tables.json")).cases) {
    if (each.task !== "activation") continue;
    it(`agree with the table: ${each.name}`, () => {
      const functions = smoothActivation(findActivation(each.name, "layer 0"), "layer 0");
      for (const [i, x] of each.inputs.entries()) {
        for (const part of ["value", "first", "second"] as const) {
          close(functions[part](x), each.expected[part][i], each.tolerance);
        }
      }
    });
  }
});
