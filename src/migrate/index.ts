/**
 * `credence/migrate`: results of the HGF toolbox checked against ours, and carried over. Works in browsers: bytes in,
 * plain data and text out.
 */

import { DataError } from "../errors.js";
import type { Loaded } from "../fit/index.js";
import { isHdf5, isMat, readMat } from "../import/mat/read.js";
import { plainOf } from "../import/mat/value.js";
import { baseName } from "../study/arrange.js";
import { detectSeparator, parseCsv } from "../study/csv.js";
import { decode } from "../study/decode.js";
import type { Source } from "../study/index.js";
import { type Checked, type CheckSettings, checkGroup } from "./check.js";
import type { Findings } from "./findings.js";
import { type Group, groupName, groupResults, membersOfTable } from "./groups.js";
import { resultsIn } from "./read-struct.js";
import type { ToolboxResult } from "./result.js";

export {
  type Averaged,
  type AveragedParameter,
  averageFits,
  type ParticipantAverage,
} from "../fit/average.js";
export type { AtEstimate, Checked, CheckSettings, Minimum, Verdict } from "./check.js";
export { correctedEvidence, type EvidenceSign, evidenceSign, laplaceEvidence } from "./evidence-sign.js";
export { type Findings, findingsText, summaryLines } from "./findings.js";
export type { Group, Member, Refused } from "./groups.js";
export { sameModels } from "./read-struct.js";
export type { Reported, ToolboxModel, ToolboxResult } from "./result.js";
export { migrateCsv, migratedData, parametersCsv } from "./tables.js";

/** A file as bytes. */
export interface ResultFile {
  /** A path is fine; messages and ids use it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Results in a file of the toolbox: a MAT-file, or the JSON that `jsonencode` makes of a result.
 *
 * @throws DataError for files that hold none, with what is missing
 */
export async function readResults({ name, bytes }: ResultFile): Promise<ToolboxResult[]> {
  if (isMat(bytes) || isHdf5(bytes) || /\.mat$/i.test(name)) {
    const variables = await readMat(name, bytes);
    return resultsIn(
      Object.fromEntries([...variables].map(([variable, value]) => [variable, plainOf(value)])),
      name,
      baseName(name),
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(decode({ name, bytes }).text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError([{ file: name, message: `is neither a MAT-file nor JSON: ${reason}` }]);
  }
  return resultsIn(value, name, baseName(name));
}

/**
 * Checks results: both objectives at the published estimates, whether these are minima, and evidences with the wrong
 * sign. Results that cannot be had here are refused with a reason and stop nobody.
 */
export async function migrateResults(
  results: readonly ToolboxResult[],
  settings: CheckSettings = {},
): Promise<Findings> {
  const { groups, refused } = await groupResults(results);
  return { groups, refused, checked: await checkAll(groups, settings) };
}

/**
 * The same for estimates in a table (CSV): one row a participant, its id in the first column, a column for each free
 * parameter with native values, and where there are any `negLj`, `negLl`, `LME`, `AIC`, `BIC`.
 *
 * @param loaded models and priors of the published fits, with the data
 * @throws UsageError, DataError for a table that fits neither model nor data
 */
export async function migrateTable(
  table: Source,
  loaded: Loaded,
  settings: CheckSettings = {},
): Promise<Findings> {
  const { text } = decode(table);
  const { header, records } = await parseCsv(table.name, text, detectSeparator(text));
  const members = membersOfTable(header, records, table.name, loaded);
  const { specification } = loaded;
  const group: Group = { name: groupName(specification), loaded, members, specification };
  return { groups: [group], refused: [], checked: await checkAll([group], settings) };
}

async function checkAll(groups: readonly Group[], settings: CheckSettings): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const group of groups) checked.push(...(await checkGroup(group, settings)));
  return checked;
}
