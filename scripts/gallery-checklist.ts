// Figures of the list of checks: recovery, confusion, predictive checks, designs.
import {
  confusionFigure,
  designFigure,
  type Figure,
  learningCurveFigure,
  predictedStatisticsFigure,
  recoveryFigure,
} from "../src/figures/index.js";
import { draws } from "./gallery-random.js";

const nan = Number.NaN;
const labels = ["ω_{2}", "ω_{3}", "ζ", "μ_{2}^{(0)}", "\\text{a long name of a parameter}", "κ_{1}", "α"];

function recovery(agents: number, parameters: number) {
  const random = draws(71);
  return recoveryFigure({
    title: `Parameter recovery of ehgf_binary with unitsq_sgm: ${agents} agents`,
    parameters: labels.slice(0, parameters).map((label, j) => ({
      label,
      name: `p${j}`,
      scale: j === 2 ? "log" : "native",
      note: j === 3 ? "r = –" : `r = 0.${90 - 10 * j}`,
      agents: Array.from({ length: agents }, (_, k) => {
        const truth = j === 3 ? 1 : -3 + 2 * random.normal();
        const estimate = truth + (0.4 + 0.3 * j) * random.normal();
        const half = k % 7 === 3 ? nan : 0.5 + 0.4 * random.uniform();
        return { id: `agent${k + 1}`, truth, estimate, low: estimate - half, high: estimate + half };
      }),
    })),
  });
}

function confusion(models: readonly string[], known = true) {
  const random = draws(72);
  const matrix = models.map((_, i) => {
    const raw = models.map((_, j) => (i === j ? 4 : 0) + random.uniform());
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((x) => (known || i > 0 ? x / sum : null));
  });
  return confusionFigure({
    title: "Model recovery by log model evidence",
    models,
    confusion: matrix,
    inversion: matrix,
    note: "Inversion: which model made the data on which one is best, all being equally probable beforehand.",
  });
}

function curves(points: number, observed: boolean, names: readonly string[]) {
  const random = draws(73);
  return learningCurveFigure({
    title: "Posterior predictive check of rw_binary with unitsq_sgm: along trials",
    outer: "89 % of agents",
    ...(observed ? {} : { inner: "50 % of agents" }),
    note: "Lines are means over participants.",
    curves: names.map((name) => ({
      name,
      points: Array.from({ length: points }, (_, k) => {
        const predicted = 0.5 + 0.3 * (1 - Math.exp(-k / 3)) + 0.03 * random.normal();
        return {
          from: 40 * k + 1,
          to: 40 * k + 40,
          predicted,
          outer: [predicted - 0.1, predicted + 0.08] as const,
          ...(observed ? {} : { inner: [predicted - 0.04, predicted + 0.03] as const }),
          observed: observed && k !== 2 ? predicted + 0.05 * random.normal() : nan,
        };
      }),
    })),
  });
}

const statistics = ["proportion of response 1", "switch rate", "accuracy", "win-stay", "lose-shift"];

function predicted(kind: "each" | "anybody", people: number, names: readonly string[] = statistics) {
  const random = draws(74);
  return predictedStatisticsFigure({
    title: "Posterior predictive check of rw_binary with unitsq_sgm",
    kind,
    statistics: names.map((name, s) => ({
      name,
      note: s === 1 ? "p < 0.01" : "p = 0.42",
      participants: Array.from({ length: people }, (_, k) => {
        const mean = 0.5 + 0.12 * random.normal();
        return {
          id: `s${k}`,
          observed: mean + 0.03 * random.normal(),
          predicted: mean,
          interval: [mean - 0.06, mean + 0.05] as const,
        };
      }),
      simulated:
        kind === "each"
          ? []
          : Array.from({ length: 300 }, () => (s === 3 ? 1 : 0.5 + 0.15 * random.normal())),
    })),
  });
}

function design(
  parameters: number,
  trials: readonly number[],
  participants: readonly number[],
  known = true,
) {
  const random = draws(75);
  return designFigure({
    title: "Recovery of ehgf_binary with unitsq_sgm by number of trials and people",
    participants,
    weak: 0.8,
    parameters: labels.slice(0, parameters).map((label, j) => ({
      label,
      name: `p${j}`,
      designs: trials.map((count) => ({
        trials: count,
        sdRatio: known ? 1 / (1 + count / (80 * (j + 1))) : nan,
        sizes: participants.map((n) => {
          const r = known ? 0.9 - 20 / count - 0.05 * j + 0.02 * random.normal() : nan;
          return { r, low: r - 1 / Math.sqrt(n), high: Math.min(1, r + 0.4 / Math.sqrt(n)) };
        }),
      })),
    })),
  });
}

export const checklistExhibits: Record<string, () => Figure> = {
  recovery: () => recovery(100, 3),
  "recovery-hard": () => recovery(300, 7),
  "recovery-1": () => recovery(1, 1),
  "recovery-none": () => recovery(0, 2),
  confusion: () => confusion(["ehgf_binary", "hgf_binary", "rw_binary", "two-levels"]),
  "confusion-2": () => confusion(["a", "b"]),
  "confusion-hard": () =>
    confusion(
      Array.from({ length: 10 }, (_, k) => `model-with-a-long-name-${k}`),
      false,
    ),
  "learning-curve": () => curves(8, true, ["accuracy", "proportion of response 1"]),
  "learning-curve-prior": () => curves(8, false, ["accuracy"]),
  "learning-curve-1": () =>
    curves(1, true, ["choice: accuracy", "choice: proportion of response 1", "rt: mean"]),
  "predicted-statistics": () => predicted("each", 10),
  "predicted-statistics-1": () => predicted("each", 1, ["mean"]),
  "predicted-statistics-none": () => predicted("each", 0),
  "predicted-statistics-prior": () => predicted("anybody", 12),
  design: () => design(3, [80, 160, 320], [10, 20, 40]),
  "design-1": () => design(1, [100], [20]),
  "design-hard": () => design(7, [20, 40, 80, 160, 320, 640], [5, 10, 20, 40, 80, 160]),
  "design-none": () => design(2, [50, 100], [10], false),
};
