/** Predictive checks: behaviour that a model predicts, before or after it has seen data, against what people did. */

import type { Agent } from "../agent/index.js";
import type { FitRun } from "../fit/index.js";
import { equalTailedInterval, type PredictiveRow, predictiveRows } from "../inference/index.js";
import { Pool, shared } from "../workers/index.js";
import { type BehaviourStatistic, behaviourStatistics } from "./behaviour.js";
import { meanOf, quantileOf } from "./moments.js";
import {
  type PredictedBehaviour,
  type PredictiveJob,
  predictiveTaskName,
  predictTaken,
} from "./predictive-task.js";
import type { CheckRun } from "./report.js";

export interface PredictiveOptions extends PredictiveJob {
  readonly agent: Agent;
  readonly threads?: NonNullable<FitRun["threads"]>;
}

/** One statistic, or one point of a learning curve. */
export interface PredictedStatistic {
  readonly stream?: string;
  readonly name: string;
  readonly window?: { readonly from: number; readonly to: number };
  /** Mean over participants, then each of them; empty where nobody responded. */
  readonly rows: readonly PredictiveRow[];
  /** What single participants are predicted to do, over all of them and all simulations. */
  readonly individual: {
    readonly mean: number;
    /** Quantiles of 5.5, 25, 50, 75 and 94.5 %. */
    readonly quantiles: readonly [number, number, number, number, number];
    readonly values: readonly number[];
  };
}

export interface PredictiveCheck {
  readonly statistics: readonly PredictedStatistic[];
  /** In order of the participants. */
  readonly ids: readonly string[];
  /** Simulations of each. */
  readonly count: number;
  readonly redrawn: number;
  /** Participants for whom too few simulations could be made, because the model mostly fails. */
  readonly leftOut: readonly string[];
}

/** @returns undefined where it was stopped */
export async function checkPredictions(
  options: PredictiveOptions,
  run: CheckRun = {},
): Promise<PredictiveCheck | undefined> {
  const { agent, participants, count, window } = options;
  const behaviours = await predictAll(options, run);
  if (behaviours === undefined) return undefined;
  const longest = Math.max(...participants.flatMap(({ runs }) => runs.map(({ trials }) => trials)));
  const whole = participants.flatMap((participant, i) =>
    behaviours[i]!.simulated.length === count ? [{ id: participant.id, behaviour: behaviours[i]! }] : [],
  );
  return {
    ids: whole.map(({ id }) => id),
    count,
    redrawn: behaviours.reduce((sum, { redrawn }) => sum + redrawn, 0),
    leftOut: participants.map(({ id }) => id).filter((id) => !whole.some((one) => one.id === id)),
    statistics: behaviourStatistics(agent, longest, window).map((statistic, s) =>
      predicted(
        statistic,
        whole.map(({ behaviour }) => behaviour),
        s,
        count,
      ),
    ),
  };
}

function predicted(
  { of: _, ...statistic }: BehaviourStatistic,
  behaviours: readonly PredictedBehaviour[],
  s: number,
  count: number,
): PredictedStatistic {
  const each = behaviours.map(({ observed }) => observed[s] ?? Number.NaN);
  const replicated = Array.from({ length: count }, (_, n) =>
    behaviours.map(({ simulated }) => simulated[n]![s] ?? Number.NaN),
  );
  const values = replicated.flat().filter(Number.isFinite);
  const at = (p: number): number => quantileOf(values, p);
  return {
    ...statistic,
    rows: each.some(Number.isFinite) ? predictiveRows(statistic.name, each, replicated) : [],
    individual: {
      mean: meanOf(values),
      quantiles: [at(0.055), at(0.25), at(0.5), at(0.75), at(0.945)],
      values,
    },
  };
}

async function predictAll(
  { agent, threads, ...job }: PredictiveOptions,
  { signal, onProgress, completed, onPart }: CheckRun,
): Promise<readonly PredictedBehaviour[] | undefined> {
  const { participants, draws, conditions, count, window, seed } = job;
  const total = participants.length;
  const done = new Map<number, PredictedBehaviour>();
  for (const [i, { id }] of participants.entries()) {
    const before = completed?.get(id);
    // What a run keeps under this key is what it was given below.
    if (before !== undefined) done.set(i, before as PredictedBehaviour);
  }
  const open = participants.flatMap((_, i) => (done.has(i) ? [] : [i]));
  if (open.length > 0) {
    const plain: PredictiveJob = {
      ...{ participants, draws, count, window, seed },
      ...(conditions && { conditions }),
    };
    const workers = threads === undefined ? 0 : Math.min(threads.count, open.length) - 1;
    const pool = new Pool(Array.from({ length: workers }, () => threads!.start()));
    try {
      await pool.run<PredictedBehaviour>({
        task: predictiveTaskName,
        data: workers < 1 ? undefined : shared({ recipe: threads!.recipe, ...plain, open }),
        chunks: open.length,
        here: (work) => predictTaken(agent, { ...plain, open }, work),
        onResult(chunk, behaviour) {
          const i = open[chunk]!;
          done.set(i, behaviour);
          onPart?.(participants[i]!.id, behaviour);
          onProgress?.({ stage: "simulating", done: done.size, total });
        },
        ...(signal && { signal }),
      });
    } finally {
      pool.close();
    }
  }
  return done.size < total ? undefined : participants.map((_, i) => done.get(i)!);
}

/** Interval of the mean over participants, as rows have it, of the individuals where nobody responded. */
export function predictedRange({ rows, individual }: PredictedStatistic): {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
} {
  const [pooled] = rows;
  if (pooled !== undefined) {
    return { mean: pooled.predicted, low: pooled.interval.low, high: pooled.interval.high };
  }
  const { low, high } = equalTailedInterval(Float64Array.from(individual.values));
  return { mean: individual.mean, low, high };
}
