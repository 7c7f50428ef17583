/** What figures of a simulation show: plain numbers, so that they can be kept beside its quantities. */

/** One value an epoch. */
export interface Course {
  /** Index of the pattern shown. */
  readonly pattern: number[];
  /** Mean over the updates, nats. */
  readonly surprise: number[];
  /** Mean Σ ΔW² of the updates. */
  readonly weightChange: number[];
  /** Of the state after the last update, given the evidence shown, nats. */
  readonly freeEnergy: number[];
  readonly accuracy: number[];
  readonly complexity: number[];
}

export function emptyCourse(): Course {
  const [pattern, surprise, weightChange] = [[], [], []];
  return { pattern, surprise, weightChange, freeEnergy: [], accuracy: [], complexity: [] };
}

export interface Shown {
  /** Pixels of a row of an image. */
  readonly columns: number;
  /** Of patterns and attractors. */
  readonly labels: readonly string[];
  readonly patterns: readonly (readonly number[])[];
  /** Where relaxation from each pattern ends. */
  readonly attractors: readonly (readonly number[])[];
  /** Couplings, row-major. */
  readonly weights: readonly number[];
  readonly course: Course;
  /** Cues with what they are cues of and the responses to them. */
  readonly recalled?: readonly Recalled[];
  /** Of every trial with a noisy cue: r² of cue and target, and of response and target. */
  readonly trials?: readonly CueTrials[];
  /** Of a free run: correlations with each pattern, and the states. */
  readonly free?: {
    readonly states: readonly (readonly number[])[];
    readonly correlations: readonly (readonly number[])[];
  };
  /** Couplings before a free run with learning, or of the network that is compared with. */
  readonly otherWeights?: readonly number[];
  /** Attractors before it. */
  readonly attractorsBefore?: readonly (readonly number[])[];
}

export interface CueTrials {
  readonly name: string;
  readonly cue: readonly number[];
  readonly response: readonly number[];
}

/** What figures show of reconstructions. */
export function trialsOf(
  name: string,
  found: readonly { cueCorr: number; responseCorr: number }[],
): CueTrials {
  return {
    name,
    cue: found.map(({ cueCorr }) => cueCorr ** 2),
    response: found.map(({ responseCorr }) => responseCorr ** 2),
  };
}

export interface Recalled {
  readonly target: readonly number[];
  readonly cue: readonly number[];
  readonly response: readonly number[];
}
