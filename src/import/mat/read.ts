/**
 * Reads MAT-files of level 5, as MATLAB ("-v6", and compressed "-v7"), Octave, SciPy and our own export write them, of
 * either byte order. The MathWorks, "MAT-File Format", chapter 1: a header of 128 bytes, then elements of a type, a
 * size and a content; arrays are elements whose content is elements.
 */

import { DataError } from "../../errors.js";
import type { MatlabValue } from "./value.js";

const miMATRIX = 14;
const miCOMPRESSED = 15;
const miUTF8 = 16;
const miUTF16 = 17;

/** Kinds of stored numbers: bytes of one, and how it is read. */
const stored: Readonly<
  Record<number, readonly [number, (view: DataView, at: number, little: boolean) => number]>
> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};

const mxCELL = 1;
const mxSTRUCT = 2;
const mxCHAR = 4;
const mxDOUBLE = 6;
const mxUINT64 = 15;
const COMPLEX = 0x0800;
const unread: Readonly<Record<number, string>> = {
  3: "an object",
  5: "a sparse matrix",
  16: "a function handle",
  17: "an object",
};

/**
 * The variables of a file by name, in its order; of version 7.3 by `read-hdf5.ts`.
 *
 * @param file name of the file, for messages
 * @throws DataError for what is no MAT-file, with what to do about other versions, or was cut off
 */
export async function readMat(file: string, bytes: Uint8Array): Promise<Map<string, MatlabValue>> {
  if (isHdf5(bytes)) return (await import("./read-hdf5.js")).readHdf5Mat(file, bytes);
  const little = byteOrder(file, bytes);
  const variables = new Map<string, MatlabValue>();
  const elements = new Elements(file, bytes, little, 128);
  while (!elements.ended) {
    let element = elements.next();
    if (element.type === miCOMPRESSED) {
      element = new Elements(file, await inflated(file, element.content), little).next();
    }
    if (element.type !== miMATRIX) continue;
    const { name, value } = matrixOf(file, element.content, little);
    // What has no name belongs to MATLAB's own objects.
    if (name !== "") variables.set(name, value);
  }
  return variables;
}

/** Whether bytes are those of MATLAB's newer format, which is HDF5. */
export function isHdf5(bytes: Uint8Array): boolean {
  return [0, 512].some((at) => [0x89, 0x48, 0x44, 0x46].every((byte, i) => bytes[at + i] === byte));
}

/** Whether bytes begin as a MAT-file of level 5 does, whatever its name. */
export function isMat(bytes: Uint8Array): boolean {
  const mark = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  return mark === "IM" || mark === "MI";
}

function byteOrder(file: string, bytes: Uint8Array): boolean {
  if (!isMat(bytes)) {
    throw problem(
      file,
      'is no MAT-file of version 6 or 7; save it again with save(..., "-v7"), in Octave save("-v7", ...)',
    );
  }
  return bytes[126] === 0x49;
}

async function inflated(file: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw problem(file, "a compressed variable cannot be read; the file is damaged or was cut off");
  }
}

interface Element {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Elements one after the other. */
class Elements {
  private readonly view: DataView;

  constructor(
    private readonly file: string,
    private readonly bytes: Uint8Array,
    private readonly little: boolean,
    private at = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): Element {
    this.require(8);
    const word = this.view.getUint32(this.at, this.little);
    const small = word >>> 16;
    if (small !== 0) {
      // Up to four bytes, packed beside type and size.
      const content = this.bytes.subarray(this.at + 4, this.at + 4 + Math.min(small, 4));
      this.at += 8;
      return { type: word & 0xffff, content };
    }
    const size = this.view.getUint32(this.at + 4, this.little);
    this.require(8 + size);
    const content = this.bytes.subarray(this.at + 8, this.at + 8 + size);
    // Filled up to 8 bytes, apart from compressed elements.
    this.at += 8 + (word === miCOMPRESSED ? size : Math.ceil(size / 8) * 8);
    return { type: word, content };
  }

  private require(size: number): void {
    if (this.at + size <= this.bytes.length) return;
    throw problem(this.file, "ends in the middle of a variable; it was cut off");
  }
}

function matrixOf(file: string, content: Uint8Array, little: boolean): { name: string; value: MatlabValue } {
  // An empty element stands for [].
  if (content.length === 0)
    return { name: "", value: { kind: "numbers", dimensions: [0, 0], data: new Float64Array() } };
  const elements = new Elements(file, content, little);
  const read = (element: Element): Float64Array => numbersOf(file, element, little);
  const flags = read(elements.next())[0]!;
  const kind = flags & 0xff;
  const other = unread[kind];
  // The parts of these differ, apart from the name of a function handle and what MATLAB keeps of its objects.
  if (other !== undefined && kind > 5)
    return {
      name: kind === 17 ? text(elements.next()) : handleName(elements),
      value: { kind: "other", what: other },
    };
  const dimensions = [...read(elements.next())];
  const name = text(elements.next());
  if (other !== undefined) return { name, value: { kind: "other", what: other } };
  const count = dimensions.reduce((product, size) => product * size, 1);
  const items = (): MatlabValue[] =>
    Array.from({ length: count }, () => matrixOf(file, elements.next().content, little).value);
  if (kind === mxCELL) return { name, value: { kind: "cells", items: items() } };
  if (kind === mxSTRUCT) {
    const width = read(elements.next())[0] ?? 0;
    if (!(width > 0)) throw problem(file, `the struct ${name} has fields without names; the file is damaged`);
    const names = elements.next().content;
    const fields = Array.from({ length: Math.floor(names.length / width) }, (_, i) =>
      text({ type: 1, content: names.subarray(i * width, (i + 1) * width) }),
    );
    const structs = Array.from(
      { length: count },
      () => new Map(fields.map((field) => [field, matrixOf(file, elements.next().content, little).value])),
    );
    return { name, value: { kind: "structs", elements: structs } };
  }
  if (kind === mxCHAR) {
    if (dimensions[0]! > 1) return { name, value: { kind: "other", what: "a matrix of letters" } };
    return {
      name,
      value: { kind: "text", text: count === 0 ? "" : lettersOf(file, elements.next(), little) },
    };
  }
  if (kind < mxDOUBLE || kind > mxUINT64 || (flags & COMPLEX) !== 0) {
    return { name, value: { kind: "other", what: "numbers with an imaginary part" } };
  }
  return { name, value: { kind: "numbers", dimensions, data: read(elements.next()) } };
}

/** Of a function handle, whose dimensions stand before its name. */
function handleName(elements: Elements): string {
  elements.next();
  return text(elements.next());
}

function numbersOf(file: string, { type, content }: Element, little: boolean): Float64Array {
  const how = stored[type];
  if (how === undefined) throw problem(file, `holds numbers of a type (${type}) that MAT-files do not have`);
  const [bytes, read] = how;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return Float64Array.from({ length: Math.floor(content.length / bytes) }, (_, i) =>
    read(view, i * bytes, little),
  );
}

/** Names: letters of one byte, ended by zeros. */
function text({ content }: Element): string {
  return new TextDecoder().decode(content).replace(/\0.*$/s, "");
}

/** Text of a variable: UTF-8, UTF-16 in the byte order of the file, or a number for each letter. */
function lettersOf(file: string, element: Element, little: boolean): string {
  if (element.type === miUTF8) return new TextDecoder().decode(element.content);
  const numeric = element.type === miUTF16 ? { ...element, type: 4 } : element;
  return String.fromCharCode(...numbersOf(file, numeric, little));
}

function problem(file: string, message: string): DataError {
  return new DataError([{ file, message }]);
}
