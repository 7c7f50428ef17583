/** Draws from the posterior of one participant, chains side by side in the lanes of one kernel, and what they give. */

import type { AgentDensity } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Density } from "../inference/density/index.js";
import { type Checkpoint, checkpointOf, verifyCheckpoint } from "../inference/nuts/checkpoint.js";
import { type SampleOptions, settingsOf } from "../inference/nuts/options.js";
import { resultOf } from "../inference/nuts/result.js";
import { Sampler } from "../inference/nuts/sampler.js";
import type { Start } from "../inference/nuts/start.js";
import { pathfinder } from "../inference/pathfinder.js";
import { hashOf, purpose, stream } from "../random/index.js";
import { drawsOfChains, drawsOfPaths } from "./drawn.js";
import { type LooSource, leaveOneOut } from "./leave-one-out.js";
import { type ParticipantDraws, type SamplingSettings, undrawn } from "./posterior.js";

/** Whom to sample. */
export interface Subject {
  readonly id: string;
  readonly agents: AgentDensity;
  /** Number among those of `agents`. */
  readonly participant: number;
  /** The posterior, as `participantDensity` gives it. */
  readonly density: Density;
  /** Of the chains; Pathfinder starts at draws from the prior. */
  readonly start: Start;
  /** Goes on from there. */
  readonly from?: Checkpoint;
}

/** Handed out where the thread is given back. */
export interface DrawStep {
  /** Of all chains, since the last time. */
  readonly iterations: number;
  /** The state to go on from; only of chains. */
  readonly save?: () => Checkpoint;
}

/**
 * The seed of a participant: the key of a stream that the id names, so that draws of a part of a study are that part
 * of the draws. Chains are then numbered from 0 within the participant.
 */
export function participantSeed(seed: number, id: string): bigint {
  const { key } = stream(seed, purpose.participant, hashOf(id));
  return (BigInt(key[1]) << 32n) | BigInt(key[0]);
}

/** What the sampler is told of a participant. */
export function sampleOptions(
  { id, start }: Pick<Subject, "id" | "start">,
  {
    seed,
    chains,
    warmup,
    draws,
    targetAcceptance,
    maxTreeDepth,
  }: Extract<SamplingSettings, { method: "nuts" }>,
): SampleOptions {
  return {
    seed: participantSeed(seed, id),
    chains,
    tune: warmup,
    draws,
    targetAcceptance,
    maxDepth: maxTreeDepth,
    start,
    identity: id,
  };
}

/**
 * Samples one participant, then leaves out one response after the other. `pause` is asked after evaluations and, once
 * true, gives the thread back.
 *
 * @throws UsageError for a checkpoint of another participant or model
 */
export function* drawParticipant(
  subject: Subject,
  settings: SamplingSettings,
  pause: () => boolean,
): Generator<DrawStep, ParticipantDraws, void> {
  if (settings.method === "pathfinder") return yield* alongPaths(subject, settings);
  const { id, density, from } = subject;
  const options = settingsOf(density, sampleOptions(subject, settings));
  const sampler = new Sampler(density, options);
  if (from !== undefined) {
    verifyCheckpoint(density, from, id);
    for (const [c, state] of from.chains.entries()) sampler.chains[c]?.restore(state);
  }
  const iterations = (): number => sampler.chains.reduce((sum, chain) => sum + chain.iteration, 0);
  const save = (): Checkpoint =>
    checkpointOf(
      density,
      options,
      sampler.chains.map((chain) => chain.save()),
    );
  for (let told = iterations(); !sampler.run(pause); ) {
    const now = iterations();
    yield { iterations: now - told, save };
    told = now;
  }
  const result = resultOf(density, options, sampler.chains);
  if (result.chains === 0) return undrawn(id, result.missing.map(({ reason }) => reason).join("; "));
  const drawn = drawsOfChains(id, result);
  return yield* withLoo(drawn, { ...subject, draws: result, ...judged(settings.seed, drawn) }, save);
}

function* alongPaths(
  subject: Subject,
  { seed: ofStudy, paths, draws }: Extract<SamplingSettings, { method: "pathfinder" }>,
): Generator<DrawStep, ParticipantDraws, void> {
  const { id, density, start } = subject;
  const seed = participantSeed(ofStudy, id);
  const found = pathsOf(density, { seed, paths, draws, start });
  if (typeof found === "string") return undrawn(id, found);
  const drawn = drawsOfPaths(id, found, density.layout.valueNames);
  const { unconstrained } = found;
  return yield* withLoo(drawn, {
    ...subject,
    draws: { chains: 1, draws, unconstrained },
    ...judged(ofStudy, drawn),
  });
}

function* withLoo(
  drawn: ParticipantDraws,
  source: LooSource,
  save?: () => Checkpoint,
): Generator<DrawStep, ParticipantDraws, void> {
  const leaving = leaveOneOut(source);
  for (let step = leaving.next(); ; step = leaving.next()) {
    if (step.done) {
      const { summary, pointwise } = step.value;
      return { ...drawn, summary: { ...drawn.summary, loo: summary }, loo: pointwise };
    }
    yield { iterations: 0, ...(save === undefined ? {} : { save }) };
  }
}

function judged(seed: number, { id, summary }: ParticipantDraws): Pick<LooSource, "seed" | "trusted"> {
  return { seed: participantSeed(seed, id), trusted: summary.status === "converged" };
}

/** Paths that lead nowhere are a result with a reason. */
function pathsOf(...of: Parameters<typeof pathfinder>): ReturnType<typeof pathfinder> | string {
  try {
    return pathfinder(...of);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
