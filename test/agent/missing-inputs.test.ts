/** Missing values in later inputs of a network: numbers, both back ends and the printed model agree. */

import { describe, expect, it } from "vitest";
import { masksNeeded, packRuns } from "../../src/agent/data.js";
import { agentDensity, buildAgent, evaluateRun, type RunData, resolvePriors } from "../../src/agent/index.js";
import { printAgent } from "../../src/agent/print.js";
import { agentRecurrence } from "../../src/agent/recurrence.js";
import { interpreter, record } from "../../src/compile/index.js";
import { webAssembly } from "../../src/compile/wasm/backend.js";
import { prepareParticipants } from "../../src/fit/prepare.js";
import { network } from "../../src/hgf/index.js";
import { readStudy } from "../../src/study/index.js";
import { differences } from "../compile/same-bits.js";

/** Two cues of one state, the second one missing now and then, and a binary outcome of it. */
const cues = network()
  .binary("b", { valueParents: { x: 1 } })
  .input("u", { precision: 4, valueParents: { x: 1 }, volatilityParents: { n: 1 } })
  .continuous("x", { tonicVolatility: -2, volatilityParents: { v: 1 } })
  .continuous("v", { tonicVolatility: -4 })
  .continuous("n", { tonicVolatility: -3 })
  .toJSON();

const built = (missingInput: "frozen" | "unobserved") =>
  buildAgent({
    network: cues,
    levels: ["b", "x"],
    responseModel: "unitsq_sgm",
    free: ["x.tonicVolatility", "u.precision", "n.tonicVolatility", "ze"],
    missingInput,
  }).agent;

const trials = 60;
const series = (f: (t: number) => number): Float64Array =>
  Float64Array.from({ length: trials }, (_, t) => f(t));
const wave = (t: number): number => Math.sin(t / 5) + 0.3 * Math.cos(3 * t);
const runs: RunData[] = [0, 1].map((k) => ({
  trials: trials - 7 * k,
  inputs: {
    b: series((t) => (t % 11 === 4 + k ? Number.NaN : wave(t) > 0 ? 1 : 0)).subarray(0, trials - 7 * k),
    u: series((t) => (t % 3 === k || t % 11 === 4 ? Number.NaN : wave(t))).subarray(0, trials - 7 * k),
  },
  responses: [series((t) => (wave(t - 1) > 0 ? 1 : 0)).subarray(0, trials - 7 * k)],
}));

describe("missing values in a later input", () => {
  it.each(["frozen", "unobserved"] as const)(
    "give kernels the likelihood of numbers (%s)",
    (missingInput) => {
      const agent = built(missingInput);
      for (const backend of [interpreter, webAssembly()]) {
        const density = agentDensity(
          agent,
          runs.map((run) => [run]),
          backend,
        );
        runs.forEach((run, participant) => {
          const { native, mean } = density.priors[participant]!;
          const [value] = density.value([{ participant, z: mean }]);
          const { logLikelihood, failure } = evaluateRun(agent, run, native);
          expect(failure).toBeUndefined();
          expect(Math.abs(value!.logLikelihood - logLikelihood)).toBeLessThan(
            1e-11 * Math.abs(logLikelihood),
          );
        });
      }
    },
  );

  it.each(["frozen", "unobserved"] as const)("give the same bits on both back ends (%s)", (missingInput) => {
    const agent = built(missingInput);
    const masks = masksNeeded(agent, runs);
    expect(masks.unobserved).toEqual([missingInput === "unobserved", true]);
    const recurrence = record(agentRecurrence(agent, masks, new Map()));
    const priors = runs.map((run) => resolvePriors(agent, [run]));
    const batch = {
      lanes: 2,
      run: Int32Array.of(0, 1),
      parameters: Float64Array.from(
        agent.parameters.flatMap((_, i) => priors.map(({ native }) => native[i]!)),
      ),
    };
    const active = agent.parameters.flatMap((p, i) => (p.prior.variance !== 0 ? [i] : []));
    expect(differences(recurrence, packRuns(agent, runs, masks), batch, active)).toEqual([]);
  });

  it.each(["frozen", "unobserved"] as const)(
    "give printed models the bits of kernels (%s)",
    async (missingInput) => {
      const agent = built(missingInput);
      const code = printAgent(agent);
      const model: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      // A module of text has no type of its own.
      const { logLikelihood } = model as { logLikelihood: (...columns: unknown[]) => number };
      const density = agentDensity(
        agent,
        runs.map((run) => [run]),
      );
      runs.forEach((run, participant) => {
        const point = { participant, z: density.priors[participant]!.mean };
        const [value] = density.value([point]);
        // Printed defaults are the values as stated; the kernel's come back from the scale of estimation.
        const native = density.native(point);
        const parameters = Object.fromEntries(agent.parameters.map((p, i) => [p.name, native[i]!]));
        expect(logLikelihood(parameters, run.inputs, run.responses[0])).toBe(value!.logLikelihood);
      });
    },
  );

  it("leaves what was not seen out: the value in its place changes nothing, and what is seen does", () => {
    const agent = built("frozen");
    const [run] = runs as [RunData];
    const { native } = resolvePriors(agent, [run]);
    const logLikelihood = (u: Float64Array): number =>
      evaluateRun(agent, { ...run, inputs: { ...run.inputs, u } }, native).logLikelihood;
    const never = logLikelihood(run.inputs.u!.map(() => Number.NaN));
    const alone = buildAgent({
      network: network()
        .binary("b", { valueParents: { x: 1 } })
        .continuous("x", { tonicVolatility: -2, volatilityParents: { v: 1 } })
        .continuous("v", { tonicVolatility: -4 })
        .toJSON(),
      responseModel: "unitsq_sgm",
    }).agent;
    const own = { ...run, inputs: { b: run.inputs.b! } };
    const without = evaluateRun(alone, own, resolvePriors(alone, [own]).native).logLikelihood;
    expect(Math.abs(never - without)).toBeLessThan(1e-11 * Math.abs(without));
    expect(logLikelihood(run.inputs.u!)).not.toBeCloseTo(never, 3);
  });

  it("are taken from a study, but refused where the model cannot leave an input out", async () => {
    const text = "b,u,response\n1,0.3,1\n0,,0\n1,0.1,1\n";
    const study = await readStudy({ name: "s.csv", text }, { columns: { input: ["b", "u"] } });
    const [participant] = prepareParticipants(built("frozen"), study);
    expect(participant!.runs[0]!.inputs.u).toEqual(Float64Array.of(0.3, Number.NaN, 0.1));
    const reads = buildAgent(
      { perceptualModel: "ehgf_binary", responseModel: "softmax_binary" },
      { inputs: ["b", "r0", "r1"] },
    ).agent;
    const rewards = await readStudy(
      { name: "s.csv", text: "b,r0,r1,response\n1,1,2,1\n0,,2,0\n" },
      { columns: { input: ["b", "r0", "r1"] } },
    );
    expect(() => prepareParticipants(reads, rewards)).toThrow(/line 3: input column 2 is missing/);
  });
});
