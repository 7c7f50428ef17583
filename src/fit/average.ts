/**
 * Bayesian parameter average of fitted participants: one value of each parameter for all of them, each weighted by the
 * precision of their Laplace posterior, the prior counted once. HGF toolbox 8.2, `bayesian_parameter_average`;
 * response-models 11.8.
 *
 * A fixed-effects average: it takes it that people do not differ, so that its sd says how well the common value is
 * known and nothing about spread. For people who differ fit a population (`--pooling partial`).
 */

import type { Agent } from "../agent/index.js";
import { freeIndices } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { averagePosterior } from "../inference/average.js";
import { toNative } from "../model/transform.js";
import { Z95 } from "./interval.js";
import type { ParticipantFit } from "./summary.js";

export interface AveragedParameter {
  readonly name: string;
  /** Native scale. */
  readonly value: number;
  /** Estimation scale. */
  readonly estimation: number;
  /** Estimation scale. */
  readonly sd: number;
  /** 90 % interval, native scale. */
  readonly interval: readonly [number, number];
}

export interface ParticipantAverage {
  /** Participants that were averaged. */
  readonly participants: readonly string[];
  /** Participants without a mode or with a Hessian that is not positive definite, and why. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
  /** Free parameters; none where there is no average. */
  readonly parameters: readonly AveragedParameter[];
  /** d × d on the estimation scale. */
  readonly covariance: readonly (readonly number[])[];
  readonly correlation: readonly (readonly number[])[];
  /** Why there is no average. */
  readonly reason?: string;
}

/** What the average needs of a fit. */
export type Averaged = Pick<ParticipantFit, "id" | "status" | "hessian"> & {
  readonly estimates: readonly Pick<ParticipantFit["estimates"][number], "name" | "estimation" | "prior">[];
};

/**
 * @param agent whose parameters were fitted
 * @throws UsageError where priors differ between participants, which are then of different models, or where there is
 *   nobody to average
 */
export function averageFits(agent: Agent, fits: readonly Averaged[]): ParticipantAverage {
  const left = fits.flatMap(({ id, status, hessian }) =>
    status === "failed" || hessian === null
      ? [{ id, reason: status === "failed" ? "could not be fitted" : "has no Hessian" }]
      : [],
  );
  const members = fits.filter(({ id }) => left.every((other) => other.id !== id));
  const [first] = members;
  if (first === undefined) throw new UsageError("nobody was fitted, so that there is nothing to average");
  for (const member of members) requireSamePriors(first, member);
  const prior = (of: (prior: { mean: number; sd: number }) => number): Float64Array =>
    Float64Array.from(first.estimates, (estimate) => of(estimate.prior!));
  const average = averagePosterior(
    members.map(({ estimates, hessian }) => ({
      mode: Float64Array.from(estimates, ({ estimation }) => estimation!),
      hessian: Float64Array.from(hessian!.flat()),
    })),
    { mean: prior(({ mean }) => mean), variance: prior(({ sd }) => sd * sd) },
  );
  const shared = { participants: members.map(({ id }) => id), left };
  if (average === undefined) {
    const reason =
      "the Hessian of all together is not positive definite: their posteriors say less than the prior that is counted out";
    return { ...shared, parameters: [], covariance: [], correlation: [], reason };
  }
  const d = first.estimates.length;
  const { mean, covariance } = average;
  const sd = (j: number): number => Math.sqrt(covariance[j * d + j]!);
  const matrix = (of: (i: number, j: number) => number): number[][] =>
    Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => of(i, j)));
  return {
    ...shared,
    parameters: freeIndices(agent).map((i, j) => {
      const { name, domain } = agent.parameters[i]!;
      const at = (z: number): number => toNative(domain, z);
      const z = mean[j]!;
      return {
        name,
        value: at(z),
        estimation: z,
        sd: sd(j),
        interval: [at(z - Z95 * sd(j)), at(z + Z95 * sd(j))],
      };
    }),
    covariance: matrix((i, j) => covariance[i * d + j]!),
    correlation: matrix((i, j) => covariance[i * d + j]! / (sd(i) * sd(j))),
  };
}

function requireSamePriors(first: Averaged, other: Averaged): void {
  const close = (a: number, b: number): boolean =>
    Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
  first.estimates.forEach(({ name, prior }, j) => {
    const theirs = other.estimates[j]!.prior!;
    if (close(prior!.mean, theirs.mean) && close(prior!.sd, theirs.sd)) return;
    throw new UsageError(
      `the prior of ${name} differs between ${first.id} (mean ${prior!.mean}, sd ${prior!.sd}) and ${other.id} ` +
        `(mean ${theirs.mean}, sd ${theirs.sd}); people are averaged under one prior: where it is read off the ` +
        `inputs, give ${name} one of its own with --prior and fit anew`,
    );
  });
}
