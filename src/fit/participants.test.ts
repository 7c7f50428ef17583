import { describe, expect, it } from "vitest";
import { agent, buildAgent } from "../agent/index.js";
import { defineFilter, realParameter, unitParameter } from "../model/index.js";
import { defineResponse, unitsqSgm } from "../response/index.js";
import { add, log, mul, sub } from "../scalar/index.js";
import { fitParticipants, type ParticipantData } from "./participants.js";
import type { ParticipantFit } from "./summary.js";

const filter = defineFilter({
  name: "delta",
  parameters: { al: unitParameter({ mean: 0, sd: 1 }) },
  initial: () => ({ v: 0.5 }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }, _, { u }, p) => ({ v: add(v, mul(p.al, sub(u, v))) }),
  roles: { "level[1].expectedMean": "expected" },
});
const who = agent({ filter, response: unitsqSgm, fixed: { ze: 3 } });

/** Inputs and responses that differ from participant to participant, without random numbers. */
const person = (id: string, k: number, trials = 30): ParticipantData => ({
  id,
  runs: [
    {
      trials,
      inputs: { u: Float64Array.from({ length: trials }, (_, t) => ((t * (k + 3)) % 7 < 4 ? 1 : 0)) },
      responses: [Float64Array.from({ length: trials }, (_, t) => ((t * (k + 3) + 6) % 7 < 4 ? 1 : 0))],
    },
  ],
});
const settings = { seed: 4, draws: 100 };
const people = [person("a", 0), person("b", 1, 22), person("c", 2, 35)];
const fitted = await fitParticipants(who, people, settings);

describe("the fit of a participant", () => {
  it("does not depend on who is fitted beside it", async () => {
    const gaps = person("x", 5, 50);
    gaps.runs[0]!.inputs.u![3] = Number.NaN;
    gaps.runs[0]!.responses[0]![8] = Number.NaN;
    const others = await fitParticipants(who, [gaps, people[1]!], settings);
    expect(others.participants[1]).toEqual(fitted.participants[1]);
    const less = await fitParticipants(who, [people[0]!], settings);
    expect(less.participants[0]).toEqual(fitted.participants[0]);
  });

  it("does not depend on which others are completed, nor on their order", async () => {
    const [a, , c] = fitted.participants;
    for (const done of [
      [a!, c!],
      [c!, a!],
    ] as ParticipantFit[][]) {
      const ended: string[] = [];
      const again = await fitParticipants(who, people, settings, {
        completed: new Map(done.map((fit) => [fit.id, fit])),
        onParticipant: (fit) => ended.push(fit.id),
      });
      expect(ended).toEqual(["b"]);
      expect(again.participants).toEqual(fitted.participants);
      expect(again.participants[0]).toBe(a);
    }
  });

  it("is the same again with the same seed", async () => {
    expect(await fitParticipants(who, people, settings)).toEqual(fitted);
  });
});

describe("an interruption", () => {
  it("keeps those that ended, in the order of the data", async () => {
    const many = Array.from({ length: 40 }, (_, k) => person(`p${k}`, k));
    const controller = new AbortController();
    const ended: string[] = [];
    const result = await fitParticipants(who, many, settings, {
      signal: controller.signal,
      onParticipant: (fit) => {
        ended.push(fit.id);
        controller.abort();
      },
    });
    expect(result.interrupted).toBe(true);
    expect(result.participants.length).toBeGreaterThan(0);
    expect(result.participants.length).toBeLessThan(40);
    const order = many.map((p) => p.id).filter((id) => ended.includes(id));
    expect(result.participants.map((fit) => fit.id)).toEqual(order);
  });

  it("before anything began keeps what was completed", async () => {
    const result = await fitParticipants(who, people, settings, {
      signal: AbortSignal.abort(),
      completed: new Map([["b", fitted.participants[1]!]]),
    });
    expect(result).toEqual({
      threads: { used: 1 },
      participants: [fitted.participants[1]],
      interrupted: true,
    });
  });
});

describe("progress", () => {
  it("counts up to everyone", async () => {
    const done: number[] = [];
    await fitParticipants(who, people, settings, { onProgress: (progress) => done.push(progress.done) });
    expect(done.at(-1)).toBe(3);
    expect([...done].sort((x, y) => x - y)).toEqual(done);
  });
});

