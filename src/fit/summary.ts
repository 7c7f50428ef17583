/** What a fit says about one participant, as plain data: estimates, evidence, criteria, warnings. */

import { type Agent, type AgentDensity, evaluateRun, freeNames, type Point } from "../agent/index.js";
import type { MapResult, MapStatus, SampledEvidence, StartSummary } from "../inference/map.js";
import { describeFailure, type Failure } from "../model/index.js";
import { toNative } from "../model/transform.js";
import { log } from "../scalar/elementary/index.js";
import type { SessionTrials } from "../study/index.js";
import { combination } from "./combination.js";
import { countTrials } from "./counts.js";
import { finite } from "./finite.js";
import { Z95 } from "./interval.js";
import { kernelBeliefs } from "./kernel-beliefs.js";
import type { ParticipantData } from "./participants.js";
import type { PosteriorSummary } from "./posterior.js";

export interface Estimate {
  readonly name: string;
  /** Mode, native scale; null where the fit failed. */
  readonly value: number | null;
  /** Mode on the estimation scale. */
  readonly estimation: number | null;
  /** Laplace posterior sd on the estimation scale; null where the Hessian is not positive definite. */
  readonly sd: number | null;
  /** 90 % interval of the Laplace posterior, native scale. */
  readonly interval: readonly [number, number] | null;
  /** Null where the inputs give none. */
  readonly prior: {
    readonly mean: number;
    readonly sd: number;
    readonly interval: readonly [number, number];
  } | null;
}

export interface EvidenceSummary {
  /** The value to use. */
  readonly value: number;
  readonly method: "laplace" | "importance sampling";
  readonly laplace: number;
  /** True where the sampled value should be preferred to Laplace. */
  readonly approximate: boolean;
  readonly parts: {
    readonly logJoint: number;
    readonly halfLogDeterminant: number;
    readonly dimension: number;
  };
  readonly sampled?: SampledEvidence;
  readonly reason?: string;
}

/** A run, and the sessions it goes through where the study has sessions. */
export interface RunTrials {
  readonly trials: number;
  readonly sessions?: readonly SessionTrials[];
}

export interface ParticipantFit {
  readonly id: string;
  readonly status: MapStatus;
  /** Why the status is what it is, in words. */
  readonly reason?: string;
  /** Where the model broke down, for participants that could not be fitted. */
  readonly failure?: Failure & { readonly run: number };
  /** Absent in fits of versions that did not keep them. */
  readonly runs?: readonly RunTrials[];
  readonly estimates: readonly Estimate[];
  /** Null where the fit failed, as all that follows from it. */
  readonly logJoint: number | null;
  readonly logLikelihood: number | null;
  readonly evidence: EvidenceSummary | null;
  readonly aic: number | null;
  readonly bic: number | null;
  /** Log-likelihood at the mode, and what the evidence takes off it. */
  readonly accuracy: number | null;
  readonly complexity: number | null;
  /** Responses present (of inputs, for ideal observers): the n of BIC. */
  readonly observations: number;
  /** Trials that count in the likelihood. */
  readonly scored: number;
  /** d × d on the estimation scale, in the order of the estimates; null where the Hessian is not definite. */
  readonly covariance: readonly (readonly number[])[] | null;
  readonly correlation: readonly (readonly number[])[] | null;
  readonly hessian: readonly (readonly number[])[] | null;
  readonly starts: readonly StartSummary[];
  readonly redrawn: number;
  readonly optima: number;
  readonly warnings: readonly string[];
  /** Where the posterior was sampled. */
  readonly posterior?: PosteriorSummary;
}

/** Turns the mode of one participant into a summary. */
export function summarise(
  density: AgentDensity,
  participant: ParticipantData,
  index: number,
  ended: MapResult,
): ParticipantFit {
  const d = density.dimension;
  const prior = density.priors[index]!;
  const native = density.native({ participant: index, z: ended.z });
  const counts = countTrials(density.agent, participant);
  const reviewed =
    ended.status === "failed" ? undefined : review(density, participant, { participant: index, z: ended.z });
  const map = reviewed?.fatal ? refused(ended) : ended;
  const { status } = map;
  const failed = status === "failed";
  const failure = failed ? failureOf(density.agent, participant, native) : undefined;
  const why = failure === undefined ? "" : `: ${describeFailure(failure)}`;
  const reason = reviewed?.fatal ? reviewed.text : map.reason && `${map.reason}${why}`;

  const estimates = density.free.map((p, j): Estimate => {
    const [m, s] = [prior.mean[j]!, Math.sqrt(prior.variance[j]!)];
    const at = (z: number): number => toNative(p.domain, z);
    const sd = map.covariance === undefined ? null : Math.sqrt(map.covariance[j * d + j]!);
    return {
      name: p.name,
      value: failed ? null : at(map.z[j]!),
      estimation: failed ? null : map.z[j]!,
      sd,
      interval: sd === null ? null : [at(map.z[j]! - Z95 * sd), at(map.z[j]! + Z95 * sd)],
      prior: { mean: m, sd: s, interval: [at(m - Z95 * s), at(m + Z95 * s)] },
    };
  });
  const evidence = evidenceOf(map);
  const matrix = (values: Float64Array): number[][] =>
    Array.from({ length: d }, (_, i) => [...values.subarray(i * d, (i + 1) * d)]);
  return {
    id: participant.id,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure }),
    runs: runsOf(participant),
    estimates,
    logJoint: finite(map.logJoint),
    logLikelihood: finite(map.logLikelihood),
    evidence,
    aic: finite(-2 * map.logLikelihood + 2 * d),
    bic: finite(-2 * map.logLikelihood + d * log(counts.observations)),
    accuracy: finite(map.logLikelihood),
    complexity: evidence === null ? null : map.logLikelihood - evidence.value,
    ...counts,
    covariance: map.covariance === undefined ? null : matrix(map.covariance),
    correlation: map.covariance === undefined ? null : matrix(correlationOf(map.covariance, d)),
    hessian: failed ? null : matrix(map.hessian),
    starts: map.starts,
    redrawn: map.redrawn,
    optima: map.optima,
    warnings: [
      ...warningsOf(density, map),
      ...(reviewed === undefined || reviewed.fatal ? [] : [reviewed.text]),
    ],
  };
}

