/** Writes the files of an export: each whole or not at all, and a folder of them all at once. */

import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { ExportFile } from "../export/index.js";
import { growingFile, makeFolder, why, writeOpen, writeWhole } from "./files.js";

export type ExportFiles = Iterable<ExportFile> | AsyncIterable<ExportFile>;

/**
 * One file in its place.
 * @param fit folder of the fit, for files that are copied from it
 */
export async function writeExportFile(
  fit: string,
  path: string,
  content: ExportFile["content"],
  signal?: AbortSignal,
): Promise<void> {
  if (typeof content === "string" || content instanceof Uint8Array) return writeWhole(path, content);
  if ("writeTo" in content) return writeOpen(path, (file) => content.writeTo(file));
  if ("copyOf" in content) {
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    try {
      copyFileSync(join(fit, content.copyOf), temporary);
      return renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw new UsageError(`cannot copy ${join(fit, content.copyOf)} to ${path}: ${why(error)}`);
    }
  }
  const file = growingFile(path);
  try {
    for await (const piece of content) {
      signal?.throwIfAborted();
      file.write(piece);
    }
    file.finish();
  } finally {
    file.discard();
  }
}

/**
 * A folder of files, written beside its place and put there at the end. In a folder that is there already, files of
 * the same names are replaced and others stay.
 *
 * @returns paths below the folder
 * @throws the signal's reason when it stops the writing, which then leaves nothing behind
 */
export async function writeExportFolder(
  fit: string,
  out: string,
  files: ExportFiles,
  signal?: AbortSignal,
): Promise<string[]> {
  const target = resolve(out);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const written: string[] = [];
  try {
    makeFolder(temporary);
    for await (const { path, content } of files) {
      signal?.throwIfAborted();
      const file = join(temporary, path);
      makeFolder(dirname(file));
      await writeExportFile(fit, file, content, signal);
      written.push(path);
    }
    publish(temporary, target, written);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return written;
}

function publish(temporary: string, target: string, files: readonly string[]): void {
  try {
    if (!existsSync(target)) {
      renameSync(temporary, target);
      return;
    }
    for (const file of files) {
      makeFolder(dirname(join(target, file)));
      renameSync(join(temporary, file), join(target, file));
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot write to the folder ${target}: ${why(error)}; choose another with --out`);
  }
}
