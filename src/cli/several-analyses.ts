/** `fit --models a.yaml b.yaml`: several analysis files of one study as the models of one analysis. */

import { basename, dirname, extname, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";

/**
 * Joins analyses that differ in agent and group alone; models are called as their files.
 *
 * @returns the analysis, and the folder its paths start from
 * @throws UsageError for one file, files of several folders or of another study, and models within models
 */
export async function joinAnalyses(
  files: readonly string[],
): Promise<{ readonly analysis: Analysis; readonly base: string }> {
  if (files.length < 2) throw new UsageError("--models: name at least two analysis files, to be compared");
  const { readText } = await import("../node/files.js");
  const { parseAnalysis } = await import("../fit/analysis-schema.js");
  const base = dirname(resolve(files[0]!));
  const read = files.map((file) => ({ file, analysis: parseAnalysis(readText(file), basename(file)) }));
  const models = read.map(({ file, analysis: { agent, group } }) => ({
    name: basename(file, extname(file)),
    ...(agent && { agent }),
    ...(group && { group }),
  }));
  const shared = read.map(({ analysis: { agent: _, group: __, title: ___, notes: ____, ...rest } }) => rest);
  read.forEach(({ file, analysis }, k) => {
    if (dirname(resolve(file)) !== base)
      throw new UsageError(`--models: ${file} lies in another folder than ${files[0]}`);
    if (analysis.models !== undefined)
      throw new UsageError(`--models: ${file} lists models itself; fit it alone`);
    const keys = new Set([...Object.keys(shared[0]!), ...Object.keys(shared[k]!)]);
    const of = (part: object, key: string): string => JSON.stringify(new Map(Object.entries(part)).get(key));
    const other = [...keys].filter((key) => of(shared[0]!, key) !== of(shared[k]!, key));
    if (other.length > 0) {
      throw new UsageError(
        `--models: ${file} differs from ${files[0]} in ${other.join(", ")}; models that are compared may differ in ` +
          "agent and group only",
      );
    }
  });
  return { analysis: { ...shared[0]!, models }, base };
}
