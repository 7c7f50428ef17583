/** Chains on several threads. */

export { resumeOnThreads, type SamplingThreads, sampleOnThreads, type ThreadedRun } from "./run.js";
export {
  type ChainReport,
  type DensityBuilder,
  type DensityBuilders,
  type DensityRecipe,
  type SamplingTask,
  samplingTask,
} from "./task.js";
