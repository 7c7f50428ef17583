/** Finds out whether kernels can run as WebAssembly, by compiling the smallest module that uses what they use. */

import { Bytes, encodeModule } from "./encoder.js";
import type { Engine } from "./engine.js";
import { control, VECTOR, vector } from "./opcodes.js";

/** What stands in the way, in words; undefined where nothing does. */
export function probe(engine: Engine | undefined): string | undefined {
  if (engine === undefined) return "this JavaScript engine has no WebAssembly";
  const module = (code: readonly number[], vectors: number): Uint8Array<ArrayBuffer> =>
    encodeModule([{ parameters: 0, integers: 0, vectors, code }]);
  const refused = (bytes: Uint8Array<ArrayBuffer>): string | undefined => {
    try {
      new engine.Module(bytes);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const forbidden = refused(module([], 0));
  if (forbidden !== undefined) return `WebAssembly is not allowed here: ${forbidden}`;
  const { localGet, localSet } = control;
  const sum = new Bytes().all([localGet, 0, localGet, 0, VECTOR]).unsigned(vector.pmax).all([localSet, 0]);
  const lacking = refused(module(sum.code, 1));
  if (lacking !== undefined) return `WebAssembly has no vectors here: ${lacking}`;
  try {
    new engine.Memory({ initial: 1 });
    return undefined;
  } catch (error) {
    return `WebAssembly gets no memory here: ${error instanceof Error ? error.message : String(error)}`;
  }
}
