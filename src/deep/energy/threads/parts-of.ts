/** What does parts of a network's batches in another thread. */

import { denseKernels } from "../../../kernels/index.js";
import type { DoBlock } from "../../../workers/index.js";
import { describeNetwork } from "../../description.js";
import { arraysOf, makeBatch } from "../batch.js";
import { modelOf } from "../model.js";
import { doPart, passOf, takeVectors } from "./part.js";
import type { PartsJob } from "./parts-task.js";

export function partsOf({ options, precisions, float, backend, inference, exchange }: PartsJob): DoBlock {
  const model = modelOf(describeNetwork({ ...options, float }));
  for (const [k, values] of model.precisions.entries()) values.set(precisions[k]!);
  const batch = makeBatch(model, denseKernels(float, backend), exchange.rows);
  let known: number | undefined;
  return (numbers, slot) => {
    const pass = passOf(numbers);
    if (pass.version !== known) takeVectors(exchange.parameters, 0, arraysOf(batch.room));
    known = pass.version;
    doPart(batch, exchange, pass, inference, slot);
  };
}
