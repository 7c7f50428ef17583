/** Recall of seven random patterns of 64 signs from cues in which a share of the units, nobody knows which, is flipped. */

import { baselineNetwork, randomPatterns } from "../attractor/index.js";
import { meanOf } from "../checklist/moments.js";
import { recallSigns } from "../deep/index.js";
import { purpose, shuffled, stream } from "../random/index.js";
import {
  classicalRecall,
  type Decoder,
  isSame,
  learnPatterns,
  type Pattern,
  signRows,
} from "./memory-network.js";

const PATTERNS = 7;
export const UNITS = 64;
/** Of each pattern at each share. */
const CUES = 4;
export const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5] as const;

/** Precision of a known unit in one pass, and of a unit that may be wrong. */
const [SURE, UNSURE] = [10, 2];

export const memoryMethods = [
  "predictive coding, beliefs",
  "predictive coding, tanh, beliefs",
  "predictive coding, one pass",
  "pseudo-inverse, beliefs",
  "pseudo-inverse, repeated",
  "pseudo-inverse, one step",
  "Hebbian, repeated",
  "Hebbian, one step",
  "nearest pattern",
] as const;
export type MemoryMethod = (typeof memoryMethods)[number];

/** One method at one share of flipped units, with one set of patterns. */
export interface MemoryCell {
  readonly method: MemoryMethod;
  readonly share: number;
  readonly cues: number;
  /** Recalled without any error. */
  readonly exact: number;
  /** Means over cues, of predictive coding. */
  readonly steps?: number;
  readonly rounds?: number;
  readonly energy?: number;
}

/** @param sharesOf of units flipped, exactly round(share · 64) different ones */
export async function memoryRun(
  seed: number,
  sharesOf: readonly number[] = shares,
): Promise<readonly MemoryCell[]> {
  const patterns = randomPatterns({ count: PATTERNS, size: UNITS, seed }).map((p) => [...p]);
  const learnt: Record<Decoder, Awaited<ReturnType<typeof learnPatterns>>> = {
    linear: await learnPatterns(patterns, "linear", seed),
    tanh: await learnPatterns(patterns, "tanh", seed),
  };
  const [hebbian, projection] = [
    baselineNetwork("hopfield", patterns),
    baselineNetwork("projection", patterns),
  ];
  return sharesOf.flatMap((share) => {
    const cues = patterns.flatMap((pattern, k) =>
      Array.from({ length: CUES }, (_, c) => flipped(pattern, share, seed, k * CUES + c)),
    );
    const targets = cues.map((_, at) => patterns[Math.floor(at / CUES)]!);
    const cell = (
      method: MemoryMethod,
      found: readonly Pattern[],
      more: Partial<MemoryCell> = {},
    ): MemoryCell => ({
      ...{
        method,
        share,
        cues: cues.length,
        exact: found.filter((row, at) => isSame(row, targets[at]!)).length,
      },
      ...more,
    });
    const beliefs = (decoder: Decoder, method: MemoryMethod): MemoryCell => {
      const { signs, steps, rounds, energies } = recallSigns(learnt[decoder], cues, { precision: UNSURE });
      return cell(method, signRows(signs), {
        steps: meanOf(steps),
        rounds: meanOf(rounds),
        energy: meanOf(energies),
      });
    };
    const pass = learnt.linear.recall(cues, [Array<number>(UNITS).fill(SURE)]);
    const classical = (network: typeof hebbian, options: Parameters<typeof classicalRecall>[2]): number[][] =>
      cues.map((cue) => classicalRecall(network, cue, options));
    return [
      beliefs("linear", "predictive coding, beliefs"),
      beliefs("tanh", "predictive coding, tanh, beliefs"),
      cell("predictive coding, one pass", signRows(pass.completions), {
        ...{ steps: meanOf(pass.steps), rounds: 1, energy: meanOf(pass.energies) },
      }),
      cell("pseudo-inverse, beliefs", classical(projection, { precision: UNSURE })),
      cell("pseudo-inverse, repeated", classical(projection, {})),
      cell("pseudo-inverse, one step", classical(projection, { rounds: 1 })),
      cell("Hebbian, repeated", classical(hebbian, {})),
      cell("Hebbian, one step", classical(hebbian, { rounds: 1 })),
      cell(
        "nearest pattern",
        cues.map((cue) => nearest(cue, patterns)),
      ),
    ];
  });
}

/** The pattern with exactly so many units flipped, different ones for each number. */
function flipped(pattern: Pattern, share: number, seed: number, number: number): number[] {
  const order = shuffled([...pattern.keys()], stream(seed, purpose.simulation, 4).at(number));
  const wrong = new Set(order.slice(0, Math.round(share * pattern.length)));
  return pattern.map((value, i) => (wrong.has(i) ? -value : value));
}

/** The pattern with most units in common; of several the first. */
function nearest(cue: Pattern, patterns: readonly Pattern[]): Pattern {
  const common = patterns.map((pattern) => pattern.filter((value, i) => value === cue[i]).length);
  return patterns[common.indexOf(Math.max(...common))]!;
}
