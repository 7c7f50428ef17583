// The figures of the gallery: made-up data from seeded random numbers, shaped like what fits give.
import {
  correlationFigure,
  type Figure,
  forestFigure,
  overviewFigure,
  priorEstimateFigure,
  residualsFigure,
  responseFunctionFigure,
  trajectoriesFigure,
} from "../src/figures/index.js";
import { attractorExhibits } from "./gallery-attractor.js";
import { checklistExhibits } from "./gallery-checklist.js";
import { deepExhibits } from "./gallery-deep.js";
import { groupExhibits } from "./gallery-group.js";
import { inferenceExhibits } from "./gallery-inference.js";
import { counted, draws, sigmoid, walk } from "./gallery-random.js";
import { binary, categorical, continuous, diverging, hard } from "./gallery-trajectories.js";

const choices = responseFunctionFigure({
  title: "Unit-square sigmoid: probability of response 1 by belief",
  xLabel: "Belief s(\\hat{μ}_{2})",
  yLabel: "P(y = 1)",
  ...curvesFor([0.5, 1, 5, 20]),
  references: [{ x: 0.5 }, { y: 0.5 }],
  observed: observedFor(8),
});

/** Reaction times against surprise: not probabilities, many curves, long names, values that do not exist. */
function reactionTimes() {
  const x = Array.from({ length: 120 }, (_, i) => (i - 19) / 20);
  const random = draws(51);
  const names = ["s01", "s02", "s03", "the average of all participants of the first session", "s05", "s06"];
  return responseFunctionFigure({
    title: "Expected logarithm of reaction time against the surprise of the last input, by participant",
    xLabel: "Surprise −log_{2} \\hat{\\var{p}}(\\var{u}) (bit)",
    yLabel: "Log reaction time (log ms)",
    x,
    curves: names.map((name) => {
      const [a, b] = [6 + 0.3 * random.normal(), 0.4 * random.normal()];
      return { label: `\\text{${name}}`, y: x.map((s) => a + b * Math.log(s)) };
    }),
    references: [{ x: 1 }, { y: 100 }],
  });
}

function curvesFor(zetas: readonly number[]) {
  const x = Array.from({ length: 201 }, (_, i) => i / 200);
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
    title: `Parameters of ${counted(participants, "participant")}, mode and 90 % interval`,
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

function residuals(n: number, runs: number[] = [], missing = false) {
  const random = draws(300 + n);
  const prediction = walk(n, random, 0.25).map((x) => sigmoid(2 * x));
  return residualsFigure({
    title: `Residuals of choices, ${counted(n, "trial")}`,
    residual: prediction.map((p, t) =>
      missing || (t % 37 === 5 && n > 30)
        ? Number.NaN
        : ((random.uniform() < p ? 1 : 0) - p) / Math.sqrt(p * (1 - p)),
    ),
    prediction,
    residualLabel: "Standardised residual",
    note: "Residuals of a binary response lie on two curves by construction: (1 − p)/√(p(1 − p)) where the response is 1, and −p/√(p(1 − p)) where it is 0.",
    ...(runs.length > 0 && { runStarts: runs }),
  });
}

function priorEstimate(participants: number, parameters = 3) {
  const random = draws(400);
  const grid = (low: number, high: number): number[] =>
    Array.from({ length: 201 }, (_, i) => low + ((high - low) * i) / 200);
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
    title: `Prior and posterior of ${counted(participants, "participant")}, native scale`,
    parameters: Array.from({ length: parameters }, (_, k) =>
      one(["ω_{2}", "ω_{3}", "ζ"][k % 3]!, `p${k}`, [-3, -6, 1][k % 3]!, k % 3 === 2 ? 0.8 : 4, k % 3 === 2),
    ),
  });
}

