/** The back end that kernels run on unless told otherwise: WebAssembly where it is allowed, else the interpreter. */

import type { Backend } from "./backend.js";
import { interpreter } from "./interpreter.js";
import { webAssembly } from "./wasm/backend.js";
import { type Engine, engine } from "./wasm/engine.js";
import { probe } from "./wasm/probe.js";

/** How kernels run here. */
export interface KernelInfo {
  readonly backend: "webassembly" | "interpreter";
  /** Why, in words. */
  readonly reason: string;
}

let known: { readonly engine: Engine | undefined; readonly info: KernelInfo } | undefined;

/**
 * Which back end evaluates models here, and why. Both compute the same bits; WebAssembly is several times faster.
 * The interpreter runs where the engine has no WebAssembly or no vectors of 128 bits, and on pages whose content
 * security policy forbids it (`script-src` without `wasm-unsafe-eval`).
 */
export function kernelInfo(): KernelInfo {
  const wasm = engine();
  if (known === undefined || known.engine !== wasm) {
    const obstacle = probe(wasm);
    known = {
      engine: wasm,
      info:
        obstacle === undefined
          ? { backend: "webassembly", reason: "WebAssembly with vectors of 128 bits is available" }
          : { backend: "interpreter", reason: obstacle },
    };
  }
  return known.info;
}

/** Decides anew for every plan. A module that the engine refuses (for its size, say) is interpreted. */
export const automatic: Backend = {
  name: "automatic",
  load(plan) {
    const interpreted = (): ReturnType<Backend["load"]> => interpreter.load(plan);
    if (kernelInfo().backend === "interpreter") return interpreted();
    let run = webAssembly().load(plan);
    return (series, batch) => {
      try {
        return run(series, batch);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        run = interpreted();
        return run(series, batch);
      }
    };
  },
};

/** Errors by which engines refuse code or memory; by name, because the compile error's class is the engine's own. */
function isRefusal(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === "CompileError");
}
