/** Simulation-based calibration of a model with inputs on disk. */

import { availableParallelism } from "node:os";
import {
  type CalibrationMethod,
  calibrateAgent,
  calibrationReport,
  refuseFixed,
} from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { type CheckSourceOptions, checkSource } from "./checklist-source.js";
import { nodeWorkers } from "./threads.js";

export interface CalibrationFolderOptions extends CheckFolderOptions, CheckSourceOptions {
  /** Default 200. */
  readonly replications?: number;
  /** Default `nuts`. */
  readonly method?: CalibrationMethod;
  /** Of nuts. Default 4. */
  readonly chains?: number;
  /** Iterations of warm-up of each chain of nuts. Default 300. */
  readonly warmup?: number;
  /** Of each chain of nuts. Default 250. */
  readonly draws?: number;
  /** Draws kept of each posterior, at most: ranks go from 0 to this number. Default 99. */
  readonly ranks?: number;
  readonly seed: number;
  readonly threads?: number;
}

/** @throws UsageError, DataError */
export async function runCalibration(options: CalibrationFolderOptions): Promise<CheckOutcome> {
  const { seed, replications = 200, method = "nuts", ranks = 99 } = options;
  const { chains = 4, warmup: tune = 300, draws = 250 } = options;
  const stray = (["chains", "warmup", "draws"] as const).find((name) => options[name] !== undefined);
  if (method !== "nuts" && stray !== undefined) {
    throw new UsageError(`--${stray} is an option of nuts; the method is ${method}`);
  }
  const source = await checkSource(options, seed);
  const { agent, inputs, recipe, schedule } = source;
  refuseFixed(agent);
  // From the default starts, uniform around 0, chains need up to a hundred times as long where priors lie elsewhere.
  const calibration = {
    ...{ seed, replications, method, draws: ranks },
    ...(method === "nuts" ? { sampling: { chains, tune, draws, start: { kind: "prior" } as const } } : {}),
  };
  const { replications: _, ...kept } = calibration;
  return runCheck("calibration", { source: source.identity, settings: kept }, options, async (run) => {
    const threads = {
      count: options.threads ?? Math.min(availableParallelism(), replications),
      start: nodeWorkers,
      recipe,
    };
    const done = await calibrateAgent({ agent, schedule, calibration, threads }, run);
    return done && calibrationReport(done, { agent, schedule, calibration, inputs });
  });
}
