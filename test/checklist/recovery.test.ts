/** Parameter and model recovery with agents whose posterior has a closed form. */

import { describe, expect, it } from "vitest";
import { buildAgent, drawParameters, simulateRun } from "../../src/agent/index.js";
import { recoverModels, recoverParameters, simulatePeople, studyDesign } from "../../src/checklist/index.js";
import { normalAgent, normalPosterior, trials } from "./normal.js";

describe("recoverParameters", () => {
  it("finds the posterior of every agent, and what follows from it in closed form", async () => {
    const [agent, schedule] = [normalAgent(), [trials(4)]];
    const options = { agent, schedule, agents: 400, seed: 3, starts: 2 };
    const recovery = (await recoverParameters(options))!;
    const { people } = simulatePeople(agent, schedule, options);
    recovery.agents.forEach(({ parameters: [p] }, k) => {
      const known = normalPosterior(people[k]!.runs[0]!.responses[0]!);
      expect(p!.estimateEstimation).toBeCloseTo(known.mean, 6);
      expect(p!.sd).toBeCloseTo(known.sd, 9);
      expect(p!.truth).toBe(people[k]!.truth.native[1]);
    });
    const [row] = recovery.rows;
    expect(row!.agents).toBe(400);
    // Estimate = 0.8 of the mean response, whose variance is 1 + 1/4: r = sqrt(0.8), rmse² = 1/5, sd ratio 1/sqrt(5).
    // Tolerances are four standard errors at 400 agents.
    expect(Math.abs(row!.r! - Math.sqrt(0.8))).toBeLessThan((4 * 0.2) / Math.sqrt(400));
    expect(Math.abs(row!.rmse! - Math.sqrt(0.2))).toBeLessThan((4 * Math.sqrt(0.2)) / Math.sqrt(800));
    expect(row!.sdRatio).toBeCloseTo(1 / Math.sqrt(5), 9);
    expect(Math.abs(row!.bias!)).toBeLessThan(4 * row!.biasError!);
    expect(Math.abs(row!.coverage! - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / 400));
  });

  it("of true values that come from another population than the prior shows bias and lost coverage", async () => {
    const options = {
      agent: normalAgent({ sd: 0.5 }),
      population: normalAgent({ mean: 2 }),
      schedule: [trials(4)],
    };
    const { rows } = (await recoverParameters({ ...options, agents: 200, seed: 1, starts: 2 }))!;
    // Posterior precision 4 + 4: the estimate is half of the mean response, and true values have the mean 2.
    expect(Math.abs(rows[0]!.bias! + 1)).toBeLessThan(4 * rows[0]!.biasError!);
    expect(rows[0]!.coverage).toBeLessThan(0.5);
  });

  it("goes on from the fits of a run before, and ends as one that was never stopped", async () => {
    const options = { agent: normalAgent(), schedule: [trials(5)], agents: 12, seed: 2, starts: 2 };
    const parts = new Map<string, unknown>();
    const whole = await recoverParameters(options, { onPart: (key, part) => parts.set(key, part) });
    expect(parts.size).toBe(12);
    const some = new Map(
      [...parts].slice(0, 5).map(([key, part]) => [key, JSON.parse(JSON.stringify(part))]),
    );
    const fitted: string[] = [];
    const again = await recoverParameters(options, { completed: some, onPart: (key) => fitted.push(key) });
    expect(again).toEqual(whole);
    expect(fitted.length).toBe(7);
  });

  it("ends with nothing where it is stopped", async () => {
    const options = { agent: normalAgent(), schedule: [trials(5)], agents: 4, seed: 2 };
    expect(await recoverParameters(options, { signal: AbortSignal.abort() })).toBeUndefined();
  });
});

