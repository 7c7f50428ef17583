/** Printed Stan programs, run by an interpreter of their own, against the densities that are fitted. */

import { describe, expect, it } from "vitest";
import {
  type Agent,
  type AgentSpecification,
  agent,
  agentDensity,
  buildAgent,
  type RunData,
} from "../../src/agent/index.js";
import { printStan } from "../../src/agent/print-stan.js";
import { UsageError } from "../../src/errors.js";
import { network } from "../../src/hgf/index.js";
import { positiveParameter, unitParameter } from "../../src/model/index.js";
import { stream } from "../../src/random/index.js";
import { defineResponse, unitsqSgm } from "../../src/response/index.js";
import { add, mul, normalLogDensity } from "../../src/scalar/index.js";
import { StanModel } from "./stan-interpreter.js";

const continuous = new Set(["hgf", "ehgf", "uhgf"]);

/** Three participants: one run, two runs, a short run; inputs and responses missing, trials unscored. */
function people(isContinuous: boolean, extra: readonly string[] = []): RunData[][] {
  const run = (trials: number, seed: number): RunData => {
    const random = stream(17, 11, seed);
    const u = new Float64Array(trials);
    const y = new Float64Array(trials);
    let level = 0.5;
    for (let t = 0; t < trials; t++) {
      level += 0.1 * random.normal(t, 0);
      u[t] = isContinuous ? level + 0.05 * random.normal(t, 1) : random.uniform(t, 1) < 0.7 ? 1 : 0;
      y[t] = isContinuous ? level + 0.1 * random.normal(t, 2) : random.uniform(t, 2) < 0.6 ? 1 : 0;
    }
    u[7] = Number.NaN;
    y[3] = Number.NaN;
    const scored = new Uint8Array(trials).fill(1);
    scored[0] = 0;
    const rewards = Object.fromEntries(
      extra.map((name, k) => [
        name,
        Float64Array.from({ length: trials }, (_, t) => 1 + ((t * (k + 3)) % 5)),
      ]),
    );
    return { trials, inputs: { u, ...rewards }, responses: [y, y.map((x) => 1 - x)], scored };
  };
  return [[run(40, 0)], [run(25, 1), run(31, 2)], [run(12, 3)]];
}

/** The density of all participants at points near the priors, by the printed program and by the library. */
function compare(model: Agent, participants: readonly (readonly RunData[])[], points = 8): number {
  const printed = printStan(model, participants);
  const program = new StanModel(printed.program);
  const density = agentDensity(model, participants);
  let finite = 0;
  for (let k = 0; k < points; k++) {
    const random = stream(23, 7, k);
    const zs = density.priors.map(({ mean, variance }, i) =>
      mean.map((m, j) => m + 0.6 * Math.min(2, Math.sqrt(variance[j]!)) * random.normal(i, j)),
    );
    const estimation = (chosen: readonly number[]) =>
      Object.fromEntries(
        density.free.map(({ name }, j) => [
          `${printed.names[name]}_estimation`,
          chosen.map((i) => zs[i]![j]!),
        ]),
      );
    const each = density.value(zs.map((z, participant) => ({ participant, z })));
    each.forEach(({ logJoint, failed }, i) => {
      const alone = program.run(printed.data([i]), estimation([i]));
      if (failed) expect(alone.target).toBe(Number.NEGATIVE_INFINITY);
      else
        expect(Math.abs(alone.target - logJoint)).toBeLessThanOrEqual(
          1e-10 * Math.max(1, Math.abs(logJoint)),
        );
    });
    if (each.some(({ failed }) => failed)) continue;
    finite += 1;
    const all = [0, 1, 2];
    const { target, generated } = program.run(printed.data(), estimation(all));
    const sum = each.reduce((total, { logJoint }) => total + logJoint, 0);
    expect(Math.abs(target - sum)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(sum)));
    const likelihood = each.reduce((total, { logLikelihood }) => total + logLikelihood, 0);
    const trials = generated.log_lik as number[];
    expect(trials).toHaveLength(40 + 25 + 31 + 12);
    expect(trials.reduce((total, x) => total + x, 0)).toBeCloseTo(likelihood, 8);
  }
  return finite;
}

