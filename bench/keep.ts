/** Results that are kept: an array of sessions in a JSON file, the newest last. */

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { UsageError } from "../src/errors.js";
import type { Measurement } from "./measure.js";
import type { Session } from "./session.js";

export interface Kept extends Session {
  /** True where the numbers mean nothing. */
  readonly smoke: boolean;
  readonly measurements: readonly Measurement[];
}

/** @throws UsageError where the file holds something else */
export function keep(file: string, results: Kept): void {
  const before = existsSync(file) ? sessionsIn(file) : [];
  writeFileSync(`${file}.next`, `${JSON.stringify([...before, results], undefined, 2)}\n`);
  renameSync(`${file}.next`, file);
}

function sessionsIn(file: string): unknown[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`--keep ${file}: holds something else than kept results; name another file`);
}
