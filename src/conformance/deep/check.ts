/**
 * Conformance of deep networks: schema `credence-deep-1`, cases of many tasks in one file. A task is a function in
 * the table below; one that is not there is a failed line.
 */

import { Comparison } from "../comparison.js";
import type { CaseResult } from "../result.js";
import {
  checkAdjoint,
  checkBackprop,
  checkEpc,
  checkIncremental,
  checkLangevin,
  checkLearn,
  checkLinearBatch,
  checkNudged,
  checkSettle,
  checkSweepFixed,
} from "./energy.js";
import { checkOnlineFitEpochs } from "./epochs.js";
import { type FixtureCase, fixture } from "./fixture.js";
import { checkFullCovariance } from "./full-covariance.js";
import { checkBatchUpdate, checkOnlineFit, checkOnlineFitGrid } from "./sweep.js";
import {
  checkActivationTable,
  checkLambertTable,
  checkOptimiserTable,
  checkScheduleTable,
  checkVolatilityTable,
} from "./tables.js";

type Task = (each: FixtureCase, comparison: Comparison) => void;

const tasks: Readonly<Record<string, Task>> = {
  onlineFit: checkOnlineFit,
  batchUpdate: checkBatchUpdate,
  onlineFitGrid: checkOnlineFitGrid,
  onlineFitEpochs: checkOnlineFitEpochs,
  optimiser: checkOptimiserTable,
  schedule: checkScheduleTable,
  activation: checkActivationTable,
  lambertW0: checkLambertTable,
  volatilityPosterior: checkVolatilityTable,
  settle: checkSettle,
  epc: checkEpc,
  adjoint: checkAdjoint,
  sweepFixed: checkSweepFixed,
  backprop: checkBackprop,
  fullCovariance: checkFullCovariance,
  linearBatch: checkLinearBatch,
  nudged: checkNudged,
  incremental: checkIncremental,
  langevin: checkLangevin,
  learn: checkLearn,
};

/** All cases of one file. */
export function checkDeep(content: unknown): CaseResult[] {
  return fixture.parse(content).cases.map((each) => {
    const task = tasks[each.task];
    if (task === undefined) {
      const known = Object.keys(tasks).join(", ");
      return failed(each.name, `task "${each.task}" is not known; one of ${known}`);
    }
    try {
      const comparison = new Comparison();
      task(each, comparison);
      const passed = comparison.worst <= 1;
      const result = { id: each.name, passed, worst: comparison.worst };
      return passed ? result : { ...result, detail: comparison.detail };
    } catch (error) {
      return failed(each.name, error instanceof Error ? error.message : String(error));
    }
  });
}

function failed(id: string, detail: string): CaseResult {
  return { id, passed: false, worst: Number.POSITIVE_INFINITY, detail };
}
