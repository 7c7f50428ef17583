/**
 * What became of a published estimate: the objective there as the toolbox and as we compute it, whether it is a
 * minimum, and where the minima are. response-models 11.2, 11.4, 12.
 */

import { type AgentDensity, agentDensity, evaluateRun } from "../agent/index.js";
import { countTrials } from "../fit/counts.js";
import { fitParticipants, type ParticipantData, type ParticipantFit } from "../fit/index.js";
import { drive } from "../inference/drive.js";
import { invertPositiveDefinite } from "../inference/linear.js";
import { fitMap, type MapResult, type MapStatus, type Reply } from "../inference/map.js";
import { describeFailure } from "../model/index.js";
import { log } from "../scalar/index.js";
import { type EvidenceSign, evidenceSign, laplaceEvidence } from "./evidence-sign.js";
import type { Group, Member } from "./groups.js";
import type { Reported } from "./result.js";

/**
 * `minimum`: nothing to speak of is gained. `near`: the toolbox stopped a little early, as its tolerances allow.
 * `not`: a lower point is connected by a descent. `elsewhere`: a minimum, but another one is lower. `failed`: our model
 * cannot be evaluated at the estimate.
 */
export type Verdict = "minimum" | "near" | "not" | "elsewhere" | "failed";

/** Objectives are minus log joint densities, on the estimation scale. */
export interface Minimum {
  readonly status: MapStatus;
  readonly negLogJoint: number;
  /** How much lower than at the published estimate. */
  readonly drop: number;
  /** Largest distance of a parameter from its published estimate, in posterior sds at this minimum (prior sds without one). */
  readonly distance: number;
  /** Parameter -> estimate, estimation scale. */
  readonly estimate: ReadonlyMap<string, number>;
}

export interface AtEstimate {
  readonly negLogJoint: number;
  readonly negLogLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Laplace, with exact derivatives; absent where the Hessian is not positive definite. */
  readonly lme?: number;
  /** Length of the gradient of the objective, estimation scale. */
  readonly gradient: number;
  /** Largest entry of it in units of a posterior sd (prior sd without one): the slope that a sd's step sees. */
  readonly gradientTimesSd: number;
}

export interface Checked {
  readonly id: string;
  readonly where: string;
  readonly group: string;
  readonly verdict: Verdict;
  readonly reported: Reported;
  /** Of the reported evidence, where there is one to compare it with. */
  readonly evidence?: EvidenceSign;
  /** Published estimate of the free parameters, estimation scale. */
  readonly published: ReadonlyMap<string, number>;
  /** Absent where the model failed there. */
  readonly at?: AtEstimate;
  /** Why the model failed at the estimate. */
  readonly failure?: string;
  /** By descent from the published estimate. */
  readonly nearby?: Minimum;
  /** From the default starts. */
  readonly fresh?: Minimum;
  readonly fit: ParticipantFit;
  readonly notes: readonly string[];
}

