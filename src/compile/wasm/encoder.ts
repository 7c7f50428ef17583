/** The binary format of a WebAssembly module: numbers, sections, functions. */

import { type } from "./opcodes.js";

/** An unsigned integer in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed 32-bit integer in LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const done = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(done ? low : low + 128);
    if (done) return bytes;
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
  const most = Math.max(...functions.map((f) => f.parameters));
  const types = [[0x60, 1, type.f64, 1, type.f64]];
  for (let n = 0; n <= most; n++) types.push([0x60, n, ...new Array<number>(n).fill(type.i32), 0]);
  const imports = [
    ...importedFunctions.map((name) => [...text("imports"), ...text(name), 0, 0]),
    [...text("imports"), ...text("memory"), 2, 0, 1],
  ];
  const exported = functions.flatMap((f, i) =>
    f.name === undefined ? [] : [[...text(f.name), 0, ...unsigned(importedFunctions.length + i)]],
  );
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imports),
    ...section(
      3,
      functions.map((f) => [f.parameters + 1]),
    ),
    ...section(7, exported),
    ...section(10, functions.map(encodeBody)),
  ]);
}

function encodeBody({ integers, vectors, code }: FunctionBody): number[] {
  const locals = [
    ...(integers > 0 ? [[...unsigned(integers), type.i32]] : []),
    ...(vectors > 0 ? [[...unsigned(vectors), type.v128]] : []),
  ];
  const head = [locals.length, ...locals.flat()];
  // Bodies may be long: spreading them would overflow the stack.
  return [unsigned(head.length + code.length + 1), head, code, [0x0b]].flat();
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const body = [unsigned(entries.length), ...entries].flat();
  return [[id], unsigned(body.length), body].flat();
}

function text(value: string): number[] {
  return [value.length, ...[...value].map((letter) => letter.charCodeAt(0))];
}
