/** Seeded data of benches: runs of a reversal-learning task and responses that follow it with noise. */

import { stream } from "../src/random/index.js";

export interface TaskData {
  readonly runs: number;
  readonly trials: number;
  /** `u[trial * runs + run]`. */
  readonly u: Float64Array;
  readonly y: Float64Array;
}

export function taskData(runs: number, trials: number): TaskData {
  const u = new Float64Array(runs * trials);
  const y = new Float64Array(runs * trials);
  for (let r = 0; r < runs; r++) {
    const random = stream(20, 11, r);
    for (let t = 0; t < trials; t++) {
      const p = Math.floor(t / 40) % 2 === 0 ? 0.8 : 0.2;
      const input = random.uniform(t, 0) < p ? 1 : 0;
      u[t * runs + r] = input;
      y[t * runs + r] = random.uniform(t, 1) < 0.85 ? (p > 0.5 ? 1 : 0) : 1 - (p > 0.5 ? 1 : 0);
    }
  }
  return { runs, trials, u, y };
}

/** One run as an agent reads it. */
export function runOf(data: TaskData, run: number) {
  const column = (all: Float64Array): Float64Array =>
    Float64Array.from({ length: data.trials }, (_, t) => all[t * data.runs + run]!);
  return { trials: data.trials, inputs: { u: column(data.u) }, responses: [column(data.y)] };
}
