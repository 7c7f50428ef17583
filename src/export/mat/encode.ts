/**
 * MAT-files of level 5, little-endian and uncompressed, as MATLAB ("-v6"), Octave and SciPy read them.
 * The MathWorks, "MAT-File Format", chapter 1: header, data elements, and the subelements of each kind of array.
 *
 * A variable may be written in pieces: its size stands before its content, and sizes are known without writing.
 */

import type { Dimensions, MatValue } from "./value.js";

const miINT8 = 1;
const miUINT8 = 2;
const miINT32 = 5;
const miUINT32 = 6;
const miDOUBLE = 9;
const miMATRIX = 14;
const miUTF16 = 17;

const classes = { cell: 1, struct: 2, char: 4, double: 6, logical: 9 } as const;
const LOGICAL = 0x0200;

/** Bytes that one element, and so one variable, can have: sizes are read as signed by some readers. */
export const MOST_BYTES = 2 ** 31 - 1;

const encoder = new TextEncoder();

/** The 128 bytes before the first variable. @param text says who wrote the file, ASCII */
export function matHeader(text: string): Uint8Array {
  const bytes = new Uint8Array(128).fill(0x20, 0, 116);
  bytes.set(encoder.encode(`MATLAB 5.0 MAT-file, ${text}`).subarray(0, 116));
  const view = new DataView(bytes.buffer);
  view.setUint16(124, 0x0100, true);
  // "MI" as a number: readers that see "IM" know that the bytes are little-endian.
  view.setUint16(126, 0x4d49, true);
  return bytes;
}

/** A variable with its name. */
export function encodeVariable(name: string, value: MatValue): Uint8Array {
  const writer = new ElementWriter(elementBytes(value, name));
  writer.value(value, name);
  return writer.bytes;
}

/** The fields of one element of a struct array, as they follow each other in `structHead`'s variable. */
export function encodeFields(values: readonly MatValue[]): Uint8Array {
  const writer = new ElementWriter(fieldsBytes(values));
  for (const value of values) writer.value(value, "");
  return writer.bytes;
}

/** Bytes of what `encodeFields` gives. */
export function fieldsBytes(values: readonly MatValue[]): number {
  return values.reduce((sum, value) => sum + elementBytes(value, ""), 0);
}

/** What stands before the elements of a struct array. @param body bytes of all its elements */
export function structHead(
  name: string,
  dimensions: Dimensions,
  fields: readonly string[],
  body: number,
): Uint8Array {
  const head = headBytes(name) + fieldNamesBytes(fields);
  const writer = new ElementWriter(8 + head);
  writer.tag(miMATRIX, head + body);
  writer.arrayHead("struct", dimensions, name);
  writer.fieldNames(fields);
  return writer.bytes;
}

function elementBytes(value: MatValue, name: string): number {
  return 8 + headBytes(name) + bodyBytes(value);
}

/** Flags, dimensions and name. */
function headBytes(name: string): number {
  return 16 + 16 + 8 + padded(name.length);
}

function bodyBytes(value: MatValue): number {
  switch (value.kind) {
    case "double":
      return 8 + 8 * value.data.length;
    case "logical":
      return 8 + padded(value.data.length);
    case "char":
      return 8 + padded(2 * value.text.length);
    case "cell":
      return fieldsBytes(value.items);
    case "struct":
      return value.elements.reduce(
        (sum, element) => sum + fieldsBytes(element),
        fieldNamesBytes(value.fields),
      );
  }
}

/** Room for each field name: 31 letters and an end, or the 63 that newer versions allow. */
function nameWidth(fields: readonly string[]): number {
  return fields.some((field) => field.length > 31) ? 64 : 32;
}

function fieldNamesBytes(fields: readonly string[]): number {
  return 8 + 8 + fields.length * nameWidth(fields);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true);
  return bytes;
}

class ElementWriter {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  tag(type: number, bytes: number): void {
    this.view.setUint32(this.at, type, true);
    this.view.setUint32(this.at + 4, bytes, true);
    this.at += 8;
  }

  value(value: MatValue, name: string): void {
    this.tag(miMATRIX, elementBytes(value, name) - 8);
    const dimensions: Dimensions =
      value.kind === "char" ? [value.text.length === 0 ? 0 : 1, value.text.length] : value.dimensions;
    this.arrayHead(value.kind, dimensions, name);
    switch (value.kind) {
      case "double":
        this.doubles(value.data);
        break;
      case "logical":
        this.data(miUINT8, Uint8Array.from(value.data));
        break;
      case "char":
        this.data(miUTF16, utf16(value.text));
        break;
      case "cell":
        for (const item of value.items) this.value(item, "");
        break;
      case "struct":
        this.fieldNames(value.fields);
        for (const element of value.elements) for (const field of element) this.value(field, "");
        break;
    }
  }

  arrayHead(kind: keyof typeof classes, dimensions: Dimensions, name: string): void {
    this.tag(miUINT32, 8);
    this.view.setUint32(this.at, classes[kind] | (kind === "logical" ? LOGICAL : 0), true);
    this.at += 8;
    this.tag(miINT32, 8);
    this.view.setInt32(this.at, dimensions[0], true);
    this.view.setInt32(this.at + 4, dimensions[1], true);
    this.at += 8;
    this.data(miINT8, encoder.encode(name));
  }

  fieldNames(fields: readonly string[]): void {
    const width = nameWidth(fields);
    // Packed into 8 bytes, type and length in one word: Octave reads this number in no other form.
    this.view.setUint32(this.at, (4 << 16) | miINT32, true);
    this.view.setInt32(this.at + 4, width, true);
    this.at += 8;
    const names = new Uint8Array(fields.length * width);
    fields.forEach((field, i) => {
      names.set(encoder.encode(field), i * width);
    });
    this.data(miINT8, names);
  }

  private data(type: number, bytes: Uint8Array): void {
    this.tag(type, bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += padded(bytes.length);
  }

  private doubles(data: ArrayLike<number>): void {
    this.tag(miDOUBLE, 8 * data.length);
    for (let i = 0; i < data.length; i++) this.view.setFloat64(this.at + 8 * i, data[i]!, true);
    this.at += 8 * data.length;
  }
}
