/** Modules by their code: what is compiled (and has been optimised by the engine since) is not compiled again. */

import type { Code } from "./code.js";
import type { Engine } from "./engine.js";
import type { Exports } from "./runner.js";

/** Modules kept; the one unused for longest goes first. */
const KEPT = 64;

export interface Loaded {
  readonly code: Code;
  readonly exports: Exports;
}

export class Modules {
  /** In order of last use. */
  private readonly known = new Map<string, Loaded>();

  constructor(
    private readonly engine: Engine,
    private readonly imports: Record<string, unknown>,
  ) {}

  load(code: Code): Loaded {
    const key = hashOf(code);
    let loaded = this.known.get(key);
    if (loaded === undefined || !sameCode(loaded.code, code)) {
      const module = new this.engine.Module(code.bytes);
      const instance = new this.engine.Instance(module, { imports: this.imports });
      loaded = { code, exports: instance.exports as unknown as Exports };
    }
    this.known.delete(key);
    this.known.set(key, loaded);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(oldest);
    }
    return loaded;
  }
}

/** FNV-1a, 32 bits, of the constants and the code; with the layout, which the code alone may not determine. */
function hashOf({ bytes, constants, layout }: Code): string {
  const mixed = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193);
  const hash = bytes.reduce(mixed, constants.reduce(mixed, 0x811c9dc5));
  return `${hash >>> 0} ${Object.values(layout).join(" ")}`;
}

function sameCode(a: Code, b: Code): boolean {
  return (
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, i) => byte === b.bytes[i]) &&
    a.constants.length === b.constants.length &&
    a.constants.every((word, i) => word === b.constants[i])
  );
}
