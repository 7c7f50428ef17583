/** Chains of one participant on several threads, participants one after the other: for fewer participants than threads. */

import { type Agent, agentDensity } from "../agent/index.js";
import type { Checkpoint } from "../inference/nuts/checkpoint.js";
import { resumeOnThreads, sampleOnThreads, type ThreadedRun } from "../inference/threads/index.js";
import { type ParticipantRecipe, participantDensity } from "./chains.js";
import { type Subject, sampleOptions } from "./draw.js";
import type { SamplingSettings } from "./posterior.js";
import { BETWEEN_STATES, type Gathering, type Open, sampleOne } from "./sampling.js";

/**
 * Samples participants one after the other. Their draws are those of one thread, to the bit.
 *
 * @param threads at least 2, for which `gathering.run.threads` says how they start
 */
export async function sampleSpread(
  agent: Agent,
  open: readonly Open[],
  settings: Extract<SamplingSettings, { method: "nuts" }>,
  threads: number,
  gathering: Gathering,
): Promise<void> {
  const { run, take, progress } = gathering;
  const { signal = new AbortController().signal } = run;
  for (const one of open) {
    if (signal.aborted) return;
    const agents = agentDensity(agent, [one.runs]);
    const subject = { ...one, agents, participant: 0, density: participantDensity(agents, 0) };
    const { from, ended } = await chainsOf(subject, one, settings, threads, gathering, signal);
    if (!ended) return take(one.id, { kind: "state", checkpoint: from });
    // Where chains are done, sampling is what comes after them.
    await sampleOne({ ...subject, from }, settings, signal, {
      take: (report) => take(one.id, report),
      progress,
    });
  }
}

/** Runs the chains of a participant until they end or are stopped. */
async function chainsOf(
  { density }: Subject,
  one: Open,
  settings: Extract<SamplingSettings, { method: "nuts" }>,
  threads: number,
  { run, take, progress }: Gathering,
  signal: AbortSignal,
): Promise<{ readonly from: Checkpoint; readonly ended: boolean }> {
  const { count: _, start, recipe } = run.threads!;
  const data: ParticipantRecipe = { ...recipe, runs: one.runs };
  const given = [
    { builder: "participant", data },
    { participant: () => density },
    { count: threads, start },
  ] as const;
  const chains: ThreadedRun =
    one.from === undefined
      ? await sampleOnThreads(...given, sampleOptions(one, settings))
      : await resumeOnThreads(...given, one.from, one.id);
  const stop = (): void => chains.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    const done = new Float64Array(settings.chains).map((_, c) => one.from?.chains[c]?.iteration ?? 0);
    let saved = performance.now();
    for await (const { chain, iteration } of chains) {
      progress(iteration - done[chain]!);
      done[chain] = iteration;
      if (performance.now() - saved <= BETWEEN_STATES) continue;
      take(one.id, { kind: "state", checkpoint: await chains.checkpoint() });
      saved = performance.now();
    }
    const from = await chains.checkpoint();
    return { from, ended: from.chains.every(({ phase }) => phase === "done" || phase === "failed") };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
