/** Published experiments of the other engines: their folders, and the data that they need. */

import { readDigits } from "../attractor/index.js";
import { type AttractorRun, attractorReport, bear, depthReport, energyReport } from "../experiments/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { readText } from "./files.js";

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

/** Training of deep residual networks (`credence deep depth`). */
export async function runDepth(options: SeededRunOptions): Promise<CheckOutcome> {
  const { seeds } = options;
  return runCheck("depth", { seeds }, options, (run) => depthReport({ seeds }, run));
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
