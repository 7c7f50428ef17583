/** Checkpoints of a test, in memory. */

import type { Checkpoints } from "../checklist/report.js";

export function checkpointMemory(): Checkpoints & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    read: (key) => kept.get(key),
    write: (key, bytes) => kept.set(key, bytes),
    remove: (key) => kept.delete(key),
  };
}
