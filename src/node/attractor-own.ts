/** `credence attractor train|recall|relax|dream FILE`: files in, the folder of the results out. */

import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type AttractorNetwork,
  attractorNetwork,
  type FloatType,
  loadAttractor,
  type RelaxationOptions,
  type SavedAttractor,
  saveAttractor,
  type TrainingReport,
  type WatchedTraining,
} from "../attractor/index.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { UsageError } from "../errors.js";
import {
  defaultEpochs,
  defaultLearningRate,
  dreamOn,
  NETWORK_FILE,
  recallCues,
  relaxStates,
  storedIn,
  trainingDefaults,
  trainOnOwn,
} from "../experiments/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { readBytes, sha256, writeWhole } from "./files.js";
import { type PatternScale, readPatterns } from "./pattern-file.js";
import { rowThreads } from "./row-threads.js";

/** What all four commands take. */
export interface OwnOptions extends CheckFolderOptions {
  /** Of patterns, cues or states: a table, a .npy array, a .png image or a folder of them. */
  readonly file: string;
  readonly label?: string;
  readonly scale?: PatternScale;
  /** Units of a row of the images. Default: as the file says, or those of a square, else all. */
  readonly columns?: number;
  /** A trained network: its file, or the folder that holds it. */
  readonly network?: string;
  readonly seed: number;
}

type TrainingSettings = Partial<
  Pick<
    WatchedTraining,
    | "evidenceLevel"
    | "inverseTemperature"
    | "learningRate"
    | "epochs"
    | "steps"
    | "statePolicy"
    | "precisionWeighting"
    | "precisionCap"
    | "deferredRank"
  >
> & { readonly order?: "random" | "cyclic" };

export interface OwnTrainOptions extends OwnOptions, TrainingSettings {
  /** Of a new network. Default float32. */
  readonly float?: FloatType;
  /** Default as many as are worth it. */
  readonly threads?: number;
}

/** Patterns are learned by a new network, or by one that was trained before. */
export async function trainOwn(options: OwnTrainOptions): Promise<CheckOutcome> {
  const { seed, float } = options;
  const before = options.network === undefined ? undefined : readNetwork(options.network);
  if (before !== undefined && float !== undefined && float !== before.network.float) {
    throw new UsageError(`--float: the network in ${options.network} has ${before.network.float} already`);
  }
  const { patterns, labels, columns, sha256: hash } = await rowsOf(options, before);
  const size = patterns[0]!.length;
  const epochs = options.epochs ?? defaultEpochs(patterns.length);
  const training = {
    ...trainingDefaults,
    learningRate: defaultLearningRate(size),
    ...given(options, TRAINING),
    ...{ epochs, seed, reportEvery: Math.max(1, Math.ceil(epochs / 200)) },
  };
  const asked = { patterns: hash, labels, training, float, network: before?.sha256, scale: options.scale };
  const until = epochs + (before?.network.epochs ?? 0);
  return learn("attractor-train", asked, options, {
    start: () => before?.network ?? attractorNetwork({ size, ...(float && { float }) }),
    work: (state, run) => {
      const threads = rowThreads(size, options.threads);
      return trainOnOwn({ ...state, patterns, labels, training, threads, until, columns }, run);
    },
  });
}

export interface OwnRecallOptions extends OwnOptions {
  /** Noise added to each row, times its standard deviation. Default 0. */
  readonly noise?: number;
  /** Default 1. */
  readonly inverseTemperature?: number;
  /** Default 100. */
  readonly steps?: number;
  /** Default 10. */
  readonly burnIn?: number;
  /** Default 1. */
  readonly likelihoodPrecision?: number;
}

/** A trained network completes the rows of the file. */
export async function recallOwn(options: OwnRecallOptions): Promise<CheckOutcome> {
  const {
    seed,
    noise = 0,
    inverseTemperature = 1,
    steps = 100,
    burnIn = 10,
    likelihoodPrecision = 1,
  } = options;
  const trained = trainedNetwork(options);
  const cues = await rowsOf(options, trained);
  const settings = { seed, noise, inverseTemperature, steps, burnIn, likelihoodPrecision };
  return runCheck("attractor-recall", settings, options, async () =>
    recallCues({ ...trained, cues, ...settings, columns: cues.columns }),
  );
}

export interface OwnRelaxOptions extends OwnOptions, RelaxationOptions {}

/** The rows of the file settle in a trained network. */
export async function relaxOwn(options: OwnRelaxOptions): Promise<CheckOutcome> {
  const trained = trainedNetwork(options);
  const starts = await rowsOf(options, trained);
  const relaxation = given(options, RELAXATION);
  return runCheck("attractor-relax", relaxation, options, async () =>
    relaxStates({
      ...trained,
      starts,
      relaxation,
      columns: starts.columns,
    }),
  );
}

export interface OwnDreamOptions extends OwnOptions {
  /** Updates without evidence. Default 10,000. */
  readonly updates?: number;
  /** Default: that of the training. */
  readonly learningRate?: number;
  /** Default 1. */
  readonly inverseTemperature?: number;
}

