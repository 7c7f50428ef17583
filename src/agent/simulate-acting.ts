/**
 * Agents that learn from what they choose, simulated one at a time: what comes into a trial depends on what was done on
 * the one before, so that beliefs cannot be computed ahead of the choices.
 */

import { toNative } from "../model/transform.js";
import { purpose, stream } from "../random/index.js";
import { type Agent, freeIndices } from "./agent.js";
import type { RunData } from "./data.js";
import type { Point } from "./density.js";
import { resolvePriors } from "./priors.js";
import { liveRun, simulationNumbers } from "./simulate.js";
import type { AgentSimulator, DrawnPoint } from "./simulate-many.js";

const MAX_REDRAWS = 1000;

export function actingSimulator(agent: Agent, participants: readonly (readonly RunData[])[]): AgentSimulator {
  const priors = participants.map((runs) => resolvePriors(agent, runs));
  const free = freeIndices(agent);
  const nativeOf = ({ participant, z }: Point): Float64Array => {
    const native = priors[participant]!.native.slice();
    free.forEach((i, k) => {
      native[i] = toNative(agent.parameters[i]!.domain, z[k]!);
    });
    return native;
  };
  const runsOf = ({ participant }: Point): readonly RunData[] => participants[participant]!;
  /** Whether it breaks down depends on what it chooses: here on the choices of one seed and agent. */
  const breaks = (point: Point, seed: number, index: number): boolean =>
    runsOf(point).some(
      (run) => liveRun(agent, run, nativeOf(point), simulationNumbers(seed, index)).failure !== undefined,
    );

  return {
    priors,
    *simulate(points) {
      for (const point of points) {
        const native = nativeOf(point);
        const lived = runsOf(point).map((run, r) => liveRun(agent, run, native, point.numbers(r)));
        yield {
          native,
          responses: lived.map(({ responses }) => responses),
          inputs: lived.map(({ inputs }, r) => inputs ?? runsOf(point)[r]!.inputs),
          failed: lived.some(({ failure }) => failure !== undefined),
        };
      }
    },
    runs: (points) => points.map((point, k) => !breaks(point, 0, k)),
    draw(wanted, seed) {
      return wanted.map(({ participant, index }): DrawnPoint | undefined => {
        const { mean, variance } = priors[participant]!;
        const numbers = stream(seed, purpose.prior, index);
        for (let attempt = 0; attempt < MAX_REDRAWS; attempt++) {
          const z = mean.map((m, j) => m + Math.sqrt(variance[j]!) * numbers.normal(attempt, free[j]!));
          const point = { participant, z };
          if (!breaks(point, seed, index)) return { ...point, redrawn: attempt };
        }
        return undefined;
      });
    },
  };
}
