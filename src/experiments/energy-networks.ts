/**
 * Random networks on which ways to infer are compared, and what an independent program measured on its own draws of
 * them: energy after inference over energy at the forward pass, mean of five seeds.
 */

import { adjointStep } from "../deep/energy/adjoint.js";
import { evaluate, forwardValues } from "../deep/energy/energy.js";
import { type EnergyNetwork, energyNetwork, type Inference, type Inferred } from "../deep/index.js";
import { purpose, stream } from "../random/index.js";

export interface RandomNetwork {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly activation: "tanh" | "identity";
}

const deep = (layers: number, size: number): number[] => [20, ...Array<number>(layers).fill(size), 10];

export const randomNetworks: readonly RandomNetwork[] = [
  { name: "20-16-10", sizes: deep(1, 16), activation: "tanh" },
  { name: "20-3x16-10", sizes: deep(3, 16), activation: "tanh" },
  { name: "20-3x128-10", sizes: deep(3, 128), activation: "tanh" },
  { name: "20-8x16-10", sizes: deep(8, 16), activation: "tanh" },
  { name: "20-8x128-10", sizes: deep(8, 128), activation: "tanh" },
  { name: "linear 20-16-1", sizes: [20, 16, 1], activation: "identity" },
  { name: "linear 20-256-1", sizes: [20, 256, 1], activation: "identity" },
  { name: "linear 20-1024-10", sizes: [20, 1024, 10], activation: "identity" },
];

export interface Sample {
  readonly network: EnergyNetwork;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

/** Normal weights of variance 2/parents (He), no biases, unit precisions; a standard normal input and target. */
export function drawSample({ sizes, activation }: RandomNetwork, seed: number): Sample {
  const random = stream(seed, purpose.simulation, 0).at(0);
  const draws = (count: number): number[] => Array.from({ length: count }, () => random.normal());
  const network = energyNetwork({
    seed,
    layers: sizes.map((size, k) => ({ size, activation: k === 0 ? "identity" : activation })),
    connections: { initialiser: "he", bias: false },
  });
  return { network, x: [draws(sizes[0]!)], y: [draws(sizes.at(-1)!)] };
}

export interface CostedMethod {
  readonly name: string;
  /** Of its cost. */
  readonly method: Inference["method"];
  infer(sample: Sample): Pick<Inferred, "energyTrace" | "energyPerLayer">;
}

function by(name: string, inference: Inference): CostedMethod {
  return { name, method: inference.method, infer: ({ network, x, y }) => network.infer(x, y, inference) };
}

/** The pass alone: as a method of a network it gives way to exact steps where it would raise the energy. */
const adjoint: CostedMethod = {
  ...{ name: "adjoint", method: "adjoint" },
  infer({ network: { model }, x, y }) {
    const target = Float64Array.from(y[0]!);
    const before = evaluate(model, forwardValues(model, Float64Array.from(x[0]!)), target);
    const { energy, energyPerLayer } = adjointStep(model, before, target);
    return { energyTrace: [before.energy, energy], energyPerLayer };
  },
};

const exact = (maxIterations: number, rollout = true): Inference => ({
  ...{ method: "fullCovariance", maxIterations, rollout, gradientTolerance: 1e-4 },
});
const counts = [1, 2, 3, 5, 10] as const;
const steps = (n: number): string => `${n} ${n === 1 ? "step" : "steps"}`;

/** The reference of wins and losses. */
export const YARDSTICK = "settle 128";
export const OPTIMUM = "optimum";

export const costedMethods: readonly CostedMethod[] = [
  by("sweep", { method: "sweepRepredict" }),
  adjoint,
  ...counts.map((n) => by(steps(n), exact(n))),
  ...counts.map((n) => by(`${steps(n)}, linear sweep`, exact(n, false))),
  by("ePC 5", { method: "epc", steps: 5, rate: 0.1 }),
  by("settle 20", { method: "settle", steps: 20, rate: 0.1 }),
  by(YARDSTICK, { method: "settle", steps: 128, rate: 0.1 }),
  by(OPTIMUM, exact(300)),
];

const names = [
  ...["sweep", "1 step", "1 step, linear sweep", "2 steps", "3 steps", "5 steps", "10 steps"],
  ...[OPTIMUM, "settle 20", YARDSTICK, "ePC 5", "adjoint"],
];
const means: Readonly<Record<string, readonly (number | undefined)[]>> = {
  "20-16-10": [0.88, 0.642, 0.642, 0.605, 0.596, 0.584, 0.576, 0.572, 0.591, 0.572, 0.665, 0.69],
  "20-3x16-10": [1.68, 0.476, 0.496, 0.418, 0.407, 0.394, 0.387, 0.387, 0.468, 0.389, 0.459, 0.781],
  "20-3x128-10": [1.71, 0.321, 0.326, 0.304, 0.301, 0.3, 0.3, 0.3, 0.369, 0.304, 0.321, 0.366],
  "20-8x16-10": [3.28, 0.311, 0.383, 0.249, 0.202, 0.184, 0.167, 0.166, 0.295, 0.203, 0.405, 0.88],
  "20-8x128-10": [4.52, 0.17, 0.497, 0.139, 0.123, 0.105, 0.096, 0.095, 0.314, 0.167, 0.14, 0.352],
  "linear 20-16-1": linear(1.51, 0.355),
  "linear 20-256-1": linear(2.9, 0.333),
  "linear 20-1024-10": linear(2.78, 0.338),
};

/** One exact step is the optimum of a linear network. */
function linear(sweep: number, optimum: number): (number | undefined)[] {
  return names.map((name) =>
    name === "sweep" ? sweep : name === OPTIMUM || name === "1 step" ? optimum : undefined,
  );
}

/** The independent program's mean; undefined where it measured none. */
export function independentMean(network: string, method: string): number | undefined {
  return means[network]?.[names.indexOf(method)];
}

/** Seeds of its means. */
export const INDEPENDENT_SEEDS = 5;
