// Seeded random numbers of the gallery.
import { purpose, type Random, stream } from "../src/random/index.js";

const seed = 20_240_601;
export const draws = (k: number): Random => stream(seed, purpose.simulation, k).at(0);
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** A walk that reverts to `mean`. */
export function walk(n: number, random: Random, step: number, mean = 0, reversion = 0.02): Float64Array {
  const x = new Float64Array(n);
  let now = mean;
  for (let t = 0; t < n; t++) x[t] = now += step * random.normal() + reversion * (mean - now);
  return x;
}

/** "1 trial", "2 trials". */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
