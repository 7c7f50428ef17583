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

const responseFunction = responseFunctionFigure({
  title: "Unit-square sigmoid: probability of response 1 by belief",
  xLabel: "Belief s(\\hat{μ}_{2})",
  yLabel: "P(y = 1)",
  ...curvesFor([0.5, 1, 5, 20]),
  references: [{ x: 0.5 }, { y: 0.5 }],
  observed: observedFor(8),
});

function curvesFor(zetas: readonly number[]) {
  const x = Array.from({ length: 101 }, (_, i) => i / 100);
  const curves = zetas.map((zeta) => ({
    label: `ζ = ${zeta}`,
    y: x.map((p) => p ** zeta / (p ** zeta + (1 - p) ** zeta)),
    emphasised: zeta === 5,
  }));
  return { x, curves };
}

function observedFor(bins: number) {
  const random = draws(50);
  const x = Array.from({ length: bins }, (_, i) => (i + 0.5) / bins);
  const y = x.map((p) =>
    Math.min(0.98, Math.max(0.02, p ** 3 / (p ** 3 + (1 - p) ** 3) + 0.06 * random.normal())),
  );
  return { x, y, low: y.map((p) => Math.max(0, p - 0.12)), high: y.map((p) => Math.min(1, p + 0.12)) };
}

const statuses = ["converged", "converged", "converged", "converged", "kink", "edge", "failed"] as const;

function forest(participants: number, parameters: number, extreme = false) {
  const labels = [
    "ω_{2}",
    "ω_{3}",
    "ζ",
    "κ_{2}",
    "μ_{2}^{(0)}",
    "σ_{2}^{(0)}",
    "ρ_{2}",
    "ϑ",
    "φ_{2}",
    "m_{2}",
    "α",
    "β_{0}",
  ];
  const id = (i: number): string =>
    extreme && i % 4 === 1
      ? `a very long participant identifier <&"${i}>`
      : `s${String(i + 1).padStart(3, "0")}`;
  return forestFigure({
    title: `Parameters of ${participants} participant${participants === 1 ? "" : "s"}, mode and 90 % interval`,
    parameters: Array.from({ length: parameters }, (_, k) => {
      const random = draws(100 + k);
      const log = k % 3 === 2;
      const native = (z: number): number => (log ? Math.exp(z) : z);
      const prior = {
        value: native(log ? 1 : -3),
        low: native(log ? -0.7 : -9.5),
        high: native(log ? 2.7 : 3.5),
      };
      return {
        label: labels[k % labels.length]!,
        name: `p${k}`,
        scale: log ? ("log" as const) : ("linear" as const),
        prior,
        ...(k === 0 && { reference: -4 }),
        rows: Array.from({ length: participants }, (_, i) => {
          const status = participants < 5 ? "converged" : statuses[(i * 5) % statuses.length]!;
          const wild = extreme && i % 9 === 4 ? 60 : 1;
          const centre = (log ? 1 : -4) + wild * 0.9 * random.normal();
          const half = wild * (0.5 + random.uniform());
          if (status === "failed") return { id: id(i), status, value: null, low: null, high: null };
          return {
            id: id(i),
            status,
            value: native(centre),
            low: native(centre - half),
            high: native(centre + half),
          };
        }),
      };
    }),
  });
}

function correlation(count: number) {
  const random = draws(200 + count);
  const factors = Array.from({ length: count }, () => Array.from({ length: 4 }, () => random.normal()));
  const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const labels = ["ω_{2}", "ω_{3}", "ζ", "μ_{2}^{(0)}", "κ_{2}"];
  return correlationFigure({
    title:
      count < 8 ? "Posterior correlations, participant s01" : `Posterior correlations of ${count} parameters`,
    labels: factors.map((_, i) => (count <= 5 ? labels[i]! : `x${i}.tonicVolatility`)),
    names: factors.map((_, i) => `p${i}`),
    matrix: factors.map((a, i) =>
      factors.map((b, j) =>
        count === 5 && i + j === 5 && i !== j
          ? null
          : i === j
            ? 1
            : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
      ),
    ),
  });
}

function residuals(n: number, runs: number[] = []) {
  const random = draws(300 + n);
  const prediction = walk(n, random, 0.25).map((x) => sigmoid(2 * x));
  return residualsFigure({
    title: `Residuals of choices, ${n} trials`,
    residual: prediction.map((p, t) =>
      t % 37 === 5 && n > 30 ? Number.NaN : ((random.uniform() < p ? 1 : 0) - p) / Math.sqrt(p * (1 - p)),
    ),
    prediction,
    residualLabel: "Standardised residual",
    note: "Residuals of a binary response lie on two curves by construction: (1 − p)/√(p(1 − p)) where the response is 1, and −p/√(p(1 − p)) where it is 0.",
    ...(runs.length > 0 && { runStarts: runs }),
  });
}

