import { type Group, File as HdfFile, ready } from "h5wasm";
import { describe, expect, it } from "vitest";
import { encodeVariable, matHeader } from "../../export/mat/encode.js";
import { cell, column, columns, empty, logical, scalar, structArray, text } from "../../export/mat/value.js";
import { readMat } from "./read.js";
import { plainOf } from "./value.js";

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const plain = async (bytes: Uint8Array): Promise<unknown> =>
  Object.fromEntries([...(await readMat("a.mat", bytes))].map(([name, value]) => [name, plainOf(value)]));

/** 32-bit words as bytes, in either order. */
const words = (little: boolean, ...values: number[]): number[] =>
  values.flatMap((value) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, little);
    return [...bytes];
  });
const header = (little: boolean): number[] => [
  ...new Array<number>(124).fill(0x20),
  ...(little ? [0, 1, 0x49, 0x4d] : [1, 0, 0x4d, 0x49]),
];

/**
 * `x = int16([1 -2])` as MATLAB stores it, byte by byte from the published layout: name and numbers packed into the
 * words of their tags.
 */
const packed = (little: boolean): number[] => {
  const name = little ? [...words(true, (1 << 16) | 1), 0x78, 0, 0, 0] : [0, 1, 0, 1, 0x78, 0, 0, 0];
  const numbers = little ? [3, 0, 4, 0, 1, 0, 0xfe, 0xff] : [0, 4, 0, 3, 0, 1, 0xff, 0xfe];
  return [
    ...words(little, 14, 48),
    ...words(little, 6, 8, 10, 0),
    ...words(little, 5, 8, 1, 2),
    ...name,
    ...numbers,
  ];
};

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe("a MAT-file of level 5", () => {
  it("gives numbers in small packages, of either byte order", async () => {
    for (const little of [true, false]) {
      expect(await plain(Uint8Array.from([...header(little), ...packed(little)]))).toEqual({ x: [1, -2] });
    }
  });

  it("gives back what our export writes: numbers, text, cells, structs, what is empty", async () => {
    const people = structArray(
      ["id", "value"],
      [
        [text("Zoë"), scalar(undefined)],
        [text(""), empty],
      ],
    );
    const matrix = columns(
      [
        [1, 2],
        [3, Number.POSITIVE_INFINITY],
      ],
      2,
    );
    const bytes = joined(
      matHeader("a test"),
      encodeVariable("people", people),
      encodeVariable("c", cell([logical(true), column([1, 2, 3])])),
      encodeVariable("m", matrix),
    );
    expect(await plain(bytes)).toEqual({
      people: [
        { id: "Zoë", value: Number.NaN },
        { id: "", value: [] },
      ],
      c: [1, [1, 2, 3]],
      m: [
        [1, 3],
        [2, Number.POSITIVE_INFINITY],
      ],
    });
  });

  it("may be compressed, each variable on its own", async () => {
    const one = await deflated(encodeVariable("a", scalar(3)));
    const two = await deflated(encodeVariable("b", text("two")));
    const element = (content: Uint8Array): number[] => [...words(true, 15, content.length), ...content];
    const bytes = Uint8Array.from([...header(true), ...element(one), ...element(two)]);
    expect(await plain(bytes)).toEqual({ a: 3, b: "two" });
  });

  it("leaves out what it cannot hold in numbers, and reads on", async () => {
    const handle = [...words(true, 14, 40), ...words(true, 6, 8, 16, 0), ...words(true, 5, 8, 1, 1)];
    const named = [...words(true, (1 << 16) | 1), 0x66, 0, 0, 0];
    const bytes = Uint8Array.from([...header(true), ...handle, ...named, ...encodeVariable("x", scalar(1))]);
    expect(await plain(bytes)).toEqual({ f: undefined, x: 1 });
  });
});

describe("other files", () => {
  it("that were cut off are said to be", async () => {
    const whole = joined(matHeader("a test"), encodeVariable("a", column([1, 2, 3, 4])));
    for (const length of [140, 160, whole.length - 8]) {
      await expect(plain(whole.subarray(0, length))).rejects.toThrow(
        "a.mat: ends in the middle of a variable",
      );
    }
    const bad = Uint8Array.from([...header(true), ...words(true, 15, 8), 1, 2, 3, 4, 5, 6, 7, 8]);
    await expect(plain(bad)).rejects.toThrow("a.mat: a compressed variable cannot be read");
  });

  it("of other versions are refused with what to do", async () => {
    await expect(plain(new TextEncoder().encode("# Created by Octave"))).rejects.toThrow(
      "a.mat: is no MAT-file of version 6 or 7",
    );
    await expect(plain(Uint8Array.from([0x89, 0x48, 0x44, 0x46]))).rejects.toThrow(
      "a.mat: is no MAT-file of version 7.3 (HDF5), or was cut off",
    );
  });
});

describe("a MAT-file of version 7.3", () => {
  it("gives numbers, text, structs, cells and several structs, as MATLAB lays them out in HDF5", async () => {
    const { FS } = await ready;
    const made = new HdfFile("by-hand.mat", "w");
    const refs = made.create_group("#refs#");
    const write = (
      group: Group,
      name: string,
      kind: string,
      data: number[] | Uint16Array,
      shape: number[],
    ) => {
      const dataset = group.create_dataset({
        name,
        data: kind === "char" ? data : Float64Array.from(data),
        shape,
      });
      dataset.create_attribute("MATLAB_class", kind);
      return dataset;
    };
    const letters = (word: string): Uint16Array => Uint16Array.from(word, (c) => c.charCodeAt(0));
    // [1 3 5; 2 4 6]: dimensions are reversed, so that the numbers stand column by column.
    const est = made.create_group("est");
    est.create_attribute("MATLAB_class", "struct");
    write(est, "m", "double", [1, 2, 3, 4, 5, 6], [3, 2]);
    write(est, "model", "char", letters("hgf"), [3, 1]);
    write(est, "none", "double", [0, 0], [2]).create_attribute("MATLAB_empty", 1, [], "B");
    const [a, b] = [write(refs, "a", "double", [7], [1, 1]), write(refs, "b", "char", letters("x"), [1, 1])];
    const references = [a.create_reference(), b.create_reference()];
    made
      .create_dataset({ name: "c", data: references, shape: [2, 1] })
      .create_attribute("MATLAB_class", "cell");
    const people = made.create_group("people");
    people.create_attribute("MATLAB_class", "struct");
    people.create_dataset({ name: "id", data: references, shape: [2, 1] });
    made.close();
    // MATLAB puts a header of 512 bytes before it.
    const head = new Uint8Array(512);
    head.set(matHeader("7.3 by a test"));
    expect(await plain(joined(head, FS.readFile("by-hand.mat")))).toEqual({
      est: {
        m: [
          [1, 3, 5],
          [2, 4, 6],
        ],
        model: "hgf",
        none: [],
      },
      c: [7, "x"],
      people: [{ id: 7 }, { id: "x" }],
    });
  });
});
