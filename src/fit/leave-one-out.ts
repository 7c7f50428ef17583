/**
 * Leave-one-out of one participant from the draws: how well each response is predicted by the others. The unit is one
 * response of a known participant. inference 12, 13.
 */

import { type Agent, type AgentDensity, agentDensity } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Density } from "../inference/density/index.js";
import { type Loo, momentMatchLoo, psisLoo, refitLooInSteps, waic } from "../inference/loo/index.js";
import type { SampleResult } from "../inference/nuts/result.js";
import { participantDensity } from "./chains.js";
import { finite } from "./finite.js";
import { looTransforms } from "./loo-transform.js";
import type { LeaveOneOut, PointwiseLoo, UnitStatus } from "./posterior.js";
import { participantUnits, type ResponseUnit, responseUnits, unitTable, withoutResponses } from "./units.js";

/** Of more units than this the importance ratios say that draws are the wrong tool; they stay marked. */
const MOST_REFITS = 20;

export interface LooSource {
  readonly agents: AgentDensity;
  readonly participant: number;
  readonly density: Density;
  /** What was drawn; of chains the whole result, so that units can be refitted from there. */
  readonly draws: Pick<SampleResult, "chains" | "draws" | "unconstrained"> | SampleResult;
  /** Of the participant's random numbers. */
  readonly seed: number | bigint;
  /** Whether the draws can be trusted; otherwise nothing is repaired, and every unit is marked. */
  readonly trusted: boolean;
}

export interface ParticipantLoo {
  readonly summary: LeaveOneOut;
  readonly pointwise: PointwiseLoo;
}

/**
 * PSIS-LOO over the responses that count. Units whose k is too large are refitted exactly where chains can go on from
 * the draws, and repaired by moment matching elsewhere. A response whose likelihood is the same for all draws has
 * nothing to be left out of: its elpd is its log-likelihood, and it is in no sum.
 *
 * Yields between steps of some milliseconds; a refit takes as long as sampling.
 */
export function* leaveOneOut(source: LooSource): Generator<void, ParticipantLoo, void> {
  const { agents, participant, draws, seed, trusted } = source;
  const units = responseUnits(agents.agent, agents.participants[participant]!);
  const table = yield* unitTable(agents, participant, units, draws.unconstrained);
  const varying = [...units.keys()].filter((i) => table[i]!.some((l) => !Object.is(l, table[i]![0])));
  const likelihoods = {
    kind: "observation",
    units: varying.length,
    chains: draws.chains,
    draws: draws.draws,
    of: (i: number) => table[varying[i]!]!,
  } as const;
  const raw = psisLoo(likelihoods);
  yield;
  const criterion = waic(likelihoods);
  yield;
  const { loo, problem } = trusted
    ? yield* repaired(
        raw,
        source,
        varying.map((i) => units[i]!),
      )
    : { loo: raw, problem: undefined };

  const transform = yield* looTransforms(agents, participant, units, table, draws, seed);
  const elpd = Float64Array.from(table, (ll) => ll[0] ?? Number.NaN);
  const k = new Float64Array(units.length).fill(Number.NaN);
  const p = new Float64Array(units.length);
  const status: UnitStatus[] = units.map(() => "constant");
  varying.forEach((unit, i) => {
    elpd[unit] = loo.pointwise.elpd[i]!;
    k[unit] = loo.pointwise.k[i]!;
    p[unit] = loo.pointwise.effectiveParameters[i]!;
    status[unit] = trusted ? statusOf(k[unit], raw.pointwise.k[i]!, loo.threshold) : "untrusted";
  });
  const counted = (wanted: UnitStatus): number => status.filter((one) => one === wanted).length;
  return {
    pointwise: { units, elpd, k, effectiveParameters: p, transform, status },
    summary: {
      elpdLoo: finite(loo.elpd),
      seElpdLoo: finite(loo.standardError),
      pLoo: finite(loo.effectiveParameters),
      looic: finite(-2 * loo.elpd),
      nBadK: loo.counts.bad + loo.counts.veryBad,
      threshold: loo.threshold,
      units: varying.length,
      constant: units.length - varying.length,
      refitted: counted("refitted"),
      moved: counted("moved"),
      elpdWaic: finite(criterion.elpd),
      seElpdWaic: finite(criterion.standardError),
      pWaic: finite(criterion.effectiveParameters),
      waicUnreliable: criterion.unreliable,
      warnings: [
        ...(trusted ? [] : ["the draws should not be trusted, so neither should this"]),
        ...loo.warnings,
        ...(problem === undefined ? [] : [problem]),
        ...feedbackWarning(agents.agent),
      ],
    },
  };
}

/** @param units those of `loo` */
function* repaired(
  loo: Loo,
  { agents, participant, density, draws }: LooSource,
  units: readonly ResponseUnit[],
): Generator<void, { readonly loo: Loo; readonly problem: string | undefined }, void> {
  const wanted = loo.counts.bad + loo.counts.veryBad;
  const fine = { loo, problem: undefined };
  if (wanted === 0) return fine;
  const own: Density = { ...density, units: participantUnits(agents, participant, units) };
  if (!("chainInfo" in draws)) return { ...fine, loo: momentMatchLoo(loo, { density: own, result: draws }) };
  if (wanted > MOST_REFITS) {
    return {
      loo,
      problem: `${wanted} units are too many to be refitted one by one (at most ${MOST_REFITS})`,
    };
  }
  const runs = agents.participants[participant]!;
  const without = (left: readonly number[]): Density => {
    const rest = withoutResponses(
      agents.agent,
      runs,
      left.map((i) => units[i]!),
    );
    return participantDensity(agentDensity(agents.agent, [rest]), 0);
  };
  try {
    return {
      ...fine,
      loo: yield* refitLooInSteps(loo, { density: own, result: draws, without }, MOST_REFITS),
    };
  } catch (error) {
    // A refit without draws is a result with a reason.
    if (!(error instanceof UsageError)) throw error;
    return { loo, problem: `units could not be refitted: ${error.message}` };
  }
}

function statusOf(k: number, before: number, threshold: number): UnitStatus {
  if (k > threshold) return "bad";
  if (Number.isNaN(k)) return "refitted";
  return before > threshold ? "moved" : "good";
}

/** Where behaviour shapes what comes after it, leaving out a response leaves its traces. */
function feedbackWarning({ filter, streams }: Agent): string[] {
  const learned = filter.inputs.some(({ from }) => from === "response");
  const remembered = streams.some(
    ({ response }) => response.scores === "response" && response.initial !== undefined,
  );
  if (!learned && !remembered) return [];
  return [
    "responses shape later beliefs or responses: a response that is left out leaves its traces there, so that elpd is " +
      "of filling gaps, not of predicting what comes",
  ];
}
