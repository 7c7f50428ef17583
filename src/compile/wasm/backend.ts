/** Kernels as WebAssembly modules with vectors of two lanes, bit for bit what the interpreter computes. */

import { cos, sin } from "../../scalar/elementary/index.js";
import type { Backend, RawResult } from "../backend.js";
import type { Plan } from "../plan.js";
import { type Code, generate } from "./code.js";
import { engine } from "./engine.js";
import { Heap } from "./heap.js";
import { type Exports, Runner } from "./runner.js";

let heap: Heap | undefined;

export function webAssembly(width: number): Backend {
  return {
    name: "webassembly",
    load(plan) {
      let runner: Runner | undefined;
      return (series, batch) => {
        const wasm = engine()!;
        heap ??= new Heap(wasm);
        if (runner === undefined) {
          const code: Code = generate(plan, width, series.columns.length, series.conditions !== undefined);
          const module = new wasm.Module(code.bytes);
          const instance = new wasm.Instance(module, { imports: { memory: heap.memory, sin, cos } });
          runner = new Runner(plan, code, instance.exports as unknown as Exports, heap);
        }
        const result = emptyResult(plan, series, batch);
        runner.run(series, batch, 0, batch.lanes, result);
        return result;
      };
    },
  };
}

function emptyResult(
  plan: Plan,
  series: { trials: number; conditions?: { count: number } },
  batch: { lanes: number },
): RawResult {
  const conditions = series.conditions?.count ?? 1;
  return {
    value: new Float64Array(batch.lanes),
    failed: new Uint8Array(batch.lanes),
    results: new Float64Array((plan.backward?.results ?? 0) * conditions * batch.lanes),
    outputs: new Float64Array(plan.outputs * series.trials * batch.lanes),
  };
}
