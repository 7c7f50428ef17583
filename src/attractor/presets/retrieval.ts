/** Retrieval and generalisation of the digit simulations: noisy cues one after another, the state carried over. */

import { purpose, type Stream, stream } from "../../random/index.js";
import type { InferenceOptions } from "../infer.js";
import type { AttractorNetwork, Numbers } from "../network.js";
import { noisyCue, type Reconstruction, reconstruct } from "../recall.js";
import { type CueTrials, type Recalled, trialsOf } from "./shown.js";

/** Uniform numbers and normal ones of an experiment, apart from those of its training. */
export function chanceOf(seed: number | bigint, part: number): Stream {
  return stream(seed, purpose.simulation, part);
}

export interface NoisyRecall extends Pick<InferenceOptions, "inverseTemperature" | "steps" | "burnIn"> {
  readonly chance: Stream;
  /** Trials of the experiment in all. */
  readonly trials: number;
  /** Noise of a cue, times the standard deviation of its target. */
  readonly noiseLevel: number;
  readonly initial: "cue" | "zero";
}

/** Trial k of an experiment: a cue with noise of its own, and the response to it. */
export function recallNoisy(
  network: AttractorNetwork,
  target: Float64Array,
  k: number,
  { chance, trials, noiseLevel, initial, ...inference }: NoisyRecall,
): Reconstruction & { readonly cue: Float64Array } {
  const numbers = chance.at(k);
  const normals = target.map(() => numbers.normal());
  const cue = noisyCue(target, normals, { noiseLevel });
  const uniforms = [
    (step: number, node: number) => chance.uniform(trials + k * inference.steps + step, node),
  ];
  return { ...reconstruct(network, target, cue, initial, { ...inference, uniforms }), cue };
}

export interface Trials {
  /** Median over trials of r²(response, target) - r²(cue, target). */
  readonly gain: number;
  /** Median of r²(cue, target). */
  readonly cueR2: number;
  /** The first ten trials. */
  readonly recalled: readonly Recalled[];
  /** Every trial. */
  readonly shown: CueTrials;
}

export interface TrialOptions {
  /** In figures. */
  readonly name: string;
  readonly targets: readonly ArrayLike<number>[];
  /** Whether targets come in turn, or are drawn. */
  readonly order: "inTurn" | "random";
  /** Targets are shown as this times the pattern. */
  readonly scale: number;
  readonly inverseTemperature: number;
  readonly chance: Stream;
}

const TRIALS = 100;
const STEPS = 100;

/** 100 trials of 100 steps, signal-to-noise ratio 1, no burn-in. */
export function cueTrials(network: AttractorNetwork, options: TrialOptions): Trials {
  const { name, targets, order, scale, inverseTemperature, chance } = options;
  const found: Reconstruction[] = [];
  const recalled: Recalled[] = [];
  let state: Numbers = network.state;
  for (let trial = 0; trial < TRIALS; trial++) {
    const numbers = chance.at(trial);
    const drawn = numbers.uniform();
    const index = order === "inTurn" ? trial % targets.length : Math.floor(drawn * targets.length);
    const target = Float64Array.from(targets[index]!, (x) => scale * x);
    const cue = noisyCue(
      target,
      Float64Array.from(target, () => numbers.normal()),
      { snr: 1 },
    );
    const one = reconstruct(network, target, cue, state, {
      inverseTemperature,
      steps: STEPS,
      uniforms: [(step, node) => chance.uniform(TRIALS + trial * STEPS + step, node)],
    });
    found.push(one);
    if (trial < 10) recalled.push({ target: [...target], cue: [...cue], response: [...one.response] });
    state = one.run.last;
  }
  const shown = trialsOf(name, found);
  return { gain: median(found.map(({ gainR2 }) => gainR2)), cueR2: median(shown.cue), recalled, shown };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
