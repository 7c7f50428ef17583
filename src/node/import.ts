/** Imports from files on disk to a study on disk. */

import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { UsageError } from "../errors.js";
import { toCsv } from "../fit/index.js";
import type { Imported, TapasPair } from "../import/index.js";
import type { Source } from "../study/index.js";
import { readBytes, readText, writeWhole } from "./files.js";

/** Files as sources, named by their paths. @throws UsageError for one that cannot be read */
export function readSources(paths: readonly string[]): Source[] {
  return filesOf(paths).map((name) => ({ name, bytes: readBytes(name) }));
}

/**
 * Files by name, where `*` and `?` in the last part of a path stand for anything, in the order of the alphabet: shells
 * of Windows hand such patterns on as they are.
 *
 * @throws UsageError for a pattern that no file has
 */
function filesOf(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const pattern = basename(path);
    if (!/[*?]/.test(pattern) || existsSync(path)) return [path];
    const folder = dirname(path);
    const wanted = new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    );
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const found = names.filter((name) => wanted.test(name) && !name.startsWith("."));
    if (found.length === 0) throw new UsageError(`${path}: no file has a name like this`);
    // The folder as it was written: messages and summaries name files by it.
    return found.map((name) => `${path.slice(0, path.length - pattern.length)}${name}`);
  });
}

export interface PairPaths {
  /** Files in pairs: inputs, responses, inputs, responses, ... */
  readonly files: readonly string[];
  readonly inputs?: readonly string[];
  readonly responses?: readonly string[];
  readonly ids?: readonly string[];
  /** Numbers of trials, or files of such numbers: one for all pairs, or one for each. */
  readonly ignore?: readonly string[];
}

/**
 * Pairs of the toolbox's files. One file of inputs serves all files of responses.
 *
 * @throws UsageError for files that do not pair up
 */
export function readPairs(paths: PairPaths): TapasPair[] {
  const pairs = pairUp(paths);
  const { ids, ignore } = paths;
  if (ids !== undefined && ids.length !== pairs.length) {
    throw new UsageError(
      `--ids names ${ids.length} participants, and there are ${pairs.length} pairs of files`,
    );
  }
  const ignored = ignore === undefined ? undefined : ignoredTrials(ignore, pairs.length);
  const known = new Map<string, Source>();
  const source = (name: string): Source => {
    if (!known.has(name)) known.set(name, { name, bytes: readBytes(name) });
    return known.get(name)!;
  };
  return pairs.map(([inputs, responses], i) => ({
    ...(ids && { id: ids[i]! }),
    inputs: source(inputs),
    responses: source(responses),
    ...(ignored && { ignore: ignored[i]! }),
  }));
}

function pairUp(paths: PairPaths): [string, string][] {
  const files = filesOf(paths.files);
  const inputs = paths.inputs && filesOf(paths.inputs);
  const responses = paths.responses && filesOf(paths.responses);
  if (inputs === undefined && responses === undefined) {
    if (files.length === 0 || files.length % 2 === 1) {
      throw new UsageError(
        `expected files in pairs, inputs and responses of each participant, got ${files.length}; or list them with --inputs and --responses`,
      );
    }
    return files.flatMap((file, i) => (i % 2 === 0 ? [[file, files[i + 1]!] as [string, string]] : []));
  }
  if (inputs === undefined || responses === undefined || files.length > 0) {
    throw new UsageError("give files in pairs, or both --inputs and --responses");
  }
  if (inputs.length !== 1 && inputs.length !== responses.length) {
    throw new UsageError(
      `${inputs.length} files of inputs and ${responses.length} of responses; give as many, or one file of inputs for all`,
    );
  }
  return responses.map((file, i) => [inputs.length === 1 ? inputs[0]! : inputs[i]!, file]);
}

/** Trials to ignore of each pair. */
function ignoredTrials(given: readonly string[], pairs: number): number[][] {
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  if (given.every(isNumber)) return Array.from({ length: pairs }, () => given.map(Number));
  if (given.some(isNumber) || (given.length !== 1 && given.length !== pairs)) {
    throw new UsageError(
      `--ignore ${given.join(",")}: expected numbers of trials, or one file of them for all pairs, or one for each of the ${pairs} pairs`,
    );
  }
  const read = given.map((file) => {
    const words = readText(file)
      .split(/[\s,;]+/)
      .filter((word) => word !== "");
    const odd = words.find((word) => !isNumber(word));
    if (odd === undefined) return words.map(Number);
    throw new UsageError(`${file}: expected numbers of trials, counted from 1, found ${JSON.stringify(odd)}`);
  });
  return Array.from({ length: pairs }, (_, i) => read[read.length === 1 ? 0 : i]!);
}

/** The study as CSV; to a file, whole or not at all, where one is named. */
export function writeStudy({ header, rows }: Imported, out: string | undefined): string {
  const text = toCsv(header, rows);
  if (out !== undefined) writeWhole(out, text);
  return text;
}
