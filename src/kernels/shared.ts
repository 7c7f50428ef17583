/**
 * Kernels in memory that threads share. The memory and the compiled module are sent to each thread as they are; each makes
 * an instance of its own and works on the same numbers. Who writes where, and when, is the caller's to settle.
 */

import { compiledKernels } from "./compiled.js";
import type { Memory } from "./engine.js";
import type { FloatType } from "./memory.js";
import type { RawKernels } from "./raw.js";
import type { RawBeliefs } from "./raw-beliefs.js";

/** What goes to another thread. */
export interface SharedKernels {
  readonly module: object;
  readonly memory: Memory;
  readonly float: FloatType;
}

/** As much of WebAssembly as is used here: the types of the library know it no more than this. */
interface Instances {
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: unknown };
}

/** Kernels of this thread on shared memory; those of beliefs are there in float32 alone. */
export function joinKernels({ module, memory, float }: SharedKernels): RawKernels & RawBeliefs {
  const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: Instances };
  const instance = (): unknown => new engine.Instance(module, { env: { memory } }).exports;
  return compiledKernels({ memory: () => memory, instance }, memory, float);
}

/** Section of imports, and how a memory is described: from so many pages on, or shared and up to so many. */
const [IMPORTS, UNSHARED, SHARED] = [2, 0, 3];
const HEADER = 8;
/** Pages of 64 KiB of the largest memory there can be, and the same as the module writes it. */
export const MOST_PAGES = 65536;
const MOST_PAGES_CODE = [0x80, 0x80, 0x04];

/**
 * The module for a shared memory. It differs from the other in how the one thing that it imports is described: its last two
 * bytes, a flag and the least number of pages (WebAssembly core specification, threads, 5.5.5 and 5.3.8).
 */
export function forSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  for (let at = HEADER; at < module.length; ) {
    const id = module[at]!;
    const [length, start] = unsigned(module, at + 1);
    const end = start + length;
    if (id === IMPORTS) {
      const own = module.subarray(start, end);
      const [flag, pages] = [own.at(-2)!, own.at(-1)!];
      if (flag !== UNSHARED) throw new Error("the kernels import something other than one unshared memory");
      const section = [...own.subarray(0, -2), SHARED, pages, ...MOST_PAGES_CODE];
      return Uint8Array.from([
        ...module.subarray(0, at),
        ...[IMPORTS, section.length],
        ...section,
        ...module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error("the kernels import no memory");
}

/** A number of the binary format (LEB128), and where it ends. */
function unsigned(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}
