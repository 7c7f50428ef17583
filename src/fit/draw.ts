/** Draws from the posterior of one participant, chains side by side in the lanes of one kernel, and their verdict. */

import { UsageError } from "../errors.js";
import type { Density } from "../inference/density/index.js";
import { diagnose, type SummaryRow, summarise } from "../inference/diagnostics/index.js";
import { settingsOf } from "../inference/nuts/options.js";
import { resultOf } from "../inference/nuts/result.js";
import { Sampler } from "../inference/nuts/sampler.js";
import { pathfinder } from "../inference/pathfinder.js";
import { hashOf, purpose, stream } from "../random/index.js";
import {
  type ParticipantDraws,
  type PosteriorEstimate,
  type PosteriorFlag,
  type SamplingSettings,
  undrawn,
} from "./posterior.js";

/** Where chains of a participant begin: uniformly within one scale of the mode, on the estimation scale. */
export interface Beginning {
  readonly mode: Float64Array;
  /** Laplace sds; prior sds where the Hessian is not positive definite. */
  readonly scale: Float64Array;
}

/** Shape of the tail of Pathfinder's importance ratios from which on its draws are no posterior. */
const TRUSTED_KHAT = 0.7;

/**
 * The seed of a participant: the key of a stream that the id names, so that draws of a part of a study are that part
 * of the draws. Chains are then numbered from 0 within the participant.
 */
export function participantSeed(seed: number, id: string): bigint {
  const { key } = stream(seed, purpose.participant, hashOf(id));
  return (BigInt(key[1]) << 32n) | BigInt(key[0]);
}

/**
 * Samples one participant. `pause` is asked after evaluations and, once true, gives the thread back; the generator
 * then yields the iterations done since the last time.
 */
export function* drawParticipant(
  density: Density,
  id: string,
  beginning: Beginning,
  settings: SamplingSettings,
  pause: () => boolean,
): Generator<number, ParticipantDraws, void> {
  const seed = participantSeed(settings.seed, id);
  if (settings.method === "pathfinder") return alongPaths(density, id, seed, settings);
  const { chains, warmup: tune, draws, targetAcceptance, maxTreeDepth = 10 } = settings;
  const options = settingsOf(density, {
    ...{ seed, chains, tune, draws, targetAcceptance, maxDepth: maxTreeDepth },
    start: { kind: "around", point: beginning.mode, scale: beginning.scale },
  });
  const sampler = new Sampler(density, options);
  const iterations = (): number => sampler.chains.reduce((sum, chain) => sum + chain.iteration, 0);
  for (let told = 0; !sampler.run(pause); ) {
    const now = iterations();
    yield now - told;
    told = now;
  }
  const result = resultOf(density, options, sampler.chains);
  if (result.chains === 0) return undrawn(id, result.missing.map(({ reason }) => reason).join("; "));
  const verdict = diagnose(result);
  return {
    id,
    summary: {
      status: verdict.trusted ? "converged" : "notConverged",
      verdict: verdict.text,
      flags: verdict.flags,
      chains: result.chains,
      draws: result.draws,
      divergences: result.stats.diverging.reduce((sum, x) => sum + x, 0),
      eBfmi: verdict.eBfmi.map(finite),
      khat: null,
      estimates: verdict.summary.map((row) => ({
        ...location(row),
        essBulk: finite(row.essBulk),
        essTail: finite(row.essTail),
        rHat: finite(row.rHat),
        mcseMean: finite(row.mcseMean),
      })),
    },
    values: result.values,
    stats: result.stats,
  };
}

function alongPaths(
  density: Density,
  id: string,
  seed: bigint,
  { paths, draws }: Extract<SamplingSettings, { method: "pathfinder" }>,
): ParticipantDraws {
  const found = pathsOf(density, { seed, paths, draws, start: { kind: "prior" } });
  if (typeof found === "string") return undrawn(id, found);
  const { khat, values } = found;
  const trusted = khat <= TRUSTED_KHAT;
  const told = `k-hat of the importance ratios is ${khat.toFixed(2)}`;
  const flags: PosteriorFlag[] = trusted
    ? []
    : [
        {
          kind: "khat",
          found: `${told}, above ${TRUSTED_KHAT}: the paths found no normal near enough to the posterior`,
          advice: "sample with NUTS",
        },
      ];
  const rows = summarise({ chains: 1, draws, values, valueNames: density.layout.valueNames });
  return {
    id,
    summary: {
      status: trusted ? "converged" : "notConverged",
      verdict: trusted
        ? `The draws can be trusted as far as importance sampling can tell: ${told}.`
        : `The draws should not be trusted as they are.\n- ${flags[0]!.found}. To try: ${flags[0]!.advice}.`,
      flags,
      chains: 1,
      draws,
      divergences: null,
      eBfmi: [],
      khat: finite(khat),
      // Resampled draws are no chain: sizes and convergence would say nothing.
      estimates: rows.map((row) => ({
        ...location(row),
        ...{ essBulk: null, essTail: null, rHat: null, mcseMean: null },
      })),
    },
    values,
    stats: {},
  };
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

function location({
  name,
  mean,
  sd,
  interval,
}: SummaryRow): Pick<PosteriorEstimate, "name" | "mean" | "sd" | "interval"> {
  return { name, mean: finite(mean), sd: finite(sd), interval: [interval.low, interval.high] };
}

/** JSON has no other numbers. */
function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
