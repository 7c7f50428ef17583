/** The binary format of a WebAssembly module: numbers, sections, functions. */

import { type } from "./opcodes.js";

/** Bytes, written one after the other. */
export class Bytes {
  readonly code: number[] = [];

  add(byte: number): this {
    this.code.push(byte);
    return this;
  }

  all(bytes: readonly number[]): this {
    // There may be many: spreading them would overflow the stack.
    for (const byte of bytes) this.add(byte);
    return this;
  }

  /** An unsigned 32-bit integer in LEB128. */
  unsigned(value: number): this {
    let rest = value;
    for (; rest > 127; rest >>>= 7) this.add((rest & 127) | 128);
    return this.add(rest);
  }

  /** A signed 32-bit integer in LEB128. */
  signed(value: number): this {
    let rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) this.add((rest & 127) | 128);
    return this.add(rest & 127);
  }
}

/** A function without results; every parameter is an i32. */
export interface FunctionBody {
  readonly parameters: number;
  /** Numbers of further locals by type, in this order: i32, v128. */
  readonly integers: number;
  readonly vectors: number;
  readonly code: readonly number[];
  /** Name under which it is exported. */
  readonly name?: string;
}

/** Functions of one number that the module imports from `imports.NAME`; they come first among the functions. */
export const importedFunctions = ["sin", "cos"] as const;

/**
 * A module that imports its memory (`imports.memory`, at least one page) and `importedFunctions`.
 */
export function encodeModule(functions: readonly FunctionBody[]): Uint8Array<ArrayBuffer> {
  // Type 0 is that of the imported functions; type n + 1 takes n integers.
  const most = Math.max(...functions.map(({ parameters }) => parameters));
  const types = [[0x60, 1, type.f64, 1, type.f64]];
  for (let n = 0; n <= most; n++) types.push([0x60, n, ...new Array<number>(n).fill(type.i32), 0]);
  const imports = [
    ...importedFunctions.map((name) => [...text("imports"), ...text(name), 0, 0]),
    [...text("imports"), ...text("memory"), 2, 0, 1],
  ];
  const exported = functions.flatMap(({ name }, i) =>
    name ? [new Bytes().all([...text(name), 0]).unsigned(importedFunctions.length + i).code] : [],
  );
  const module = new Bytes().all([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(module, 1, types);
  section(module, 2, imports);
  section(
    module,
    3,
    functions.map(({ parameters }) => [parameters + 1]),
  );
  section(module, 7, exported);
  section(module, 10, functions.map(encodeBody));
  return Uint8Array.from(module.code);
}

function encodeBody({ integers, vectors, code }: FunctionBody): number[] {
  const body = new Bytes().add(2).unsigned(integers).add(type.i32).unsigned(vectors).add(type.v128);
  body.all(code).add(0x0b);
  return new Bytes().unsigned(body.code.length).all(body.code).code;
}

function section(module: Bytes, id: number, entries: readonly (readonly number[])[]): void {
  const body = new Bytes().unsigned(entries.length);
  for (const entry of entries) body.all(entry);
  module.add(id).unsigned(body.code.length).all(body.code);
}

function text(value: string): number[] {
  return [value.length, ...Array.from(value, (letter) => letter.charCodeAt(0))];
}
