// Figures of Bayesian inference for the gallery: made-up chains, from seeded random numbers.
import {
  calibrationFigure,
  effectiveSizeFigure,
  energyFigure,
  type Figure,
  looPitFigure,
  modelSelectionFigure,
  type ParameterDraws,
  pairFigure,
  paretoKFigure,
  rankHistogramFigure,
  ridgesFigure,
  traceFigure,
} from "../src/figures/index.js";
import { uniformityBand } from "../src/inference/calibration/band.js";
import { eBfmi } from "../src/inference/diagnostics/energy.js";
import { counted, draws } from "./gallery-random.js";

const labels = [
  "ω_{2}",
  "ω_{3}",
  "ζ",
  "μ_{2}^{(0)}",
  "κ_{2}",
  "\\text{volatility.tonicVolatility of the second session}",
];

/** Autoregressive chains; where `apart`, the last is elsewhere. */
function chainsOf(count: number, n: number, seed: number, apart = false): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const random = draws(700 + 50 * seed + k);
    let x = random.normal();
    return Array.from({ length: n }, () => {
      x = 0.6 * x + 0.8 * random.normal();
      return -4 + 1.3 * x + (apart && k === count - 1 ? 2 : 0);
    });
  });
}

function parametersOf(parameters: number, chains: number, n: number, apart = false): ParameterDraws[] {
  return Array.from({ length: parameters }, (_, p) => {
    return { label: labels[p]!, name: `p${p}`, chains: chainsOf(chains, n, p, apart && p === 0) };
  });
}

/** One parameter that does not vary, and one with gaps. */
function hardParameters(chains: number, n: number): ParameterDraws[] {
  const gaps = chainsOf(chains, n, 9).map((one) => one.map((x, i) => (i % 40 < 8 ? Number.NaN : x)));
  return [
    { label: "\\text{constant}", name: "constant", chains: gaps.map((one) => one.map(() => 2)) },
    { label: "\\text{gaps}", name: "gaps", chains: gaps },
    { label: "\\text{nothing}", name: "nothing", chains: gaps.map((one) => one.map(() => Number.NaN)) },
  ];
}

const divergent = [[120, 121, 480, 700], [30], [], [610, 615, 900]];

function trace(parameters: readonly ParameterDraws[], divergences: readonly (readonly number[])[] = []) {
  return traceFigure({ title: "Draws by chain", parameters, divergences });
}

function ranks(parameters: readonly ParameterDraws[]) {
  return rankHistogramFigure({ title: "Ranks of draws by chain", parameters });
}

function paretoK(units: number, hard = false) {
  const random = draws(800 + units);
  const k = Array.from({ length: units }, (_, i) => {
    if (hard && i % 9 === 4) return Number.NaN;
    if (hard && i === 10) return Number.POSITIVE_INFINITY;
    if (hard && i === 12) return Number.NEGATIVE_INFINITY;
    return 0.2 + 0.23 * random.normal() + (i % 17 === 3 ? 0.4 : 0);
  });
  return paretoKFigure({ title: `Pareto k of ${counted(units, "unit")}`, k, unitLabel: "Trial" });
}

function ridges(parameters: readonly ParameterDraws[]) {
  return ridgesFigure({
    title: "Densities by chain",
    parameters: parameters.map((one, p) => {
      const references = [
        { value: -3, text: "simulated value" },
        { value: -4.5, text: "mode" },
      ];
      return p === 1 ? one : { ...one, references };
    }),
  });
}

function pair(parameters: readonly ParameterDraws[], divergences: readonly (readonly number[])[] = []) {
  return pairFigure({ title: "Draws of pairs of parameters", parameters, divergences });
}

function energy(chains: readonly (readonly number[])[]) {
  return energyFigure({
    title: "Energy of each chain",
    chains: chains.map((one) => ({ energy: one, eBfmi: eBfmi(Float64Array.from(one)) })),
  });
}

/** Chains of which the third moves slowly. */
function energies() {
  const random = draws(760);
  let slow = 0;
  const third = Array.from({ length: 1000 }, () => (slow = 0.95 * slow + 0.31 * random.normal()));
  return chainsOf(4, 1000, 20).map((one, k) => (k === 2 ? third : one));
}

