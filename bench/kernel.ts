/** Value and gradient of a three-level model, 64 runs of 320 trials, beside the frozen JavaScript yardstick. */

import { agentDensity, buildAgent } from "../src/agent/index.js";
import { baseline } from "./baseline.js";
import { runOf, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

const RUNS = 64;
const TRIALS = 320;

export async function kernelBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const data = taskData(RUNS, TRIALS);
  const out = new Float64Array(RUNS);
  const spread = (low: number, high: number): Float64Array =>
    Float64Array.from({ length: RUNS }, (_, i) => low + ((high - low) * i) / (RUNS - 1));
  const [om2, om3, logZe] = [spread(-4, -2), spread(-7, -5), spread(0, 2)];
  const ze = logZe.map(Math.exp);
  const variants = [
    {
      name: "yardstick (hand-written JS)",
      run: () => baseline(data.u, data.y, RUNS, TRIALS, om2, om3, ze, out),
    },
  ];
  for (const model of ["ehgf_binary", "uhgf_binary"]) {
    const { agent } = buildAgent({
      perceptualModel: model,
      responseModel: "unitsq_sgm",
      free: ["om2", "om3", "ze"],
    });
    const density = agentDensity(
      agent,
      Array.from({ length: RUNS }, (_, r) => [runOf(data, r)]),
    );
    const points = Array.from({ length: RUNS }, (_, i) => ({
      participant: i,
      z: Float64Array.of(om2[i]!, om3[i]!, logZe[i]!),
    }));
    variants.push({ name: `${model} interpreter, value`, run: () => void density.value(points) });
    variants.push({ name: `${model} interpreter, gradient`, run: () => void density.gradient(points) });
  }
  return measure("kernel: 64 runs x 320 trials", "ns/trial", variants, {
    rounds: smoke ? 1 : 41,
    perRun: RUNS * TRIALS,
    scale: 1e6,
  });
}
