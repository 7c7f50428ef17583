/** Published experiments of the two other engines, as commands run them. */

export { type AttractorRun, attractorReport } from "./attractor.js";
export { bear } from "./bear.js";
export { capacityCurve } from "./capacity-curve.js";
export { type ClassifierOptions, classifierReport } from "./classifier-report.js";
export { type CompletionOptions, completionReport } from "./complete.js";
export { type DigitsOptions, digitsReport } from "./deep-digits.js";
export { type DepthRunOptions, depthReport } from "./depth.js";
export { digitsGrid } from "./digits-grid.js";
export { type EnergyRun, energyReport } from "./energy.js";
export { type Faces, facesDefaults, facesReport } from "./faces.js";
export { type GenerationOptions, generationReport } from "./generate.js";
export { type ByteImages, firstImages, type Images } from "./images.js";
export { type MemoryRunOptions, memoryReport } from "./memory.js";
export { type MnistOptions, mnistReport } from "./mnist.js";
export { dreamOn } from "./own/dream.js";
export { recallCues } from "./own/recall.js";
export { relaxStates } from "./own/relax.js";
export { storedIn } from "./own/stored.js";
export {
  defaultEpochs,
  defaultLearningRate,
  NETWORK_FILE,
  trainingDefaults,
  trainOnOwn,
} from "./own/train.js";
export { type Runtime, runtimeReport } from "./runtime.js";
export { threeSpirals } from "./three-spirals.js";
export { twoMoons } from "./two-moons.js";
export { type VersusRecipe, versusExperiment } from "./versus-experiments.js";
export type { VersusThreads } from "./versus-threads.js";
