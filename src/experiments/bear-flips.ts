/**
 * The bear of the notebook: 240 sounds and smells, of which the second output flips its sign after 80 and after 160
 * (pyhgf 0.3.0's rules, beside backpropagation and exact settling on the same rows). How far is the output dragged along
 * that did not change?
 */

import {
  energyNetwork,
  type Inference,
  type NetworkOptions,
  type SweepRecord,
  sweepNetwork,
} from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import { descent } from "./descent.js";

export const BLOCK = 80;
const ROWS = 3 * BLOCK;
const NOISE = 0.01;
const RATE = 0.2;

export interface BearRows {
  readonly inputs: readonly (readonly number[])[];
  /** The output that stays with the input, and the one that flips. */
  readonly targets: readonly (readonly [number, number])[];
}

/** x ≈ 1, y₁ = x, y₂ ≈ 1, -1, 1 in blocks of 80; noise of sd 0.01. */
export function bearRows(seed: number): BearRows {
  const { normal } = stream(seed, purpose.environment, 0);
  const inputs = Array.from({ length: ROWS }, (_, t) => [1 + NOISE * normal(t, 0)]);
  const targets = inputs.map(([input], t): [number, number] => {
    const sign = Math.floor(t / BLOCK) === 1 ? -1 : 1;
    return [input!, sign + NOISE * normal(t, 1)];
  });
  return { inputs, targets };
}

/** One method; every series has a value for each row. */
export interface FlipRun {
  readonly method: string;
  /** Predictions before learning from the row: of the output that stays, and of the one that flips. */
  readonly kept: readonly number[];
  readonly flipped: readonly number[];
  /** The hidden unit as predicted, and after inference. */
  readonly predicted: readonly number[];
  readonly inferred: readonly number[];
}

const ones = (rows: number): number[][] => Array.from({ length: rows }, () => [1]);
const connections = [
  { weights: ones(1), biases: [1] },
  { weights: ones(2), biases: [1, 1] },
];

const start = (precision: number) => ({ initial: { precision, expectedPrecision: precision } });

/** The notebook's network. */
export const flipsNetwork: NetworkOptions = {
  layers: [{ size: 1, ...start(1) }, { size: 1 }, { size: 2, ...start(2) }],
  connections,
  float: "float64",
};

/** The sweep, with what all layers did. */
export interface SweepFlips extends FlipRun {
  readonly record: SweepRecord;
}

/** The sweep of pyhgf 0.3.0: unbounded volatility updates, standard learning, SGD with rate 0.2. */
export function sweepFlips({ inputs, targets }: BearRows): SweepFlips {
  const network = sweepNetwork(flipsNetwork, { version: "pyhgf-0.3.0", volatilityUpdate: "unbounded" });
  const { predictions, record } = network.fit(inputs, targets, {
    learningKind: "standard",
    optimiser: { kind: "sgd", learningRate: RATE },
    record: ["expectedMean", "mean", "precision"],
  });
  return {
    record,
    method: "sweep (pyhgf 0.3.0)",
    kept: column(predictions.data, 2, 0),
    flipped: column(predictions.data, 2, 1),
    predicted: [...record.expectedMean![1]!.data],
    inferred: [...record.mean![1]!.data],
  };
}

/** An energy network with unit precisions on the same rows. */
export function energyFlips(method: string, inference: Inference, { inputs, targets }: BearRows): FlipRun {
  const network = energyNetwork({ layers: [{ size: 1 }, { size: 1 }, { size: 2 }], connections });
  const learn = descent(network, inference, { kind: "sgd", learningRate: RATE });
  const [kept, flipped, predicted, inferred]: number[][] = [[], [], [], []];
  for (const [t, input] of inputs.entries()) {
    const [x, y] = [[input], [targets[t]!]];
    const [first, second] = network.forward(x).data;
    const [hidden] = network.connections;
    kept!.push(first!);
    flipped!.push(second!);
    predicted!.push(hidden!.weights.data[0]! * input[0]! + hidden!.bias![0]!);
    inferred!.push(network.infer(x, y, inference).activities[0]!.data[0]!);
    learn(x, y);
  }
  return { method, kept: kept!, flipped: flipped!, predicted: predicted!, inferred: inferred! };
}

/** All three ways. */
export function flipRuns(rows: BearRows): [SweepFlips, FlipRun, FlipRun] {
  return [
    sweepFlips(rows),
    energyFlips("backprop", { method: "backprop" }, rows),
    energyFlips("fullCovariance", { method: "fullCovariance" }, rows),
  ];
}

export interface FlipRow {
  readonly method: string;
  /** Least and largest prediction of the output that stays after the first flip, and after the second. */
  readonly lowest: number;
  /** Row of it, from 0. */
  readonly lowestAt: number;
  readonly highest: number;
  /** The first row, from 0, at which the flipped output is predicted below -0.5; null where it never is. */
  readonly turnedAt: number | null;
}

export function flipRow({ method, kept, flipped }: FlipRun): FlipRow {
  const after = kept.slice(BLOCK, 2 * BLOCK);
  const lowest = Math.min(...after);
  const turned = flipped.findIndex((value, t) => t >= BLOCK && value < -0.5);
  return {
    ...{ method, lowest, lowestAt: BLOCK + after.indexOf(lowest) },
    highest: Math.max(...kept.slice(2 * BLOCK)),
    turnedAt: turned < 0 ? null : turned,
  };
}

function column(flat: ArrayLike<number>, width: number, at: number): number[] {
  return Array.from({ length: flat.length / width }, (_, row) => flat[row * width + at]!);
}