describe("simulatePeople", () => {
  const { agent } = buildAgent({ perceptualModel: "hgf_binary", responseModel: "unitsq_sgm" });
  const inputs = Float64Array.from({ length: 120 }, (_, t) => ((t * 7) % 10 < (t < 60 ? 8 : 3) ? 1 : 0));
  const name = agent.filter.inputs[0]!.name;
  const first = { id: "a", runs: [{ trials: 120, inputs: { [name]: inputs }, responses: [] }] };
  const gaps = inputs.map((_, t) => (t % 5 === 0 ? Number.NaN : 1));
  const second = {
    id: "b",
    runs: [{ trials: 60, inputs: { [name]: inputs.slice(60) }, responses: [gaps.slice(60)] }],
  };

  it("gives agents what simulating them one by one on plain numbers gives, redrawn parameters too", () => {
    const { people } = simulatePeople(agent, [first], { agents: 20, seed: 4 });
    expect(people.some(({ redrawn }) => redrawn > 0)).toBe(true);
    for (const [k, { runs, truth, redrawn }] of people.entries()) {
      const drawn = drawParameters(agent, first.runs[0]!, 4, k)!;
      expect(truth.native).toEqual(drawn.native);
      expect(redrawn).toBe(drawn.redrawn);
      const alone = simulateRun(agent, first.runs[0]!, drawn.native, 4, k);
      expect(runs[0]!.responses[0]).toEqual(alone.responses[0]);
    }
  });

  it("hands out inputs by turns, and leaves out responses that the data miss", () => {
    const { people } = simulatePeople(agent, [first, second], { agents: 3, seed: 1 });
    expect(people.map(({ id, participant, runs }) => [id, participant, runs[0]!.trials])).toEqual([
      ["agent1", 0, 120],
      ["agent2", 1, 60],
      ["agent3", 0, 120],
    ]);
    const missing = [...people[1]!.runs[0]!.responses[0]!].flatMap((y, t) => (Number.isNaN(y) ? [t] : []));
    expect(missing).toEqual(Array.from({ length: 12 }, (_, k) => 5 * k));
  });

  it("gives agents the estimates of the participant whose inputs they have", () => {
    const estimates = [
      [-4, -6, 1],
      [-3, -5, 2],
    ];
    const { people } = simulatePeople(agent, [first, second], { agents: 3, seed: 1, estimates });
    const free = agent.parameters.flatMap(({ prior }, i) => (prior.variance === 0 ? [] : [i]));
    expect(people.map(({ truth }) => free.map((i) => truth.estimation[i]))).toEqual([
      estimates[0],
      estimates[1],
      estimates[0],
    ]);
  });

  it("refuses a model that gives no responses", () => {
    const { agent: observer } = buildAgent({
      perceptualModel: "ehgf_binary",
      responseModel: "bayes_optimal_binary",
    });
    expect(() => simulatePeople(observer, [first], { agents: 1, seed: 1 })).toThrow("gives no responses");
  });
});

describe("recoverModels", () => {
  const near = normalAgent();
  const far = normalAgent({ mean: 6 });
  const models = (a = near, b = far) => [
    { name: "a", agent: a, schedule: [trials(3)] },
    { name: "b", agent: b, schedule: [trials(3)] },
  ];

  it("tells models apart that are far apart", async () => {
    const { confusion, agents } = (await recoverModels({
      models: models(),
      agents: 20,
      seed: 1,
      starts: 1,
    }))!;
    expect(agents.length).toBe(40);
    expect(confusion.lme.confusion).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("is at chance with identical models, by every criterion", async () => {
    const { confusion } = (await recoverModels({
      models: models(near, near),
      agents: 6,
      seed: 1,
      starts: 1,
    }))!;
    for (const { confusion: share } of Object.values(confusion)) {
      expect(share).toEqual([
        [0.5, 0.5],
        [0.5, 0.5],
      ]);
    }
  });

  it("has the evidence of a normal model in closed form", async () => {
    const one = { models: models(), agents: 3, seed: 5, starts: 1, draws: 0 };
    const { agents } = (await recoverModels(one))!;
    const { people } = simulatePeople(near, [trials(3)], { agents: 3, seed: 5 });
    for (const [k, { runs }] of people.entries()) {
      const y = runs[0]!.responses[0]!;
      const sum = y.reduce((a, b) => a + b, 0);
      const squares = y.reduce((a, b) => a + b * b, 0);
      // det(I + 11') = 4, inverse I - 11'/4.
      const closed = -1.5 * Math.log(2 * Math.PI) - 0.5 * Math.log(4) - 0.5 * (squares - sum ** 2 / 4);
      expect(agents[k]!.fits[0]!.lme).toBeCloseTo(closed, 7);
    }
  });

  it("refuses one model, one named twice, and models of other responses", async () => {
    const binary = buildAgent({ perceptualModel: "rw_binary", responseModel: "unitsq_sgm" }).agent;
    const [a, b] = models();
    const refused = (...list: (typeof a)[]) =>
      recoverModels({ models: list.map((m) => m!), agents: 2, seed: 1 });
    await expect(refused(a)).rejects.toThrow("at least two models");
    await expect(refused(a, { ...b!, name: "a" })).rejects.toThrow("a is named twice");
    await expect(refused(a, { ...b!, agent: binary })).rejects.toThrow("models of different responses");
  });
});

describe("studyDesign", () => {
  it("narrows posteriors with trials as the closed form says, and correlations with people", async () => {
    const agent = normalAgent();
    const designs = [2, 8, 32].map((count) => ({ trials: count, schedule: [trials(count)] }));
    const options = {
      agent,
      population: agent,
      designs,
      participants: [10, 50],
      agents: 100,
      seed: 1,
      starts: 1,
    };
    const { rows } = (await studyDesign(options))!;
    expect(rows.map(({ trials: count }) => count)).toEqual([2, 8, 32]);
    for (const { trials: count, recovery, sizes, partner } of rows) {
      expect(recovery.sdRatio).toBeCloseTo(1 / Math.sqrt(1 + count), 9);
      expect(partner).toBeNull();
      const [few, many] = sizes.map(({ rInterval }) => rInterval![1] - rInterval![0]);
      expect(many).toBeLessThan(few!);
    }
    expect(rows[2]!.sizes[1]!.r).toBeGreaterThan(rows[0]!.sizes[1]!.r!);
  });
});
