/** A worker's part in training: parts of every batch of one network, until it has learnt. Networks are loaded with the first. */

import type { KernelsInfo } from "../../../kernels/index.js";
import { crewTask } from "../../../workers/index.js";
import type { NetworkOptions } from "../../options.js";
import type { Inference } from "../options.js";
import type { Exchange } from "./exchange.js";

export interface PartsJob {
  readonly options: NetworkOptions;
  /** Of each layer's units, as they are now. */
  readonly precisions: readonly Float64Array[];
  readonly float: "float32" | "float64";
  readonly backend: KernelsInfo["backend"];
  readonly inference: Inference;
  readonly exchange: Exchange;
}

export const partsTaskName = "parts of a batch";

export const partsTask = crewTask<PartsJob>(partsTaskName, async (job) => {
  const { partsOf } = await import("./parts-of.js");
  return partsOf(job);
});