describe("a participant whose model fails everywhere", () => {
  it("is reported as failed and stops nobody", async () => {
    // The log of a negative response is not a number.
    const model = defineResponse({
      name: "logs",
      parameters: { b: realParameter({ mean: 0, sd: 1 }) },
      reads: [],
      responseKind: "real",
      step: ({ response }, p) => ({
        logProbability: mul(-0.5, mul(sub(log(response), p.b), sub(log(response), p.b))),
      }),
      prediction: (_, p) => Math.exp(p.b),
    });
    const with3 = (id: string, ...y: number[]): ParticipantData => ({
      id,
      runs: [{ trials: 3, inputs: { u: Float64Array.of(1, 0, 1) }, responses: [Float64Array.from(y)] }],
    });
    const { participants, interrupted } = await fitParticipants(
      agent({ filter, response: model, fixed: { al: 0.5 } }),
      [with3("good", 1, Math.E, Math.E ** 2), with3("bad", 1, -1, 1), with3("also", 1, 1, Math.E ** 8)],
      settings,
    );
    expect(interrupted).toBe(false);
    expect(participants.map((fit) => fit.status)).toEqual(["converged", "failed", "converged"]);
    // Prior N(0, 1) and three values of variance 1: the mode is the sum over 4.
    expect(participants[0]!.estimates[0]!.value).toBeCloseTo(3 / 4, 7);
    expect(participants[2]!.estimates[0]!.value).toBeCloseTo(8 / 4, 7);
    const bad = participants[1]!;
    expect(bad.reason).toMatch(/^the model failed at the prior mean.*trial 2: /);
    expect(bad.failure).toMatchObject({ reason: "likelihood", trial: 1, run: 0 });
    expect(bad.estimates[0]).toMatchObject({ value: null, estimation: null, sd: null, interval: null });
    expect([bad.logJoint, bad.logLikelihood, bad.evidence, bad.aic, bad.bic]).toEqual(Array(5).fill(null));
  });
});

describe("an agent whose parameters are all fixed", () => {
  it("has the log-likelihood as its evidence", async () => {
    const all = agent({ filter, response: unitsqSgm, fixed: { al: 0.3, ze: 2 } });
    const { participants } = await fitParticipants(all, people, settings);
    participants.forEach((fit, k) => {
      const { inputs, responses, trials } = people[k]!.runs[0]!;
      let [v, total] = [0.5, 0];
      for (let t = 0; t < trials; t++) {
        const p = v ** 2 / (v ** 2 + (1 - v) ** 2);
        total += Math.log(responses[0]![t] === 1 ? p : 1 - p);
        v += 0.3 * (inputs.u![t]! - v);
      }
      expect(fit.status).toBe("converged");
      expect(fit.estimates).toEqual([]);
      expect(fit.logLikelihood).toBeCloseTo(total, 10);
      expect(fit.evidence!.value).toBe(fit.logLikelihood);
      expect(fit.complexity).toBe(0);
      expect(fit.aic).toBe(-2 * fit.logLikelihood!);
    });
  });
});

describe("a participant whose inputs give no prior", () => {
  it("fails alone, with the parameter and the reason", async () => {
    const { agent } = buildAgent({ perceptualModel: "hgf", responseModel: "gaussian_obs" });
    const run = (u: (t: number) => number) => {
      const inputs = { u: Float64Array.from({ length: 40 }, (_, t) => u(t)) };
      return { trials: 40, inputs, responses: [inputs.u] };
    };
    const { participants } = await fitParticipants(
      agent,
      [
        { id: "constant", runs: [run(() => 1)] },
        { id: "varied", runs: [run((t) => 1 + 0.1 * Math.sin(t))] },
      ],
      { starts: 1, draws: 0 },
    );
    expect(participants.map((p) => p.id)).toEqual(["constant", "varied"]);
    expect(participants[0]!.status).toBe("failed");
    expect(participants[0]!.reason).toMatch(
      /^the prior of mu0_1 has mean 1 and variance 0, read off the first 20 inputs; /,
    );
    expect(participants[1]!.status).not.toBe("failed");
  });
});
