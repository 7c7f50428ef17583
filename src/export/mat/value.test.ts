import { describe, expect, it } from "vitest";
import { fromJson } from "./json.js";
import { matlabNames } from "./names.js";
import { cell, empty, logical, matrix, row, scalar, struct, structArray, text } from "./value.js";

describe("names for MATLAB", () => {
  it("stay where they are fine, and differ where they would be the same", () => {
    const names = ["om2", "x2.tonicVolatility", "x2_tonicVolatility", "2", "_a", "", "µ", "a b", "a_b"];
    expect(Object.fromEntries(matlabNames(names))).toEqual({
      om2: "om2",
      "x2.tonicVolatility": "x2_tonicVolatility_2",
      x2_tonicVolatility: "x2_tonicVolatility",
      "2": "x2",
      _a: "x_a",
      "": "x",
      µ: "x_",
      "a b": "a_b_2",
      a_b: "a_b",
    });
  });

  it("have at most 63 letters, and differ even then", () => {
    const long = "a".repeat(70);
    const names = [...matlabNames([`${long}1`, `${long}2`, `${long}3`]).values()];
    expect(names).toEqual(["a".repeat(63), `${"a".repeat(61)}_2`, `${"a".repeat(61)}_3`]);
  });
});

describe("text", () => {
  const of = (value: string): unknown => {
    const encoded = text(value);
    return encoded.kind === "char" ? encoded.text : undefined;
  };

  it("keeps what fits 16 bits, line ends and quotes too", () => {
    expect(of('Zoë, "日本"\n\t\0')).toBe('Zoë, "日本"\n\t\0');
  });

  it("spells what does not, so that different ids stay different", () => {
    expect(of("a😀")).toBe("a\\u{1F600}");
    expect(of("a😁")).toBe("a\\u{1F601}");
    expect(of("half \ud83d")).toBe("half \ufffd");
  });
});

describe("plain data for MATLAB", () => {
  it("is numbers, text, logical values, and [] for null", () => {
    expect(fromJson({ a: 1, b: "x", c: true, d: null, "e f": [] })).toEqual(
      struct({ a: scalar(1), b: text("x"), c: logical(true), d: empty, e_f: cell([]) }),
    );
  });

  it("is a row for numbers, a struct array for objects with the same keys, else cells", () => {
    expect(fromJson([1, 2])).toEqual(row([1, 2]));
    expect(fromJson([{ a: 1 }, { a: 2 }])).toEqual(structArray(["a"], [[scalar(1)], [scalar(2)]]));
    expect(fromJson([{ a: 1 }, { b: 2 }])).toEqual(
      cell([struct({ a: scalar(1) }), struct({ b: scalar(2) })]),
    );
    expect(fromJson([1, "x"])).toEqual(cell([scalar(1), text("x")]));
    expect(fromJson([{}, {}])).toEqual(cell([struct({}), struct({})]));
  });
});

describe("a matrix", () => {
  it("is given row by row and stored column by column", () => {
    expect(
      matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toEqual({
      kind: "double",
      dimensions: [2, 3],
      data: Float64Array.of(1, 4, 2, 5, 3, 6),
    });
    expect(matrix(null)).toBe(empty);
  });
});
