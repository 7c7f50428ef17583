/** From equations to programs, their derivatives, and ways to run them. */

export { automatic, type KernelInfo, kernelInfo } from "./automatic.js";
export type { Backend, Batch, Series } from "./backend.js";
export { interpreter } from "./interpreter.js";
export {
  type Evaluation,
  type GradientEvaluation,
  type HessianEvaluation,
  type Kernel,
  kernel,
  type OutputEvaluation,
} from "./kernel.js";
export { type Recurrence, type RecurrenceSource, record, type TrialResult } from "./recurrence.js";