export interface CheckSettings {
  /** Starts of the fresh fit. Default 8. */
  readonly starts?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** A gain in the objective of which nobody need hear, and one that the toolbox's tolerances leave (response-models 12). */
const NOTHING = 1e-6;
const EARLY = 0.01;
/** As near, in posterior sds. */
const NEAR = 0.1;

/** Checks every estimate of a group. */
export async function checkGroup(group: Group, settings: CheckSettings = {}): Promise<Checked[]> {
  const { agent, participants } = group.loaded;
  const people = group.members.map(({ id }) => participants.find((p) => p.id === id)!);
  const density = agentDensity(
    agent,
    people.map(({ runs }) => runs),
  );
  const { seed = 1, starts = 8 } = settings;
  const fits = await fitParticipants(agent, people, { seed, starts, draws: 0 });
  const points = group.members.map(({ estimate }, participant) => ({
    participant,
    z: Float64Array.from(density.free, ({ name }) => estimate.get(name)!),
  }));
  const derivatives = density.hessian(points);
  return group.members.map((member, i) => {
    const { participant, z } = points[i]!;
    const fit = fits.participants.find(({ id }) => id === member.id)!;
    const shared = {
      id: member.id,
      where: member.where,
      group: group.name,
      reported: member.reported,
      published: new Map(density.free.map(({ name }, j) => [name, z[j]!])),
      fit,
      notes: member.notes,
    };
    const point = derivatives[i]!;
    const prior = density.priors[participant]!;
    const sds = prior.variance.map(Math.sqrt);
    if (point.failed || !Number.isFinite(point.logJoint)) {
      const fresh = freshMinimum(fit, z, Number.NaN, sds);
      const failure = whyFailed(density, people[i]!, participant, z);
      return { ...shared, verdict: "failed", failure, ...(fresh && { fresh }) };
    }
    const at = atEstimate(density, people[i]!, point, sds);
    const near = density.dimension === 0 ? undefined : descend(density, participant, z, seed);
    const nearby = near && minimumOf(density, near, z, at.negLogJoint, sds);
    const fresh = freshMinimum(fit, z, at.negLogJoint, sds);
    const evidence = signOf(member, at, density.dimension);
    return {
      ...shared,
      verdict: verdictOf(nearby, fresh),
      at,
      ...(nearby && { nearby }),
      ...(fresh && { fresh }),
      ...(evidence && { evidence }),
    };
  });
}

/** The lower of two minima, where there are any. */
export function lowest({ nearby, fresh }: Pick<Checked, "nearby" | "fresh">): Minimum | undefined {
  if (nearby === undefined || fresh === undefined) return nearby ?? fresh;
  return fresh.negLogJoint < nearby.negLogJoint - NOTHING ? fresh : nearby;
}

/** From the gains of a descent and of a fresh fit. */
export function verdictOf(
  nearby: Pick<Minimum, "drop" | "distance"> | undefined,
  fresh: Pick<Minimum, "drop"> | undefined,
): Verdict {
  const local = nearby?.drop ?? 0;
  const best = Math.max(local, fresh?.drop ?? Number.NEGATIVE_INFINITY);
  if (local > EARLY || (local > NOTHING && nearby!.distance > NEAR)) return "not";
  if (best > EARLY && best > local + EARLY) return "elsewhere";
  return local > NOTHING ? "near" : "minimum";
}

function atEstimate(
  { agent, dimension: d }: AgentDensity,
  person: ParticipantData,
  point: { logJoint: number; logLikelihood: number; gradient: Float64Array; hessian: Float64Array },
  priorSds: Float64Array,
): AtEstimate {
  const hessian = point.hessian.map((h) => -h);
  const lme = laplaceEvidence(-point.logJoint, hessian, d);
  const covariance = lme === undefined ? undefined : invertPositiveDefinite(hessian, d);
  const sds = covariance === undefined ? priorSds : priorSds.map((_, j) => Math.sqrt(covariance[j * d + j]!));
  return {
    negLogJoint: -point.logJoint,
    negLogLikelihood: -point.logLikelihood,
    aic: -2 * point.logLikelihood + 2 * d,
    bic: -2 * point.logLikelihood + d * log(countTrials(agent, person).observations),
    ...(lme === undefined ? {} : { lme }),
    gradient: Math.sqrt(point.gradient.reduce((sum, g) => sum + g * g, 0)),
    gradientTimesSd: point.gradient.reduce((most, g, j) => Math.max(most, Math.abs(g) * sds[j]!), 0),
  };
}

function descend(density: AgentDensity, participant: number, first: Float64Array, seed: number): MapResult {
  const { mean, variance } = density.priors[participant]!;
  return drive(
    fitMap({ mean, sd: variance.map(Math.sqrt), first, starts: 1, seed, index: 0, draws: 0 }),
    ({ kind, points }): readonly Reply[] => density[kind](points.map((z) => ({ participant, z }))),
  );
}

function minimumOf(
  { free, dimension: d }: AgentDensity,
  { status, z, logJoint, covariance }: MapResult,
  published: Float64Array,
  from: number,
  priorSds: Float64Array,
): Minimum | undefined {
  if (status === "failed") return undefined;
  const sds = priorSds.map((sd, j) => (covariance === undefined ? sd : Math.sqrt(covariance[j * d + j]!)));
  return {
    status,
    negLogJoint: -logJoint,
    drop: from + logJoint,
    distance: distance(z, published, sds),
    estimate: new Map(free.map(({ name }, j) => [name, z[j]!])),
  };
}

function freshMinimum(
  { status, logJoint, estimates }: ParticipantFit,
  published: Float64Array,
  from: number,
  priorSds: Float64Array,
): Minimum | undefined {
  if (status === "failed" || logJoint === null) return undefined;
  const z = Float64Array.from(estimates, ({ estimation }) => estimation!);
  const sds = Float64Array.from(estimates, ({ sd }, j) => sd ?? priorSds[j]!);
  return {
    status,
    negLogJoint: -logJoint,
    drop: from + logJoint,
    distance: distance(z, published, sds),
    estimate: new Map(estimates.map(({ name }, j) => [name, z[j]!])),
  };
}

function distance(a: Float64Array, b: Float64Array, sds: Float64Array): number {
  return a.reduce((most, x, j) => Math.max(most, Math.abs(x - b[j]!) / sds[j]!), 0);
}

/** From what the toolbox stored of its own objective and Hessian, else from ours at its estimate. */
function signOf({ reported }: Member, at: AtEstimate, dimension: number): EvidenceSign | undefined {
  if (reported.lme === undefined || dimension === 0) return undefined;
  const theirs = reported.hessian?.flat() ?? [];
  const expected =
    laplaceEvidence(reported.negLogJoint ?? at.negLogJoint, Float64Array.from(theirs), dimension) ?? at.lme;
  return expected === undefined ? undefined : evidenceSign(reported.lme, dimension, expected);
}

/** Running the participant again on numbers finds where the model breaks down. */
function whyFailed(
  density: AgentDensity,
  { runs }: ParticipantData,
  participant: number,
  z: Float64Array,
): string {
  const native = density.native({ participant, z });
  for (const run of runs) {
    const { failure } = evaluateRun(density.agent, run, native);
    if (failure !== undefined) return describeFailure(failure);
  }
  return "the likelihood of the responses is 0 or no number there";
}
