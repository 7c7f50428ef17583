/**
 * Agents simulated whose parameters differ from run to run, or with what changes inside a run: those of a group model,
 * which has a value for every cell of its design (group models 1). Beliefs are computed side by side in the lanes of
 * one kernel, as for agents with one value each.
 */

import { type Agent, compileAgent, type RunData, respond, type SimulationPoint } from "../agent/index.js";
import { toNative } from "../model/index.js";

/** What an agent did, or that its model broke down. */
export interface SimulatedCells {
  /** [run][stream][trial], NaN where the input was ignored. Of a failed agent, without meaning. */
  readonly responses: readonly (readonly Float64Array[])[];
  readonly failed: boolean;
}

export interface CellSimulator {
  /**
   * @param points `z[parameter * own + cell]` over the participant's own cells: run by run, in each by condition
   * @returns in the order of the points, one at a time
   */
  simulate(points: readonly SimulationPoint[]): Generator<SimulatedCells>;
}

/** Points of one kernel call: their trajectories are in memory at once. */
const TOGETHER = 64;

/**
 * @param participants runs of each; responses are not read
 * @param conditions of every trial, [participant][run][trial], counted from 0 in every run
 */
export function cellSimulator(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
  conditions: readonly (readonly Int32Array[])[],
): CellSimulator {
  const read = new Set(
    agent.streams.flatMap(({ response }) => response.reads.map((role) => agent.filter.roles[role] ?? role)),
  );
  const compiled = compileAgent({ ...agent, streams: [] }, participants, {
    conditions,
    outputs: (name) => read.has(name),
  });
  const { kernel, runs, runsOf, priors, freeIndex, inputs } = compiled;
  const longest = Math.max(...runs.map(({ trials }) => trials));
  const counts = conditions.map((own) => own.map((run) => 1 + run.reduce((most, c) => Math.max(most, c), 0)));

  /** Native values of all parameters, [run][condition]. */
  const nativeOf = ({ participant, z }: SimulationPoint): Float64Array[][] => {
    const own = counts[participant]!;
    const cells = own.reduce((sum, count) => sum + count, 0);
    let cell = 0;
    return own.map((count) =>
      Array.from({ length: count }, () => {
        const values = priors[participant]!.native.slice();
        freeIndex.forEach((i, p) => {
          values[i] = toNative(agent.parameters[i]!.domain, z[p * cells + cell]!);
        });
        cell += 1;
        return values;
      }),
    );
  };

  const beliefsOf = (points: readonly SimulationPoint[], natives: readonly Float64Array[][][]) => {
    const run = Int32Array.from(points.flatMap(({ participant }) => runsOf[participant]!));
    const values = natives.flat();
    const lanes = run.length;
    const parameters = new Float64Array(inputs.length * compiled.conditions * lanes);
    for (let lane = 0; lane < lanes; lane++) {
      const own = values[lane]!;
      inputs.forEach((i, p) => {
        // Conditions that the run does not have get the values of the first, to be legal.
        for (let c = 0; c < compiled.conditions; c++)
          parameters[(p * compiled.conditions + c) * lanes + lane] = (own[c] ?? own[0]!)[i]!;
      });
    }
    return { lanes, ...kernel.outputs({ lanes, run, parameters }) };
  };

  return {
    *simulate(points) {
      for (let from = 0; from < points.length; from += TOGETHER) {
        const some = points.slice(from, from + TOGETHER);
        const natives = some.map(nativeOf);
        const { lanes, names, outputs, failed } = beliefsOf(some, natives);
        let lane = 0;
        for (const [k, { participant, numbers }] of some.entries()) {
          const own = participants[participant]!;
          const first = lane;
          lane += own.length;
          if (failed.subarray(first, lane).includes(1)) {
            yield { responses: [], failed: true };
            continue;
          }
          const responses = own.map((run, r) => {
            const series = (o: number): Float64Array =>
              Float64Array.from(
                { length: run.trials },
                (_, t) => outputs[(o * longest + t) * lanes + first + r]!,
              );
            const trajectories = new Map(names.map((name, o) => [name, series(o)]));
            const p = natives[k]![r]!.map((values) =>
              Object.fromEntries(agent.parameters.map(({ name }, i) => [name, values[i]!])),
            );
            const beliefs = { trajectories, trials: run.trials };
            return respond(agent, run, p, beliefs, numbers(r), conditions[participant]![r]!);
          });
          yield { responses, failed: false };
        }
      }
    },
  };
}
