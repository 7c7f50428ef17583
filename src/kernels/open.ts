/** Kernels of one float type without checks, in a memory of their own, which may be one that threads share. */

import { UsageError } from "../errors.js";
import { compiledKernels } from "./compiled.js";
import { load, loadShared } from "./engine.js";
import { type KernelsInfo, kernelsInfo } from "./kernels.js";
import { Arena, type FloatType, PlainMemory } from "./memory.js";
import type { RawKernels } from "./raw.js";
import { joinKernels, type SharedKernels } from "./shared.js";
import { twinKernels } from "./twin.js";

export interface OpenKernels {
  /** Shapes are not checked; places are bytes. */
  readonly raw: RawKernels;
  readonly arena: Arena;
  /** What other threads need to join in, where memory is shared. */
  readonly shared?: SharedKernels;
}

/** Why threads cannot share kernels here; undefined where they can. */
export function unshareable(): string | undefined {
  const loaded = loadShared();
  return typeof loaded === "string" ? loaded : undefined;
}

/** @throws UsageError where WebAssembly, or shared memory, is asked for and not there */
export function openKernels(
  float: FloatType,
  {
    backend = kernelsInfo().backend,
    share = false,
  }: { readonly backend?: KernelsInfo["backend"]; readonly share?: boolean } = {},
): OpenKernels {
  if (backend === "typescript") {
    const memory = new PlainMemory();
    return { raw: twinKernels(memory, float), arena: new Arena(memory) };
  }
  if (share) {
    const loaded = loadShared();
    if (typeof loaded === "string") throw new UsageError(`kernels: ${loaded}`);
    const shared = { module: loaded.module, memory: loaded.memory(), float };
    return { raw: joinKernels(shared), arena: new Arena(shared.memory), shared };
  }
  const loaded = load();
  if (typeof loaded === "string") throw new UsageError(`kernels: ${loaded}`);
  const memory = loaded.memory();
  return { raw: compiledKernels(loaded, memory, float), arena: new Arena(memory) };
}
