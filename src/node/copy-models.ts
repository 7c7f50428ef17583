/** Model files of the user's own, copied into the fit folder, so that it can be moved without its surroundings. */

import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { makeFolder, writeWhole } from "./files.js";
import { loadModel, type ModelFile } from "./models.js";

const FOLDER = "models";

/**
 * Writes `models/NAME` for each model file; a second file of one name becomes `NAME-2`.
 *
 * Only the file itself is copied, not what it imports or reads. A copy that cannot be loaded, as where the file
 * imports another beside it, is removed again, and `note` is told. Packages that a copy imports must be found from
 * wherever the folder is moved to.
 *
 * @param out fit folder
 * @param base folder that the files' names are relative to
 * @returns the copies, relative to the fit folder, by the files' names; without those that had to stay
 * @throws UsageError when the folder cannot be written
 */
export async function copyModels(
  out: string,
  base: string,
  files: readonly ModelFile[],
  note: (text: string) => void,
): Promise<ReadonlyMap<string, string>> {
  if (files.length === 0) return new Map();
  makeFolder(join(out, FOLDER));
  const copies = new Map<string, string>();
  for (const file of files) copies.set(file.path, freeName(file.path, [...copies.values()]));
  const moved = ({ path }: ModelFile): boolean => resolve(base, path) !== resolve(out, copies.get(path)!);
  // All are there before the first is loaded: one may import another.
  for (const file of files.filter(moved)) writeWhole(join(out, copies.get(file.path)!), file.bytes);
  for (const { path } of files.filter(moved)) {
    const copy = copies.get(path)!;
    try {
      await loadModel(copy, out);
    } catch (error) {
      note(
        `${path} stays where it is, because only the file itself could be copied and the copy does not work; ` +
          `the fit folder needs it there (${error instanceof Error ? error.message : String(error)})`,
      );
      rmSync(join(out, copy));
      copies.delete(path);
    }
  }
  if (readdirSync(join(out, FOLDER)).length === 0) rmdirSync(join(out, FOLDER));
  return copies;
}

/** A name that no other copy has, where case does not tell names apart either. */
function freeName(path: string, taken: readonly string[]): string {
  const name = path.replace(/^.*[/\\]/, "");
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  const used = new Set(taken.map((other) => other.toLowerCase()));
  for (let k = 1; ; k++) {
    const candidate = `${FOLDER}/${stem}${k === 1 ? "" : `-${k}`}${extension}`;
    if (!used.has(candidate.toLowerCase())) return candidate;
  }
}
