/** An agent compiled for the runs of many participants: one kernel, and which of the agent's parameters it reads. */

import { automatic, type Backend, type Kernel, kernel, record, type Series } from "../compile/index.js";
import { type Agent, freeIndices } from "./agent.js";
import { masksNeeded, packRuns, type RunData } from "./data.js";
import { type ResolvedPriors, resolvePriors } from "./priors.js";
import { agentRecurrence } from "./recurrence.js";

export interface CompileOptions {
  /** Default: WebAssembly where it is allowed, else the interpreter; the bits are the same. */
  readonly backend?: Backend;
  /** Condition of every trial, [participant][run][trial], where parameters vary within runs. */
  readonly conditions?: readonly (readonly Int32Array[])[];
  /** Which outputs are kept. Default all. */
  readonly outputs?: (name: string) => boolean;
}

export interface CompiledAgent {
  readonly kernel: Kernel;
  /** Runs of all participants, in order; lanes of the kernel name them by number. */
  readonly runs: readonly RunData[];
  /** Numbers of the runs of each participant. */
  readonly runsOf: readonly (readonly number[])[];
  readonly priors: readonly ResolvedPriors[];
  /** Places of the free parameters among the agent's. */
  readonly freeIndex: readonly number[];
  /** Places among the agent's parameters of those that the kernel reads, in its order. */
  readonly inputs: readonly number[];
  /** Values of one parameter in a run: 1 where parameters are constant. */
  readonly conditions: number;
}

/** @param participants runs of each */
export function compileAgent(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
  options: CompileOptions = {},
): CompiledAgent {
  const runs = participants.flat();
  const runsOf: number[][] = [];
  let next = 0;
  for (const own of participants) runsOf.push(own.map(() => next++));

  const priors = participants.map((own) => resolvePriors(agent, own));
  // A parameter is free when its prior has a width, which placeholders never take away.
  const freeIndex = freeIndices(agent);
  const masks = masksNeeded(agent, runs);
  const neutral = new Map<string, number>();
  agent.parameters.forEach((p, i) => {
    if (p.neutral === undefined || freeIndex.includes(i)) return;
    if (priors.every((prior) => Object.is(prior.native[i], p.neutral))) neutral.set(p.name, p.neutral);
  });
  const whole = record(agentRecurrence(agent, masks, neutral));
  const kept = whole.outputNames.map((name) => options.outputs?.(name) ?? true);
  const recurrence = {
    ...whole,
    outputNames: whole.outputNames.filter((_, o) => kept[o]),
    outputs: whole.outputs.filter((_, o) => kept[o]),
  };
  const inputs = agent.parameters.flatMap((p, i) => (neutral.has(p.name) ? [] : [i]));
  const active = freeIndex.map((i) => inputs.indexOf(i));
  const packed = packRuns(agent, runs, masks);
  const conditions = conditionsOf(packed, options.conditions?.flat() ?? []);
  const series = conditions === undefined ? packed : { ...packed, conditions };
  return {
    kernel: kernel(recurrence, series, active, options.backend ?? automatic),
    runs,
    runsOf,
    priors,
    freeIndex,
    inputs,
    conditions: conditions?.count ?? 1,
  };
}

/** Undefined where no run has more than one condition. */
function conditionsOf(series: Series, runs: readonly Int32Array[]): Series["conditions"] {
  let count = 1;
  for (const run of runs) for (const condition of run) count = Math.max(count, condition + 1);
  if (count === 1) return undefined;
  const index = new Int32Array(series.trials * series.runs);
  runs.forEach((run, r) => {
    run.forEach((condition, t) => {
      index[t * series.runs + r] = condition;
    });
  });
  return { count, index };
}
