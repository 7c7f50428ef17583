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
export { type MemoryRunOptions, memoryReport } from "./memory.js";
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
export { threeSpirals } from "./three-spirals.js";
export { twoMoons } from "./two-moons.js";
