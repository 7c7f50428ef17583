/**
 * A fit folder read back: the result, the model, and the beliefs of one participant after the other. Needs nothing
 * but the folder, so that it can be moved without its data (and model files that could not be copied: `copyModels`).
 */

import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { type Agent, buildAgent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { FitResult, ParticipantTrajectories } from "../fit/index.js";
import { readText } from "./files.js";
import { loadModels } from "./models.js";

export interface FitFolder {
  readonly path: string;
  readonly result: FitResult;
  /** The model that was fitted, with its priors. @throws UsageError when a model file is not there any more */
  agent(): Promise<Agent>;
  /**
   * Beliefs at the mode, participant by participant in the order of the result; without those that failed.
   * Only one participant is in memory at a time. @throws UsageError when the table is damaged
   */
  trajectories(): AsyncGenerator<ParticipantTrajectories>;
}

/** @throws UsageError when the folder holds no finished fit */
export function openFitFolder(path: string): FitFolder {
  if (!existsSync(join(path, "fit.json"))) {
    throw new UsageError(
      existsSync(join(path, ".progress.jsonl"))
        ? `${path}: the fit there was interrupted; finish it with credence fit ... --resume`
        : `${path}: holds no fit (no fit.json); name a folder that credence fit has written`,
    );
  }
  const result = parseFit(readText(join(path, "fit.json")), join(path, "fit.json"));
  return {
    path,
    result,
    agent: () => rebuild(path, result),
    trajectories: () => readTrajectories(join(path, "trajectories.csv")),
  };
}

/** @param name of the file, for messages @throws UsageError when the text is no fit */
export function parseFit(text: string, name: string): FitResult {
  try {
    const result = JSON.parse(text) as FitResult;
    if (result.schema === "credence-fit/1") return result;
  } catch {
    // Falls through to the message below: it is no fit, whatever else it may be.
  }
  throw new UsageError(`${name}: is not a fit (schema credence-fit/1)`);
}

/** From the folder's own copy of the analysis, whose model files are named from where it lies. */
async function rebuild(path: string, { data }: FitResult): Promise<Agent> {
  const { parseAnalysis } = await import("../fit/analysis-schema.js");
  const file = join(path, "analysis.yaml");
  const { file: _, ...specification } = parseAnalysis(readText(file), file).agent ?? {};
  const models = await loadModels(specification, path);
  return buildAgent(specification, { ...models, inputs: data.columns.input ?? [] }).agent;
}

/** The table of trajectories, one participant after the other. @throws UsageError where it is damaged */
export async function* readTrajectories(path: string): AsyncGenerator<ParticipantTrajectories> {
  if (!existsSync(path))
    throw new UsageError(`${path}: is missing; write it again with credence rerun --out`);
  // Only the package itself has streams: bundled, it cannot ask Node for them.
  const { default: Papa } = await import("papaparse");
  const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { header: false, skipEmptyLines: true });
  const rows = createReadStream(path).pipe(parser) as AsyncIterable<readonly string[]>;
  let header: readonly string[] | undefined;
  let line = 0;
  let id: string | undefined;
  let columns: number[][] = [];
  const finished = (): ParticipantTrajectories => ({
    id: id!,
    trials: columns[0]?.length ?? 0,
    columns: new Map(columns.map((values, c) => [header![c + 1]!, Float64Array.from(values)])),
  });
  for await (const row of rows) {
    line += 1;
    if (header === undefined) {
      header = row;
      if (row[0] !== "participant" || row.length < 2) {
        throw new UsageError(`${path}: line 1: is no header of a table of trajectories`);
      }
      continue;
    }
    if (row.length !== header.length) {
      throw new UsageError(
        `${path}: line ${line}: ${row.length} cells where the header has ${header.length}; the file is damaged`,
      );
    }
    if (row[0] !== id) {
      if (id !== undefined) yield finished();
      id = row[0]!;
      columns = header.slice(1).map(() => []);
    }
    for (let c = 1; c < row.length; c++) columns[c - 1]!.push(row[c] === "" ? Number.NaN : Number(row[c]));
  }
  if (id !== undefined) yield finished();
}