function effectiveSize(count: number, steps: number) {
  return effectiveSizeFigure({
    title: "Effective sample size by number of draws",
    parameters: Array.from({ length: count }, (_, p) => {
      const random = draws(770 + p);
      const total = Array.from({ length: steps }, (_, i) => (4000 * (i + 1)) / Math.max(1, steps));
      const size = (share: number) => total.map((n) => n * share * (1 + 0.05 * random.normal()));
      const tail = size(0.1 + 0.2 * random.uniform()).map((n, i) => (p === 1 && i < 3 ? Number.NaN : n));
      return { label: labels[p]!, name: `p${p}`, draws: total, bulk: size(0.2 + 0.3 * p), tail };
    }),
  });
}

function uniforms(n: number, seed: number, power = 1): number[] {
  const random = draws(seed);
  return Array.from({ length: n }, () => random.uniform() ** power);
}

function looPit(n: number, power = 1) {
  const band = uniformityBand(Math.max(2, n), 0.95);
  return looPitFigure({
    title: "LOO-PIT",
    pit: uniforms(n, 780, power),
    band: { ...band, probability: 0.95 },
  });
}

function calibration(count: number, n: number) {
  return calibrationFigure({
    title: "Simulation-based calibration",
    band: { ...uniformityBand(n), probability: 0.99 },
    quantities: Array.from({ length: count }, (_, p) => {
      return {
        label: labels[p]!,
        name: `p${p}`,
        ranks: p === 4 ? [] : uniforms(n, 790 + p, p === 1 ? 1.4 : 1),
      };
    }),
  });
}

function selection(names: readonly string[], omnibusRisk: number) {
  const random = draws(799);
  const weights = names.map((_, i) => (i === 1 ? 4 : random.uniform()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return modelSelectionFigure({
    title: "Model selection, 40 participants",
    omnibusRisk,
    models: names.map((name, i) => {
      const exceedance = names.length === 1 ? 1 : i === 1 ? 0.99 : 0.01 / (names.length - 1);
      const protectedExceedance = (1 - omnibusRisk) * exceedance + omnibusRisk / names.length;
      return { name, frequency: weights[i]! / total, exceedance, protectedExceedance };
    }),
  });
}

export const inferenceExhibits: Record<string, () => Figure> = {
  "trace-4-chains": () => trace(parametersOf(3, 4, 1000, true), divergent),
  "trace-long": () => trace(parametersOf(6, 2, 6000)),
  "trace-1-draw": () => trace(parametersOf(2, 1, 1)),
  "trace-hard": () => trace(hardParameters(2, 200), [[3], []]),
  "trace-empty": () => trace([]),
  "ranks-4-chains": () => ranks(parametersOf(3, 4, 1000, true)),
  "ranks-1-draw": () => ranks(parametersOf(2, 1, 1)),
  "ranks-hard": () => ranks(hardParameters(2, 200)),
  "pareto-k": () => paretoK(320),
  "pareto-k-hard": () => paretoK(40, true),
  "pareto-k-1": () => paretoK(1),
  "pareto-k-2000": () => paretoK(2000),
  "ridges-4-chains": () => ridges(parametersOf(3, 4, 1000, true)),
  "ridges-12-chains": () => ridges(parametersOf(2, 12, 200, true)),
  "ridges-1-draw": () => ridges(parametersOf(2, 1, 1)),
  "ridges-hard": () => ridges(hardParameters(2, 200)),
  "pair-2": () => pair(parametersOf(2, 4, 1000), divergent),
  "pair-6": () => pair(parametersOf(6, 2, 400), [[3, 17, 200], []]),
  "pair-1-draw": () => pair(parametersOf(2, 1, 1)),
  "pair-hard": () => pair(hardParameters(2, 200), [[9], []]),
  "pair-alone": () => pair(parametersOf(1, 1, 10)),
  "energy-4-chains": () => energy(energies()),
  "energy-1-draw": () => energy([[12]]),
  "energy-hard": () =>
    energy([
      [2, 2, 2],
      [Number.NaN, Number.NaN],
    ]),
  "effective-size-3": () => effectiveSize(3, 20),
  "effective-size-1-step": () => effectiveSize(1, 1),
  "effective-size-none": () => effectiveSize(1, 0),
  "loo-pit": () => looPit(320),
  "loo-pit-biased": () => looPit(320, 1.5),
  "loo-pit-1": () => looPit(1),
  "calibration-5": () => calibration(5, 200),
  "calibration-1": () => calibration(1, 50),
  "selection-4": () =>
    selection(
      ["HGF, three levels", "Rescorla-Wagner", "Pearce-Hall", "a model with a name that is too long"],
      0.03,
    ),
  "selection-12": () =>
    selection(
      Array.from({ length: 12 }, (_, i) => `model ${i + 1}`),
      0.4,
    ),
  "selection-1": () => selection(["alone"], Number.NaN),
};
