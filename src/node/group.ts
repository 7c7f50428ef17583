/** Runs a group analysis from files to a fit folder. */

import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { groupByLaplace, groupByPathfinder } from "../fit/group-approximate.js";
import type { GroupRecipe } from "../fit/group-chains.js";
import { printedName } from "../fit/group-design.js";
import { type GroupFit, tellGroup } from "../fit/group-fit.js";
import type { GroupLeftOut } from "../fit/group-loo.js";
import { checkRequests, outputOptions } from "../fit/group-requests.js";
import type { GroupSample } from "../fit/group-sample.js";
import { sampleGroup, wasInterrupted } from "../fit/group-sampling.js";
import { type GroupSettings, groupSettings } from "../fit/group-settings.js";
import { type Analysis, type FitResult, toJson } from "../fit/index.js";
import type { EmState } from "../group/laplace/index.js";
import type { SamplingThreads } from "../inference/index.js";
import { version } from "../version.js";
import { KeptWorkers } from "../workers/index.js";
import { type AnalysisRun, checksOf } from "./analysis.js";
import { readBytes, sha256, writeWhole } from "./files.js";
import { openFitFolder, PROGRESS } from "./fit-folder.js";
import { described, type Spent } from "./fitted.js";
import { writeGroupFolder } from "./group-folder.js";
import { type PreparedGroup, prepareGroup } from "./group-prepare.js";
import { truthBesideData } from "./group-truth.js";
import { smallWorkers } from "./threads.js";

export interface GroupRunOptions extends Omit<AnalysisRun, "onReady"> {
  /** Called once data and model are known, before anything is computed. */
  readonly onReady?: (prepared: PreparedGroup) => void;
}

export interface GroupOutcome {
  readonly prepared: PreparedGroup;
  /** Absent where the run was interrupted. */
  readonly result?: FitResult;
  readonly leftOut?: GroupLeftOut;
  /** Files of the fit folder, relative to it; none without a folder. */
  readonly written: readonly string[];
}

/** What an interrupted run leaves: chains, or where EM stood. */
const KEPT = { nuts: ".chains.ckp", laplace: ".em.json", pathfinder: undefined } as const;

/** Fits a group model and writes the fit folder. */
export async function runGroup(analysis: Analysis, run: GroupRunOptions): Promise<GroupOutcome> {
  const started = performance.now();
  const settings = groupSettings(analysis);
  const count = run.threads ?? analysis.inference?.threads ?? availableParallelism();
  const workers = new KeptWorkers(smallWorkers);
  try {
    // They start while the data are read.
    if (settings.method.method === "nuts") workers.ready(Math.min(count, settings.method.chains) - 1);
    return await runOn(analysis, run, settings, count, workers, started);
  } finally {
    workers.close();
  }
}

async function runOn(
  analysis: Analysis,
  run: GroupRunOptions,
  settings: GroupSettings,
  count: number,
  workers: KeptWorkers,
  started: number,
): Promise<GroupOutcome> {
  const threads: SamplingThreads = { count, start: workers.start };
  const prepared = await prepareGroup(analysis, run.base);
  const { agent, group } = prepared;
  const requests = outputOptions(analysis.outputs ?? {}, (name) => printedName(name, agent));
  checkRequests(group, requests);
  // Faults of stated true values are told before anything is computed.
  const truth = run.out === undefined ? {} : truthBesideData(prepared, run.base);
  run.onReady?.(prepared);
  const checks = await checksOf(analysis, agent);
  const identity = identify(prepared, settings);
  if (run.out !== undefined) openFitFolder(run.out, run, identity, () => false);
  const name = KEPT[settings.method.method];
  const kept = run.out === undefined || name === undefined ? undefined : join(run.out, name);
  const sample = await sampleBy(prepared, settings, run, { identity, threads, ...(kept && { kept }) });
  if (sample === undefined) return { prepared, written: [] };
  const telling = {
    recipe: recipeOf(prepared, run.base),
    threads,
    ...(run.signal && { signal: run.signal }),
  };
  const fit = await tellGroup(agent, group, sample, settings, requests, telling).catch((error: unknown) => {
    if (run.signal?.aborted && error === run.signal.reason) return undefined;
    throw error;
  });
  if (fit === undefined) return { prepared, written: [] };
  // Their memory goes before the files take more.
  workers.close();
  const used = settings.method.method === "nuts" ? Math.min(count, settings.method.chains) : 1;
  const spent = { seconds: (performance.now() - started) / 1000, threads: used };
  const result = assemble(prepared, settings, fit, spent);
  const outcome = { prepared, result, ...(fit.leftOut && { leftOut: fit.leftOut }) };
  if (run.out === undefined) {
    await checks?.(run);
    return { ...outcome, written: [] };
  }
  try {
    const written = await writeGroupFolder(run.out, run.base, prepared, { fit, result, truth }, run);
    rmSync(join(run.out, PROGRESS), { force: true });
    if (kept !== undefined) rmSync(kept, { force: true });
    return { ...outcome, written: [...written, ...((await checks?.(run)) ?? [])] };
  } catch (error) {
    if (!(run.signal?.aborted && error === run.signal.reason)) throw error;
    return { prepared, written: [] };
  }
}

