/** Compares fit folders, and writes comparisons. */

import { existsSync, rmSync, statSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import {
  type CompareOptions,
  type Comparison,
  comparedModel,
  compareModels,
  comparisonCsv,
  familiesCsv,
} from "../compare/index.js";
import { UsageError } from "../errors.js";
import { toJson } from "../fit/index.js";
import { makeFolder, writeWhole } from "./files.js";
import { openFitFolder } from "./read-folder.js";

const files = ["comparison.csv", "comparison.json", "families.csv"] as const;

/**
 * Random-effects model selection among fit folders. One fit is in memory at a time.
 *
 * @throws UsageError for a folder without a finished fit, one named twice, and as `compareModels`
 */
export function compareFolders(folders: readonly string[], options: CompareOptions = {}): Comparison {
  const paths = folders.map((folder) => resolve(folder));
  const twice = folders.find((_, k) => paths.indexOf(paths[k]!) !== k);
  if (twice !== undefined) throw new UsageError(`${twice}: is named twice; name every fit folder once`);
  const families = options.families?.map(({ name, members }) => ({
    name,
    members: members.map((member) => {
      const at = paths.indexOf(resolve(member));
      return at < 0 ? member : normalize(folders[at]!);
    }),
  }));
  const models = folders.map((folder) => comparedModel(normalize(folder), openFitFolder(folder).result));
  return compareModels(models, families === undefined ? {} : { families });
}

/** @throws UsageError when the folder is a fit, or holds a comparison that may not be replaced */
export function checkComparisonFolder(out: string, overwrite: boolean): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UsageError(`${out}: is a file; name a folder with --out`);
  if (existsSync(join(out, "fit.json")))
    throw new UsageError(`${out}: is the folder of a fit; name another with --out`);
  const taken = files.find((file) => existsSync(join(out, file)));
  if (taken !== undefined && !overwrite) {
    throw new UsageError(
      `${out}: holds ${taken} already; choose another folder with --out, or replace it with --overwrite`,
    );
  }
}

/**
 * Replaces a comparison that is there.
 * @returns the files, relative to the folder; `comparison.json`, which holds everything, comes last
 */
export function writeComparison(out: string, comparison: Comparison): string[] {
  makeFolder(out);
  const { families } = comparison;
  const contents: (readonly [string, string])[] = [
    ["comparison.csv", comparisonCsv(comparison)],
    ...(families === undefined ? [] : [["families.csv", familiesCsv(families)] as const]),
    ["comparison.json", toJson(comparison)],
  ];
  // A table that this comparison has not would be one of the comparison before.
  const stale = files.filter((file) => contents.every(([written]) => written !== file));
  for (const file of stale) rmSync(join(out, file), { force: true });
  for (const [file, content] of contents) writeWhole(join(out, file), content);
  return contents.map(([file]) => file);
}
