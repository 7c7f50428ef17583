/** Which files below a folder we wrote, so that writing there again replaces them and nothing of anybody else's. */

import { existsSync, rmSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { readText, writeWhole } from "./files.js";

const LIST = ".written.json";

/** Paths below the folder, with "/". */
export function filesWritten(folder: string): string[] {
  const list = join(folder, LIST);
  if (!existsSync(list)) return [];
  const inside = (file: string): boolean => resolve(folder, file).startsWith(resolve(folder) + sep);
  try {
    const { files } = JSON.parse(readText(list)) as { files?: unknown };
    if (Array.isArray(files)) return files.filter((file) => typeof file === "string" && inside(file));
  } catch {
    // A list that is no list names no files: new ones replace those of their name.
  }
  return [];
}

/** Notes that files were written, beside those of before. */
export function noteWritten(folder: string, files: readonly string[]): void {
  const all = [...new Set([...filesWritten(folder), ...files])];
  writeWhole(join(folder, LIST), `${JSON.stringify({ files: all })}\n`);
}

/** Removes what was written before and is not among these, which become the list. */
export function replaceWritten(folder: string, files: readonly string[]): void {
  const kept = new Set(files);
  for (const file of filesWritten(folder)) {
    if (!kept.has(file)) rmSync(join(folder, file), { force: true });
  }
  writeWhole(join(folder, LIST), `${JSON.stringify({ files })}\n`);
}
