/** What an example is: a function that runs it, with numbers that it claims and a figure. */

import type { Course, Figure } from "credence/figures";
import type { NetworkResult } from "credence/hgf";

export interface Outcome {
  /** What the example found, by name. */
  readonly findings: Readonly<Record<string, number>>;
  readonly figure: Figure;
}

/** The belief about a node after each trial: mean and a band of one standard deviation. */
export function belief({ trajectories }: NetworkResult, node: string, label = node): Course {
  const mean = trajectories.get(`${node}.mean`)!;
  const precision = trajectories.get(`${node}.precision`)!;
  return { label, name: node, values: mean, sd: precision.map((p) => 1 / Math.sqrt(p)) };
}

/** A course of the world, one value a trial. */
export function truth(name: string, values: ArrayLike<number>): Course {
  return { label: "truth", name: `${name}_truth`, values, role: "truth" };
}

export function meanOf(values: ArrayLike<number>, from = 0, to = values.length): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += values[t]!;
  return sum / (to - from);
}

export function rootMeanSquareError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(meanOf(Array.from(a, (x, t) => (x - b[t]!) ** 2)));
}

/** Pearson correlation. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [meanOf(a), meanOf(b)];
  const moment = (x: ArrayLike<number>, mx: number, y: ArrayLike<number>, my: number): number =>
    meanOf(Array.from(x, (v, t) => (v - mx) * (y[t]! - my)));
  return moment(a, ma, b, mb) / Math.sqrt(moment(a, ma, a, ma) * moment(b, mb, b, mb));
}
