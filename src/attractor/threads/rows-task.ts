/** A worker's part in a network: blocks of rows of every pass over its couplings, until the network has no more use for it. */

import { joinKernels, type SharedKernels } from "../../kernels/index.js";
import { crewTask } from "../../workers/index.js";
import { doBlock, passOf } from "./pass.js";

export const rowsTaskName = "attractor rows";

export const rowsTask = crewTask<SharedKernels>(rowsTaskName, (kernels, thread) => {
  const raw = joinKernels(kernels);
  const bytes = kernels.float === "float32" ? 4 : 8;
  return (numbers, block) => doBlock(raw, passOf(numbers), bytes, block, thread);
});
