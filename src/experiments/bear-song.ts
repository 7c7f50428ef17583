/**
 * A bear that is heard and smelt, and then is no longer heard: does unlearning the sound spoil the smell? Song et al.
 * 2024, Inferring neural activity before plasticity as a foundation for learning beyond backpropagation (Nature
 * Neuroscience 27), its example: 1-1-2 identity units, all weights 1, x = 1, y = (0, 1), 64 updates.
 */

import { energyNetwork, type Inference } from "../deep/index.js";
import { descent } from "./descent.js";

export const UPDATES = 64;
export const songRates = [0.5, 0.2, 0.1, 0.05, 0.01, 0.005] as const;

export interface BearMethod {
  readonly name: string;
  readonly inference: Inference;
}

/** Ways to learn, with the settings of the published comparison. */
export const bearMethods: readonly BearMethod[] = [
  { name: "backprop", inference: { method: "backprop" } },
  { name: "settle", inference: { method: "settle", steps: 128, rate: 0.1, halveOnRise: true } },
  { name: "fullCovariance", inference: { method: "fullCovariance" } },
  { name: "sweepRepredict", inference: { method: "sweepRepredict" } },
  { name: "ePC", inference: { method: "epc", steps: 5, rate: 0.1 } },
  { name: "sweep, standard", inference: { method: "sweep", learning: "standard" } },
  { name: "sweep, precisionWeighted", inference: { method: "sweep", learning: "precisionWeighted" } },
];

/** One method at one rate; every series has a value before each update. */
export interface SongRun {
  readonly method: string;
  readonly rate: number;
  readonly hear: readonly number[];
  readonly smell: readonly number[];
  /** The hidden unit as predicted, and after inference. */
  readonly predicted: readonly number[];
  readonly inferred: readonly number[];
  /** Input to hidden, hidden to hear, hidden to smell. */
  readonly weights: readonly (readonly [number, number, number])[];
}

const x = [[1]];
const y = [[0, 1]];

export function songRun({ name, inference }: BearMethod, rate: number): SongRun {
  const ones = (rows: number): number[][] => Array.from({ length: rows }, () => [1]);
  const network = energyNetwork({
    layers: [{ size: 1 }, { size: 1 }, { size: 2 }],
    connections: [
      { bias: false, weights: ones(1) },
      { bias: false, weights: ones(2) },
    ],
  });
  const learn = descent(network, inference, { kind: "sgd", learningRate: rate });
  const [hear, smell, predicted, inferred]: number[][] = [[], [], [], []];
  const weights: [number, number, number][] = [];
  for (let update = 0; update < UPDATES; update++) {
    const [h, s] = network.forward(x).data;
    const [first, second] = network.connections.map(({ weights: { data } }) => data);
    hear!.push(h!);
    smell!.push(s!);
    predicted!.push(first![0]!);
    inferred!.push(network.infer(x, y, inference).activities[0]!.data[0]!);
    weights.push([first![0]!, second![0]!, second![1]!]);
    learn(x, y);
  }
  return {
    method: name,
    rate,
    hear: hear!,
    smell: smell!,
    predicted: predicted!,
    inferred: inferred!,
    weights,
  };
}

export interface SongRow {
  readonly method: string;
  readonly rate: number;
  readonly hearAfterOne: number;
  readonly smellAfterOne: number;
  readonly lowestSmell: number;
  /** The update after which the smell is lowest. */
  readonly lowestAt: number;
  /** Σ |smell - 1| over predictions. */
  readonly interference: number;
  /** The update after which the sound is first predicted below one half; null where it never is. */
  readonly heardNoMoreAt: number | null;
  /** Predictions of the smell below 0.95. */
  readonly spoilt: number;
  /** Between the first change of predictions and the way to the target. */
  readonly cosine: number;
}

/** What the comparison reports of a run. */
export function songRow({ method, rate, hear, smell }: SongRun): SongRow {
  const lowestSmell = Math.min(...smell);
  const change = [hear[1]! - hear[0]!, smell[1]! - smell[0]!] as const;
  const wanted = [0 - hear[0]!, 1 - smell[0]!] as const;
  const length = ([a, b]: readonly [number, number]): number => Math.sqrt(a * a + b * b);
  const heardNoMoreAt = hear.findIndex((h) => h < 0.5);
  return {
    ...{ method, rate, hearAfterOne: hear[1]!, smellAfterOne: smell[1]!, lowestSmell },
    lowestAt: smell.indexOf(lowestSmell),
    interference: smell.reduce((sum, s) => sum + Math.abs(s - 1), 0),
    heardNoMoreAt: heardNoMoreAt < 0 ? null : heardNoMoreAt,
    spoilt: smell.filter((s) => s < 0.95).length,
    cosine: (change[0] * wanted[0] + change[1] * wanted[1]) / (length(change) * length(wanted)),
  };
}
