import { describe, expect, it } from "vitest";
import { agent } from "../agent/index.js";
import { defineFilter, realParameter, unitParameter } from "../model/index.js";
import { defineResponse } from "../response/index.js";
import { normalLogDensity } from "../scalar/index.js";
import { fitParticipants } from "./participants.js";

const gap = Number.NaN;
const filter = defineFilter({
  name: "still",
  parameters: { x: unitParameter({ mean: 0, sd: 0 }) },
  initial: (p) => ({ v: p.x }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }) => ({ v }),
  roles: {},
});
/** Responses around b with variance 0.5; prior of b N(1, 4). */
const level = defineResponse({
  name: "level",
  parameters: { b: realParameter({ mean: 1, sd: 2 }) },
  reads: [],
  responseKind: "real",
  step: ({ response }, p) => ({ logProbability: normalLogDensity(response, p.b, 0.5) }),
  prediction: (_, p) => p.b,
});

const u = Float64Array.of(1, gap, 0, 1, 1, 0);
const y = Float64Array.of(2.5, 9, gap, 3.5, 1.5, 4);
const scored = Uint8Array.of(1, 1, 1, 1, 1, 0);
const run = { trials: 6, inputs: { u }, responses: [y], scored };
const { participants } = await fitParticipants(
  agent({ filter, response: level }),
  [{ id: "one", runs: [run] }],
  { draws: 0 },
);
const fit = participants[0]!;

/** What counts: a regular trial that is scored. */
const counted = [2.5, 3.5, 1.5];
const precision = 3 / 0.5 + 1 / 4;
const mode = (7.5 / 0.5 + 1 / 4) / precision;
const sd = Math.sqrt(1 / precision);
const logNormal = (x: number, m: number, v: number) => -0.5 * (Math.log(2 * Math.PI * v) + (x - m) ** 2 / v);
const likelihoodAt = (b: number) => counted.reduce((sum, value) => sum + logNormal(value, b, 0.5), 0);
// The evidence by predicting one response after the other, each from those before.
const evidence = counted.reduce(
  ({ m, v, total }, value) => {
    const gain = v / (v + 0.5);
    return { m: m + gain * (value - m), v: v * (1 - gain), total: total + logNormal(value, m, v + 0.5) };
  },
  { m: 1, v: 4, total: 0 },
).total;

describe("the summary of a normal model", () => {
  it("has the exact mode, sd and 90 % interval, of posterior and prior", () => {
    const [b] = fit.estimates;
    expect(b!.name).toBe("b");
    expect(b!.value).toBeCloseTo(mode, 8);
    expect(b!.estimation).toBe(b!.value);
    expect(b!.sd).toBeCloseTo(sd, 12);
    const z = 1.6448536269514722;
    expect(b!.interval![0]).toBeCloseTo(mode - z * sd, 8);
    expect(b!.interval![1]).toBeCloseTo(mode + z * sd, 8);
    expect(b!.prior!.mean).toBe(1);
    expect(b!.prior!.sd).toBe(2);
    expect(b!.prior!.interval[0]).toBeCloseTo(1 - 2 * z, 12);
    expect(b!.prior!.interval[1]).toBeCloseTo(1 + 2 * z, 12);
    expect(fit.covariance![0]![0]).toBeCloseTo(1 / precision, 12);
    expect(fit.hessian![0]![0]).toBeCloseTo(precision, 10);
    expect(fit.correlation).toEqual([[1]]);
  });

  it("has the exact evidence, which accuracy less complexity gives back", () => {
    expect(fit.evidence!.value).toBeCloseTo(evidence, 9);
    expect(fit.evidence!.method).toBe("laplace");
    expect(fit.evidence!.approximate).toBe(false);
    expect(fit.logLikelihood).toBeCloseTo(likelihoodAt(mode), 10);
    expect(fit.accuracy).toBe(fit.logLikelihood);
    expect(fit.complexity).toBeCloseTo(likelihoodAt(mode) - evidence, 9);
    expect(fit.logJoint).toBeCloseTo(likelihoodAt(mode) + logNormal(mode, 1, 4), 10);
  });

  it("counts the response of the ignored trial in BIC, though only three are scored", () => {
    expect(fit.observations).toBe(5);
    expect(fit.scored).toBe(3);
    expect(fit.aic).toBeCloseTo(-2 * likelihoodAt(mode) + 2, 9);
    expect(fit.bic).toBeCloseTo(-2 * likelihoodAt(mode) + Math.log(5), 9);
  });
});
