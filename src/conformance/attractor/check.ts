/**
 * Conformance of attractor networks: schema `credence-attractor-1`, cases of many tasks in one file. A task is a
 * function in the table below; one that is not there is a failed line.
 */

import { Comparison } from "../comparison.js";
import type { CaseResult } from "../result.js";
import { checkBars, checkDigits, checkDigitsFile, checkZScore } from "./data.js";
import { checkFreeEnergy, checkInfer, checkRelax, checkTrain } from "./dynamics.js";
import { type FixtureCase, fixture } from "./fixture.js";
import { checkTable } from "./functions.js";
import { checkMetric, metricTasks } from "./metrics.js";
import { checkPresetBands } from "./presets.js";

type Task = (each: FixtureCase, comparison: Comparison, dataFile: (name: string) => string) => void;

const tasks: Readonly<Record<string, Task>> = {
  continuousBernoulli: checkTable,
  divergence: checkTable,
  quantile: checkTable,
  inverseMean: checkTable,
  train: checkTrain,
  infer: checkInfer,
  freeEnergy: checkFreeEnergy,
  relax: checkRelax,
  bars: checkBars,
  digits: checkDigits,
  digitsFile: checkDigitsFile,
  zScore: checkZScore,
  presetBands: checkPresetBands,
  ...Object.fromEntries(metricTasks.map((name) => [name, checkMetric])),
};

/**
 * All cases of one file.
 *
 * @param dataFile the text of a public data file by its name
 */
export function checkAttractor(content: unknown, dataFile: (name: string) => string): CaseResult[] {
  return fixture.parse(content).cases.map((each) => {
    const failed = (detail: string): CaseResult => ({
      ...{ id: each.name, passed: false, worst: Number.POSITIVE_INFINITY, detail },
    });
    const task = tasks[each.task];
    if (task === undefined) {
      return failed(`task "${each.task}" is not known; one of ${Object.keys(tasks).join(", ")}`);
    }
    try {
      const comparison = new Comparison();
      task(each, comparison, dataFile);
      const { worst, detail } = comparison;
      return worst <= 1
        ? { id: each.name, passed: true, worst }
        : { id: each.name, passed: false, worst, detail };
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  });
}
