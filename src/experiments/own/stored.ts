/** What the commands on patterns of one's own share: patterns with names, and what attractors are measured by. */

import {
  type AttractorMemory,
  type AttractorNetwork,
  angle,
  correlation,
  orthogonality,
  type RelaxationOptions,
  type Relaxed,
  relax,
  uniqueStates,
} from "../../attractor/index.js";
import { meanOf } from "../../checklist/moments.js";

/** Rows of as many numbers as the network has units, and a name each. */
export interface Named {
  readonly patterns: readonly Float64Array[];
  readonly labels: readonly string[];
}

/** What a network was taught, in double precision. @returns undefined where the file says nothing of it */
export function storedIn(memory: AttractorMemory | undefined): Named | undefined {
  return memory && { labels: memory.labels, patterns: memory.patterns.map((p) => Float64Array.from(p)) };
}

/** States are one attractor where no unit differs by more. */
const SAME = 0.2;

export interface AttractorsFound {
  readonly relaxed: readonly Relaxed[];
  /** Indices of converged ones, the first of each attractor. */
  readonly unique: readonly number[];
  readonly converged: number;
  /** Mean correlation of the states that relaxation ends in with where it started. */
  readonly retention: number;
  /** Mean |90 - angle| between attractors, degrees; null below two. */
  readonly orthogonality: number | null;
}

/** Relaxes from each state. */
export function findAttractors(
  network: AttractorNetwork,
  starts: readonly Float64Array[],
  options: RelaxationOptions,
): AttractorsFound {
  const relaxed = starts.map((start) => relax(network, start, options));
  const settled = relaxed.flatMap(({ status }, k) => (status === "converged" ? [k] : []));
  const states = settled.map((k) => relaxed[k]!.state);
  const unique = uniqueStates(states, SAME).map((i) => settled[i]!);
  return {
    ...{ relaxed, unique, converged: settled.length },
    retention: meanOf(relaxed.map(({ state }, k) => correlation(state, starts[k]!))),
    orthogonality: orthogonality(
      unique.map((k) => relaxed[k]!.state),
      true,
    ).meanAbsDeviation,
  };
}

/** The pattern that a state is most like. */
export function nearest(
  state: ArrayLike<number>,
  { patterns, labels }: Named,
): { readonly index: number; readonly label: string; readonly corr: number } {
  const all = patterns.map((pattern) => correlation(state, pattern));
  const corr = Math.max(...all);
  const index = all.indexOf(corr);
  return { index, label: labels[index]!, corr };
}

/** Angles of all pairs, degrees. */
export function anglesOf(states: readonly ArrayLike<number>[]): number[] {
  return states.flatMap((a, i) => states.slice(i + 1).map((b) => angle(a, b)));
}

/** A number of a print: four digits. */
export function short(value: number | null): string {
  return value === null || Number.isNaN(value) ? "undefined" : String(Number(value.toPrecision(4)));
}

export const REFERENCE =
  "Spisak, T., & Friston, K. Self-orthogonalizing attractor neural networks emerging from the free energy principle.\n";
