/** exp and log of our own beside the engine's, called through a reference, which adds the same to both. */

import { exp, log } from "../src/scalar/elementary/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

export async function elementary({ smoke }: BenchOptions): Promise<Measurement[]> {
  const n = 4096;
  const x = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % n) / 100 - 20);
  const positive = x.map((v) => v * v + 0.01);
  const out = new Float64Array(n);
  const repeat = smoke ? 1 : 100;
  const loop = (f: (v: number) => number, input: Float64Array) => () => {
    for (let k = 0; k < repeat; k++) for (let i = 0; i < n; i++) out[i] = f(input[i]!);
  };
  const options = { rounds: smoke ? 1 : 31, perRun: n * repeat, scale: 1e6 };
  return [
    ...(await measure(
      "exp",
      "ns",
      [
        { name: "Math.exp", run: loop(Math.exp, x) },
        { name: "credence", run: loop(exp, x) },
      ],
      options,
    )),
    ...(await measure(
      "log",
      "ns",
      [
        { name: "Math.log", run: loop(Math.log, positive) },
        { name: "credence", run: loop(log, positive) },
      ],
      options,
    )),
  ];
}
