/** What the page computes: a network that learned the stored drawings, what it makes of a cue, where that settles. */

import {
  type AttractorNetwork,
  attractorNetwork,
  correlation,
  distance,
  type FloatArray,
  infer,
  orthogonality,
  relax,
  trainingSteps,
} from "../attractor/index.js";
import { cellCount, type Drawing, type Stored } from "./grid.js";

/**
 * How the drawings are learned: so that thin strokes, which have almost all of their paper in common, are kept apart.
 */
export const training = {
  ...{ evidenceLevel: 3, inverseTemperature: 1, learningRate: 0.2 / cellCount, steps: 10, seed: 1 },
} as const;
export const epochsPerPattern = 50;

/** Inverse temperature at which the attractors of the patterns are found. */
export const settlingAt = 4;

/** Where patterns settle: the same state, where no cell differs by more than this. */
const SAME = 0.2;
const settling = { stop: "state", tolerance: 1e-6, maxSteps: 500 } as const;

export interface Attractor {
  readonly state: FloatArray;
  /** Pattern that it is most like, and how much. */
  readonly nearest: Nearest;
  /** Patterns that settle there; none where it was found from a cue. */
  readonly from: readonly string[];
}

export interface Memory {
  readonly patterns: readonly Stored[];
  readonly network: AttractorNetwork;
  readonly attractors: readonly Attractor[];
  /** Patterns whose settling did not end. */
  readonly unsettled: readonly string[];
  /** Mean |90 - angle| of patterns and of attractors, in degrees; null below two. */
  readonly angles: { readonly patterns: number | null; readonly attractors: number | null };
  /** Why learning ended early. */
  readonly failure?: string;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Learns the patterns from nothing, an update a step, so that a page can draw between steps. The same patterns in the same
 * order make the same memory, to the bit.
 *
 * @param patterns at least one
 */
export function* learned(patterns: readonly Stored[]): Generator<Progress, Memory> {
  const network = attractorNetwork({ size: cellCount });
  const epochs = epochsPerPattern * patterns.length;
  const total = epochs * training.steps;
  let failure: string | undefined;
  const drawn = patterns.map(({ cells }) => cells);
  for (const step of trainingSteps(network, { ...training, patterns: drawn, epochs })) {
    failure = step.failure;
    yield { done: network.updates, total };
  }
  let attractors: readonly Attractor[] = [];
  const unsettled: string[] = [];
  for (const { name, cells } of patterns) {
    const { state, status } = relax(network, cells, { ...settling, inverseTemperature: settlingAt });
    if (status === "converged") attractors = withAttractor(attractors, state, patterns, name);
    else unsettled.push(name);
    yield { done: total, total };
  }
  const spread = (states: readonly ArrayLike<number>[]): number | null =>
    orthogonality(states, true).meanAbsDeviation;
  const angles = { patterns: spread(drawn), attractors: spread(attractors.map(({ state }) => state)) };
  return { patterns, network, attractors, unsettled, angles, ...(failure !== undefined && { failure }) };
}

/** A state among the attractors, as one of them or as a new one. @param from pattern that settles there */
export function withAttractor(
  attractors: readonly Attractor[],
  state: FloatArray,
  patterns: readonly Stored[],
  from?: string,
): readonly Attractor[] {
  const names = from === undefined ? [] : [from];
  const known = attractors.findIndex((each) => distance(each.state, state) < SAME);
  if (known < 0) return [...attractors, { state, nearest: nearestTo(state, patterns)!, from: names }];
  return attractors.map((each, k) => (k === known ? { ...each, from: [...each.from, ...names] } : each));
}

export interface Nearest {
  readonly index: number;
  readonly name: string;
  /** Pearson correlation of the state and the pattern. */
  readonly corr: number;
}

/** @returns undefined without patterns */
export function nearestTo(state: ArrayLike<number>, patterns: readonly Stored[]): Nearest | undefined {
  const all = patterns.map(({ cells }) => correlation(state, cells));
  const corr = Math.max(...all);
  const index = all.indexOf(corr);
  return patterns[index] && { index, name: patterns[index].name, corr };
}

/** What is played: the state after each update. */
export interface Played {
  readonly states: readonly FloatArray[];
  /** What is shown at the end. */
  readonly answer: ArrayLike<number>;
  /** One list a pattern: correlation with the cue, then with each state. */
  readonly courses: readonly (readonly number[])[];
  /** One number a pattern: correlation with the answer. */
  readonly answerCorr: readonly number[];
}

export interface RecallSettings {
  readonly inverseTemperature: number;
  /** How strongly the cue is shown. */
  readonly likelihoodPrecision: number;
  readonly seed: number;
}

export const recallSteps = 60;
export const recallBurnIn = 20;

/** Draws states from the cue on, with the cue as evidence; the answer is the mean state after the burn-in. */
export function recalled({ network, patterns }: Memory, cue: Drawing, settings: RecallSettings): Played {
  const [run] = infer(network, [{ initial: cue, evidence: cue }], {
    ...{ ...settings, steps: recallSteps, burnIn: recallBurnIn, record: true },
  });
  return played(cue, run!.states!, run!.meanState, patterns);
}

export interface Settled extends Played {
  readonly status: "converged" | "cycle" | "limit";
}

/** Deterministic updates from the cue on, without evidence, until the state stays. */
export function settled({ network, patterns }: Memory, cue: Drawing, inverseTemperature: number): Settled {
  const { steps, status, state } = relax(network, cue, { ...settling, inverseTemperature });
  const [run] = infer(network, [{ initial: cue }], {
    ...{ inverseTemperature, steps, mode: "deterministic", record: true },
  });
  return { ...played(cue, run!.states!, state, patterns), status };
}

function played(
  cue: Drawing,
  states: readonly FloatArray[],
  answer: ArrayLike<number>,
  patterns: readonly Stored[],
): Played {
  const courses = patterns.map(({ cells }) => [cue, ...states].map((state) => correlation(state, cells)));
  return { states, answer, courses, answerCorr: patterns.map(({ cells }) => correlation(answer, cells)) };
}
