/**
 * Patterns of one's own: a table with a row a pattern, a column a unit, and a column of labels where there is one; an array
 * of NumPy with a row a pattern; a matrix of MATLAB with a column a pattern; an image, or a folder of images.
 */

import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import { zScore } from "../attractor/index.js";
import { DataError, type DataProblem, UsageError } from "../errors.js";
import { numberOf, quoted } from "../study/cell.js";
import { detectSeparator, parseRecords } from "../study/csv.js";
import { decode } from "../study/decode.js";
import { readBytes, sha256 } from "./files.js";
import { readNpy } from "./npy.js";

export interface PatternFileOptions {
  /** Column of labels. Default: the one called "label", if there is one. */
  readonly label?: string;
  /** What is done to each pattern. Default none: values must lie from -1 to 1. */
  readonly scale?: PatternScale;
  /** Units that a network has. Default: any number. */
  readonly size?: number;
}

export const patternScales = ["none", "z-score"] as const;
export type PatternScale = (typeof patternScales)[number];

export interface Patterns {
  readonly patterns: readonly Float64Array[];
  /** Numbers from 1 where the file has none. */
  readonly labels: readonly string[];
  readonly units: readonly string[];
  /** Pixels of a row, where the file says it. */
  readonly columns?: number;
  /** SHA-256 of the file or files. */
  readonly sha256: string;
}

/**
 * By the ending of the path: .npy, .mat, .png, a folder of .png files, and tables otherwise.
 *
 * @throws DataError that names the place of every value that cannot be used
 * @throws UsageError for a file that cannot be read
 */
export async function readPatterns(path: string, options: PatternFileOptions = {}): Promise<Patterns> {
  const ending = extname(path).toLowerCase();
  const folder = existsSync(path) && statSync(path).isDirectory();
  if (!folder && ![".npy", ".mat", ".png"].includes(ending)) return readTable(path, options);
  if (options.label !== undefined) throw new UsageError(`--label: ${path} is no table and has no columns`);
  if (!folder && ending !== ".png") {
    const bytes = readBytes(path);
    const { rows, columns } =
      ending === ".npy"
        ? arrayRows(path, bytes)
        : await (await import("./mat-images.js")).readMatImages(path, bytes);
    checkSize(path, rows[0]!.length, options.size);
    return {
      patterns: scaled(rows, options.scale, (k) => `pattern ${k + 1}`, path),
      labels: rows.map((_, k) => String(k + 1)),
      units: numberedUnits(rows[0]!.length),
      ...(columns !== undefined && { columns }),
      sha256: sha256(bytes),
    };
  }
  const { readImages } = await import("./image-patterns.js");
  const { rows, labels, files, columns, bytes } = readImages(path, folder);
  checkSize(path, rows[0]!.length, options.size);
  return {
    patterns: scaled(rows, options.scale, (k) => files[k]!, path),
    ...{ labels, columns, units: numberedUnits(rows[0]!.length) },
    sha256: sha256(bytes.map((each) => sha256(each)).join("\n")),
  };
}

/** Of an array of K × units, or of K × rows × columns. */
function arrayRows(path: string, bytes: Uint8Array): { rows: Float64Array[]; columns?: number } {
  const { shape, values } = readNpy(bytes, path);
  const [count = 0, ...image] = shape;
  const size = image.reduce((product, n) => product * n, 1);
  if (image.length < 1 || image.length > 2 || count === 0 || size === 0) {
    const message = `expected an array of patterns by units, or of patterns by rows by columns; its shape is (${shape.join(", ")})`;
    throw new DataError([{ file: path, message }]);
  }
  const rows = Array.from({ length: count }, (_, k) => values.slice(k * size, (k + 1) * size));
  return { rows, ...(image.length === 2 && { columns: image[1]! }) };
}

const numberedUnits = (size: number): string[] => Array.from({ length: size }, (_, i) => `unit ${i + 1}`);

