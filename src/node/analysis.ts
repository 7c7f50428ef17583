/**
 * Runs an analysis from files to a fit folder: the one path that `fit`, `rerun`, `demo` and analysis files share.
 */

import { rmSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Agent, type AgentSpecification, overlaySpecification } from "../agent/index.js";
import { DataError, UsageError } from "../errors.js";
import {
  type Analysis,
  type FitResult,
  fitParticipants,
  load,
  type ParticipantData,
  type ParticipantFit,
  type Posteriors,
  type Progress,
  resolveStart,
  type SamplingSettings,
  totalLoo,
} from "../fit/index.js";
import { readStudy, readTwoFiles, type Study, type StudyOptions } from "../study/index.js";
import { version } from "../version.js";
import { keepLine, readBytes, readText, sha256 } from "./files.js";
import { openFitFolder, PROGRESS } from "./fit-folder.js";
import { described, type Spent } from "./fitted.js";
import { loadModels, type ModelFile, modelFiles, renameModels } from "./models.js";
import { forgetDraws, samplePosteriors, samplingSettings } from "./sampling.js";
import { defaultThreads, nodeWorkers } from "./threads.js";
import { writeFolder } from "./write-folder.js";

export interface AnalysisRun {
  /** Folder that the analysis' paths are relative to. */
  readonly base: string;
  /** Fit folder; nothing is written without one. */
  readonly out?: string;
  /** Go on with what an interrupted run left in the fit folder. */
  readonly resume?: boolean;
  /** Replace a fit folder that is there. */
  readonly overwrite?: boolean;
  /** Threads to fit on; results do not depend on it. Default: what the analysis says, or as many as are worth it. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Is told what regressors leave out, and which model files could not be copied. */
  readonly onNote?: (text: string) => void;
  /** Called once data and model are known, before anything is computed. */
  readonly onReady?: (prepared: Prepared) => void;
}

/** What checks beside a fit need of its run. */
export type ChecksRun = Pick<AnalysisRun, "out" | "threads" | "signal" | "onNote">;

export interface Prepared {
  readonly analysis: Analysis;
  readonly agent: Agent;
  readonly study: Study;
  readonly participants: readonly ParticipantData[];
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly specification: AgentSpecification;
  /** Files of the user's own that the specification names; empty without any. */
  readonly modelFiles: readonly ModelFile[];
  /** True where no model was named and the data decided. */
  readonly defaulted: boolean;
}

export interface AnalysisOutcome {
  readonly result: FitResult;
  readonly prepared: Prepared;
  readonly interrupted: boolean;
  /** Files of the fit folder, relative to it; none without a folder. */
  readonly written: readonly string[];
}

/**
 * Reads data and model of an analysis and checks that they fit.
 *
 * @param use for something else than a fit: beliefs without responses, or a schedule to simulate responses to
 * @throws UsageError, DataError
 */
export async function prepare(
  analysis: Analysis,
  base: string,
  use?: "beliefs" | "schedule",
): Promise<Prepared> {
  const specification = await agentSpecification(analysis, base);
  const context = await loadModels(specification, base);
  const models = modelFiles(specification).map((path) => modelFile(path, base));
  const files: { name: string; sha256: string }[] = [];
  const loaded = await load({
    specification,
    context,
    study: studyOptions(analysis),
    read: (options) => readData(analysis, base, options, files),
    ...(use === undefined ? {} : { use }),
  });
  return { analysis, files, modelFiles: models, ...loaded };
}

/** With what simulations say of the parameters of this model. */
export async function warned(prepared: Prepared): Promise<Prepared> {
  const { agent, specification, participants, study } = prepared;
  const { recoveryWarnings } = await import("./recovery-warnings.js");
  const warnings = [...study.warnings, ...recoveryWarnings(agent, specification, participants)];
  return { ...prepared, study: { ...study, warnings } };
}

/** A model file as it is now. @param path as the specification names it, from the folder `base` */
export function modelFile(path: string, base: string): ModelFile {
  const bytes = readBytes(resolve(base, path), path);
  return { path, bytes, sha256: sha256(bytes) };
}

