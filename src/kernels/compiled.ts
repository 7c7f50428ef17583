/** All kernels of the compiled module for one float type; those of beliefs are there in float32 alone. */

import type { Loaded, Memory } from "./engine.js";
import type { FloatType } from "./memory.js";
import type { RawKernels } from "./raw.js";
import type { RawBeliefs } from "./raw-beliefs.js";

export function compiledKernels(loaded: Loaded, memory: Memory, float: FloatType): RawKernels & RawBeliefs {
  const all = loaded.instance(memory) as Record<string, never>;
  const suffix = float === "float32" ? "32" : "64";
  const named = Object.keys(all).filter((name) => name.endsWith(suffix));
  // The module's exports are those of assembly/index.ts, which no type knows; tests call every one of them.
  return Object.fromEntries(named.map((name) => [name.slice(0, -2), all[name]!])) as unknown as RawKernels &
    RawBeliefs;
}