/** Checks rows without names of columns, and scales them. */
function scaled(
  rows: readonly Float64Array[],
  scale: PatternScale = "none",
  nameOf: (row: number) => string,
  file: string,
): Float64Array[] {
  const problems: DataProblem[] = [];
  const patterns = rows.map((row, k) => {
    const problem = (value: number): string | undefined =>
      wrong(String(value), Number.isFinite(value) ? value : undefined, scale);
    const at = row.findIndex((value) => problem(value) !== undefined);
    const message =
      at >= 0
        ? problem(row[at]!)
        : scale === "z-score" && row.every((value) => value === row[0])
          ? `all values are ${row[0]}; a z-score needs values that differ`
          : undefined;
    const column = at >= 0 ? { column: `unit ${at + 1}` } : {};
    if (message !== undefined) problems.push({ file, ...column, message: `${nameOf(k)}: ${message}` });
    return scale === "z-score" ? zScore(row) : row;
  });
  if (problems.length > 0) throw new DataError(problems);
  return patterns;
}

/**
 * Separators and encodings are those of data files. The first row is a header unless all of its fields are numbers.
 *
 * @throws DataError that names file, line and column of every value that cannot be used
 * @throws UsageError for a file that cannot be read, and a column of labels that it has not
 */
async function readTable(path: string, options: PatternFileOptions): Promise<Patterns> {
  const bytes = readBytes(path);
  const { text } = decode({ name: path, bytes });
  const { records, lines } = await parseRecords(path, text, detectSeparator(text));
  const first = records[0];
  if (first === undefined) throw new DataError([{ file: path, message: "the file is empty" }]);
  const headed = first.some((field) => numberOf(field) === undefined);
  const names = headed ? first : first.map((_, i) => `column ${i + 1}`);
  const rows = headed ? records.slice(1) : records;
  const rowLines = headed ? lines.slice(1) : lines;
  if (rows.length === 0) {
    const message =
      "there is one row, which is read as a header because not all of it are numbers, and no pattern below it";
    throw new DataError([{ file: path, line: lines[0]!, message }]);
  }
  const at = labelColumn(names, options.label, path);
  const units = names.filter((_, i) => i !== at);
  checkSize(path, units.length, options.size);
  const problems: DataProblem[] = [];
  const patterns = rows.map((fields, r) => {
    const line = rowLines[r]!;
    if (fields.length !== names.length) {
      const message = `expected ${names.length} fields as in the first row, found ${fields.length}`;
      problems.push({ file: path, line, message });
      return new Float64Array(units.length);
    }
    const values = fields.flatMap((field, i) => {
      if (i === at) return [];
      const value = numberOf(field);
      const message = wrong(field, value, options.scale ?? "none");
      if (message !== undefined) problems.push({ file: path, line, column: names[i]!, message });
      return [value ?? 0];
    });
    if (options.scale !== "z-score") return Float64Array.from(values);
    if (new Set(values).size === 1) {
      const message = `all values are ${values[0]}; a z-score needs values that differ`;
      problems.push({ file: path, line, message });
    }
    return zScore(values);
  });
  if (problems.length > 0) throw new DataError(problems);
  const labels = rows.map((fields, r) => (at < 0 ? "" : fields[at]!) || String(r + 1));
  return { patterns, labels, units, sha256: sha256(bytes) };
}

function wrong(field: string, value: number | undefined, scale: PatternScale): string | undefined {
  if (value === undefined) {
    const found = field === "" ? "nothing" : quoted(field);
    return `expected a number, found ${found}; every pattern needs every unit`;
  }
  if (scale === "none" && Math.abs(value) > 1) {
    return `expected a value from -1 to 1, found ${value}; --scale z-score brings each pattern to mean 0 and sd 1`;
  }
  return undefined;
}

/** @returns -1 without labels */
function labelColumn(names: readonly string[], given: string | undefined, file: string): number {
  if (given === undefined) return names.findIndex((name) => name.toLowerCase() === "label");
  const at = names.indexOf(given);
  if (at >= 0) return at;
  const shown = names.slice(0, 8).join(", ");
  throw new UsageError(`--label: ${file} has no column ${quoted(given)}; its first ones are ${shown}`);
}

function checkSize(file: string, units: number, size: number | undefined): void {
  if (units === 0) throw new DataError([{ file, message: "there is no column of values beside the labels" }]);
  if (size === undefined || size === units) return;
  const message = `expected ${size} values of a pattern, one a unit of the network, found ${units}`;
  throw new DataError([{ file, message }]);
}