/** Fits every participant of an analysis and writes the fit folder. */
export async function runAnalysis(analysis: Analysis, run: AnalysisRun): Promise<AnalysisOutcome> {
  const started = performance.now();
  const asked = samplingSettings(analysis);
  const prepared = await warned(await prepare(analysis, run.base));
  run.onReady?.(prepared);
  const { agent, participants, specification, study } = prepared;
  const sampling = asked && resolveStart(asked, agent);
  const checks = await checksOf(analysis, agent);
  const { seed = 1, starts = 8, evidenceDraws = 1000 } = analysis.inference ?? {};
  const identity = identify(prepared, { seed, starts, evidenceDraws, ...(sampling && { sampling }) });
  const lines = run.out === undefined ? [] : openFitFolder(run.out, run, identity, isWhole);
  const completed = new Map(
    lines.map((line) => JSON.parse(line) as ParticipantFit).map((fit) => [fit.id, fit]),
  );
  const progressFile = run.out === undefined ? undefined : join(run.out, PROGRESS);
  const threads =
    run.threads ?? analysis.inference?.threads ?? defaultThreads(participants.length - completed.size);
  const modes = await fitParticipants(
    agent,
    participants,
    { seed, starts, draws: evidenceDraws },
    {
      completed,
      threads: {
        count: threads,
        start: nodeWorkers,
        recipe: { specification, inputs: study.columns.input ?? [], folder: run.base },
      },
      ...(run.signal === undefined ? {} : { signal: run.signal }),
      ...(run.onProgress === undefined ? {} : { onProgress: run.onProgress }),
      onParticipant: (fit) => {
        if (progressFile !== undefined) keepLine(progressFile, `${JSON.stringify(fit)}\n`);
      },
    },
  );
  const posteriors =
    sampling === undefined || modes.interrupted
      ? undefined
      : await samplePosteriors(
          prepared,
          modes.participants,
          sampling,
          run,
          run.threads ?? analysis.inference?.threads,
        );
  const interrupted = modes.interrupted || posteriors?.interrupted === true;
  const result = assemble(
    prepared,
    posteriors === undefined ? modes.participants : withPosteriors(modes.participants, posteriors),
    { seed, starts, evidenceDraws, ...(sampling && { sampling }) },
    {
      seconds: (performance.now() - started) / 1000,
      threads: Math.max(modes.threads.used, posteriors?.threads ?? 0),
    },
  );
  if (run.out === undefined || interrupted) {
    if (!interrupted) await checks?.(run);
    return { result, prepared, interrupted, written: [] };
  }
  try {
    const written = await writeFolder(run.out, run.base, prepared, result, run, posteriors?.participants);
    rmSync(progressFile!, { force: true });
    forgetDraws(run.out);
    return { result, prepared, interrupted, written: [...written, ...((await checks?.(run)) ?? [])] };
  } catch (error) {
    if (run.signal?.aborted && error === run.signal.reason)
      return { result, prepared, interrupted: true, written: [] };
    throw error;
  }
}

/**
 * The checks that an analysis asks for, to be made once its folder is written; undefined without any.
 *
 * @throws UsageError where the agent has nothing to be checked
 */
export async function checksOf(
  analysis: Analysis,
  agent: Agent,
): Promise<((run: ChecksRun) => Promise<string[]>) | undefined> {
  if ((analysis.checks?.posteriorPredictive ?? 0) === 0) return undefined;
  // Loaded where it is asked for: it needs figures and reports.
  const { checkFit, refuseUncheckable } = await import("./fit-checks.js");
  refuseUncheckable(agent);
  return (run) => checkFit(analysis, run);
}

/** Fits of those who were sampled, with what was found. */
function withPosteriors(fits: readonly ParticipantFit[], { participants }: Posteriors): ParticipantFit[] {
  const summaries = new Map(participants.map(({ id, summary }) => [id, summary]));
  return fits.flatMap((fit) => {
    const posterior = summaries.get(fit.id);
    return posterior === undefined ? [] : [{ ...fit, posterior }];
  });
}

