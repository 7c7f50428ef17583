/**
 * Probability integral transforms of responses that are left out: where each lies in what the participant's other
 * responses predict of it. inference 12.
 */

import type { AgentDensity } from "../agent/index.js";
import { looPredictive, type UnitLogLikelihoods } from "../inference/loo/index.js";
import { valueIn } from "../model/index.js";
import { purpose, stream } from "../random/index.js";
import type { ResponseUnit } from "./units.js";

/** Draws of each chain that responses are simulated for, at most: shares are then known to 1/50 and better. */
const MOST_DRAWS = 200;
/** Draws between two breaths. */
const TOGETHER = 16;

/**
 * One number in [0, 1] for each unit; NaN where there is none: for responses of two values, of which the transform says
 * nothing, for scored inputs, and for response models that remember, whose later responses follow from the earlier.
 *
 * @param table log-likelihood of every unit, [unit][chain][draw]
 * @param seed of the participant
 */
export function* looTransforms(
  agents: AgentDensity,
  participant: number,
  units: readonly ResponseUnit[],
  table: readonly Float64Array[],
  draws: { readonly chains: number; readonly draws: number; readonly unconstrained: Float64Array },
  seed: number | bigint,
): Generator<void, Float64Array, void> {
  const { agent, dimension: d } = agents;
  const transforms = new Float64Array(units.length).fill(Number.NaN);
  const wanted = [...units.keys()].filter((i) => {
    const { response } = agent.streams[units[i]!.stream]!;
    const real = response.responseKind === "real" || response.responseKind === "unit";
    return real && response.scores === "response" && response.initial === undefined;
  });
  const runs = agents.participants[participant]!;
  const observed = Float64Array.from(wanted, (i) => {
    const { run, trial, stream: s } = units[i]!;
    return runs[run]!.responses[agent.streams[s]!.column]![trial]!;
  });
  if (wanted.length === 0 || observed.every((y) => y === 0 || y === 1)) return transforms;

  const each = Math.min(draws.draws, MOST_DRAWS);
  const kept = Array.from({ length: draws.chains * each }, (_, n) => {
    const chain = Math.floor(n / each);
    return chain * draws.draws + Math.floor(((n % each) * draws.draws) / each);
  });
  const simulated = wanted.map(() => new Float64Array(kept.length));
  const chosen = wanted.map((i) => units[i]!);
  for (const [n, s] of kept.entries()) {
    simulate(agents, participant, chosen, draws.unconstrained.subarray(s * d, (s + 1) * d), {
      random: stream(seed, purpose.posteriorPredictive, s),
      take: (k, y) => {
        simulated[k]![n] = y;
      },
    });
    if (n % TOGETHER === TOGETHER - 1) yield;
  }
  const finite = [...wanted.keys()].filter((k) => simulated[k]!.every(Number.isFinite));
  if (finite.length === 0) return transforms;
  const source: UnitLogLikelihoods = {
    kind: "observation",
    units: finite.length,
    chains: draws.chains,
    draws: each,
    of: (k) => Float64Array.from(kept, (s) => table[wanted[finite[k]!]!]![s]!),
  };
  const { pit } = looPredictive(
    source,
    Float64Array.from(finite, (k) => observed[k]!),
    (k) => simulated[finite[k]!]!,
  );
  finite.forEach((k, at) => {
    transforms[wanted[k]!] = pit[at]!;
  });
  return transforms;
}

/** A response of each unit from the likelihood at one draw. */
function simulate(
  agents: AgentDensity,
  participant: number,
  units: readonly ResponseUnit[],
  z: Float64Array,
  { random, take }: { random: ReturnType<typeof stream>; take: (unit: number, y: number) => void },
): void {
  const { agent } = agents;
  const beliefs = agents.outputs({ participant, z });
  const native = agents.native({ participant, z });
  const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
  const runs = agents.participants[participant]!;
  units.forEach(({ run, trial, stream: s }, k) => {
    const { response, names } = agent.streams[s]!;
    const own = Object.fromEntries(Object.entries(names).map(([name, global]) => [name, valueIn(p, global)]));
    const context = {
      beliefs: Object.fromEntries(
        response.reads.map((role) => {
          const series = beliefs.get(agent.filter.roles[role] ?? role);
          return [role, series?.[run]?.[trial] ?? Number.NaN];
        }),
      ),
      input: Object.fromEntries(response.inputs.map((name) => [name, runs[run]!.inputs[name]![trial]!])),
      memory: {},
    };
    take(k, response.simulate(context, own, random.at(k)));
  });
}
