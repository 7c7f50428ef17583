/**
 * What engines are compared on: log-likelihoods, gradients and Hessians of several models, elementary functions, as
 * the bits of their doubles. Runs in Node and in pages; data are made of fractions, which no engine rounds otherwise.
 */

import { type AgentSpecification, agentDensity, buildAgent, type RunData } from "../../src/agent/index.js";
import * as elementary from "../../src/scalar/elementary/index.js";

const TRIALS = 160;
const RUNS = 7;
/** Points on each run: more lanes than one vector, and no multiple of one. */
const POINTS = 3;

const models: Readonly<Record<string, AgentSpecification>> = {
  ehgf_binary: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" },
  "ehgf_binary, 4 levels": { perceptualModel: "ehgf_binary", levels: 4, responseModel: "softmax_binary" },
  uhgf_binary: { perceptualModel: "uhgf_binary", responseModel: "unitsq_sgm" },
  hgf_binary: {
    perceptualModel: "hgf_binary",
    responseModel: "unitsq_sgm",
    priors: { om3: "normal(mean=-6, sd=1)" },
  },
  hgf: { perceptualModel: "hgf", responseModel: "gaussian_obs" },
  uhgf: { perceptualModel: "uhgf", responseModel: "gaussian_obs" },
  rw_binary: { perceptualModel: "rw_binary", responseModel: "unitsq_sgm" },
};

/** Runs of unequal length, with missing inputs and responses. */
function runOf(r: number, continuous: boolean): RunData {
  const trials = TRIALS - 9 * r;
  const series = (value: (t: number) => number): Float64Array =>
    Float64Array.from({ length: trials }, (_, t) => value(t));
  const wave = (t: number): number => ((t * 7 + (t >> 5) * 3 + r) % 10) / 10;
  const level = (t: number): number => 0.3 + wave(t) / 4 + ((t * 37 + r) % 11) / 30;
  const binary = (t: number): number => (wave(t) < (t % 60 < 30 ? 0.7 : 0.3) ? 1 : 0);
  const choice = (t: number): number => (t % (8 + r) === 4 ? 1 - binary(t) : binary(t));
  const u = series((t) => (r === 2 && t % 17 === 5 ? Number.NaN : continuous ? level(t) : binary(t)));
  const y = series((t) => (t % 23 === 9 ? Number.NaN : continuous ? level(t + 1) : choice(t)));
  return { trials, inputs: { u }, responses: [y] };
}

function modelBits(specification: AgentSpecification): string[] {
  const { agent } = buildAgent(specification);
  const continuous = agent.filter.inputs[0]!.kind !== "binary";
  const density = agentDensity(
    agent,
    Array.from({ length: RUNS }, (_, r) => [runOf(r, continuous)]),
  );
  const points = Array.from({ length: RUNS * POINTS }, (_, i) => {
    const participant = i % RUNS;
    const z = density.priors[participant]!.mean.map((mean, k) => mean + (((i * 5 + k * 3) % 11) - 5) / 16);
    return { participant, z };
  });
  const together = density.gradient(points);
  const alone = density.gradient([points[1]!]);
  const curved = density.hessian(points.slice(0, 3));
  return [
    ...bits(density.value(points).map((p) => p.logLikelihood)),
    ...[...together, ...alone].flatMap((p) => bits([p.logLikelihood, ...p.gradient])),
    ...curved.flatMap((p) => bits(p.hessian)),
  ];
}

function bits(values: ArrayLike<number>): string[] {
  const doubles = Float64Array.from(values);
  const words = new BigUint64Array(doubles.buffer);
  return Array.from(words, (word) => word.toString(16).padStart(16, "0"));
}

/** Bits by what they are of. */
export function evaluations(): Record<string, string[]> {
  const arguments_ = Array.from({ length: 2000 }, (_, i) => (i - 1000) * 0.7371 + i / 4096);
  return Object.fromEntries([
    ...Object.entries(models).map(([name, specification]) => [name, modelBits(specification)]),
    ...Object.entries(elementary).map(([name, f]) => [name, bits(arguments_.map(f))]),
  ]);
}
