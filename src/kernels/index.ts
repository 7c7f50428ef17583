/** Dense kernels in float32 and float64: WebAssembly where it is allowed, else plain TypeScript with the same bits. */

export {
  type DenseKernels,
  denseKernels,
  type KernelsInfo,
  kernelsInfo,
  type ProductShape,
} from "./kernels.js";
export type { FloatArray, FloatType, Vector } from "./memory.js";
export type { OptimiserStep } from "./optimiser.js";
export type { ActivationName } from "./twin-activations.js";
