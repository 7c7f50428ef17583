/** Every model of the catalogue, with missing inputs, missing responses and unscored trials: gradients are slopes. */

import { describe, expect, it } from "vitest";
import {
  type AgentContext,
  agentDensity,
  buildAgent,
  evaluateRun,
  type RunData,
} from "../../src/agent/index.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";
import { exampleInputs, exampleResponse, isBinary } from "./example.js";

const POINTS = 6;

function setUp(name: string, irregular: boolean) {
  const { filter } = perceptualModels.find((model) => model.name === name)!.build({});
  const response = exampleResponse(filter);
  const context: AgentContext = { responses: new Map([[response.name, response]]) };
  const { agent } = buildAgent(
    {
      perceptualModel: name,
      responseModel: response.name,
      set: irregular ? { irregularIntervals: true } : {},
    },
    context,
  );
  const runs = [60, 47, 30].map((trials, r): RunData => {
    const random = stream(5, 12, r);
    const y = Float64Array.from({ length: trials }, (_, t) =>
      isBinary(filter) ? Number(random.uniform(t, 0) < 0.6) : 1 + 0.3 * random.normal(t, 0),
    );
    for (const t of [3, 8, 15]) y[t] = Number.NaN;
    const scored = new Uint8Array(trials).fill(1);
    scored[0] = 0;
    const timeStep = Float64Array.from({ length: trials }, (_, t) => 0.5 + random.uniform(t, 1));
    return {
      trials,
      inputs: exampleInputs(filter, trials, r),
      responses: [y],
      scored,
      ...(irregular ? { exogenous: { timeStep } } : {}),
    };
  });
  const density = agentDensity(
    agent,
    runs.map((run) => [run]),
  );
  // Points near the prior mean at which the model is valid.
  const points: { participant: number; z: Float64Array }[] = [];
  for (let k = 0; points.length < POINTS && k < 400; k++) {
    const random = stream(8, 7, k);
    const participant = k % runs.length;
    const { mean, variance } = density.priors[participant]!;
    const z = mean.map((m, j) => m + 0.3 * Math.min(1, Math.sqrt(variance[j]!)) * random.normal(0, j));
    const native = density.native({ participant, z });
    if (evaluateRun(agent, runs[participant]!, native).failure === undefined) points.push({ participant, z });
  }
  return { agent, runs, density, points };
}

const near = (got: number, want: number, tolerance: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(want)));
};

describe("values, beliefs and gradients of the kernel", () => {
  const cases = perceptualModels.flatMap(({ name, settings }) => [
    { name, irregular: false },
    ...(settings.some((s) => s.name === "irregularIntervals") ? [{ name, irregular: true }] : []),
  ]);
  it.each(cases)("of $name (irregular intervals: $irregular) are those of numbers", ({ name, irregular }) => {
    const { agent, runs, density, points } = setUp(name, irregular);
    expect(points.length).toBe(POINTS);
    const gradients = density.gradient(points);
    let smooth = 0;
    points.forEach((point, k) => {
      const run = runs[point.participant]!;
      const { logLikelihood, trajectories } = evaluateRun(agent, run, density.native(point));
      const at = gradients[k]!;
      near(logLikelihood, at.logLikelihood, 1e-11);
      const outputs = density.outputs(point);
      for (const [quantity, values] of trajectories) {
        outputs.get(quantity)?.[0]?.forEach((got, t) => {
          const missing = agent.filter.inputs.some((input) => Number.isNaN(run.inputs[input.name]![t]!));
          if (!missing && Number.isFinite(values[t]!)) near(got, values[t]!, 1e-10);
        });
      }
      const widths = Array.from(point.z, (z) => Math.cbrt(2 ** -52) * Math.max(1, Math.abs(z)));
      const moved = (j: number, step: number) => ({ ...point, z: point.z.with(j, point.z[j]! + step) });
      // All at once: the kernel computes them side by side.
      const slopes = density.gradient(
        widths.flatMap((h, j) => [h, -h, 2 * h, -2 * h].map((step) => moved(j, step))),
      );
      for (const [j, h] of widths.entries()) {
        const [up, down, upper, lower] = slopes.slice(4 * j);
        const slope = (up!.logJoint - down!.logJoint) / (2 * h);
        // Where two steps disagree there is a kink or an edge between them, and nothing to compare.
        const wide = (upper!.logJoint - lower!.logJoint) / (4 * h);
        if (!(Math.abs(slope - wide) < 1e-6 * Math.max(1, Math.abs(slope)))) continue;
        smooth++;
        near(at.gradient[j]!, slope, 2e-6);
      }
    });
    expect(smooth).toBeGreaterThan(0.7 * POINTS * density.dimension);
  });
});