function priorEstimate(participants: number) {
  const random = draws(400);
  const grid = (low: number, high: number): number[] =>
    Array.from({ length: 61 }, (_, i) => low + ((high - low) * i) / 60);
  const normal = (x: number, mean: number, sd: number): number =>
    Math.exp(-0.5 * ((x - mean) / sd) ** 2) / sd;
  const one = (label: string, name: string, mean: number, sd: number, log: boolean) => {
    const density = (xs: number[], m: number, s: number): number[] =>
      xs.map((x) => (log ? normal(Math.log(x), m, s) / x : normal(x, m, s)));
    const priorX = log ? grid(0.01, 15) : grid(mean - 4 * sd, mean + 4 * sd);
    const modes = Array.from({ length: participants }, () => mean - sd / 4 + (sd / 4) * random.normal());
    const estimates = modes.map((m) => (log ? Math.exp(m) : m));
    return {
      label,
      name,
      xLabel: label,
      prior: { x: priorX, density: density(priorX, mean, sd) },
      posteriors: modes.map((m) => {
        const xs = log ? grid(Math.exp(m - sd), Math.exp(m + sd)) : grid(m - sd, m + sd);
        return { x: xs, density: density(xs, m, sd / 4) };
      }),
      estimates,
    };
  };
  return priorEstimateFigure({
    title: `Prior and posterior of ${participants} participant${participants === 1 ? "" : "s"}, native scale`,
    parameters: [
      one("ω_{2}", "om2", -3, 4, false),
      one("ω_{3}", "om3", -6, 4, false),
      one("ζ", "ze", 1, 0.8, true),
    ],
  });
}

function overview(participants: number, parameters = 3) {
  const random = draws(500 + participants);
  const labels = ["ω_{2}", "ω_{3}", "ζ", "κ_{2}", "μ_{2}^{(0)}", "ρ_{2}", "ϑ", "φ_{2}"];
  return overviewFigure({
    title: `${participants} participant${participants === 1 ? "" : "s"} at a glance`,
    parameters: Array.from({ length: parameters }, (_, k) => ({
      label: labels[k]!,
      name: `p${k}`,
      scale: k % 3 === 2 ? "log" : "linear",
    })),
    participants: Array.from({ length: participants }, (_, i) => {
      const status = statuses[Math.floor(random.uniform() * statuses.length * (participants > 4 ? 1 : 0.3))]!;
      const failed = status === "failed";
      const evidence = -150 + 25 * random.normal();
      return {
        id: `s${String(i + 1).padStart(3, "0")}`,
        status,
        estimates: Array.from({ length: parameters }, (_, k) => {
          if (failed) return Number.NaN;
          const z = (i === 7 ? 30 : 1) * random.normal();
          return k % 3 === 2 ? Math.exp(1 + 0.7 * z) : -4 + z;
        }),
        evidence: failed ? null : evidence,
        accuracy: failed ? null : evidence + 4 + 3 * random.uniform(),
      };
    }),
  });
}

export const exhibits: Record<string, () => Figure> = {
  "trajectories-3-levels": () => trajectoriesFigure(binary(320, 3, 1)),
  "trajectories-2-levels": () => trajectoriesFigure(binary(80, 2, 2)),
  "trajectories-5-levels": () => trajectoriesFigure(binary(320, 5, 3)),
  "trajectories-no-level": () => trajectoriesFigure(binary(160, 1, 4)),
  "trajectories-continuous": () => trajectoriesFigure(continuous(614)),
  "trajectories-hard": () => trajectoriesFigure(hard()),
  "trajectories-1-trial": () => trajectoriesFigure(binary(1, 3, 5)),
  "trajectories-10-trials": () => trajectoriesFigure(binary(10, 3, 6)),
  "response-function": () => responseFunction,
  "forest-1": () => forest(1, 3),
  "forest-10": () => forest(10, 3),
  "forest-10-by-12": () => forest(10, 12),
  "forest-extreme": () => forest(24, 5, true),
  "forest-100": () => forest(100, 3),
  "forest-500": () => forest(500, 4),
  "correlation-2": () => correlation(2),
  "correlation-5": () => correlation(5),
  "correlation-12": () => correlation(12),
  "correlation-40": () => correlation(40),
  "residuals-320": () => residuals(320),
  "residuals-runs": () => residuals(80, [41]),
  "residuals-1": () => residuals(1),
  "prior-estimate-1": () => priorEstimate(1),
  "prior-estimate-12": () => priorEstimate(12),
  "prior-estimate-500": () => priorEstimate(500),
  "overview-1": () => overview(1),
  "overview-10": () => overview(10),
  "overview-100-by-8": () => overview(100, 8),
  "overview-500": () => overview(500),
};
