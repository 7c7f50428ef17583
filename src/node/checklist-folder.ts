/**
 * Runs a check of the list and writes its folder: tables, figures, the paragraph on methods, the result as JSON. What
 * an interrupted run finished is kept in a file of the folder, and a run with the same settings goes on from there.
 */

import { appendFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CheckProgress, CheckReport, CheckRun } from "../checklist/index.js";
import type { Checkpoints } from "../checklist/report.js";
import { UsageError } from "../errors.js";
import { type FigureFormat, toCsv, toJson } from "../fit/index.js";
import { version } from "../version.js";
import { figureFiles } from "./figure-files.js";
import { makeFolder, readBytes, readText, sha256, writeWhole } from "./files.js";
import { replaceWritten } from "./written.js";

export interface CheckFolderOptions {
  /** Nothing is written without one. */
  readonly out?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** Default `["svg"]`; false: none. */
  readonly figures?: readonly FigureFormat[] | false;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CheckProgress) => void;
}

export interface CheckOutcome {
  /** Absent where the run was stopped. */
  readonly report?: CheckReport;
  /** Relative to the folder. */
  readonly written: readonly string[];
  readonly seconds: number;
}

const PROGRESS = ".progress.jsonl";
/** How names of files begin that say where a long part stands. */
const CHECKPOINT = ".checkpoint-";

/**
 * @param name of the JSON file, which comes last: a folder that holds it is whole
 * @param identity what the parts of a run depend on; a resumed run must have the same
 * @param work ends with undefined where it was stopped
 * @throws UsageError for a folder that may not be written to, or holds another run
 */
export async function runCheck(
  name: string,
  identity: unknown,
  options: CheckFolderOptions,
  work: (run: CheckRun) => Promise<CheckReport | undefined>,
): Promise<CheckOutcome> {
  const started = performance.now();
  const { out, signal, onProgress } = options;
  const header = JSON.stringify({
    identity: sha256(JSON.stringify({ name, version, identity })),
  });
  const completed = out === undefined ? new Map<string, unknown>() : openFolder(out, name, header, options);
  const report = await work({
    completed,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(out !== undefined && { checkpoint: checkpointsIn(out) }),
    onPart: (key, part) => {
      if (out !== undefined) appendFileSync(join(out, PROGRESS), `${JSON.stringify({ key, part })}\n`);
    },
  });
  const written =
    report === undefined || out === undefined
      ? []
      : await writeReport(out, name, report, options.figures ?? ["svg"]);
  return { ...(report && { report }), written, seconds: (performance.now() - started) / 1000 };
}

async function writeReport(
  out: string,
  name: string,
  { tables, figures, files: further = [], animations = [], methods, result }: CheckReport,
  formats: readonly FigureFormat[] | false,
): Promise<string[]> {
  const files: string[] = [];
  for (const { name: table, header, rows } of tables) {
    writeWhole(join(out, `${table}.csv`), toCsv(header, rows));
    files.push(`${table}.csv`);
  }
  for (const { name: file, content } of further) {
    writeWhole(join(out, file), content);
    files.push(file);
  }
  if (formats !== false) {
    const drawn = figureFiles(join(out, "figures"), formats);
    for (const { name: figure, figure: drawing } of figures) await drawn.save(figure, drawing);
    for (const animation of animations) await drawn.animate(animation);
    files.push(...drawn.written.map((file) => `figures/${file}`));
  }
  writeWhole(join(out, "methods.txt"), methods);
  const last = `${name}.json`;
  replaceWritten(out, [...files, "methods.txt", last]);
  writeWhole(join(out, last), toJson(result));
  rmSync(join(out, PROGRESS), { force: true });
  removeCheckpoints(out);
  return [...files, "methods.txt", last];
}

function checkpointsIn(out: string): Checkpoints {
  const fileOf = (key: string): string => join(out, `${CHECKPOINT}${sha256(key).slice(0, 16)}`);
  return {
    read: (key) => (existsSync(fileOf(key)) ? readBytes(fileOf(key)) : undefined),
    write: (key, bytes) => writeWhole(fileOf(key), bytes),
    remove: (key) => rmSync(fileOf(key), { force: true }),
  };
}

function removeCheckpoints(out: string): void {
  for (const file of readdirSync(out)) if (file.startsWith(CHECKPOINT)) rmSync(join(out, file));
}

/** Makes the folder ready and returns the parts that a run before this one finished. */
function openFolder(
  out: string,
  name: string,
  header: string,
  { resume = false, overwrite = false }: CheckFolderOptions,
): Map<string, unknown> {
  makeFolder(out);
  const progress = join(out, PROGRESS);
  const resumable = existsSync(progress);
  const taken = readdirSync(out).filter((file) => !file.startsWith("."));
  if (resume && resumable) {
    const [first, ...lines] = readText(progress).split("\n");
    if (first !== header) {
      throw new UsageError(
        `${out}: the interrupted run there had other data, model or settings; resume it with the same, ` +
          "or start again with --overwrite",
      );
    }
    const parts = lines.flatMap((line) => readLine(line) ?? []);
    const whole = parts.map((part) => `${JSON.stringify(part)}\n`).join("");
    // Without a line that was cut off, so that the next one does not join it.
    writeWhole(progress, `${header}\n${whole}`);
    return new Map(parts.map(({ key, part }) => [key, part]));
  }
  if (resume && !overwrite) {
    throw new UsageError(
      taken.includes(`${name}.json`)
        ? `${out}: the run there is finished; replace it with --overwrite, or choose another folder with --out`
        : `${out}: there is no interrupted run to resume`,
    );
  }
  if (!overwrite && (resumable || taken.length > 0)) {
    throw new UsageError(
      resumable
        ? `${out}: holds an interrupted run; go on with --resume, or start again with --overwrite`
        : `${out}: the folder is not empty; choose another with --out, or replace it with --overwrite`,
    );
  }
  if (taken.includes("fit.json")) {
    throw new UsageError(`${out}: is the folder of a fit; name another with --out`);
  }
  rmSync(join(out, `${name}.json`), { force: true });
  removeCheckpoints(out);
  writeWhole(progress, `${header}\n`);
  return new Map();
}

/** A line that was cut off by the interruption is no line. */
function readLine(line: string): { readonly key: string; readonly part: unknown } | undefined {
  try {
    return JSON.parse(line) as { key: string; part: unknown };
  } catch {
    return undefined;
  }
}
