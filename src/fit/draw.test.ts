/** Draws of one participant with one free parameter against quadrature of the same posterior on a grid. */

import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent } from "../agent/index.js";
import { participantDensity } from "./chains.js";
import { drawParticipant, participantSeed } from "./draw.js";
import type { ParticipantDraws, SamplingSettings } from "./posterior.js";

const trials = 80;
const inputs = Float64Array.from({ length: trials }, (_, t) => ((t * 7 + (t >> 4) * 3) % 10 < 7 ? 1 : 0));
const responses = inputs.map((u, t) => (t % 4 === 1 ? 1 - u : u));
const { agent } = buildAgent({
  perceptualModel: "ehgf_binary",
  responseModel: "unitsq_sgm",
  free: ["ze"],
});
const densities = agentDensity(agent, [
  [
    {
      trials,
      inputs: { [agent.filter.inputs[0]!.name]: inputs },
      responses: [responses],
    },
  ],
]);
const density = participantDensity(densities, 0);
const start = { kind: "around", point: Float64Array.of(0), scale: Float64Array.of(0.5) } as const;
const nuts = {
  method: "nuts",
  seed: 5,
  chains: 4,
  warmup: 300,
  draws: 1000,
  targetAcceptance: 0.8,
  maxTreeDepth: 10,
  start: "mode",
} as const;
const subject = { id: "one", agents: densities, participant: 0, density, start };

function drawn(settings: SamplingSettings, id = "one"): ParticipantDraws {
  const drawing = drawParticipant({ ...subject, id }, settings, () => false);
  for (;;) {
    const step = drawing.next();
    if (step.done) return step.value;
  }
}

/** Weights of a grid of 4001 points over -8 to 8 on the estimation scale, log, and native values. */
const grid = Array.from({ length: 4001 }, (_, k) => {
  const z = -8 + k * 0.004;
  return {
    value: Math.exp(z),
    logJoint: densities.value([{ participant: 0, z: Float64Array.of(z) }])[0]!.logJoint,
  };
});
const highest = Math.max(...grid.map(({ logJoint }) => logJoint));
const weights = grid.map(({ logJoint }) => Math.exp(logJoint - highest));
const total = weights.reduce((sum, w) => sum + w, 0);
const expectation = (of: (value: number) => number): number =>
  grid.reduce((sum, { value }, k) => sum + weights[k]! * of(value), 0) / total;
const mean = expectation((x) => x);
const sd = Math.sqrt(expectation((x) => (x - mean) ** 2));
/** Posterior probability of values up to x. */
const below = (x: number): number => expectation((value) => (value <= x ? 1 : 0));

describe("draws of a participant", () => {
  it("have the mean, the spread and the interval that quadrature gives", () => {
    const { summary } = drawn(nuts);
    const [ze] = summary.estimates;
    expect([summary.status, summary.chains, summary.draws]).toEqual(["converged", 4, 1000]);
    expect(ze!.name).toBe("ze");
    // Within 4 standard errors: of the mean as reported, of a probability from the effective draws.
    expect(Math.abs(ze!.mean! - mean) / ze!.mcseMean!).toBeLessThan(4);
    expect(ze!.mcseMean!).toBeLessThan(0.05 * sd);
    const error = Math.sqrt((0.055 * 0.945) / ze!.essTail!);
    const [low, high] = ze!.interval!;
    expect(Math.abs(below(low) - 0.055) / error).toBeLessThan(4);
    expect(Math.abs(below(high) - 0.945) / error).toBeLessThan(4);
    expect(Math.abs(ze!.sd! / sd - 1)).toBeLessThan(4 / Math.sqrt(ze!.essTail!));
  });

  it("are those of quadrature by Pathfinder too, with k-hat in the verdict", () => {
    const { summary, stats } = drawn({ method: "pathfinder", seed: 5, paths: 4, draws: 1000 });
    const [ze] = summary.estimates;
    expect(summary.status).toBe("converged");
    expect(summary.verdict).toContain(`k-hat of the importance ratios is ${summary.khat!.toFixed(2)}`);
    expect(Math.abs(ze!.mean! - mean) / (sd / Math.sqrt(1000))).toBeLessThan(4);
    expect([ze!.essBulk, ze!.rHat, stats]).toEqual([null, null, {}]);
  });

  it("depend on seed and id, and not on where the run is paused", () => {
    const few = { ...nuts, warmup: 50, draws: 50 };
    const whole = drawn(few);
    let asked = 0;
    const paused = drawParticipant(subject, few, () => ++asked % 3 === 0);
    let iterations = 0;
    for (;;) {
      const step = paused.next();
      if (step.done) {
        expect(step.value).toEqual(whole);
        break;
      }
      iterations += step.value.iterations;
    }
    expect(iterations).toBeGreaterThan(300);
    expect(iterations).toBeLessThanOrEqual(400);
    expect(drawn(few, "two").values).not.toEqual(whole.values);
    expect(drawn({ ...few, seed: 6 }).values).not.toEqual(whole.values);
    expect(participantSeed(5, "one")).not.toBe(participantSeed(5, "two"));
  });

  it("are none where no chain can start, with the reason", () => {
    const nowhere = { ...density, logDensity: () => Number.NaN, logDensities: () => {} };
    const { logDensities: _, ...broken } = nowhere;
    const drawing = drawParticipant({ ...subject, density: broken }, { ...nuts, draws: 10 }, () => false);
    const step = drawing.next();
    const { summary } = step.value as ParticipantDraws; // nothing pauses it
    expect([summary.status, summary.chains]).toEqual(["failed", 0]);
    expect(summary.verdict).toMatch(/^There are no draws: ./);
  });
});
