/** The fit folder while a fit runs: made ready, and what an interrupted run left in it. */

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import { makeFolder, readText, writeWhole } from "./files.js";
import { forgetDraws } from "./sampling.js";

/** What an interrupted run leaves behind: a line that names the analysis, then one for each participant. */
export const PROGRESS = ".progress.jsonl";

/**
 * Makes a fit folder ready and returns the lines that a run before it finished.
 *
 * @param identity of data, model and settings; a resumed run must have the same
 * @param isWhole whether a line was not cut off by the interruption
 * @throws UsageError where the folder holds something else, or an interrupted fit of something else
 */
export function openFitFolder(
  out: string,
  { resume = false, overwrite = false }: { readonly resume?: boolean; readonly overwrite?: boolean },
  identity: string,
  isWhole: (line: string) => boolean,
): string[] {
  makeFolder(out);
  const progress = join(out, PROGRESS);
  const resumable = existsSync(progress);
  const taken = readdirSync(out).filter((name) => !name.startsWith("."));
  if (resume && resumable) {
    const [header, ...lines] = readText(progress).split("\n");
    if (header !== JSON.stringify({ identity })) {
      throw new UsageError(
        `${out}: the interrupted fit there had other data, model or settings; resume it with the same, ` +
          "or start again with --overwrite",
      );
    }
    const whole = lines.filter(isWhole);
    removeUnfinished(out);
    // Without a line that was cut off, so that the next one does not join it.
    writeWhole(progress, `${[header, ...whole].join("\n")}\n`);
    return whole;
  }
  if (resume && taken.length === 0 && !resumable) {
    throw new UsageError(`${out}: there is no interrupted fit to resume`);
  }
  if (resume && !overwrite && taken.includes("fit.json")) {
    throw new UsageError(
      `${out}: the fit there is finished; replace it with --overwrite, or choose another folder with --out`,
    );
  }
  if (!overwrite && (resumable || taken.length > 0)) {
    throw new UsageError(
      resumable
        ? `${out}: holds an interrupted fit; go on with --resume, or start again with --overwrite`
        : `${out}: the folder is not empty; choose another with --out, or replace it with --overwrite`,
    );
  }
  removeUnfinished(out);
  forgetDraws(out);
  writeWhole(progress, `${JSON.stringify({ identity })}\n`);
  return [];
}

/** What a process that was killed, or lost its power, had half written under temporary names (`files.ts`). */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^\..+\.\d+\.tmp$/.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
