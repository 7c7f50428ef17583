// The figures of the gallery: made-up data from seeded random numbers, shaped like what fits give.
import {
  correlationFigure,
  type Figure,
  forestFigure,
  overviewFigure,
  priorEstimateFigure,
  residualsFigure,
  responseFunctionFigure,
  type TrajectoriesData,
  trajectoriesFigure,
} from "../src/figures/index.js";
import { purpose, type Random, stream } from "../src/random/index.js";

const seed = 20_240_601;
const draws = (k: number): Random => stream(seed, purpose.simulation, k).at(0);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A walk that reverts to `mean`. */
function walk(n: number, random: Random, step: number, mean = 0, reversion = 0.02): Float64Array {
  const x = new Float64Array(n);
  let now = mean;
  for (let t = 0; t < n; t++) x[t] = now += step * random.normal() + reversion * (mean - now);
  return x;
}

function binary(n: number, levels: number, k: number): TrajectoriesData {
  const random = draws(k);
  const mu2 = walk(n, random, 0.25);
  const expected = mu2.map(sigmoid);
  const inputs = expected.map((p) => (random.uniform() < p ? 1 : 0));
  const prediction = expected.map((p) => sigmoid(6 * (p - 0.5)));
  const choices = prediction.map((p) => (random.uniform() < p ? 1 : 0));
  const above = Array.from({ length: Math.max(0, levels - 1) }, (_, i) => {
    const level = levels - i;
    const mean = level === 2 ? mu2 : walk(n, random, 0.05, 1);
    const start = level === 2 ? 1 : 0.6;
    const sd = Float64Array.from(
      mean,
      (_, t) => start * (0.6 + 0.9 * Math.exp(-t / 15)) + 0.05 * Math.sin(t / 20),
    );
    return { label: `μ_{${level}}`, name: `mu${level}`, mean, sd };
  });
  return {
    title: `Beliefs of participant s${String(k).padStart(2, "0")} over ${n} trials`,
    subtitle: `ehgf_binary + unitsq_sgm, ${levels} levels`,
    levels: above,
    outcome: {
      kind: "binary",
      expected,
      expectedLabel: levels > 1 ? "s(μ_{2})" : "\\var{v}",
      inputs: [{ label: "input \\var{u}", values: inputs }],
      responses: [{ name: "response y", kind: "binary", values: choices }],
      ...(levels > 1 && {
        learningRate: {
          label: "learning rate of level 2, dμ_{2}/dδ_{1}",
          values: Float64Array.from(mu2, (x, t) => 0.3 + 0.2 * Math.exp(-t / 30) + 0.05 * Math.cos(x)),
        },
      }),
    },
  };
}

function continuous(n: number): TrajectoriesData {
  const random = draws(40);
  const rate = walk(n, random, 0.004, 1.05, 0.01);
  const values = rate.map((x) => x + 0.004 * random.normal());
  return {
    title: "Beliefs of the ideal observer about the exchange rate of the US dollar in Swiss francs",
    subtitle: "hgf + bayes_optimal, 2 levels of continuous input, parameters at the mode",
    levels: [
      { label: "μ_{2}", name: "mu2", mean: walk(n, random, 0.03, -1), sd: new Float64Array(n).fill(0.3) },
      { label: "μ_{1}", name: "mu1", mean: rate, sd: new Float64Array(n).fill(0.004) },
    ],
    outcome: {
      kind: "real",
      expected: Float64Array.from(rate, (_, t) => rate[Math.max(0, t - 1)]!),
      expectedLabel: "\\hat{μ}_{1}",
      inputs: [{ label: "input \\var{u} (CHF)", values }],
      responses: [
        {
          name: "log reaction time",
          kind: "real",
          values: values.map((v) => 6 + 0.3 * random.normal() + v),
          prediction: values.map((v) => 6 + v),
        },
      ],
      learningRate: { label: "learning rate α_{1}", values: walk(n, random, 0.01, 0.5) },
    },
  };
}

/** Two runs, gaps, ignored trials, a second response, a blow-up of the band, and a name that wants escaping. */
function hard(): TrajectoriesData {
  const data = binary(160, 3, 7);
  const { outcome } = data;
  const gap = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (v, t) => (t >= 60 && t < 66 ? Number.NaN : v));
  return {
    ...data,
    title:
      'Beliefs of participant <&"\\hat{x}_1 with a very long identifier that no table would show in full"> over two runs',
    levels: data.levels.map(({ sd, ...level }, i) => ({
      ...level,
      mean: gap(level.mean),
      sd: Float64Array.from(sd!, (v, t) => (i === 0 && t < 3 ? 1e4 : v)),
    })),
    outcome: {
      ...outcome,
      expected: gap(outcome.expected),
      inputs: [{ label: "input \\var{u}", values: gap(outcome.inputs[0]!.values) }],
      responses: [
        {
          name: "choice",
          kind: "binary",
          values: outcome.responses[0]!.values,
          prediction: outcome.expected,
        },
        { name: "choice_again", kind: "binary", values: outcome.responses[0]!.values },
        {
          name: "rt (s)",
          kind: "real",
          values: Float64Array.from(outcome.expected, (p) => 0.4 + p * (1 - p)),
        },
      ],
    },
    runStarts: [81],
    ignored: [20, 61, 62, 63, 64, 65, 66, 120, 121],
  };
}

export const exhibits: Record<string, Figure> = {
  "trajectories-3-levels": trajectoriesFigure(binary(320, 3, 1)),
  "trajectories-2-levels": trajectoriesFigure(binary(80, 2, 2)),
  "trajectories-5-levels": trajectoriesFigure(binary(320, 5, 3)),
  "trajectories-no-level": trajectoriesFigure(binary(160, 1, 4)),
  "trajectories-continuous": trajectoriesFigure(continuous(614)),
  "trajectories-hard": trajectoriesFigure(hard()),
  "trajectories-1-trial": trajectoriesFigure(binary(1, 3, 5)),
  "trajectories-10-trials": trajectoriesFigure(binary(10, 3, 6)),
};
void correlationFigure;
void forestFigure;
void overviewFigure;
void priorEstimateFigure;
void residualsFigure;
void responseFunctionFigure;