/** A trained network learns on without evidence; the rows of the file test what that does to it. */
export async function dreamOwn(options: OwnDreamOptions): Promise<CheckOutcome> {
  const { seed, updates = 10_000, inverseTemperature = 1 } = options;
  const awake = trainedNetwork(options);
  const tested = await rowsOf(options, awake);
  const { size } = awake.network;
  const learningRate =
    options.learningRate ?? awake.memory?.training.learningRate ?? defaultLearningRate(size);
  const settings = { updates, learningRate, inverseTemperature, seed };
  const asked = { ...settings, patterns: tested.sha256, network: awake.sha256 };
  return learn("attractor-dream", asked, options, {
    start: () => trainedNetwork(options).network,
    work: (state, run) =>
      dreamOn(
        {
          ...{ awake: awake.network, tested, columns: tested.columns, ...settings, ...state },
          ...(awake.memory && { memory: awake.memory }),
        },
        run,
      ),
  });
}

const TRAINING = [
  ...["evidenceLevel", "inverseTemperature", "learningRate", "steps", "order", "statePolicy"],
  ...["precisionWeighting", "precisionCap", "deferredRank"],
] as const satisfies readonly (keyof OwnTrainOptions)[];

const RELAXATION = [
  ...["inverseTemperature", "stop", "tolerance", "maxSteps"],
] as const satisfies readonly (keyof OwnRelaxOptions)[];

/** The settings of these names that are there. */
function given<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  const entries = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return Object.fromEntries(entries) as Pick<T, K>; // of these keys only
}

interface Trained extends SavedAttractor {
  readonly stored?: NonNullable<ReturnType<typeof storedIn>>;
  readonly sha256: string;
}

/** @throws UsageError where none is named, or what is named is none */
function trainedNetwork({ network }: OwnOptions): Trained {
  if (network === undefined) {
    throw new UsageError(
      `--network: name the folder of a training, or the ${NETWORK_FILE} in it (credence attractor train)`,
    );
  }
  return readNetwork(network);
}

function readNetwork(path: string): Trained {
  const folder = existsSync(path) && statSync(path).isDirectory();
  const file = folder ? join(path, NETWORK_FILE) : path;
  const bytes = readBytes(file);
  const saved = loadAttractor(bytes, file);
  const stored = storedIn(saved.memory);
  return { ...saved, ...(stored && { stored }), sha256: sha256(bytes) };
}

/** With pixels of a row of the images: as said, as the file says, those of a square, or all. */
async function rowsOf({ file, label, scale, columns }: OwnOptions, trained: SavedAttractor | undefined) {
  const rows = await readPatterns(file, {
    ...(label !== undefined && { label }),
    ...(scale !== undefined && { scale }),
    ...(trained && { size: trained.network.size }),
  });
  const size = rows.units.length;
  if (columns !== undefined && size % columns !== 0) {
    throw new UsageError(`--columns: images of ${size} units have no rows of ${columns}`);
  }
  const root = Math.round(Math.sqrt(size));
  return { ...rows, columns: columns ?? rows.columns ?? (root * root === size ? root : size) };
}

/** What is learned in a folder: by a new network, or where an interrupted run left it. */
interface Learning {
  readonly network: AttractorNetwork;
  readonly before: readonly TrainingReport[];
  readonly onReport: (report: TrainingReport) => void;
}

const CHECKPOINT = ".network.ckp";
/** Between checkpoints, milliseconds. */
const OFTEN = 20_000;

/** Runs what learns, keeps a checkpoint while it does, and goes on from there after an interruption. */
async function learn(
  name: string,
  identity: unknown,
  options: CheckFolderOptions,
  task: {
    readonly start: () => AttractorNetwork;
    readonly work: (learning: Learning, run: CheckRun) => Promise<CheckReport | undefined>;
  },
): Promise<CheckOutcome> {
  const kept = options.out === undefined ? undefined : join(options.out, CHECKPOINT);
  const outcome = await runCheck(name, identity, options, (run) => {
    const goesOn = options.resume === true && kept !== undefined && existsSync(kept);
    if (kept !== undefined && !goesOn) rmSync(kept, { force: true });
    const network = goesOn ? loadAttractor(readBytes(kept), kept).network : task.start();
    const done = [...(run.completed?.values() ?? [])] as TrainingReport[];
    let saved = performance.now();
    return task.work(
      {
        network,
        before: goesOn ? done.filter(({ epochs }) => epochs <= network.epochs) : [],
        onReport: (report) => {
          run.onPart?.(String(report.epochs), { ...report, status: "done" });
          if (kept === undefined) return;
          if (report.status !== "stopped" && performance.now() - saved < OFTEN) return;
          writeWhole(kept, saveAttractor(network));
          saved = performance.now();
        },
      },
      run,
    );
  });
  if (kept !== undefined && outcome.report !== undefined) rmSync(kept, { force: true });
  return outcome;
}
