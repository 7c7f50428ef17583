/**
 * Groups of arrays as a Zarr folder, version 2: JSON beside each array, little-endian chunks in C order compressed with
 * zlib, one chunk a chain, everything again in `.zmetadata`. inferencedata 3.
 */

import type { ExportFile } from "../source.js";
import {
  allValues,
  checkGroup,
  coordinatesOf,
  type Group,
  type Labels,
  labelsOf,
  rootAttributes,
  type Variable,
  valuesOfDraws,
} from "./groups.js";

interface ZarrArray {
  readonly path: string;
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  /** Whether the first dimension is cut into chunks of one. */
  readonly perChain: boolean;
  readonly type: string;
  /** Bytes of all entries, row-major, or of a chain's. */
  bytes(chain: number): Uint8Array | Promise<Uint8Array>;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Files of the folder, below `folder`.
 *
 * @param attributes of the root, beside when and by what it was made
 * @throws UsageError for names and labels that do not fit
 */
export async function* zarrFiles(
  folder: string,
  groups: readonly Group[],
  attributes: Readonly<Record<string, string>>,
  createdAt: Date = new Date(),
): AsyncGenerator<ExportFile> {
  for (const each of groups) checkGroup(each, each.labels ?? {});
  const metadata: Record<string, unknown> = {};
  const said = (path: string, content: unknown): ExportFile => {
    metadata[path] = content;
    return { path: `${folder}/${path}`, content: json(content) };
  };
  yield said(".zgroup", { zarr_format: 2 });
  yield said(".zattrs", rootAttributes(attributes, createdAt));
  for (const each of groups) {
    yield said(`${each.name}/.zgroup`, { zarr_format: 2 });
    yield said(`${each.name}/.zattrs`, rootAttributes(each.attributes, createdAt));
    for (const array of arraysOf(each)) {
      const { path, dimensions, shape, perChain, type } = array;
      const chunks = shape.map((n, k) => (perChain && k === 0 ? 1 : Math.max(1, n)));
      yield said(`${path}/.zarray`, {
        zarr_format: 2,
        ...{ shape, chunks, dtype: type, compressor: { id: "zlib", level: 6 }, fill_value: null },
        ...{ order: "C", filters: null },
      });
      yield said(`${path}/.zattrs`, { _ARRAY_DIMENSIONS: dimensions, ...array.attributes });
      yield* chunksOf(folder, array);
    }
  }
  yield {
    path: `${folder}/.zmetadata`,
    content: json({ zarr_consolidated_format: 1, metadata }),
  };
}

async function* chunksOf(
  folder: string,
  { path, shape, perChain, bytes }: ZarrArray,
): AsyncGenerator<ExportFile> {
  if (shape.includes(0)) return;
  const count = perChain ? shape[0]! : 1;
  const rest = shape.slice(1).map(() => ".0");
  for (let k = 0; k < count; k++) {
    const content = await compressed(await bytes(k));
    yield { path: `${folder}/${path}/${k}${rest.join("")}`, content };
  }
}

function arraysOf(group: Group): ZarrArray[] {
  const { name, variables, labels = {}, coordinates = [] } = group;
  const lengths = new Map(
    variables.flatMap(({ dimensions, shape }) =>
      dimensions.map((dimension, k) => [dimension, shape[k]!] as const),
    ),
  );
  const line = (of: string, dimension: string, values: Labels): ZarrArray => ({
    path: `${name}/${of}`,
    dimensions: [dimension],
    shape: [values.length],
    perChain: false,
    ...constant(labelBytes(values)),
    attributes: {},
  });
  return [
    ...[...lengths].map(([dimension, length]) =>
      line(dimension, dimension, labelsOf(dimension, length, labels)),
    ),
    ...coordinates.map((coordinate) => line(coordinate.name, coordinate.dimension, coordinate.values)),
    ...variables.map((variable): ZarrArray => {
      const further = coordinatesOf(group, variable);
      const perChain = variable.dimensions[0] === "chain" && variable.dimensions[1] === "draw";
      const { type, bytesOf } = encodings[variable.kind];
      return {
        path: `${name}/${variable.name}`,
        dimensions: variable.dimensions,
        shape: variable.shape,
        perChain,
        type,
        bytes: async (chain) =>
          bytesOf(perChain ? await valuesOfDraws(variable, chain) : allValues(variable)),
        attributes: further === "" ? {} : { coordinates: further },
      };
    }),
  ];
}

interface Encoding {
  readonly type: string;
  bytesOf(values: ArrayLike<number>): Uint8Array;
}

const encodings: Readonly<Record<Variable["kind"], Encoding>> = {
  truth: { type: "|b1", bytesOf: (values) => Uint8Array.from(values) },
  whole: { type: "<i8", bytesOf: wholes },
  number: { type: "<f8", bytesOf: doubles },
};

function constant({ type, bytes }: { type: string; bytes: Uint8Array }): Pick<ZarrArray, "type" | "bytes"> {
  return { type, bytes: () => bytes };
}

function labelBytes(labels: Labels): { type: string; bytes: Uint8Array } {
  const numbers = labels.filter((label) => typeof label === "number");
  if (numbers.length === labels.length && labels.length > 0) {
    const { type, bytesOf } = encodings[numbers.every(Number.isInteger) ? "whole" : "number"];
    return { type, bytes: bytesOf(numbers) };
  }
  // Fixed width: as many code points as the longest has, each of four bytes.
  const points = labels.map((label) => [...String(label)].map((character) => character.codePointAt(0)!));
  const width = Math.max(1, ...points.map((each) => each.length));
  const view = new DataView(new ArrayBuffer(4 * width * labels.length));
  points.forEach((each, i) => {
    each.forEach((point, k) => {
      view.setUint32(4 * (i * width + k), point, true);
    });
  });
  return { type: `<U${width}`, bytes: new Uint8Array(view.buffer) };
}

function doubles(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k]!, true);
  return new Uint8Array(view.buffer);
}

function wholes(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let k = 0; k < values.length; k++) view.setBigInt64(8 * k, BigInt(values[k]!), true);
  return new Uint8Array(view.buffer);
}

const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;

/** By zlib, which Node and pages have under the name of its algorithm. */
async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const writing = writer.write(Uint8Array.from(bytes)).then(() => writer.close());
  const parts: Uint8Array[] = [];
  for await (const part of stream.readable as AsyncIterable<Uint8Array>) parts.push(part); // of bytes, as written
  await writing;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
