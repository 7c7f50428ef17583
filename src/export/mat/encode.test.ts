import { describe, expect, it } from "vitest";
import { encodeFields, encodeVariable, fieldsBytes, matHeader, structHead } from "./encode.js";
import { cell, column, columns, empty, logical, type MatValue, scalar, structArray, text } from "./value.js";

/** Little-endian words, as the published layout lists them. */
function words(...values: number[]): number[] {
  return [...new Uint8Array(Uint32Array.from(values).buffer)];
}
const doubles = (...values: number[]): number[] => [...new Uint8Array(Float64Array.from(values).buffer)];
/** Letters, filled up with zeros to so many bytes. */
const letters = (word: string, room: number): number[] => [
  ...[...word].map((c) => c.charCodeAt(0)),
  ...new Array<number>(room - word.length).fill(0),
];
/** Flags, dimensions and name of an array: class and flags, rows, columns. */
const head = (kind: number, rows: number, cols: number, name = ""): number[] => [
  ...words(6, 8, kind, 0),
  ...words(5, 8, rows, cols),
  ...words(1, name.length),
  ...letters(name, Math.ceil(name.length / 8) * 8),
];
const encoded = (name: string, value: MatValue): number[] => [...encodeVariable(name, value)];

describe("the header", () => {
  it("has 116 bytes of text, no subsystem, version 1 and the mark of little-endian files", () => {
    const bytes = matHeader("by a test");
    expect(bytes.length).toBe(128);
    expect(new TextDecoder().decode(bytes.subarray(0, 116))).toBe(
      "MATLAB 5.0 MAT-file, by a test".padEnd(116),
    );
    expect([...bytes.subarray(116)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x49, 0x4d]);
  });

  it("cuts text that is too long", () => {
    const bytes = matHeader("x".repeat(200));
    expect([...bytes.subarray(114, 118)]).toEqual([0x78, 0x78, 0, 0]);
  });
});

describe("a variable", () => {
  it("is a double scalar", () => {
    expect(encoded("a", scalar(3))).toEqual([
      ...words(14, 64),
      ...head(6, 1, 1, "a"),
      ...words(9, 8),
      ...doubles(3),
    ]);
  });

  it("keeps missing and infinite numbers", () => {
    const bytes = encodeVariable("a", column([Number.NaN, Number.POSITIVE_INFINITY, -0]));
    const view = new DataView(bytes.buffer, bytes.length - 24);
    expect([0, 8, 16].map((at) => view.getFloat64(at, true))).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
    ]);
  });

  it("stores a matrix column by column", () => {
    const matrix = columns(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      2,
    );
    expect(encoded("matrix_23", matrix)).toEqual([
      ...words(14, 112),
      ...head(6, 2, 3, "matrix_23"),
      ...words(9, 48),
      ...doubles(1, 2, 3, 4, 5, 6),
    ]);
  });

  it("is empty with sizes of 0, whatever it would have held", () => {
    expect(encoded("a", empty)).toEqual([...words(14, 56), ...head(6, 0, 0, "a"), ...words(9, 0)]);
    expect(encoded("a", text(""))).toEqual([...words(14, 56), ...head(4, 0, 0, "a"), ...words(17, 0)]);
    expect(encoded("a", cell([]))).toEqual([...words(14, 48), ...head(1, 0, 0, "a")]);
    expect(encoded("a", structArray(["b"], []))).toEqual([
      ...words(14, 96),
      ...head(2, 1, 0, "a"),
      ...words((4 << 16) | 5, 32),
      ...words(1, 32),
      ...letters("b", 32),
    ]);
  });

  it("is text in UTF-16, padded to 8 bytes", () => {
    expect(encoded("a", text("né"))).toEqual([
      ...words(14, 64),
      ...head(4, 1, 2, "a"),
      ...words(17, 4),
      ...[0x6e, 0, 0xe9, 0, 0, 0, 0, 0],
    ]);
  });

  it("is logical where its flag says so", () => {
    expect(encoded("a", logical(true))).toEqual([
      ...words(14, 64),
      ...head(0x0200 | 9, 1, 1, "a"),
      ...words(2, 1),
      ...[1, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it("holds unnamed arrays in the cells of a cell array", () => {
    expect(encoded("c", cell([scalar(1), empty]))).toEqual([
      ...words(14, 48 + 64 + 56),
      ...head(1, 1, 2, "c"),
      ...[...words(14, 56), ...head(6, 1, 1), ...words(9, 8), ...doubles(1)],
      ...[...words(14, 48), ...head(6, 0, 0), ...words(9, 0)],
    ]);
  });

  it("has the fields of each struct of an array after their names", () => {
    const value = structArray(
      ["x", "longer"],
      [
        [scalar(1), empty],
        [scalar(2), empty],
      ],
    );
    const item = (x: number): number[] => [
      ...[...words(14, 56), ...head(6, 1, 1), ...words(9, 8), ...doubles(x)],
      ...[...words(14, 48), ...head(6, 0, 0), ...words(9, 0)],
    ];
    expect(encoded("s", value)).toEqual([
      ...words(14, 48 + 80 + 2 * (64 + 56)),
      ...head(2, 1, 2, "s"),
      ...words((4 << 16) | 5, 32),
      ...[...words(1, 64), ...letters("x", 32), ...letters("longer", 32)],
      ...[...item(1), ...item(2)],
    ]);
  });

  it("gives names of fields beyond 31 letters room for 63", () => {
    const name = "n".repeat(63);
    const bytes = encoded("s", structArray([name], [[empty]]));
    const from = 8 + 48;
    expect(bytes.slice(from, from + 16)).toEqual([...words((4 << 16) | 5, 64), ...words(1, 64)]);
    expect(bytes.slice(from + 16, from + 80)).toEqual(letters(name, 64));
  });
});

describe("a struct array written in pieces", () => {
  it("has the same bytes as in one piece", () => {
    const fields = ["id", "value", "list"];
    const elements = [
      [text("Zoë"), scalar(1), cell([text("a"), logical(false)])],
      [text(""), empty, cell([])],
    ];
    const body = elements.reduce((sum, element) => sum + fieldsBytes(element), 0);
    const pieces = [structHead("people", [1, 2], fields, body), ...elements.map(encodeFields)];
    expect(pieces.flatMap((piece) => [...piece])).toEqual(encoded("people", structArray(fields, elements)));
  });
});
