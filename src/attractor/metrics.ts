/** What is measured of states and couplings: correlations, angles, distinct attractors, asymmetry, sequences. */

import { distance } from "./relax.js";

type Values = ArrayLike<number>;

/** Pearson correlation; 0 where one of the two does not vary. */
export function correlation(a: Values, b: Values): number {
  const n = a.length;
  const [ma, mb] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [da, db] = [a[i]! - ma, b[i]! - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  // A constant has only the rounding of its mean left.
  const varies = (squares: number, mean: number): boolean => squares > n * (1e-15 * mean) ** 2;
  if (!(varies(aa, ma) && varies(bb, mb))) return 0;
  return Math.min(1, Math.max(-1, ab / Math.sqrt(aa * bb)));
}

function meanOf(values: Values): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! / values.length;
  return mean;
}

/** Values less their mean, over their population standard deviation and an offset. */
export function zScore(values: Values, offset = 0): Float64Array {
  const mean = meanOf(values);
  const sd = populationSd(values);
  return Float64Array.from(values, (x) => (x - mean) / (sd + offset));
}

/** Population standard deviation. */
export function populationSd(values: Values): number {
  const n = values.length;
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  return Math.sqrt(squares / n);
}

/** Angle between two vectors as they are, not centred, in degrees. */
export function angle(a: Values, b: Values): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  const cosine = Math.min(1, Math.max(-1, ab / Math.sqrt(aa * bb)));
  return (Math.acos(cosine) * 180) / Math.PI;
}

export interface Orthogonality {
  /** Mean |90 - angle| over pairs, degrees; null without pairs. */
  readonly meanAbsDeviation: number | null;
  /** Root mean square of 90 - angle. */
  readonly rms: number | null;
  /** Over all ordered pairs, angles with itself (0) included. */
  readonly meanAbsDeviationIncludeDiagonal: number | null;
  readonly meanPairCorrelation: number | null;
  readonly maxPairCorrelation: number | null;
}

/**
 * How far vectors are from right angles.
 *
 * @param filtered leaves out pairs with angles below 1 and above 179 degrees: the same vector, or its opposite
 */
export function orthogonality(states: readonly Values[], filtered: boolean): Orthogonality {
  const deviations: number[] = [];
  const correlations: number[] = [];
  for (const [i, a] of states.entries()) {
    for (const b of states.slice(i + 1)) {
      const degrees = angle(a, b);
      if (filtered && (degrees < 1 || degrees > 179)) continue;
      deviations.push(Math.abs(90 - degrees));
      correlations.push(correlation(a, b));
    }
  }
  const pairs = deviations.length;
  if (pairs === 0) {
    const none = { meanAbsDeviation: null, rms: null, meanAbsDeviationIncludeDiagonal: null };
    return { ...none, meanPairCorrelation: null, maxPairCorrelation: null };
  }
  const total = deviations.reduce((sum, d) => sum + d, 0);
  return {
    meanAbsDeviation: total / pairs,
    rms: Math.sqrt(deviations.reduce((sum, d) => sum + d * d, 0) / pairs),
    meanAbsDeviationIncludeDiagonal: (2 * total + 90 * states.length) / (2 * pairs + states.length),
    meanPairCorrelation: correlations.reduce((sum, r) => sum + r, 0) / pairs,
    maxPairCorrelation: Math.max(...correlations),
  };
}

/** Indices of states that lie at least the tolerance, in the largest difference of a node, from all kept before them. */
export function uniqueStates(states: readonly Values[], tolerance: number): number[] {
  const kept: number[] = [];
  for (const [i, state] of states.entries()) {
    if (kept.every((k) => distance(states[k]!, state) >= tolerance)) kept.push(i);
  }
  return kept;
}

/** Indices of states that no state before them equals after rounding to decimal places. */
export function distinctRounded(states: readonly Values[], places: number): number[] {
  const scale = 10 ** places;
  // Adding 0 makes 0 of -0.
  const rounded = states.map((state) => Array.from(state, (x) => roundHalfEven(x * scale) + 0).join(" "));
  return rounded.flatMap((text, i) => (rounded.indexOf(text) === i ? [i] : []));
}

