/** Files on disk: read with clear errors, written so that nothing is ever half there. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../errors.js";

/**
 * The bytes of a file.
 * @param name what messages call it
 * @throws UsageError that says what is wrong with it
 */
export function readBytes(path: string, name = path): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${name}: ${why(error)}`);
  }
}

export function readText(path: string, name = path): string {
  return new TextDecoder().decode(readBytes(path, name));
}

/** Makes a folder, and any above it. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot write to the folder ${path}: ${why(error)}; choose another with --out`);
  }
}

/** Writes under a temporary name in the same folder and renames, so that readers see the old file or the new. */
export function writeWhole(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`cannot write ${path}: ${why(error)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "is a folder, not a file",
  ENOTDIR: "a part of the path is a file, not a folder",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EEXIST: "a file of that name is in the way",
  ENAMETOOLONG: "the name is too long",
};

/** The reason of a failed file operation in words. */
function why(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