/** Remembers the last two responses in turn, so that its memory has to change all at once. */
const swinging = defineResponse({
  name: "swinging",
  parameters: {
    share: { ...unitParameter({ mean: 0.3, sd: 0.5 }), domain: { kind: "interval", low: -0.2, high: 0.7 } },
    "gain for": positiveParameter({ mean: 0, sd: 0.4 }),
    pull: unitParameter({ mean: 0, sd: 1 }),
  },
  reads: ["level[1].expectedMean"],
  inputs: ["in 1"],
  responseKind: "real",
  initial: () => ({ older: 0.2, newer: 0.9 }),
  step: ({ beliefs, input, memory, response }, p) => {
    const last = add(mul(p.share, memory.older), mul(p.pull, memory.newer));
    const mean = add(mul(p["gain for"], beliefs["level[1].expectedMean"]), last);
    return {
      logProbability: normalLogDensity(response, mean, input["in 1"]),
      memory: { older: memory.newer, newer: memory.older },
    };
  },
  prediction: ({ beliefs }) => beliefs["level[1].expectedMean"],
});

const specifications: AgentSpecification[] = [
  ...["hgf_binary", "ehgf_binary", "uhgf_binary", "rw_binary"].flatMap((perceptualModel) =>
    ["unitsq_sgm", "softmax_binary", "bayes_optimal_binary"].flatMap((responseModel) =>
      perceptualModel === "rw_binary" && responseModel === "bayes_optimal_binary"
        ? []
        : [{ perceptualModel, responseModel }],
    ),
  ),
  ...["hgf", "ehgf", "uhgf"].flatMap((perceptualModel) =>
    ["gaussian_obs", "bayes_optimal"].map((responseModel) => ({ perceptualModel, responseModel })),
  ),
  { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", levels: 2, clip: "none" },
  { perceptualModel: "hgf_binary", responseModel: "unitsq_sgm", levels: 4 },
  { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", set: { rho2: 0.05, ka2: 0.7 } },
  {
    perceptualModel: "ehgf_binary",
    responseModel: "unitsq_sgm",
    priors: { ka2: "lognormal(meanlog=0, sdlog=0.5)" },
  },
];

describe("a printed Stan program", () => {
  for (const specification of specifications) {
    it(`has the density of ${JSON.stringify(specification)}`, () => {
      const { perceptualModel = "" } = specification;
      const { agent: model } = buildAgent(specification);
      expect(compare(model, people(continuous.has(perceptualModel)))).toBeGreaterThan(0);
    });
  }

  it("has the density of a network whose inputs may go unseen", () => {
    const net = network()
      .continuous("x2", { tonicVolatility: -3 })
      .binary("u", { valueParents: { x2: 1 } });
    const filter = net.asFilter({ levels: ["u", "x2"], free: ["x2.tonicVolatility"] });
    const model = agent({ filter, response: unitsqSgm, settings: { missingInput: "unobserved" } });
    expect(compare(model, people(false))).toBeGreaterThan(0);
  });

  it("has the density of several streams, memory, and parameters between bounds", () => {
    const net = network()
      .continuous("x2", { tonicVolatility: -3 })
      .binary("u", { valueParents: { x2: 1 } });
    const filter = net.asFilter({ levels: ["u", "x2"], free: ["x2.tonicVolatility"] });
    const model = agent({
      filter,
      settings: { extraInputs: ["in 1"] },
      streams: [
        { name: "choice", model: unitsqSgm },
        { name: "report-1", column: 1, model: swinging },
      ],
    });
    expect(model.parameters.map(({ domain }) => domain.kind)).toContain("interval");
    expect(compare(model, people(false, ["in 1"]))).toBeGreaterThan(0);
  });

  it("is not to be had without a free parameter, or without anybody", () => {
    const fixed = buildAgent({ perceptualModel: "rw_binary", responseModel: "unitsq_sgm", free: [] }).agent;
    expect(() => printStan(fixed, people(false))).toThrow(UsageError);
    expect(() => printStan(buildAgent(specifications[0]!).agent, [])).toThrow(UsageError);
  });
});
