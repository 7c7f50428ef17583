/** Compares fit folders, and writes comparisons. */

import { existsSync, rmSync, statSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import {
  type CompareOptions,
  type Comparison,
  compareByLoo,
  comparedModel,
  compareModels,
  comparisonCsv,
  familiesCsv,
  type LooComparison,
  looComparisonCsv,
} from "../compare/index.js";
import { UsageError } from "../errors.js";
import type { Figure } from "../figures/index.js";
import { toJson } from "../fit/index.js";
import { figureFiles } from "./figure-files.js";
import { makeFolder, writeWhole } from "./files.js";
import { openFitFolder } from "./read-folder.js";
import { readLoo } from "./read-loo.js";

const FIGURE = "comparison-figure";
const files = ["comparison.csv", "comparison.json", "families.csv"] as const;

/** Whether every folder holds leave-one-out. */
export function holdLoo(folders: readonly string[]): boolean {
  return folders.every((folder) => existsSync(join(folder, "loo.csv")));
}

/**
 * Comparison of fit folders by leave-one-out. One fit is in memory at a time.
 *
 * @throws UsageError for a folder without a finished fit or without leave-one-out, one named twice, and as
 *   `compareByLoo`
 */
export function compareFoldersByLoo(folders: readonly string[]): LooComparison {
  refuseTwice(folders);
  return compareByLoo(folders.map((folder) => readLoo(folder)));
}

function refuseTwice(folders: readonly string[]): void {
  const paths = folders.map((folder) => resolve(folder));
  const twice = folders.find((_, k) => paths.indexOf(paths[k]!) !== k);
  if (twice !== undefined) throw new UsageError(`${twice}: is named twice; name every fit folder once`);
}

/**
 * Random-effects model selection among fit folders. One fit is in memory at a time.
 *
 * @throws UsageError for a folder without a finished fit, one named twice, and as `compareModels`
 */
export function compareFolders(folders: readonly string[], options: CompareOptions = {}): Comparison {
  refuseTwice(folders);
  const paths = folders.map((folder) => resolve(folder));
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
export function writeComparison(out: string, comparison: Comparison | LooComparison): string[] {
  makeFolder(out);
  const contents: readonly (readonly [string, string])[] = [
    ...tablesOf(comparison),
    ["comparison.json", toJson(comparison)],
  ];
  // A table that this comparison has not would be one of the comparison before.
  const stale = files.filter((file) => contents.every(([written]) => written !== file));
  for (const file of stale) rmSync(join(out, file), { force: true });
  for (const [file, content] of contents) writeWhole(join(out, file), content);
  return contents.map(([file]) => file);
}

function tablesOf(comparison: Comparison | LooComparison): (readonly [string, string])[] {
  if (comparison.schema === "credence-loo-comparison/1") {
    return [["comparison.csv", looComparisonCsv(comparison)]];
  }
  const { families } = comparison;
  return [
    ["comparison.csv", comparisonCsv(comparison)],
    ...(families === undefined ? [] : [["families.csv", familiesCsv(families)] as const]),
  ];
}

/** Draws a comparison as SVG and PNG, with its rows as CSV. @returns the files, relative to the folder */
export async function writeComparisonFigure(
  out: string,
  comparison: Comparison | LooComparison,
): Promise<readonly string[]> {
  const { save, written } = figureFiles(out, ["svg", "png"]);
  await save(FIGURE, await figureOf(comparison));
  return written;
}

async function figureOf(comparison: Comparison | LooComparison): Promise<Figure> {
  const { elpdComparisonFigure, modelSelectionFigure } = await import("../figures/index.js");
  if (comparison.schema === "credence-comparison/1") {
    const { models, omnibusRisk } = comparison;
    return modelSelectionFigure({ title: "Models among participants", models, omnibusRisk });
  }
  const { models, units, participants, unit } = comparison;
  return elpdComparisonFigure({
    title: "Predictions of the models",
    models: models.map(({ name, elpdDiff, seDiff, stacking, pseudoBmaPlus }) => ({
      ...{ name, stacking, pseudoBmaPlus },
      difference: elpdDiff,
      standardError: seDiff,
    })),
    units:
      `${unit === "participant" ? "" : `${units} ${unit === undefined ? "response" : unit}s of `}` +
      `${participants.length} participant${participants.length === 1 ? "" : "s"}`,
  });
}
