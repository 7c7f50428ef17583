/**
 * Training of deep residual networks whose first layer must learn: only one of 16 inputs matters, and four units are
 * too few to hand on the others. Weights, multipliers and residual connections as in muPC (Innocenti et al. 2025,
 * arXiv:2505.13124).
 */

import type { CheckRun } from "../checklist/report.js";
import {
  depthScaled,
  diagnose,
  type EnergyNetwork,
  energyNetwork,
  examine,
  type Inference,
} from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import { keptParts } from "./kept-parts.js";

export const depths = [16, 32] as const;
const INPUTS = 16;
const WIDTH = 4;
const LEARNT = 128;
const HELD_OUT = 500;
export const EPOCHS = 10;

export const depthMethods: readonly { readonly name: string; readonly inference: Inference }[] = [
  { name: "backprop", inference: { method: "backprop" } },
  { name: "ePC 5", inference: { method: "epc", steps: 5, rate: 0.1 } },
  { name: "fullCovariance 3", inference: { method: "fullCovariance", maxIterations: 3 } },
  { name: "settle 32", inference: { method: "settle", steps: 32, rate: 0.1 } },
];

/** @param layers hidden layers */
export function residualNetwork(layers: number, seed: number): EnergyNetwork {
  return energyNetwork(
    depthScaled(
      {
        ...{ seed, head: "bernoulli" },
        layers: [
          { size: INPUTS },
          ...Array.from({ length: layers }, () => ({ size: WIDTH, activation: "tanh" as const })),
          { size: 1 },
        ],
      },
      "muPC",
    ),
  );
}

export interface Rows {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
}

/** Standard normal inputs; the target says whether the first one is positive. */
export function needleRows(seed: number): { readonly learnt: Rows; readonly heldOut: Rows } {
  const random = stream(seed, purpose.simulation, 1).at(0);
  const draw = (count: number): Rows => {
    const x = Array.from({ length: count }, () => Array.from({ length: INPUTS }, () => random.normal()));
    return { x, y: x.map(([first]) => [first! > 0 ? 1 : 0]) };
  };
  return { learnt: draw(LEARNT), heldOut: draw(HELD_OUT) };
}

export interface DepthRun {
  /** After each epoch: share of held-out rows that are right. */
  readonly heldOut: readonly number[];
  /** Mean loss of rows as they were learnt from, last epoch. */
  readonly loss: number;
  /** Before learning, on a probe of eight rows: largest error of layers 1 to the output. */
  readonly errors: readonly number[];
  /** The same probe: layers that `diagnose` calls dead. */
  readonly dead: number;
}

/** Adam of rate 0.03, batches of 16. */
export async function depthRun(layers: number, inference: Inference, seed: number): Promise<DepthRun> {
  const network = residualNetwork(layers, seed);
  const { learnt, heldOut } = needleRows(seed);
  const [x, y] = [learnt.x.slice(0, 8), learnt.y.slice(0, 8)];
  const errors = examine(network, x, y, { inference }).layers.map(({ largestError }) => largestError);
  const dead = diagnose(network, x, y, { inference }).filter(({ signal }) => signal === "deadLayer").length;
  const right: number[] = [];
  let loss = Number.NaN;
  for await (const report of network.train(learnt.x, learnt.y, {
    inference,
    optimiser: { kind: "adam", learningRate: 0.03 },
    epochs: EPOCHS,
    batch: 16,
    shuffleSeed: seed,
    validation: heldOut,
  })) {
    right.push(report.validationAccuracy!);
    loss = report.loss;
  }
  return { heldOut: right, loss, errors, dead };
}

/** Runs of one depth and method, one for each seed. */
export interface DepthGroup {
  readonly layers: number;
  readonly method: string;
  readonly runs: readonly DepthRun[];
}

/** @returns undefined where it was stopped; what is done is kept by depth, method and seed */
export async function depthGroups(
  layersOf: readonly number[],
  seeds: readonly number[],
  run: CheckRun,
): Promise<DepthGroup[] | undefined> {
  const groups = layersOf.flatMap((layers) => depthMethods.map((method) => ({ layers, ...method })));
  const runs = await keptParts(
    "training",
    groups.flatMap(({ layers, name, inference }) =>
      seeds.map((seed) => ({
        key: `${layers} layers, ${name}, seed ${seed}`,
        run: () => depthRun(layers, inference, seed),
      })),
    ),
    run,
  );
  const count = seeds.length;
  return (
    runs &&
    groups.map(({ layers, name: method }, g) => ({
      layers,
      method,
      runs: runs.slice(g * count, (g + 1) * count),
    }))
  );
}
