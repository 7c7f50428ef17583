/** Images as patterns: one PNG, or all of a folder; grey from -1 (black) to 1 (white). */

import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { DataError } from "../errors.js";
import { readBytes } from "./files.js";

export interface Images {
  readonly rows: readonly Float64Array[];
  /** File names without ending. */
  readonly labels: readonly string[];
  readonly files: readonly string[];
  /** Pixels of a row. */
  readonly columns: number;
  readonly bytes: readonly Uint8Array[];
}

/**
 * @param path of a file, or of a folder, whose .png files come in the order of their names
 * @throws DataError for files that are no such images, and images of different sizes
 */
export function readImages(path: string, folder: boolean): Images {
  const names = folder ? readdirSync(path).filter((name) => extname(name).toLowerCase() === ".png") : [];
  const files = folder ? names.sort().map((name) => join(path, name)) : [path];
  if (files.length === 0) throw new DataError([{ file: path, message: "the folder holds no .png file" }]);
  const bytes = files.map((file) => readBytes(file));
  const images = bytes.map((each, k) => decoded(each, files[k]!));
  const { width, height } = images[0]!;
  const other = images.findIndex((image) => image.width !== width || image.height !== height);
  if (other >= 0) {
    const size = `${images[other]!.width} by ${images[other]!.height}`;
    const message = `expected ${width} by ${height} pixels as in ${files[0]}, found ${size}`;
    throw new DataError([{ file: files[other]!, message }]);
  }
  return {
    rows: images.map(grey),
    labels: files.map((file) => basename(file, extname(file))),
    ...{ files, columns: width, bytes },
  };
}

function decoded(bytes: Uint8Array, file: string): DecodedPng {
  const fail = (message: string): never => {
    throw new DataError([{ file, message }]);
  };
  let image: DecodedPng;
  try {
    image = decode(bytes);
  } catch (error) {
    return fail(`the file is no PNG image that can be read: ${(error as Error).message}`);
  }
  if (image.palette !== undefined) {
    const data = convertIndexedToRgb(image);
    return { ...image, data, channels: data.length / (image.width * image.height), depth: 8 };
  }
  if (image.depth < 8) fail(`grey values of ${image.depth} bits are not read; save the image with 8 bits`);
  return image;
}

/** Luma of Rec. 601; opacity is left out. */
function grey({ width, height, data, channels, depth }: DecodedPng): Float64Array {
  const half = (2 ** depth - 1) / 2;
  return Float64Array.from({ length: width * height }, (_, k) => {
    const at = k * channels;
    const value =
      channels < 3 ? data[at]! : 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    return value / half - 1;
  });
}
