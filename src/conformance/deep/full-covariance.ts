/** The task of the exact solver: its first step, plain, along the trajectory and damped, and where it ends. */

import * as z from "zod";
import { evaluate, forwardValues } from "../../deep/energy/energy.js";
import { gaussNewtonStep, movedBy } from "../../deep/energy/full-covariance.js";
import { energyNetwork } from "../../deep/energy/index.js";
import type { Comparison } from "../comparison.js";
import { compareLayers } from "./energy.js";
import { energyCase, fixtureModel, optionsOf, samplesOf } from "./energy-fixture.js";
import { compareAll, compareConnections, connection, type FixtureCase, numbers, rows } from "./fixture.js";

const step = z.looseObject({ activities: rows, energy: z.number() });

const fullCovarianceCase = energyCase.extend({
  expected: z.strictObject({
    startEnergy: z.number(),
    oneStep: step.extend({ largestSolve: z.int() }),
    rolloutStep: step,
    dampedStep: z.strictObject({ damping: z.number(), change: rows }),
    energyTrace: numbers,
    optimum: step.extend({ energyPerLayer: numbers }),
    gradient: z.array(connection),
  }),
});

/** Steps and first energies are those of Gauss-Newton; the optimum is found by Newton's steps, which end exactly. */
export function checkFullCovariance(each: FixtureCase, comparison: Comparison): void {
  const { network, data, expected, tolerance } = fullCovarianceCase.parse(each);
  const model = fixtureModel(network);
  const { x, y } = samplesOf(data);
  const start = evaluate(model, forwardValues(model, x[0]!), y[0]!);
  comparison.compare("startEnergy", start.energy, expected.startEnergy, tolerance, 1);
  for (const [what, rollout, want] of [
    ["oneStep", false, expected.oneStep],
    ["rolloutStep", true, expected.rolloutStep],
  ] as const) {
    const made = gaussNewtonStep(model, start, y[0]!, 0, rollout);
    comparison.require(made !== undefined, `${what}: no step`);
    if (made === undefined) continue;
    const after = evaluate(model, movedBy(start.values, made.changes), y[0]!);
    compareLayers(comparison, what, after.values.slice(1), want.activities, tolerance);
    comparison.compare(`${what} energy`, after.energy, want.energy, tolerance, 1);
    const solve = expected.oneStep.largestSolve;
    comparison.require(made.largestSolve === solve, `${what} largestSolve: expected ${solve}`);
  }
  const { damping, change } = expected.dampedStep;
  const damped = gaussNewtonStep(model, start, y[0]!, damping, false)?.changes ?? [];
  compareLayers(comparison, "dampedStep", damped.slice(1), change, tolerance);

  const energy = energyNetwork(optionsOf(network));
  const inference = { method: "fullCovariance", maxIterations: 50 } as const;
  const got = energy.infer(data.inputs, data.targets, inference);
  const trace = got.energyTrace.slice(0, expected.energyTrace.length);
  compareAll(comparison, "energyTrace", trace, expected.energyTrace, tolerance);
  const { optimum } = expected;
  const exact = { ...inference, curvature: "newton" } as const;
  const end = energy.infer(data.inputs, data.targets, exact);
  comparison.compare("optimum energy", end.energyTrace.at(-1)!, optimum.energy, tolerance, 1);
  compareLayers(comparison, "optimum", end.activities, optimum.activities, tolerance);
  compareAll(comparison, "energyPerLayer", end.energyPerLayer, optimum.energyPerLayer, tolerance);
  const slopes = energy.gradient(data.inputs, data.targets, exact);
  compareConnections(comparison, "gradient", slopes, expected.gradient, tolerance);
}
