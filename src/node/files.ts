/** Files on disk: read with clear errors, written so that nothing is ever half there. */

import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../errors.js";
import type { OpenFile } from "../export/index.js";

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

/** Hexadecimal digits of the SHA-256. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Makes a folder, and any above it. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot write to the folder ${path}: ${why(error)}; choose another with --out`);
  }
}

/** Refuses to replace a file unasked, before work is done for it. @throws UsageError */
export function checkTarget(out: string | undefined, overwrite: boolean): void {
  if (out === undefined || overwrite || !existsSync(out)) return;
  throw new UsageError(`${out}: is there already; choose another with --out, or replace it with --overwrite`);
}

/** Writes under a temporary name in the same folder and renames, so that readers see the old file or the new. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const file = growingFile(path);
  file.write(content);
  file.finish();
}

/** As `writeWhole` does, bytes in any order. */
export async function writeOpen(path: string, write: (file: OpenFile) => Promise<void>): Promise<void> {
  const file = growingFile(path);
  try {
    await write(file.open);
    file.finish();
  } finally {
    file.discard();
  }
}

/** A file that grows piece by piece under a temporary name. A piece that cannot be written removes it. */
export interface GrowingFile {
  write(piece: string | Uint8Array): void;
  /** In any order, instead of piece by piece. */
  readonly open: OpenFile;
  /** Gives the file its name. */
  finish(): void;
  /** Removes what was written; without effect once it is finished. */
  discard(): void;
}

/** @throws UsageError, from the start and every call, that says why the file cannot be written */
export function growingFile(path: string): GrowingFile {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  let open: number | undefined;
  const close = (): void => {
    if (open !== undefined) closeSync(open);
    open = undefined;
  };
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      close();
      rmSync(temporary, { force: true });
      throw new UsageError(`cannot write ${path}: ${why(error)}`);
    }
  };
  attempt(() => {
    open = openSync(temporary, "w+");
  });
  return {
    write: (piece) =>
      attempt(() => {
        const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
        for (let at = 0; at < bytes.length; ) at += writeSync(open!, bytes, at);
      }),
    open: {
      write: (bytes, from) =>
        attempt(() => {
          for (let at = 0; at < bytes.length; )
            at += writeSync(open!, bytes, at, bytes.length - at, from + at);
        }),
      read(into, from) {
        let at = 0;
        attempt(() => {
          for (let read = 1; at < into.length && read > 0; at += read)
            read = readSync(open!, into, at, into.length - at, from + at);
        });
        return at;
      },
      resize: (bytes) => attempt(() => ftruncateSync(open!, bytes)),
    },
    finish: () =>
      attempt(() => {
        close();
        renameSync(temporary, path);
      }),
    discard: () => {
      if (open === undefined) return;
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/**
 * Adds a line to what an interrupted run goes on from.
 *
 * @throws UsageError that says why it cannot be written, and that the lines before it are kept
 */
export function keepLine(path: string, line: string): void {
  try {
    appendFileSync(path, line);
  } catch (error) {
    throw new UsageError(
      `cannot write ${path}: ${why(error)}; what was done before is kept: mend that, then go on with --resume`,
    );
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
export function why(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
