/** Leave-one-out of one participant against quadrature over the one free parameter, from the model run on numbers. */

import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, evaluateRun } from "../agent/index.js";
import { participantDensity } from "./chains.js";
import { type DrawStep, drawParticipant } from "./draw.js";
import { looLines } from "./loo-table.js";
import { totalLoo } from "./loo-total.js";
import type { ParticipantDraws, SamplingSettings } from "./posterior.js";
import { responseUnits, withoutResponses } from "./units.js";

const trials = 40;
const inputs = Float64Array.from({ length: trials }, (_, t) => ((t * 7 + (t >> 4) * 3) % 10 < 7 ? 1 : 0));
// Two responses are missing, one is not scored, and a surprising one comes after a long run of equal inputs.
const responses = inputs.map((u, t) => (t === 5 || t === 17 ? Number.NaN : t === 30 ? 1 - u : u));
const scored = Uint8Array.from({ length: trials }, (_, t) => (t === 9 ? 0 : 1));
const { agent } = buildAgent({
  perceptualModel: "ehgf_binary",
  responseModel: "unitsq_sgm",
  free: ["ze"],
});
const run = { trials, inputs: { [agent.filter.inputs[0]!.name]: inputs }, responses: [responses], scored };
const agents = agentDensity(agent, [[run]]);
const start = { kind: "around", point: Float64Array.of(1), scale: Float64Array.of(0.5) } as const;
const nuts: SamplingSettings = {
  method: "nuts",
  seed: 3,
  chains: 4,
  warmup: 300,
  draws: 1000,
  targetAcceptance: 0.8,
  maxTreeDepth: 10,
  start: "mode",
};

function drawn(settings: SamplingSettings, of = agents): ParticipantDraws {
  const subject = { id: "one", agents: of, participant: 0, density: participantDensity(of, 0), start };
  const drawing: Generator<DrawStep, ParticipantDraws, void> = drawParticipant(
    subject,
    settings,
    () => false,
  );
  for (;;) {
    const step = drawing.next();
    if (step.done) return step.value;
  }
}

/** Log-likelihood of every trial at ze = e^z, and the posterior weight of z, on a grid. */
const grid = Array.from({ length: 1601 }, (_, k) => {
  const z = -8 + k * 0.01;
  const native = agents.native({ participant: 0, z: Float64Array.of(z) });
  const { streams } = evaluateRun(agent, run, native);
  return {
    ll: streams[0]!.logLikelihood,
    logJoint: agents.value([{ participant: 0, z: Float64Array.of(z) }])[0]!.logJoint,
  };
});
const highest = Math.max(...grid.map(({ logJoint }) => logJoint));

/** log p(y_i | the others) = log ∫ p(z | y) dz / ∫ p(z | y) / p(y_i | z) dz. */
function exact(trial: number): number {
  let all = 0;
  let without = 0;
  for (const { ll, logJoint } of grid) {
    const weight = Math.exp(logJoint - highest);
    // Nothing is left of the posterior where responses are impossible.
    if (weight === 0) continue;
    all += weight;
    without += weight / Math.exp(ll[trial]!);
  }
  return Math.log(all / without);
}