function overview(participants: number, parameters = 3) {
  const random = draws(500 + participants);
  const labels = ["ω_{2}", "ω_{3}", "ζ", "κ_{2}", "μ_{2}^{(0)}", "ρ_{2}", "ϑ", "φ_{2}"];
  return overviewFigure({
    title: `${counted(participants, "participant")} at a glance`,
    parameters: Array.from({ length: parameters }, (_, k) => ({
      label: labels[k % labels.length]!,
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

/** NaN, infinite and zero values, long names, and a parameter nobody has an estimate of. */
function broken() {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e-12, 1e12, -3, 2];
  const rows = (pick: (value: number) => number | null) =>
    values.map((value, i) => {
      return { id: `value ${value}`, value: pick(value), low: i % 2 ? value - 1 : null, high: value + 1 };
    });
  return forestFigure({
    title: "Estimates that are no numbers, or far from all others",
    parameters: [
      {
        label: "\\text{volatility.tonicVolatility}",
        name: "a",
        unit: "log s^{−1}",
        scale: "linear",
        rows: rows((v) => v),
      },
      { label: "ζ", name: "b", scale: "log", rows: rows((v) => v), reference: -1 },
      { label: "ϑ", name: "c", scale: "linear", rows: rows(() => null) },
    ],
  });
}

/** Evidence that does not exist, one participant far from all others, or only failures. */
function outlying(participants: number, failed: boolean) {
  const random = draws(600);
  return overviewFigure({
    title: failed ? "Nobody could be fitted" : "Participants far from all others",
    parameters: [
      { label: "ω_{2}", name: "om2", scale: "linear" },
      { label: "\\text{reward.learningRate}", name: "alpha", scale: "log" },
    ],
    participants: Array.from({ length: participants }, (_, i) => ({
      id: i % 5 === 3 ? "participant with an identifier that is too long" : `s${i}`,
      status: failed ? "failed" : i === 2 ? "renegade" : "converged",
      estimates: failed
        ? [Number.NaN, Number.NaN]
        : [(i === 4 ? 500 : 1) * random.normal(), i === 5 ? 1e-30 : Math.exp(random.normal())],
      evidence: failed
        ? null
        : i === 6
          ? -1e6
          : i === 7
            ? Number.NEGATIVE_INFINITY
            : -90 + 9 * random.normal(),
    })),
  });
}

export const exhibits: Record<string, () => Figure> = {
  "trajectories-3-levels": () => trajectoriesFigure(binary(320, 3, 1)),
  "trajectories-2-levels": () => trajectoriesFigure(binary(80, 2, 2)),
  "trajectories-5-levels": () => trajectoriesFigure(binary(320, 5, 3)),
  "trajectories-no-level": () => trajectoriesFigure(binary(160, 1, 4)),
  "trajectories-continuous": () => trajectoriesFigure(continuous(614)),
  "trajectories-3-categories": () => trajectoriesFigure(categorical(120, 3)),
  "trajectories-8-categories": () => trajectoriesFigure(categorical(300, 8)),
  "trajectories-hard": () => trajectoriesFigure(hard()),
  "trajectories-diverging": () => trajectoriesFigure(diverging()),
  "trajectories-1-trial": () => trajectoriesFigure(binary(1, 3, 5)),
  "trajectories-10-trials": () => trajectoriesFigure(binary(10, 3, 6)),
  "trajectories-2000-trials": () => trajectoriesFigure(binary(2000, 3, 9)),
  "response-function": () => choices,
  "response-function-times": reactionTimes,
  "forest-1": () => forest(1, 3),
  "forest-10": () => forest(10, 3),
  "forest-10-by-20": () => forest(10, 20),
  "forest-extreme": () => forest(24, 5, true),
  "forest-broken": broken,
  "forest-100": () => forest(100, 3),
  "forest-300": () => forest(300, 4),
  "correlation-2": () => correlation(2),
  "correlation-5": () => correlation(5),
  "correlation-12": () => correlation(12),
  "correlation-20": () => correlation(20),
  "correlation-40": () => correlation(40),
  "residuals-320": () => residuals(320),
  "residuals-2000": () => residuals(2000),
  "residuals-runs": () => residuals(80, [41]),
  "residuals-1": () => residuals(1),
  "residuals-missing": () => residuals(50, [], true),
  "prior-estimate-1": () => priorEstimate(1),
  "prior-estimate-12": () => priorEstimate(12),
  "prior-estimate-300": () => priorEstimate(300),
  "prior-estimate-20-parameters": () => priorEstimate(4, 20),
  "overview-1": () => overview(1),
  "overview-10": () => overview(10),
  "overview-100-by-8": () => overview(100, 8),
  "overview-300-by-20": () => overview(300, 20),
  "overview-outlying": () => outlying(30, false),
  "overview-failed": () => outlying(12, true),
  ...inferenceExhibits,
  ...groupExhibits,
  ...checklistExhibits,
  ...deepExhibits,
  ...attractorExhibits,
};
