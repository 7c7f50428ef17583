/** The part of the WebAssembly interface that dense kernels use, and whether it is there. */

import { kernelBytes } from "./bytes.js";
import { forSharedMemory, MOST_PAGES } from "./shared.js";

/** Linear memory, in pages of 64 KiB; growing detaches the buffer. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Engine {
  readonly Memory: new (size: { initial: number; maximum?: number; shared?: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: unknown };
}

/** Pages of a memory at first, 16 MiB: growing is to be rare (compile/wasm/heap.ts says why). */
const FIRST = 256;

/** Makes memories and instances of the kernels' module. */
export interface Loaded {
  memory(): Memory;
  instance(memory: Memory): unknown;
}

/** The same module for memory that threads share. */
export interface LoadedShared {
  readonly module: object;
  /** Its buffer is a SharedArrayBuffer, which numbers are read from and written to alike. */
  memory(): Memory;
}

interface Known {
  readonly engine: Engine | undefined;
  readonly loaded: Loaded | string;
  shared?: LoadedShared | string;
}
let known: Known | undefined;

/** The compiled kernels, or in words what stands in the way. Asked for anew if a page takes WebAssembly away. */
export function load(): Loaded | string {
  return current().loaded;
}

/** The same for memory that threads share. */
export function loadShared(): LoadedShared | string {
  const now = current();
  now.shared ??= typeof now.loaded === "string" ? now.loaded : compiledShared(now.engine!);
  return now.shared;
}

function current(): Known {
  // The global scope is typed without it: the types of the library know neither browser nor Node.
  const engine = (globalThis as { WebAssembly?: Engine }).WebAssembly;
  if (known === undefined || known.engine !== engine) known = { engine, loaded: compiled(engine) };
  return known;
}

function compiledShared(engine: Engine): LoadedShared | string {
  try {
    const module = new engine.Module(forSharedMemory(decoded(kernelBytes)));
    const memory = (): Memory => new engine.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    memory();
    return { module, memory };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return `WebAssembly with memory that threads share is not available here: ${what}`;
  }
}

function compiled(engine: Engine | undefined): Loaded | string {
  if (engine === undefined) return "this JavaScript engine has no WebAssembly";
  try {
    const module = new engine.Module(decoded(kernelBytes));
    new engine.Memory({ initial: 1 });
    return {
      memory: () => new engine.Memory({ initial: FIRST }),
      instance: (memory) => new engine.Instance(module, { env: { memory } }).exports,
    };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return `WebAssembly with vectors of 128 bits is not available here: ${what}`;
  }
}

/** Bytes of base64; `atob` is missing from the types of the library, and this is short. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    bits = ((bits << 6) | alphabet.indexOf(digits[i]!)) & 0xffffff;
    if (i % 4 !== 0) bytes[at++] = (bits >> (6 - 2 * (i % 4))) & 255;
  }
  return bytes;
}