/** A participant for whom not even the priors are there. */
export function unfitted(agent: Agent, participant: ParticipantData, reason: string): ParticipantFit {
  return {
    id: participant.id,
    status: "failed",
    reason,
    runs: runsOf(participant),
    estimates: freeNames(agent).map((name) => ({
      name,
      value: null,
      estimation: null,
      sd: null,
      interval: null,
      prior: null,
    })),
    logJoint: null,
    logLikelihood: null,
    evidence: null,
    aic: null,
    bic: null,
    accuracy: null,
    complexity: null,
    ...countTrials(agent, participant),
    covariance: null,
    correlation: null,
    hessian: null,
    starts: [],
    redrawn: 0,
    optima: 0,
    warnings: [],
  };
}

/** A mode at which the filter refuses the series: nothing that follows from it is reported. */
function refused(map: MapResult): MapResult {
  const { covariance: _, evidence: __, indefinite: ___, ...rest } = map;
  const nowhere = Number.NEGATIVE_INFINITY;
  return { ...rest, status: "failed", logJoint: nowhere, logLikelihood: nowhere, logPrior: nowhere };
}

/** Where the model breaks down: running it again on numbers finds that. */
function failureOf(
  agent: Agent,
  { runs }: ParticipantData,
  native: Float64Array,
): (Failure & { readonly run: number }) | undefined {
  for (const [run, data] of runs.entries()) {
    const { failure } = evaluateRun(agent, data, native);
    if (failure !== undefined) return { ...failure, run };
  }
  return undefined;
}

/**
 * Checks of the finished series that the kernel does not make. A NaN refuses the fit; a jump that the toolbox
 * would call implausible is a warning, because it is usually harmless (perceptual-models 2.7).
 */
function review(
  density: AgentDensity,
  participant: ParticipantData,
  mode: Point,
): { readonly fatal: boolean; readonly text: string } | undefined {
  const { filter } = density.agent;
  if (filter.review === undefined) return undefined;
  for (const beliefs of kernelBeliefs(density, participant, mode) ?? []) {
    const failure = filter.review(beliefs);
    if (failure === undefined) continue;
    return { fatal: failure.reason !== "implausibleJump", text: describeFailure(failure) };
  }
  return undefined;
}

function evidenceOf(map: MapResult): EvidenceSummary | null {
  const { evidence } = map;
  if (evidence === undefined) return null;
  const sampled = evidence.preferred === "sampled";
  return {
    value: sampled ? evidence.sampled!.logEvidence : evidence.laplace,
    method: sampled ? "importance sampling" : "laplace",
    laplace: evidence.laplace,
    approximate: sampled,
    parts: evidence.parts,
    ...(evidence.sampled === undefined ? {} : { sampled: evidence.sampled }),
    ...(evidence.reason === undefined ? {} : { reason: evidence.reason }),
  };
}

function warningsOf(density: AgentDensity, map: MapResult): string[] {
  const warnings: string[] = [];
  if (map.indefinite !== undefined) {
    const direction = combination(
      map.indefinite.direction
        .map((weight, j) => ({ weight, name: density.free[j]!.name }))
        .filter(({ weight }) => Math.abs(weight) > 0.1),
    );
    warnings.push(
      `the Hessian is not positive definite (lowest eigenvalue ${map.indefinite.eigenvalues[0]!.toPrecision(3)}, ` +
        `along ${direction}): no standard deviations and no evidence`,
    );
  }
  const reached = map.starts
    .filter((s) => s.status !== "failed" && s.status !== "stuck")
    .map((s) => s.logJoint);
  const spread = Math.max(...reached) - Math.min(...reached);
  if (reached.length > 1 && spread > 0.01) {
    warnings.push(
      `the ${reached.length} starts ended at ${map.optima} different optima, up to ${spread.toFixed(2)} apart in the ` +
        "log joint; the best is reported",
    );
  }
  return warnings;
}

function runsOf({ runs }: ParticipantData): RunTrials[] {
  return runs.map(({ trials, sessions }) => ({ trials, ...(sessions === undefined ? {} : { sessions }) }));
}

function correlationOf(covariance: Float64Array, d: number): Float64Array {
  return covariance.map((value, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return i === j ? 1 : value / Math.sqrt(covariance[i * d + i]! * covariance[j * d + j]!);
  });
}