/** By the method that is asked for; undefined where it was interrupted, and then what there is is kept. */
async function sampleBy(
  prepared: PreparedGroup,
  { method }: GroupSettings,
  run: GroupRunOptions,
  {
    identity,
    threads,
    kept,
  }: { readonly identity: string; readonly threads: SamplingThreads; readonly kept?: string },
): Promise<GroupSample | undefined> {
  const { agent } = prepared;
  const recipe = recipeOf(prepared, run.base);
  const watched = {
    ...(run.signal && { signal: run.signal }),
    ...(run.onProgress && { onProgress: run.onProgress }),
  };
  const before = run.resume && kept !== undefined && existsSync(kept) ? readBytes(kept) : undefined;
  switch (method.method) {
    case "pathfinder":
      return groupByPathfinder(agent, recipe, method);
    case "laplace": {
      // As this version wrote it: the identity says so.
      const state = before && (JSON.parse(new TextDecoder().decode(before)) as EmState);
      const found = await groupByLaplace(agent, recipe, method, { ...watched, ...(state && { state }) });
      if (!("state" in found)) return found;
      if (kept !== undefined) writeWhole(kept, toJson(found.state));
      return undefined;
    }
    case "nuts": {
      const found = await sampleGroup(agent, recipe, method, {
        ...{ threads, identity },
        ...watched,
        ...(before && { checkpoint: before }),
      });
      if (!wasInterrupted(found)) return found;
      if (kept !== undefined) writeWhole(kept, found.checkpoint);
      return undefined;
    }
  }
}

function recipeOf({ specification, study, participants, group }: PreparedGroup, folder: string): GroupRecipe {
  return {
    specification,
    inputs: study.columns.input ?? [],
    folder,
    participants,
    design: group.built.design,
    // The table is for people.
    hyperpriors: { parameters: group.hyperpriors.parameters, table: [] },
  };
}

/** What a run depends on; a resumed run must have the same. */
function identify(
  { specification, files, modelFiles, analysis, group }: PreparedGroup,
  { method }: GroupSettings,
): string {
  const models = modelFiles.map((file) => file.sha256);
  const { parameters } = group.hyperpriors;
  const { data, study, covariates, variables } = analysis;
  const formulas = group.built.design.parameters.map(({ formula, pooling }) => ({ formula, pooling }));
  const reading = {
    data: { ...data, file: undefined },
    study,
    covariates: { ...covariates, file: undefined },
    variables,
  };
  return sha256(
    JSON.stringify({ method, specification, files, models, parameters, formulas, reading, version }),
  );
}

function assemble(
  prepared: PreparedGroup,
  { method }: GroupSettings,
  { participants, group }: GroupFit,
  spent: Spent,
): FitResult {
  const { warnings, software, timing, ...before } = described(prepared, prepared.participants, spent);
  return {
    ...before,
    inference: {
      method: method.method,
      seed: method.seed,
      starts: 0,
      evidenceDraws: 0,
      ...(method.method === "laplace" ? {} : { sampling: method }),
    },
    group,
    participants,
    warnings,
    failed: [],
    total: {
      evidence: 0,
      logLikelihood: participants.reduce((sum, fit) => sum + (fit.logLikelihood ?? 0), 0),
      fitted: 0,
    },
    ...{ software, timing },
  };
}
