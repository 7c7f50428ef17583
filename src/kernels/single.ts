/** Kernels in single precision without checks, for engines that lay out their own memory. */

import { compiledKernels } from "./compiled.js";
import { load } from "./engine.js";
import { type KernelsInfo, kernelsInfo } from "./kernels.js";
import { Arena, PlainMemory } from "./memory.js";
import type { RawKernels } from "./raw.js";
import type { RawBeliefs } from "./raw-beliefs.js";
import { singleTwin } from "./twin.js";

export interface SingleKernels {
  /** Shapes are not checked; places are bytes. */
  readonly raw: RawKernels & RawBeliefs;
  readonly arena: Arena;
  readonly backend: KernelsInfo["backend"];
}

/** The twins where WebAssembly is not there, or has no memory left for another network: the bits are the same. */
export function singleKernels(backend: KernelsInfo["backend"] = kernelsInfo().backend): SingleKernels {
  const loaded = backend === "webassembly" ? load() : "not asked for";
  if (typeof loaded !== "string") {
    try {
      const memory = loaded.memory();
      return { raw: compiledKernels(loaded, memory, "float32"), arena: new Arena(memory), backend };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const memory = new PlainMemory();
  return { raw: singleTwin(memory), arena: new Arena(memory), backend: "typescript" };
}