/** The agent of an analysis; what the analysis itself states wins over the agent file, entry by entry. */
export async function agentSpecification(analysis: Analysis, base: string): Promise<AgentSpecification> {
  const { file, ...inline } = analysis.agent ?? {};
  if (file === undefined) return inline;
  const path = resolve(base, file);
  const { parseAgent } = await import("../fit/analysis-schema.js");
  // Model files of an agent file lie beside it; from here on they are named from the analysis' folder.
  const stated = renameModels(parseAgent(readText(path, file), file), (name) =>
    relative(base, resolve(dirname(path), name)).replaceAll("\\", "/"),
  );
  return overlaySpecification(stated, inline);
}

/** How the data are read, as far as the analysis says. */
function studyOptions({ data, study }: Analysis): StudyOptions {
  const { file: _file, inputsFile: _inputs, responsesFile: _responses, format: _format, ...reading } = data;
  return { ...reading, ...study };
}

async function readData(
  { data }: Analysis,
  base: string,
  options: StudyOptions,
  files: { name: string; sha256: string }[],
): Promise<Study> {
  const source = (path: string): { name: string; bytes: Uint8Array } => {
    const bytes = readBytes(resolve(base, path), path);
    files.push({ name: basename(path), sha256: sha256(bytes) });
    return { name: basename(path), bytes };
  };
  if (data.inputsFile !== undefined) {
    if (data.file !== undefined)
      throw new UsageError("data: give file, or inputsFile and responsesFile, not both");
    const inputs = source(data.inputsFile);
    const responses = data.responsesFile === undefined ? undefined : source(data.responsesFile);
    return readTwoFiles(inputs, responses, options);
  }
  if (data.file === undefined) throw new UsageError("no data: name a CSV file");
  const paths = [data.file].flat();
  // Files of several folders may have one name.
  const sources = paths.map((path) => ({ ...source(path), ...(paths.length > 1 && { name: path }) }));
  const study = await readStudy(sources, options);
  const found = study.summary.separator === "tab" ? "tsv" : "csv";
  if (data.format !== undefined && data.format !== "auto" && data.format !== found) {
    const message = `data.format is ${data.format}, but the header is split by ${study.summary.separator}s`;
    throw new DataError([{ file: sources[0]!.name, line: 1, message }]);
  }
  return study;
}

/** What a run depends on; a resumed run must have the same. */
function identify(prepared: Prepared, settings: object): string {
  const { analysis, files, specification } = prepared;
  const reading = studyOptions(analysis);
  const models = prepared.modelFiles.map(({ sha256 }) => sha256);
  return sha256(JSON.stringify({ settings, specification, files, models, reading, version }));
}

/** A line that was cut off by the interruption is no line. */
function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function assemble(
  prepared: Prepared,
  fits: readonly ParticipantFit[],
  settings: {
    readonly seed: number;
    readonly starts: number;
    readonly evidenceDraws: number;
    readonly sampling?: SamplingSettings;
  },
  spent: Spent,
): FitResult {
  const { participants } = prepared;
  const failedIds = new Set(fits.filter((fit) => fit.status === "failed").map((fit) => fit.id));
  const fitted = participants.filter((p) => !failedIds.has(p.id));
  // Inputs of those who failed may give no priors; where everybody failed, theirs are all there are.
  const people = fitted.length > 0 ? fitted : participants;
  const weighed = fits.filter((fit) => fit.evidence !== null);
  const loo = totalLoo(fits);
  const { warnings, software, timing, ...before } = described(prepared, people, spent);
  return {
    ...before,
    inference: { method: settings.sampling?.method ?? "map", ...settings },
    participants: fits,
    warnings,
    failed: fits.filter((fit) => fit.status === "failed").map((fit) => fit.id),
    total: {
      evidence: weighed.reduce((sum, fit) => sum + fit.evidence!.value, 0),
      logLikelihood: fits.reduce((sum, fit) => sum + (fit.logLikelihood ?? 0), 0),
      fitted: weighed.length,
      ...(loo === undefined ? {} : { loo }),
    },
    ...{ software, timing },
  };
}
