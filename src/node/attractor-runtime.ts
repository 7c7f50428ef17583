/** `credence attractor runtime`: the machine that it runs on, and the folder of the results. */

import { cpus, freemem, loadavg } from "node:os";
import { runtimeReport } from "../experiments/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";

export interface RuntimeOptions extends CheckFolderOptions {
  readonly seed: number;
  /** Units of the largest network that is trained. Default: as memory goes. */
  readonly largest?: number;
}

/** What the memory of kernels can hold at most, with room for states and updates that wait. */
const ADDRESSABLE = 0.9 * 2 ** 32;
/** Share of the free memory that couplings may take. */
const SHARE = 0.6;

export async function runRuntime(options: RuntimeOptions): Promise<CheckOutcome> {
  const { seed, largest = Number.MAX_SAFE_INTEGER } = options;
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const load = loadavg()[0]!.toFixed(1);
  return runCheck("attractor-runtime", { seed, largest }, options, (run) =>
    runtimeReport(
      {
        ...{ seed, largest, memory: Math.min(ADDRESSABLE, SHARE * freemem()), now: () => performance.now() },
        machine: `${model}, ${cpus().length} cores, Node ${process.versions.node}, load ${load} at the start`,
      },
      run,
    ),
  );
}
