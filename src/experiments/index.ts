/** Published experiments of the two other engines, as commands run them. */

export { type AttractorRun, attractorReport } from "./attractor.js";
export { bear } from "./bear.js";
export { type DepthRunOptions, depthReport } from "./depth.js";
export { type EnergyRun, energyReport } from "./energy.js";
