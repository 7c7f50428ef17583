/**
 * Memories of patterns of 1 and -1: an energy network that learns them as outputs of a free cause (Salvatori et al.
 * 2021, arXiv:2109.08063), and what classical memories of the same patterns make of a cue.
 */

import type { AttractorNetwork } from "../attractor/index.js";
import { type EnergyNetwork, energyNetwork, withCause } from "../deep/index.js";
import { tanh } from "../scalar/elementary/index.js";

export type Pattern = readonly number[];

/** What the cause passes through on its way to the outputs. */
export type Decoder = "linear" | "tanh";

/** Passes over the patterns. */
const EPOCHS = 100;
const RATE = 0.03;

/** A cause of as many units as patterns, three exact steps for each update, all patterns in one batch. */
export async function learnPatterns(
  patterns: readonly Pattern[],
  decoder: Decoder,
  seed: number,
): Promise<EnergyNetwork> {
  const activation = decoder === "linear" ? "identity" : "tanh";
  const network = energyNetwork(
    withCause({
      layers: [{ size: patterns.length, activation }, { size: patterns[0]!.length }],
      connections: { initialiser: "fanIn" },
      seed,
    }),
  );
  const training = network.train(
    patterns.map(() => [1]),
    patterns,
    {
      inference: { method: "fullCovariance", maxIterations: 3 },
      optimiser: { kind: "adam", learningRate: RATE },
      ...{ epochs: EPOCHS, batch: patterns.length },
    },
  );
  for await (const { status } of training) if (status === "diverged") break;
  return network;
}

/** Rows of a matrix as signs; 0 counts as 1. */
export function signRows({ columns, data }: { columns: number; data: ArrayLike<number> }): number[][] {
  return Array.from({ length: data.length / columns }, (_, r) =>
    Array.from({ length: columns }, (_, i) => (data[r * columns + i]! < 0 ? -1 : 1)),
  );
}

/** Whether all units are right. */
export function isSame(a: Pattern, b: Pattern): boolean {
  return a.every((value, i) => value === b[i]);
}

/** Rounds of a classical memory at most. */
const MOST_ROUNDS = 200;

/**
 * All units at once from the couplings, again and again until nothing moves.
 *
 * @param rounds 1: one step
 * @param known units that are held at the cue's value; default none
 * @param precision of graded beliefs tanh(precision · input); undefined: signs
 */
export function classicalRecall(
  { couplings, size }: AttractorNetwork,
  cue: Pattern,
  { rounds = MOST_ROUNDS, known, precision }: ClassicalRecall = {},
): number[] {
  const { matrix } = couplings;
  let state = [...cue];
  for (let round = 0; round < rounds; round++) {
    const next = state.map((old, i) => {
      if (known?.[i] === 1) return old;
      let input = 0;
      for (let j = 0; j < size; j++) input += matrix[i * size + j]! * state[j]!;
      return precision === undefined ? (input < 0 ? -1 : 1) : tanh(precision * input);
    });
    const moved = next.some((value, i) => Math.abs(value - state[i]!) > 1e-4);
    state = next;
    if (!moved) break;
  }
  return state.map((value) => (value < 0 ? -1 : 1));
}

export interface ClassicalRecall {
  readonly rounds?: number;
  readonly known?: Pattern;
  readonly precision?: number;
}
