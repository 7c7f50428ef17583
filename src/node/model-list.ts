/** Runs every model of an analysis, each into a folder of its own, and compares what they predict. */

import { existsSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import papa from "papaparse";
import type { GroupLeftOut, LooRow } from "../fit/group-loo.js";
import { type Analysis, checkAnalysis, type FitResult, toCsv, toJson } from "../fit/index.js";
import {
  modelAnalyses,
  type NamedAnalysis,
  type PredictiveComparison,
  predictiveComparison,
  withoutDropped,
} from "../fit/model-list.js";
import { readText, sha256, writeWhole } from "./files.js";
import { openFitFolder, PROGRESS } from "./fit-folder.js";
import { type GroupRunOptions, runGroup } from "./group.js";
import { type PreparedGroup, prepareGroup } from "./group-prepare.js";
import { relocatePaths } from "./write-folder.js";

export interface ModelListOptions extends Omit<GroupRunOptions, "onReady"> {
  /** Called before each model is fitted. */
  readonly onModel?: (name: string, prepared: PreparedGroup) => void;
}

export interface ModelListOutcome {
  /** In the order of the analysis; those that ended before an interruption. */
  readonly models: readonly { readonly name: string; readonly result: FitResult }[];
  /** Absent after an interruption, and for a single model. */
  readonly comparison?: PredictiveComparison;
  readonly interrupted: boolean;
}

/**
 * Every model as an analysis of its own, of the same people: who lacks covariates that one of them needs is left out
 * of all.
 *
 * @throws UsageError, DataError before anything is computed
 */
export async function prepareModels(
  analysis: Analysis,
  base: string,
): Promise<{ readonly models: NamedAnalysis[]; readonly prepared: PreparedGroup[] }> {
  const models = modelAnalyses(analysis);
  for (const model of models) checkAnalysis(model.analysis);
  const first: PreparedGroup[] = [];
  for (const model of models) first.push(await prepareGroup(model.analysis, base));
  const dropped = first.map(({ group }) => group.built.dropped);
  const known = new Map(
    dropped.flat().map((each) => [JSON.stringify([each.participant, each.session]), each]),
  );
  if (known.size === 0) return { models, prepared: first };
  const same = models.map(({ name, analysis: own }) => ({
    name,
    analysis: withoutDropped(own, [...known.values()]),
  }));
  const prepared: PreparedGroup[] = [];
  for (const model of same) prepared.push(await prepareGroup(model.analysis, base));
  return { models: same, prepared };
}

/** Fits and compares every model. Folders: one of each model's name; `comparison.csv` and `comparison.json` beside them. */
export async function runModels(analysis: Analysis, run: ModelListOptions): Promise<ModelListOutcome> {
  const { models, prepared } = await prepareModels(analysis, run.base);
  const { out } = run;
  if (out !== undefined) {
    const identity = sha256(JSON.stringify(models));
    openFitFolder(out, run, identity, () => false);
  }
  const done: { name: string; result: FitResult }[] = [];
  const leftOut: (GroupLeftOut & { name: string })[] = [];
  for (const [k, { name, analysis: own }] of models.entries()) {
    run.onModel?.(name, prepared[k]!);
    const folder = out === undefined ? undefined : join(out, name);
    const before = run.resume === true && folder !== undefined ? finished(folder) : undefined;
    if (before !== undefined) {
      done.push({ name, result: before.result });
      leftOut.push({ name, ...before.leftOut });
      continue;
    }
    const goesOn = run.resume === true && folder !== undefined && existsSync(join(folder, PROGRESS));
    const outcome = await runGroup(own, {
      ...run,
      ...(folder === undefined ? {} : { out: folder }),
      resume: goesOn,
      overwrite: !goesOn,
    });
    if (outcome.result === undefined) return { models: done, interrupted: true };
    done.push({ name, result: outcome.result });
    leftOut.push({ name, ...outcome.leftOut! });
  }
  const seed = analysis.inference?.seed ?? 1;
  const comparison = models.length < 2 ? undefined : predictiveComparison(analysis, leftOut, seed);
  if (out !== undefined) {
    if (comparison !== undefined) {
      writeWhole(join(out, "comparison.csv"), comparisonCsv(comparison));
      writeWhole(join(out, "comparison.json"), toJson(comparison));
    }
    await writeAnalysis(out, run.base, analysis);
    rmSync(join(out, PROGRESS), { force: true });
  }
  return { models: done, ...(comparison && { comparison }), interrupted: false };
}

/** A model that an interrupted run had finished, from its folder. */
function finished(folder: string): { result: FitResult; leftOut: GroupLeftOut } | undefined {
  const file = join(folder, "fit.json");
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readText(file)) as FitResult;
  const rows = readLoo(join(folder, "loo.csv"));
  const { loo } = result.group!;
  if (loo === undefined) return undefined;
  const column = (of: (row: LooRow) => number): Float64Array => Float64Array.from(rows, of);
  return {
    result,
    leftOut: {
      rows,
      loo: {
        method: "psis",
        kind: loo.unit === "trial" ? "observation" : loo.unit,
        ...loo,
        pointwise: {
          elpd: column(({ elpd }) => elpd),
          k: column(({ k }) => k),
          effectiveParameters: column(({ p }) => p),
          monteCarloError: new Float64Array(rows.length).fill(Number.NaN),
        },
      },
    },
  };
}

function readLoo(file: string): LooRow[] {
  const { data } = papa.parse<Record<string, string>>(readText(file), { header: true, skipEmptyLines: true });
  const number = (text: string | undefined): number =>
    text === undefined || text === "" ? Number.NaN : Number(text);
  return data.map((row) => ({
    participant: row.participant!,
    session: row.session!,
    trial: row.trial!,
    unit: row.unit!,
    elpd: number(row.elpd),
    p: number(row.p),
    k: number(row.k),
    status: row.status as LooRow["status"], // as the table was written
  }));
}

function comparisonCsv({ models }: PredictiveComparison): string {
  const header = [
    "model",
    "elpd_loo",
    "se_elpd_loo",
    "p_loo",
    "looic",
    "n_bad_k",
    "elpd_diff",
    "se_diff",
    "p_worse",
    "weight_stacking",
    "weight_pseudo_bma_plus",
  ];
  const rows = models.map((model) => [
    ...[model.name, model.elpd, model.standardError, model.effectiveParameters, model.looic, model.badK],
    ...[model.difference, model.differenceError, model.probabilityWorse, model.stacking, model.pseudoBmaPlus],
  ]);
  return toCsv(header, rows);
}

/** The analysis as it was given, its paths leading from the folder. */
async function writeAnalysis(out: string, base: string, analysis: Analysis): Promise<void> {
  const { stringify } = await import("yaml");
  const from = (path: string): string => relative(out, resolve(base, path)).replaceAll("\\", "/");
  writeWhole(join(out, "analysis.yaml"), stringify(relocatePaths(analysis, from), { lineWidth: 110 }));
}