function roundHalfEven(x: number): number {
  const nearest = Math.round(x);
  return Math.abs(x - Math.trunc(x)) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/** ‖W - W'‖ / ‖W‖ in Frobenius norms: 0 symmetric, √2 unrelated, 2 antisymmetric. */
export function asymmetry(weights: Values, size: number): number {
  let [difference, whole] = [0, 0];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const [w, v] = [weights[i * size + j]!, weights[j * size + i]!];
      difference += (w - v) ** 2;
      whole += w * w;
    }
  }
  return whole === 0 ? 0 : Math.sqrt(difference / whole);
}

export interface CouplingSimilarity {
  readonly offDiagonalCorrelation: number;
  /** ‖W1 - W2‖ / ‖W1‖. */
  readonly relativeFrobenius: number;
  readonly upperTriangleCorrelation: number;
}

export function couplingSimilarity(first: Values, second: Values, size: number): CouplingSimilarity {
  const entries = (weights: Values, wanted: (i: number, j: number) => boolean): number[] =>
    Array.from(weights).filter((_, at) => wanted(Math.floor(at / size), at % size));
  let [difference, whole] = [0, 0];
  for (let at = 0; at < size * size; at++) {
    difference += (first[at]! - second[at]!) ** 2;
    whole += first[at]! ** 2;
  }
  const alike = (wanted: (i: number, j: number) => boolean): number =>
    correlation(entries(first, wanted), entries(second, wanted));
  return {
    offDiagonalCorrelation: alike((i, j) => i !== j),
    relativeFrobenius: Math.sqrt(difference / whole),
    upperTriangleCorrelation: alike((i, j) => i < j),
  };
}

export interface SequenceMetrics {
  /** Pattern with the highest correlation, a state. */
  readonly bestMatch: readonly number[];
  /** Shares of steps that stay with a pattern, go on to the next, and go back to the one before. */
  readonly stay: number;
  readonly advance: number;
  readonly back: number;
  readonly meanBestCorrelation: number;
  /** States spent with a pattern before it is left, 1 / (1 - stay); null where it never is. */
  readonly dwell: number | null;
}

export function sequenceMetrics(states: readonly Values[], patterns: readonly Values[]): SequenceMetrics {
  const best = states.map((state) => {
    const all = patterns.map((pattern) => correlation(state, pattern));
    const highest = Math.max(...all);
    return { match: all.indexOf(highest), highest };
  });
  const bestMatch = best.map(({ match }) => match);
  const count = patterns.length;
  // With two patterns the next one is also the one before: it counts as the next.
  const steps = bestMatch.slice(1).map((k, t) => {
    const by = (k - bestMatch[t]! + count) % count;
    return by === 0 ? "stay" : by === 1 ? "advance" : by === count - 1 ? "back" : "other";
  });
  const share = (kind: string): number => steps.filter((step) => step === kind).length / steps.length;
  const stay = share("stay");
  return {
    ...{ bestMatch, stay, advance: share("advance"), back: share("back") },
    meanBestCorrelation: best.reduce((sum, { highest }) => sum + highest, 0) / states.length,
    dwell: stay === 1 ? null : 1 / (1 - stay),
  };
}

export interface Decomposition {
  readonly symmetric: Float64Array;
  readonly antisymmetric: Float64Array;
}

/** W = S + A: S carries fixed points, A directed flow. */
export function decompose(weights: Values, size: number): Decomposition {
  const half = (sign: number): Float64Array =>
    Float64Array.from(weights, (w, at) => {
      const transposed = weights[(at % size) * size + Math.floor(at / size)]!;
      return (w + sign * transposed) / 2;
    });
  return { symmetric: half(1), antisymmetric: half(-1) };
}

/** -½ x'Sx - c · x, the energy that symmetric couplings have. */
export function symmetricEnergy(weights: Values, state: Values, evidence: Values): number {
  const n = state.length;
  let energy = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) energy -= (state[i]! * weights[i * n + j]! * state[j]!) / 2;
    energy -= evidence[i]! * state[i]!;
  }
  return energy;
}
