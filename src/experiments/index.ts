/** Published experiments of the two other engines, as commands run them. */

export { type AttractorRun, attractorReport } from "./attractor.js";
export { bear } from "./bear.js";
export { type ClassifierOptions, classifierReport } from "./classifier-report.js";
export { type DigitsOptions, digitsReport } from "./deep-digits.js";
export { type EnergyRun, energyReport } from "./energy.js";
export { threeSpirals } from "./three-spirals.js";
export { twoMoons } from "./two-moons.js";
