/**
 * Beliefs of a participant as the kernel computes them: the bits that a run on numbers gives, 50 times as fast.
 */

import { type AgentDensity, type Point, type RunData, trialMasks } from "../agent/index.js";
import type { Trajectories } from "../model/index.js";
import { frozenRow } from "../model/session.js";
import type { ParticipantData } from "./participants.js";

/** Every quantity of the filter at a point, for each run; undefined where the model fails there. */
export function kernelBeliefs(
  density: AgentDensity,
  { runs }: ParticipantData,
  point: Point,
): Trajectories[] | undefined {
  const { filter, parameters } = density.agent;
  const { outputs, failed } = density.trajectories([point])[0]!;
  if (failed) return undefined;
  const native = density.native(point);
  const p = Object.fromEntries(parameters.map(({ name }, i) => [name, native[i]!]));
  return runs.map((run, r) => {
    const series = new Map(filter.quantities.map(({ name }) => [name, outputs.get(name)![r]!]));
    freeze(density, run, p, series);
    return series;
  });
}

/** Kernels go through ignored trials with inputs that mean nothing; what such a trial reports is written over that. */
function freeze(
  { agent }: AgentDensity,
  run: RunData,
  p: Readonly<Record<string, number>>,
  series: Map<string, Float64Array>,
): void {
  const { filter } = agent;
  trialMasks(agent, run).active.forEach((active, t) => {
    if (active === 1) return;
    const before =
      t === 0 ? undefined : Object.fromEntries([...series].map(([name, values]) => [name, values[t - 1]!]));
    const inputs = Object.fromEntries(filter.inputs.map(({ name }) => [name, run.inputs[name]![t]!]));
    const row = frozenRow(filter, before, inputs, p);
    for (const [name, values] of series) values[t] = row[name]!;
  });
}
