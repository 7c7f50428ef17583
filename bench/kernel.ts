/**
 * Value and gradient of three-level binary models, 320 trials a run, beside the frozen JavaScript yardstick: 64 runs
 * on both back ends, then one run, a hundred, a thousand; and a new model from its equations to its first gradient.
 */

import { automatic, type Backend, interpreter } from "../src/compile/index.js";
import { baseline } from "./baseline.js";
import { type TaskData, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, type Variant } from "./measure.js";
import { ranges, spreadOver, subject } from "./subject.js";

const TRIALS = 320;
const models = ["ehgf_binary", "uhgf_binary"];
const three = ["om2", "om3", "ze"];
const eight = ["mu0_2", "mu0_3", "sa0_2", "sa0_3", "ka2", ...three];

export async function kernelBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const rounds = smoke ? 1 : 41;
  const all: Measurement[] = [];
  const wide = taskData(64, TRIALS);
  all.push(
    ...(await measure(
      `kernel: 64 runs x ${TRIALS}`,
      "ns/trial",
      warm(
        [
          yardstick(wide),
          ...models.flatMap((model) => variants(model, wide, automatic, "")),
          ...models.flatMap((model) => variants(model, wide, interpreter, ", interpreter")),
        ],
        smoke,
      ),
      { rounds, perRun: 64 * TRIALS, scale: 1e6 },
    )),
  );
  // The price of derivatives: gradients of eight parameters beside the value of the same program.
  for (const model of models) {
    const { kernel, batch } = subject(model, wide, eight, automatic);
    all.push(
      ...(await measure(
        `kernel: gradient of 8, ${model}`,
        "ns/trial",
        warm(
          [
            { name: "value", run: () => kernel.value(batch) },
            { name: "value and gradient", run: () => kernel.gradient(batch) },
          ],
          smoke,
        ),
        { rounds, perRun: 64 * TRIALS, scale: 1e6 },
      )),
    );
  }
  for (const runs of [1, 100, 1000]) {
    const data = taskData(runs, TRIALS);
    const repeat = smoke ? 1 : Math.ceil(100 / runs);
    all.push(
      ...(await measure(
        `kernel: ${runs} ${runs === 1 ? "run" : "runs"} x ${TRIALS}`,
        "ms",
        warm(
          [yardstick(data), ...models.flatMap((model) => variants(model, data, automatic, ""))].map(
            ({ name, run }) => ({
              name,
              run: () => {
                for (let k = 0; k < repeat; k++) run();
              },
            }),
          ),
          smoke,
        ),
        { rounds, perRun: repeat, scale: 1 },
      )),
    );
  }
  const one = taskData(1, TRIALS);
  let made = 0;
  all.push(
    ...(await measure(
      "kernel: new model to first gradient",
      "ms",
      models.map((model) => ({
        name: model,
        run: () => {
          // A clip of its own, so that no module is known already.
          const fresh = subject(model, one, three, automatic, 1e-3 * (1 + ++made * 1e-6));
          return void fresh.kernel.gradient(fresh.batch);
        },
      })),
      { rounds: smoke ? 1 : 21, scale: 1 },
    )),
  );
  return all;
}

function yardstick({ u, y, runs, trials }: TaskData): Variant {
  const [om2, om3, ze] = three.map((name) => spreadOver(runs, ranges[name]!));
  const out = new Float64Array(runs);
  return {
    name: "yardstick (hand-written JS)",
    run: () => baseline(u, y, runs, trials, om2!, om3!, ze!, out),
  };
}

function variants(model: string, data: TaskData, backend: Backend, suffix: string): Variant[] {
  const { kernel, batch } = subject(model, data, three, backend);
  return [
    { name: `${model}${suffix}: value`, run: () => kernel.value(batch) },
    { name: `${model}${suffix}: value, gradient`, run: () => kernel.gradient(batch) },
  ];
}

/** Runs each long enough for the engine to have optimised it, which takes it some tens of milliseconds. */
function warm(list: readonly Variant[], smoke: boolean): readonly Variant[] {
  if (smoke) return list;
  for (const { run } of list) {
    for (const end = performance.now() + 300; performance.now() < end; ) run();
  }
  return list;
}
