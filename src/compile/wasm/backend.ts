/** Kernels as WebAssembly modules with vectors of two lanes, bit for bit what the interpreter computes. */

import { cos, sin } from "../../scalar/elementary/index.js";
import type { Backend, Batch, RawResult, Series } from "../backend.js";
import type { Plan } from "../plan.js";
import { generate, weight } from "./code.js";
import { type Engine, engine } from "./engine.js";
import { Heap } from "./heap.js";
import { Modules } from "./modules.js";
import { Runner } from "./runner.js";

/** What kernels of one engine share. */
interface Shared {
  readonly engine: Engine;
  readonly heap: Heap;
  readonly modules: Modules;
}

let shared: Shared | undefined;

function sharedOf(wasm: Engine): Shared {
  if (shared?.engine !== wasm) {
    const heap = new Heap(wasm);
    shared = { engine: wasm, heap, modules: new Modules(wasm, { memory: heap.memory, sin, cos }) };
  }
  return shared;
}

/**
 * Work (lanes · trials · instructions of a trial) that is done one vector at a time before the wider code is written:
 * that code is several times as long, and a single fit ends before its making is paid back.
 */
const WORTH_WIDENING = 1e8;

/**
 * @param width vectors that run side by side; left out, it is chosen by the size of the program and by how much
 *   there is to do, and lanes that do not fill a group run in a narrower one
 */
export function webAssembly(width?: number): Backend {
  return {
    name: "webassembly",
    load(plan) {
      const wasm = engine();
      if (wasm === undefined) throw new Error("WebAssembly is not there");
      const { heap, modules } = sharedOf(wasm);
      const runners = new Map<string, Runner>();
      const runnerOf = (group: number, series: Series): Runner => {
        const conditional = series.conditions !== undefined;
        const key = `${group} ${series.columns.length} ${conditional}`;
        let runner = runners.get(key);
        if (runner === undefined) {
          const code = generate(plan, group, series.columns.length, conditional);
          runner = new Runner(plan, modules.load(code), heap);
          runners.set(key, runner);
        }
        return runner;
      };
      const { forward, backward } = plan;
      // Of the longer sweep over one trial.
      const size = Math.max(weight(forward), backward ? weight(backward.trial) : 0);
      // Vectors side by side: enough to hide the latency of one behind the others, and few enough that what a trial
      // needs stays near. Measured with programs of 60 to 3000 instructions.
      const most = size < 500 ? 4 : size < 2000 ? 3 : 2;
      let work = 0;
      return (series, batch) => {
        const result = emptyResult(plan, series, batch);
        work += batch.lanes * series.trials * size;
        const widest = work < WORTH_WIDENING ? 1 : most;
        for (let from = 0; from < batch.lanes; ) {
          const rest = batch.lanes - from;
          // The narrowest that holds the rest of the lanes, if there is one.
          const group = width ?? Math.min(widest, rest <= 2 ? 1 : rest <= 4 ? 2 : 4);
          const count = Math.min(rest, Math.max(1, Math.floor(rest / (2 * group))) * 2 * group);
          runnerOf(group, series).run(series, batch, from, count, result);
          from += count;
        }
        return result;
      };
    },
  };
}

function emptyResult(plan: Plan, series: Series, batch: Batch): RawResult {
  const conditions = series.conditions?.count ?? 1;
  return {
    value: new Float64Array(batch.lanes),
    failed: new Uint8Array(batch.lanes),
    results: new Float64Array((plan.backward?.results ?? 0) * conditions * batch.lanes),
    outputs: new Float64Array(plan.outputs * series.trials * batch.lanes),
  };
}
