/** Dense kernels in float32 and float64: WebAssembly where it is allowed, else plain TypeScript with the same bits. */

export { type BeliefField, beliefFields, beliefStride } from "./belief-fields.js";
export { productScratch } from "./checked.js";
export {
  type BlockShape,
  type DenseKernels,
  denseKernels,
  type KernelsInfo,
  kernelsInfo,
  type ProductShape,
  type SparseRows,
} from "./kernels.js";
export type { Arena, FloatArray, FloatType, Vector } from "./memory.js";
export { type OpenKernels, openKernels, unshareable } from "./open.js";
export { type OptimiserStep, power } from "./optimiser.js";
export type { RawKernels, RawUpdates } from "./raw.js";
export { joinKernels, type SharedKernels } from "./shared.js";
export { type SingleKernels, singleKernels } from "./single.js";
export { type StateKernels, stateKernels } from "./states.js";
export { type ActivationName, activationKinds } from "./twin-activations.js";
