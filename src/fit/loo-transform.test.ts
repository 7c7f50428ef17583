/** LOO-PIT of real-valued responses: against the normal law of the response model, and uniform where the model is right. */

import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, evaluateRun, simulateRun } from "../agent/index.js";
import { uniformityBand } from "../inference/calibration/index.js";
import { purpose, stream } from "../random/index.js";
import { normalCdf } from "../scalar/special.js";
import { participantDensity } from "./chains.js";
import { drawParticipant } from "./draw.js";
import type { ParticipantDraws } from "./posterior.js";

const trials = 160;
const numbers = stream(4, purpose.simulation, 0);
const inputs = Float64Array.from({ length: trials }, (_, t) => Math.sin(t / 15) + 0.3 * numbers.normal(t, 0));
const build = (ze?: string) =>
  buildAgent({
    perceptualModel: "hgf",
    responseModel: "gaussian_obs",
    free: ["om1", "ze"],
    ...(ze === undefined ? {} : { priors: { ze } }),
  }).agent;
const agent = build();
const first = agent.filter.inputs[0]!.name;
const empty = { trials, inputs: { [first]: inputs }, responses: [new Float64Array(trials)] };
const at = agent.parameters.findIndex(({ name }) => name === "ze");
const truth = agentDensity(agent, [[empty]]).priors[0]!.native.slice();
truth[at] = 0.05;
const run = { ...empty, responses: simulateRun(agent, empty, truth, 8, 0).responses };

function drawn(of = agent): ParticipantDraws {
  const agents = agentDensity(of, [[run]]);
  const density = participantDensity(agents, 0);
  const start = { kind: "around", point: agents.priors[0]!.mean } as const;
  const settings = {
    ...{ method: "nuts", seed: 2, chains: 4, warmup: 300, draws: 300, targetAcceptance: 0.8 },
    ...{ maxTreeDepth: 10, start: "prior" },
  } as const;
  const drawing = drawParticipant(
    { id: "a", agents, participant: 0, density, start },
    { ...settings, method: "nuts", start: "prior" },
    () => false,
  );
  for (let step = drawing.next(); ; step = drawing.next()) if (step.done) return step.value;
}

const outside = (pit: Float64Array): number => {
  const { points, lower, upper } = uniformityBand(pit.length);
  return points.filter((point, k) => {
    const share = pit.filter((x) => x <= point).length / pit.length;
    return share < lower[k]! || share > upper[k]!;
  }).length;
};

describe("LOO-PIT of a participant", () => {
  const { summary, loo, values } = drawn();

  it("is where the normal law of the response model has the response", () => {
    expect(summary.status).toBe("converged");
    const means =
      values.reduce((sum, _, k) => (k % 2 === 0 ? sum + values[k + 1]! : sum), 0) / (values.length / 2);
    const om1 = values.reduce((sum, x, k) => (k % 2 === 0 ? sum + x : sum), 0) / (values.length / 2);
    const native = truth.slice();
    native[at] = means;
    native[agent.parameters.findIndex(({ name }) => name === "om1")] = om1;
    const { prediction } = evaluateRun(agent, run, native).streams[0]!;
    loo!.units.forEach(({ trial }, i) => {
      const y = run.responses[0]![trial]!;
      const expected = normalCdf((y - prediction[trial]!) / Math.sqrt(means));
      // 800 responses were simulated: an error of a share of at most 0.018, and the posterior has a width.
      expect(Math.abs(loo!.transform[i]! - expected)).toBeLessThan(0.1);
    });
  });

  it("is uniform where the model is right, and not where its noise is far too large", () => {
    expect(outside(loo!.transform)).toBe(0);
    const wide = drawn(build("lognormal(meanlog=1, sdlog=0.05)"));
    expect(outside(wide.loo!.transform)).toBeGreaterThan(10);
  });
});

describe("LOO-PIT of binary responses", () => {
  it("is none", () => {
    const { agent: binary } = buildAgent({
      perceptualModel: "ehgf_binary",
      responseModel: "unitsq_sgm",
      free: ["ze"],
    });
    const u = Float64Array.from({ length: 40 }, (_, t) => (t % 5 < 3 ? 1 : 0));
    const agents = agentDensity(binary, [
      [{ trials: 40, inputs: { [binary.filter.inputs[0]!.name]: u }, responses: [u] }],
    ]);
    const settings = { method: "pathfinder", seed: 1, paths: 4, draws: 200 } as const;
    const subject = { id: "a", agents, participant: 0, density: participantDensity(agents, 0) };
    const drawing = drawParticipant({ ...subject, start: { kind: "prior" } }, settings, () => false);
    let step = drawing.next();
    while (!step.done) step = drawing.next();
    expect([...new Set(step.value.loo!.transform)]).toEqual([Number.NaN]);
  });
});
