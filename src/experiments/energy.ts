/** `credence deep energy`: how much energy ways to infer leave on random networks, and what they cost. */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { forwardCost, inferenceCost } from "./energy-cost.js";
import {
  costedMethods,
  INDEPENDENT_SEEDS,
  OPTIMUM,
  type RandomNetwork,
  randomNetworks,
  YARDSTICK,
} from "./energy-networks.js";
import { type MethodRow, methodRows, type SeedRun, seedRuns } from "./energy-runs.js";
import { stepsFigure } from "./energy-steps.js";

export interface EnergyRun {
  /** One sample and one network of each kind for each. */
  readonly seeds: readonly number[];
  /** Default: all. */
  readonly networks?: readonly RandomNetwork[];
}

/** The network that is followed step by step: deep, and small enough to infer anew for every step. */
const FOLLOWED = "20-8x16-10";

/** Standard errors from which a mean is said to differ from the independent program's. */
const FAR = 3;

/** @returns undefined where it was stopped; what is done is kept by network and seed */
export async function energyReport(
  { seeds, networks = randomNetworks }: EnergyRun,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const runs = await seedRuns(networks, seeds, run);
  if (runs === undefined) return undefined;
  const rows = networks.flatMap(({ name }) => methodRows(name, runs.get(name)!));
  const nonlinear = networks.filter(({ activation }) => activation !== "identity");
  const deepest = nonlinear.filter(({ sizes }) => sizes.length > 3);
  const costs = new Map(networks.map(({ name, sizes }) => [name, forwardCost(sizes)]));
  const far = rows.filter(({ standardErrors: z }) => z !== null && Math.abs(z) > FAR);
  return {
    result: { schema: "credence-deep-energy/1", seeds, methods: rows },
    tables: [{ name: "methods", header: Object.keys(rows[0]!), rows: rows.map((row) => Object.values(row)) }],
    figures: [
      { name: "energy-cost", figure: costFigure(nonlinear, runs) },
      { name: "energy-per-layer", figure: layersFigure(deepest, runs) },
      ...networks
        .filter(({ name }) => name === FOLLOWED)
        .map((network) => ({ name: "energy-over-steps", figure: stepsFigure(network, seeds[0]!) })),
    ],
    methods: METHODS,
    printed: [
      `Energy after inference, parts of that of the forward pass: mean of ${seeds.length} seeds`,
      grid(networks, rows, ({ mean }) => mean.toFixed(3)),
      "",
      `The same by an independent program, mean of its ${INDEPENDENT_SEEDS} seeds`,
      grid(networks, rows, ({ independent }) => (independent === null ? "-" : independent.toFixed(3))),
      "",
      "Difference of both means, in standard errors",
      grid(networks, rows, ({ standardErrors: z }) => (z === null ? "-" : z.toFixed(1))),
      "",
      "Cost in multiply-adds of a forward pass (*: none leaves less energy for as little)",
      grid(networks, rows, ({ network, multiplyAdds, best }) => {
        return `${(multiplyAdds / costs.get(network)!).toFixed(1)}${best ? "*" : ""}`;
      }),
      "",
      "Milliseconds of one sample here, median",
      grid(networks, rows, ({ milliseconds }) => milliseconds.toFixed(2)),
      "",
      `Seeds with less : more energy than ${YARDSTICK} leaves`,
      grid(networks, rows, ({ wins, losses }) => `${wins}:${losses}`),
    ].join("\n"),
    warnings: far.map(
      ({ network, method, mean, independent, standardErrors: z }) =>
        `${network}, ${method}: ${mean.toFixed(3)} is ${z!.toFixed(1)} standard errors from ${independent}`,
    ),
    failed: false,
  };
}

/** A line for each method, a column for each network. */
function grid(
  networks: readonly RandomNetwork[],
  rows: readonly MethodRow[],
  cell: (row: MethodRow) => string,
): string {
  const of = (network: string, method: string): MethodRow =>
    rows.find((row) => row.network === network && row.method === method)!;
  return align([
    ["", ...networks.map(({ name }) => name)],
    ...costedMethods.map(({ name }) => [name, ...networks.map((each) => cell(of(each.name, name)))]),
  ]);
}

