/**
 * Many agents simulated at once: their beliefs side by side in the lanes of one kernel, because a run on numbers
 * costs as much as a whole fit. Beliefs do not depend on responses, so that these are drawn afterwards.
 */

import { purpose, stream } from "../random/index.js";
import { choicesMissing } from "./act.js";
import type { Agent } from "./agent.js";
import type { RunData } from "./data.js";
import { agentDensity, type Point } from "./density.js";
import type { ResolvedPriors } from "./priors.js";
import { type ResponseNumbers, respond, simulationNumbers } from "./simulate.js";
import { actingSimulator } from "./simulate-acting.js";

/** Points of one kernel call: their trajectories are in memory at once. */
const TOGETHER = 64;
const MAX_REDRAWS = 1000;

/** One agent to simulate. */
export interface SimulationPoint extends Point {
  /** Random numbers of each run. */
  readonly numbers: (run: number) => ResponseNumbers;
}

/** What an agent did, or that its model broke down. */
export interface SimulatedAgent {
  /** Native values of all parameters. */
  readonly native: Float64Array;
  /** [run][stream][trial], NaN where the input was ignored. Of a failed agent, without meaning. */
  readonly responses: readonly (readonly Float64Array[])[];
  /** [run]: of an agent that chose by itself, what it chose and what came of it. */
  readonly inputs?: readonly Readonly<Record<string, Float64Array>>[];
  readonly failed: boolean;
}

/** A draw from the prior that its inputs allow. */
export interface DrawnPoint extends Point {
  /** Draws for which the model failed and that were drawn again. */
  readonly redrawn: number;
}

export interface AgentSimulator {
  /** Of each participant. */
  readonly priors: readonly ResolvedPriors[];
  /** @returns in the order of the points, one at a time */
  simulate(points: readonly SimulationPoint[]): Generator<SimulatedAgent>;
  /** Whether the model runs to the end there. */
  runs(points: readonly Point[]): boolean[];
  /**
   * Parameters drawn from the priors; draws for which the model fails on the participant's inputs are drawn again.
   * The draw of an index is that of `drawParameters`, where the first run decides whether the model fails.
   *
   * @param wanted whose inputs, and which agent it is: with the seed it names the random numbers
   * @returns undefined where every draw failed
   */
  draw(
    wanted: readonly { readonly participant: number; readonly index: number }[],
    seed: number,
  ): (DrawnPoint | undefined)[];
}

/**
 * @param participants runs of each; responses are not read
 */
export function agentSimulator(agent: Agent, participants: readonly (readonly RunData[])[]): AgentSimulator {
  if (participants.some((runs) => runs.some((run) => choicesMissing(agent, run)))) {
    return actingSimulator(agent, participants);
  }
  const density = agentDensity({ ...agent, streams: [] }, participants);
  const { priors, freeIndex } = density;
  const read = new Set(
    agent.streams.flatMap(({ response }) => response.reads.map((role) => agent.filter.roles[role] ?? role)),
  );

  function* simulate(points: readonly SimulationPoint[]): Generator<SimulatedAgent> {
    for (let from = 0; from < points.length; from += TOGETHER) {
      const some = points.slice(from, from + TOGETHER);
      for (const [k, { outputs, failed }] of density.trajectories(some, read).entries()) {
        const point = some[k]!;
        const native = density.native(point);
        const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
        const responses = failed
          ? []
          : participants[point.participant]!.map((run, r) => {
              const own = new Map([...outputs].map(([name, values]) => [name, values[r]!]));
              return respond(agent, run, [p], { trajectories: own, trials: run.trials }, point.numbers(r));
            });
        yield { native, responses, failed };
      }
    }
  }

  return {
    priors,
    simulate,
    runs: (points) => density.value(points).map(({ failed }) => !failed),
    draw(wanted, seed) {
      const drawn: (DrawnPoint | undefined)[] = wanted.map(() => undefined);
      let open = wanted.map((_, k) => k);
      for (let attempt = 0; attempt < MAX_REDRAWS && open.length > 0; attempt++) {
        const points = open.map((k): Point => {
          const { participant, index } = wanted[k]!;
          const { mean, variance } = priors[participant]!;
          const numbers = stream(seed, purpose.prior, index);
          const z = mean.map((m, j) => m + Math.sqrt(variance[j]!) * numbers.normal(attempt, freeIndex[j]!));
          return { participant, z };
        });
        const values = density.value(points);
        open = open.filter((k, at) => {
          if (values[at]!.failed) return true;
          drawn[k] = { ...points[at]!, redrawn: attempt };
          return false;
        });
      }
      return drawn;
    },
  };
}

/** The random numbers of `simulateRun`, run after run: those of agents beyond the last one. */
export function numbersOf(seed: number, index: number, agents: number): SimulationPoint["numbers"] {
  return (run) => simulationNumbers(seed, index + run * agents);
}
