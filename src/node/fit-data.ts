/** The data that a fit folder was fitted to, read again from where its analysis says they lie. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { Analysis, FitResult } from "../fit/index.js";
import type { Prepared } from "./analysis.js";
import { readText } from "./files.js";
import type { PreparedGroup } from "./group-prepare.js";
import type { FitFolder } from "./read-folder.js";

/**
 * Data and model of a fit, as they were fitted.
 *
 * @param need what they are needed for, and how to do without, for the message where they are not there
 * @throws UsageError where data or model files are missing or are not those that were fitted
 */
export async function readFitData(fit: FitFolder, need: string): Promise<Prepared> {
  const { prepare } = await import("./analysis.js");
  return readBy(fit, need, prepare);
}

/** The same of the fit of a group model, with its model. */
export async function readGroupFitData(fit: FitFolder, need: string): Promise<PreparedGroup> {
  const { prepareGroup } = await import("./group-prepare.js");
  return readBy(fit, need, prepareGroup);
}

async function readBy<P extends Prepared>(
  { path, result }: FitFolder,
  need: string,
  prepare: (analysis: Analysis, base: string) => Promise<P>,
): Promise<P> {
  const { parseAnalysis } = await import("../fit/analysis-schema.js");
  const analysis = parseAnalysis(readText(join(path, "analysis.yaml")), `${path}/analysis.yaml`);
  const base = resolve(path);
  const { file, inputsFile, responsesFile } = analysis.data;
  for (const name of [...[file].flat(), inputsFile, responsesFile, analysis.covariates?.file]) {
    if (name === undefined || existsSync(resolve(base, name))) continue;
    throw new UsageError(
      `${path}/analysis.yaml: the data it names, ${name}, are not there (${resolve(base, name)}). ${need}; after the ` +
        "folder or the data were moved, correct the path in it",
    );
  }
  const prepared = await prepare(analysis, base);
  refuseOthers(prepared, result);
  return prepared;
}

/** @throws UsageError naming a file of data or of a model that is not the one that was fitted */
export function refuseOthers({ files, modelFiles }: Prepared, fitted: FitResult): void {
  for (const file of files) {
    // Inputs and responses may be two files of one name.
    const same = fitted.data.files.some((f) => f.name === file.name && f.sha256 === file.sha256);
    if (!same) throw new UsageError(`${file.name}: is not the file that was fitted (its SHA-256 differs)`);
  }
  for (const { path, sha256 } of modelFiles) {
    // A fit of an earlier version says nothing of model files.
    const known = fitted.model.files;
    if (known === undefined || known.some((file) => file.sha256 === sha256)) continue;
    throw new UsageError(`${path}: is not the model file that was fitted (its SHA-256 differs)`);
  }
}