const METHODS = `Activities of networks with random weights (normal, variance 2/parents; He et al. 2015), unit precisions and no biases were inferred for one standard normal input and target each: by one closed-form sweep with diagonal precisions (the rule of pyhgf), by one reverse pass that shares the output's error by variances (adjoint), by Gauss-Newton steps that solve the linearised problem exactly, along the network itself or along its linearisation, by gradient descent on activities (rate 0.1, halved where the energy rose) and on errors (ePC; Goemaere et al. 2025), and to the optimum (Gauss-Newton to a largest derivative of 1e-4, at most 300 steps). Energies are parts of that of the forward pass; costs are multiply-adds of weights, and milliseconds of one thread.

Goemaere, C., et al. (2025). Error optimization: overcoming exponential signal decay in deep predictive coding networks. arXiv:2505.20137.
He, K., Zhang, X., Ren, S., & Sun, J. (2015). Delving deep into rectifiers. arXiv:1502.01852.
`;

/** Means over seeds of the energy after each step; a run that ended keeps its last. */
function meanTrace(runs: readonly SeedRun[], method: string): number[] {
  const traces = runs.map((run) => run[method]!.trace);
  return Array.from({ length: Math.max(...traces.map(({ length }) => length)) }, (_, t) =>
    meanOf(traces.map((trace) => trace[t] ?? trace.at(-1)!)),
  );
}

function costFigure(networks: readonly RandomNetwork[], runs: ReadonlyMap<string, readonly SeedRun[]>) {
  const shown = [
    { name: "exact steps", method: "10 steps", kind: "fullCovariance" },
    { name: "exact steps, linear sweep", method: "10 steps, linear sweep", kind: "fullCovariance" },
    { name: "settling", method: YARDSTICK, kind: "settle" },
    { name: "ePC", method: "ePC 5", kind: "epc" },
    { name: "adjoint", method: "adjoint", kind: "adjoint" },
  ] as const;
  return linesFigure({
    title: "Energy left against cost",
    xLabel: "Multiply-adds, in forward passes",
    panels: networks.map(({ name, sizes }) => {
      const found = runs.get(name)!;
      const lines = shown.map(({ name: line, method, kind }) => {
        const values = meanTrace(found, method);
        const places = values.map((_, t) => inferenceCost(sizes, kind, t + 1) / forwardCost(sizes));
        return { name: line, values, places, dots: kind === "adjoint" };
      });
      const last = Math.max(...lines.flatMap(({ places }) => places));
      const optimum = meanOf(found.map((run) => run[OPTIMUM]!.trace.at(-1)!));
      const ends = { values: [optimum, optimum], places: [1, last], target: true };
      return { name, domain: [0, 1] as const, lines: [...lines, { name: OPTIMUM, ...ends }] };
    }),
    most: 2,
    note: "Parts of the energy of the forward pass, which costs 1; means over seeds. The sweep lies above most panels.",
  });
}

function layersFigure(networks: readonly RandomNetwork[], runs: ReadonlyMap<string, readonly SeedRun[]>) {
  const panel = (name: string, methods: readonly string[]) => {
    const found = runs.get(name)!;
    const layers = found[0]![OPTIMUM]!.perLayer.length;
    return {
      name,
      lines: methods.map((method) => ({
        name: method,
        values: Array.from({ length: layers }, (_, k) =>
          meanOf(found.map((run) => run[method]!.perLayer[k]!)),
        ),
        target: method === OPTIMUM,
      })),
    };
  };
  return linesFigure({
    title: "Where the energy lies after inference",
    xLabel: "Layer",
    start: 1,
    most: 2,
    panels: networks.flatMap(({ name }) => [
      panel(name, ["settle 20", YARDSTICK, "1 step", "5 steps", OPTIMUM]),
      { ...panel(name, ["sweep", "adjoint", OPTIMUM]), name: `${name}, one pass` },
    ]),
    note: "Parts of the energy of the forward pass, all of it in the last layer before inference; means over seeds.",
  });
}