describe("leave-one-out of a participant", () => {
  const draws = drawn(nuts);
  const { summary, loo } = draws;

  it("has a unit for each response that counts", () => {
    const counted = Array.from({ length: trials }, (_, t) => t).filter((t) => ![5, 9, 17].includes(t));
    expect(loo!.units.map(({ run: r, trial, stream }) => [r, trial, stream])).toEqual(
      counted.map((t) => [0, t, 0]),
    );
    // The first prediction is that of the prior, and ze has no say where it is 1/2.
    expect(loo!.status[0]).toBe("constant");
    expect(loo!.elpd[0]).toBeCloseTo(Math.log(0.5), 12);
    expect([summary.loo!.constant, summary.loo!.units]).toEqual([1, counted.length - 1]);
  });

  it("gives the elpd of quadrature, response by response", () => {
    const wrong = loo!.units.map(({ trial }, i) => Math.abs(loo!.elpd[i]! - exact(trial)));
    expect(Math.max(...wrong)).toBeLessThan(0.05);
    const sum = loo!.units.slice(1).reduce((total, { trial }) => total + exact(trial), 0);
    expect(summary.loo!.elpdLoo).toBeCloseTo(sum, 1);
    expect(summary.loo!.looic).toBe(-2 * summary.loo!.elpdLoo!);
    expect(summary.loo!.elpdWaic).toBeCloseTo(sum, 0);
  });

  it("is the total of a study of one", () => {
    const { warnings: _, threshold: __, ...sums } = summary.loo!;
    const fit = { id: "one", posterior: summary } as Parameters<typeof totalLoo>[0][number]; // all that is read
    const total = totalLoo([fit])!;
    expect(total).toMatchObject({
      ...sums,
      seElpdLoo: expect.closeTo(sums.seElpdLoo!, 10) as number,
      seElpdWaic: expect.closeTo(sums.seElpdWaic!, 10) as number,
    });
    expect([total.participants, total.untrusted]).toEqual([1, []]);
    // Twice the same people have twice the units: √(2n var), but for the denominators.
    const twice = totalLoo([fit, { ...fit, id: "two" }])!;
    const n = sums.units;
    expect(twice.elpdLoo).toBeCloseTo(2 * sums.elpdLoo!, 10);
    expect(twice.seElpdLoo).toBeCloseTo(sums.seElpdLoo! * Math.sqrt((4 * (n - 1)) / (2 * n - 1)), 10);
  });

  it("is written with trials as trajectories count them", () => {
    const [header, rows] = [...looLines([draws], [], ["response"])];
    expect(header).toBe("participant,run,session,trial,unit,elpd,p,k,pit,status\n");
    const lines = rows!.trimEnd().split("\n");
    expect(lines).toHaveLength(loo!.units.length);
    expect(lines[0]).toBe(`one,1,,1,response,${loo!.elpd[0]},0,,,constant`);
    expect(lines[6]!.split(",").slice(0, 5)).toEqual(["one", "1", "", "8", "response"]);
  });

  it("is marked where the draws should not be trusted", () => {
    const two = drawn({ ...nuts, chains: 2 });
    expect(two.summary.status).toBe("notConverged");
    expect(new Set(two.loo!.status)).toEqual(new Set(["constant", "untrusted"]));
    expect(two.summary.loo!.warnings[0]).toContain("should not be trusted");
  });
});

describe("a response without which the posterior is another one", () => {
  // Every response follows the belief but the last, against a belief that is near certain.
  const certain = new Float64Array(trials).fill(1);
  const against = certain.map((_, t) => (t === trials - 1 ? 0 : 1));
  const hard = { trials, inputs: { [agent.filter.inputs[0]!.name]: certain }, responses: [against] };
  const { agent: narrow } = buildAgent({
    perceptualModel: "ehgf_binary",
    responseModel: "unitsq_sgm",
    free: ["ze"],
    priors: { ze: "lognormal(meanlog=0, sdlog=0.7)" },
  });
  const of = agentDensity(narrow, [[hard]]);
  const units = responseUnits(narrow, [hard]);
  const last = units.length - 1;

  it("is left out of the likelihood alone by its mask", () => {
    const rest = agentDensity(narrow, [withoutResponses(narrow, [hard], [units[last]!])]);
    const point = { participant: 0, z: Float64Array.of(0.7) };
    const [whole] = of.pointwise([point]);
    expect(rest.value([point])[0]!.logLikelihood).toBeCloseTo(
      of.value([point])[0]!.logLikelihood - whole![last]!,
      12,
    );
    expect([...rest.pointwise([point])[0]!.slice(0, last)]).toEqual([...whole!.slice(0, last)]);
  });

  it("is predicted by an exact refit, as quadrature has it", () => {
    const { summary, loo } = drawn(nuts, of);
    expect(summary.status).toBe("converged");
    expect(loo!.status[last]).toBe("refitted");
    expect([loo!.k[last], summary.loo!.refitted, summary.loo!.nBadK]).toEqual([Number.NaN, 1, 0]);
    const points = Array.from({ length: 2401 }, (_, k) => ({
      participant: 0,
      z: Float64Array.of(-12 + k * 0.01),
    }));
    const values = of.value(points);
    const each = of.pointwise(points).flatMap((of, k) => {
      const { logJoint } = values[k]!;
      return Number.isFinite(logJoint) ? [{ ll: of[last]!, rest: logJoint - of[last]! }] : [];
    });
    const top = Math.max(...each.map(({ rest }) => rest));
    const moment = (power: number): number =>
      each.reduce((sum, { ll, rest }) => sum + Math.exp(rest - top + power * ll), 0);
    const [mean, square] = [moment(1) / moment(0), moment(2) / moment(0)];
    // Four standard errors of a mean over what 4000 draws of four chains are worth at least: a quarter of them.
    const error = Math.sqrt((square / mean ** 2 - 1) / 1000);
    expect(error).toBeLessThan(0.1);
    expect(Math.abs(loo!.elpd[last]! - Math.log(mean))).toBeLessThan(4 * error);
  });

  it("is repaired by moment matching where there are no chains to go on from", () => {
    const { summary, loo } = drawn({ method: "pathfinder", seed: 3, paths: 4, draws: 2000 }, of);
    expect(summary.status).toBe("converged");
    expect([loo!.status[last], summary.loo!.moved, summary.loo!.refitted]).toEqual(["moved", 1, 0]);
  });
});
