/** Statistics of simulated behaviour, participant by participant, as a task of the worker pool. */

import { type Agent, agentSimulator, buildAgent, numbersOf, type SimulationPoint } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { AgentRecipe, LoadModels, ParticipantData } from "../fit/index.js";
import { cholesky } from "../inference/linear.js";
import { hashOf, purpose, stream } from "../random/index.js";
import { breath, type Task, type Work } from "../workers/index.js";
import { behaviourStatistics } from "./behaviour.js";
import { cellSimulator } from "./cell-simulator.js";
import { answered } from "./people.js";

/** Where the parameters of a participant's simulations come from, one for each participant. */
export type Draws =
  /** The prior. */
  | { readonly kind: "prior" }
  /** The normal of the Laplace approximation, on the estimation scale. */
  | {
      readonly kind: "laplace";
      readonly mode: readonly number[];
      readonly covariance: readonly (readonly number[])[];
    }
  /**
   * Draws of the posterior on the estimation scale, with their numbers among all draws; where parameters differ between
   * cells `z[parameter * own + cell]`, over the participant's own cells run by run.
   */
  | {
      readonly kind: "draws";
      readonly points: readonly { readonly index: number; readonly z: readonly number[] }[];
    };

export interface PredictiveJob {
  readonly participants: readonly ParticipantData[];
  readonly draws: readonly Draws[];
  /**
   * Of a group model, whose draws are by cell: the condition of every trial, [participant][run][trial], counted from 0
   * in every run. Default: a participant has one value of each parameter.
   */
  readonly conditions?: readonly (readonly Int32Array[])[];
  /** Simulations of each participant. */
  readonly count: number;
  readonly window: number;
  readonly seed: number;
  /** Numbers of the participants that are simulated, a chunk each. Default: all. */
  readonly open?: readonly number[];
}

/** Statistics of one participant. Null stands for what cannot be had, as in JSON. */
export interface PredictedBehaviour {
  /** [statistic] of what the participant did; null without responses. */
  readonly observed: readonly (number | null)[];
  /** [simulation][statistic]. */
  readonly simulated: readonly (readonly (number | null)[])[];
  /** Draws for which the model failed, and that were drawn again. */
  readonly redrawn: number;
}

export const predictiveTaskName = "predict behaviour";

/** Draws of Laplace beyond which a participant counts as one at whom the model mostly fails. */
const MOST_TRIES = 20;

/** Simulates participants as they are taken. Progress counts them. */
export async function predictTaken(
  agent: Agent,
  { participants, draws, conditions, count, window, seed, open }: PredictiveJob,
  work: Work<PredictedBehaviour>,
): Promise<void> {
  const data = participants.map(({ runs }) => runs);
  const whole = conditions === undefined ? agentSimulator(agent, data) : undefined;
  const simulator = whole ?? cellSimulator(agent, data, conditions!); // one of them is there
  const longest = Math.max(...participants.flatMap(({ runs }) => runs.map(({ trials }) => trials)));
  const statistics = behaviourStatistics(agent, longest, window);
  while (!work.signal.aborted) {
    const [chunk] = work.take(1);
    if (chunk === undefined) {
      if (await work.more()) continue;
      return;
    }
    const index = open?.[chunk] ?? chunk;
    const { id, runs } = participants[index]!;
    const values = (of: typeof runs): (number | null)[] =>
      statistics.map((statistic) => {
        const value = statistic.of(of);
        return Number.isFinite(value) ? value : null;
      });
    const simulated: (number | null)[][] = [];
    let redrawn = 0;
    for (const points of batches(index, id, draws[index]!)) {
      for (const { responses, failed } of simulator.simulate(points)) {
        if (simulated.length === count) break;
        if (failed) redrawn += 1;
        else
          simulated.push(
            values(runs.map((run, r) => ({ ...run, responses: answered(agent, run, responses[r]!) }))),
          );
      }
      if (simulated.length === count) break;
      await breath();
      if (work.signal.aborted) return;
    }
    const responded = agent.streams.every(({ column }) =>
      runs.every((run) => run.responses[column] !== undefined),
    );
    const observed = responded ? values(runs.map((run) => seen(agent, run))) : statistics.map(() => null);
    work.finish(chunk, { observed, simulated, redrawn });
    await breath();
  }

  /** Points to simulate at, a few at a time, as many as could be needed. */
  function* batches(participant: number, id: string, from: Draws): Generator<SimulationPoint[]> {
    if (from.kind === "prior") {
      if (whole === undefined) throw new UsageError("predictions by cell: give draws of the hyperpriors");
      const wanted = Array.from({ length: count }, (_, n) => ({
        participant,
        index: n * participants.length + participant,
      }));
      for (let k = 0; k < count; k += BATCH) {
        const some = wanted.slice(k, k + BATCH);
        yield whole.draw(some, seed).flatMap((point, i): SimulationPoint[] => {
          const all = count * participants.length;
          return point === undefined ? [] : [{ ...point, numbers: numbersOf(seed, some[i]!.index, all) }];
        });
      }
      return;
    }
    const responses = stream(seed, purpose.posteriorPredictive, hashOf(id));
    // The responses of a draw depend on its number alone, so that thinning changes none.
    const at = (draw: number): SimulationPoint["numbers"] => {
      const random = responses.at(draw);
      return () => () => () => random;
    };
    if (from.kind === "draws") {
      const points = from.points.map(({ index, z }) => ({
        participant,
        z: Float64Array.from(z),
        numbers: at(index),
      }));
      for (let k = 0; k < points.length; k += BATCH) yield points.slice(k, k + BATCH);
      return;
    }
    const normals = stream(seed, purpose.resampling, hashOf(id));
    const d = from.mode.length;
    const lower = cholesky(Float64Array.from(from.covariance.flat()), d)!;
    for (let k = 0; k < MOST_TRIES * count; k += BATCH) {
      yield Array.from({ length: Math.min(BATCH, MOST_TRIES * count - k) }, (_, n) => {
        const e = Array.from({ length: d }, (_, j) => normals.normal(k + n, j));
        const z = Float64Array.from(from.mode, (m, i) =>
          e.slice(0, i + 1).reduce((sum, x, j) => sum + lower[i * d + j]! * x, m),
        );
        return { participant, z, numbers: at(k + n) };
      });
    }
  }
}

const BATCH = 64;

/** Responses as the simulated ones are: none where the input was ignored. */
function seen(agent: Agent, run: ParticipantData["runs"][number]): ParticipantData["runs"][number] {
  if (agent.settings.missingInput !== "frozen") return run;
  const first = run.inputs[agent.filter.inputs[0]!.name]!;
  return {
    ...run,
    responses: run.responses.map((column) =>
      column.map((y, t) => (Number.isNaN(first[t]!) ? Number.NaN : y)),
    ),
  };
}

/** The task of a worker. @param loadModels absent where there are no files: such a model is then unknown */
export function predictiveTask(
  loadModels?: LoadModels,
): Task<PredictiveJob & { readonly recipe: AgentRecipe }, PredictedBehaviour> {
  return {
    name: predictiveTaskName,
    async run({ recipe: { specification, inputs, folder }, ...job }, work) {
      const models = folder === undefined ? {} : await loadModels?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      await predictTaken(agent, job, work);
    },
  };
}
