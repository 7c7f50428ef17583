/**
 * Maximum a posteriori with Laplace and importance-sampled evidence, for one density whose evaluations are
 * asked for instead of called. Written as a generator, so that the fits of many participants, and all starts of
 * each, advance in lock-step and share the lanes of one kernel.
 *
 * inference 15; response-models 11.3, 11.6, 11.7; interface 4.
 */

import { purpose, type Stream, stream } from "../random/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import { importanceEvidence, studentProposal } from "./importance.js";
import { type MinimiseOptions, type MinimiseResult, minimise } from "./lbfgs.js";
import { cholesky, invertPositiveDefinite, logDeterminantFromCholesky, symmetricEigen } from "./linear.js";
import { negated } from "./objective.js";
import { FIRST_DRAWS, MARGIN, PURSUED, SURE_KHAT, TRUSTED_KHAT } from "./rules.js";

/** Points whose log joint (and derivatives) are wanted before the fit can go on. */
export interface Request {
  readonly kind: "value" | "gradient" | "hessian";
  readonly points: readonly Float64Array[];
}

/** The answer for one point; -Infinity and zeros where the model failed. */
export interface Reply {
  readonly logJoint: number;
  readonly logLikelihood: number;
  readonly logPrior: number;
  readonly gradient?: Float64Array;
  readonly hessian?: Float64Array;
}

export interface MapOptions {
  /** Prior means and sds of the free parameters on the estimation scale. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Number of starts, the prior mean being the first. Default 8. */
  readonly starts?: number;
  /** Start of the first minimisation instead of the prior mean. */
  readonly first?: Float64Array;
  readonly seed: number;
  /** Which participant this is: each has random numbers of its own. */
  readonly index: number;
  /**
   * Most draws of the importance-sampling check; 0 leaves it out. Where the first 40 % show light tails (k-hat up
   * to 0.6) and there is no kink, the rest is spared. Default 1000.
   */
  readonly draws?: number;
  readonly maxIterations?: number;
}

export type MapStatus =
  /** the gradient vanishes */
  | "converged"
  /** the minimum lies on a kink of the objective, where no gradient vanishes */
  | "kink"
  /** the minimum lies at the border of the region where the model is valid */
  | "edge"
  /** no start could be evaluated, or no minimisation ended */
  | "failed";

export interface StartSummary {
  /** Of a start that came near an optimum another one had converged to: that one's. `stuck`: at a kink or edge too far above the best to be pursued. */
  readonly status: MapStatus | "stuck";
  readonly logJoint: number;
  readonly iterations: number;
}

/** Importance sampling from a Student t at the mode. */
export interface SampledEvidence {
  readonly logEvidence: number;
  readonly standardError: number;
  /** Shape of the tail of the weights; above 0.7 the estimate itself is not to be trusted. */
  readonly khat: number;
  readonly effectiveSampleSize: number;
  readonly draws: number;
}

export interface Evidence {
  /** Laplace approximation: log joint + (d/2) log 2π - (1/2) log det H. */
  readonly laplace: number;
  /** Its parts, which add up. */
  readonly parts: {
    readonly logJoint: number;
    readonly halfLogDeterminant: number;
    readonly dimension: number;
  };
  /** Absent when switched off. */
  readonly sampled?: SampledEvidence;
  /** Which of the two to believe. */
  readonly preferred: "laplace" | "sampled";
  readonly reason?: string;
}

export interface MapResult {
  readonly status: MapStatus;
  readonly reason?: string;
  /** The mode on the estimation scale. */
  readonly z: Float64Array;
  readonly logJoint: number;
  readonly logLikelihood: number;
  readonly logPrior: number;
  readonly gradient: Float64Array;
  /** Negative Hessian of the log joint at the mode, d × d. */
  readonly hessian: Float64Array;
  /** Its inverse; absent where it is not positive definite. */
  readonly covariance?: Float64Array;
  /** Eigenvalues of the Hessian, ascending, and the direction of the lowest, where it is not positive definite. */
  readonly indefinite?: { readonly eigenvalues: readonly number[]; readonly direction: readonly number[] };
  readonly evidence?: Evidence;
  readonly starts: readonly StartSummary[];
  /** Starts that could not be evaluated and were drawn again. */
  readonly redrawn: number;
  /** Distinct optima among the starts that ended, told apart by 1e-3 in the log joint. */
  readonly optima: number;
}

const MAX_REDRAWS = 1000;

/** Fits one density. */
export function* fitMap(given: MapOptions): Generator<Request, MapResult, readonly Reply[]> {
  const options = { ...given, starts: given.starts ?? 8 };
  const { mean, sd } = options;
  const random = stream(options.seed, purpose.start, options.index);
  const begun = yield* findStarts(options, random);
  const ended = yield* minimiseStarts(begun.points, options);
  const finished = ended.filter(isFinished);
  const best = finished.reduce<Finished | undefined>(
    (low, end) => (low === undefined || end.value < low.value ? end : low),
    undefined,
  );
  const starts = ended.map((end) => {
    // The rounding of the objective can stop a start at the optimum before its gradient is small enough.
    const arrived =
      end.status === "stuck" &&
      best !== undefined &&
      meets(end.point, end.value, best, sd, 0.01, 1e-6 + 1e-9 * Math.abs(best.value));
    return { status: arrived ? best.status : end.status, logJoint: -end.value, iterations: end.iterations };
  });
  if (best === undefined) {
    return {
      status: "failed",
      reason:
        begun.points.length === 0
          ? `the model failed at the prior mean and at ${begun.redrawn + options.starts - 1} points drawn around it`
          : (ended[0]?.reason ?? "no minimisation ended"),
      z: mean.slice(),
      logJoint: Number.NEGATIVE_INFINITY,
      logLikelihood: Number.NEGATIVE_INFINITY,
      logPrior: Number.NEGATIVE_INFINITY,
      gradient: new Float64Array(mean.length),
      hessian: new Float64Array(mean.length ** 2),
      starts,
      redrawn: begun.redrawn,
      optima: 0,
    };
  }
  const [at] = yield { kind: "hessian", points: [best.point] };
  const d = mean.length;
  const hessian = negativeSymmetric(at!.hessian!, d);
  const factor = cholesky(hessian, d);
  const covariance = factor && invertPositiveDefinite(hessian, d);
  // Where the Hessian is singular but for rounding, its inverse has no factor.
  const spread = covariance && cholesky(covariance, d);
  const shared = {
    status: best.status,
    ...(best.reason === undefined ? {} : { reason: best.reason }),
    z: best.point,
    logJoint: at!.logJoint,
    logLikelihood: at!.logLikelihood,
    logPrior: at!.logPrior,
    gradient: at!.gradient!,
    hessian,
    starts,
    redrawn: begun.redrawn,
    optima: countDistinct(finished.map((end) => end.value)),
  };
  if (factor === undefined || covariance === undefined || spread === undefined) {
    const { values, vectors } = symmetricEigen(hessian, d);
    return {
      ...shared,
      indefinite: {
        eigenvalues: [...values],
        direction: Array.from({ length: d }, (_, i) => vectors[i * d]!),
      },
    };
  }
  const evidence = yield* weigh(at!.logJoint, best, factor, spread, options);
  return { ...shared, covariance, evidence };

  function* weigh(
    logJoint: number,
    end: MinimiseResult,
    lower: Float64Array,
    spread: Float64Array,
    { draws = 1000, seed, index }: MapOptions,
  ): Generator<Request, Evidence, readonly Reply[]> {
    const halfLogDeterminant = 0.5 * logDeterminantFromCholesky(lower, d);
    const laplace = logJoint + 0.5 * d * LOG_TWO_PI - halfLogDeterminant;
    const parts = { logJoint, halfLogDeterminant, dimension: d };
    const kink = end.status === "kink" || end.status === "edge";
    if (draws === 0 || d === 0) return { laplace, parts, preferred: "laplace" };
    const random = stream(seed, purpose.resampling, index).at(0);
    const target: number[] = [];
    const proposed: number[] = [];
    function* sample(count: number): Generator<Request, SampledEvidence, readonly Reply[]> {
      const { points, logDensity } = studentProposal({
        mode: end.point,
        covarianceCholesky: spread,
        degreesOfFreedom: 5,
        count,
        random,
      });
      for (const { logJoint: joint } of yield { kind: "value", points }) target.push(joint);
      for (const density of logDensity) proposed.push(density);
      return {
        ...importanceEvidence(Float64Array.from(target), Float64Array.from(proposed)),
        draws: target.length,
      };
    }
    // Most posteriors are normal enough for a part of the draws to show it; the rest is for the others.
    const few = Math.ceil(draws * FIRST_DRAWS);
    let sampled = yield* sample(few);
    if (!(sampled.khat <= SURE_KHAT) || kink) sampled = yield* sample(draws - few);
    const doubtful = !(sampled.khat <= TRUSTED_KHAT);
    const reason = doubtful
      ? `the posterior has heavier tails than its Laplace approximation (k-hat ${sampled.khat.toFixed(2)} > ${TRUSTED_KHAT})`
      : kink
        ? `the objective has ${end.status === "kink" ? "a kink" : "its edge"} at the mode`
        : undefined;
    return {
      laplace,
      parts,
      sampled,
      preferred: doubtful || kink ? "sampled" : "laplace",
      ...(reason === undefined ? {} : { reason }),
    };
  }

  function* findStarts(
    { starts, first }: MapOptions & { readonly starts: number },
    draws: Stream,
  ): Generator<Request, { points: Float64Array[]; redrawn: number }, readonly Reply[]> {
    const around = (k: number, attempt: number): Float64Array =>
      mean.map((m, j) => m + sd[j]! * draws.normal(k, attempt * d0 + j));
    const d0 = mean.length;
    let open = Array.from({ length: starts }, (_, k) => ({
      k,
      attempt: 0,
      point: k === 0 ? (first ?? mean).slice() : around(k, 0),
    }));
    const points: (Float64Array | undefined)[] = new Array(starts).fill(undefined);
    let redrawn = 0;
    while (open.length > 0) {
      const replies = yield { kind: "value", points: open.map((start) => start.point) };
      const again: typeof open = [];
      open.forEach((start, i) => {
        if (replies[i]!.logJoint > Number.NEGATIVE_INFINITY) {
          points[start.k] = start.point;
          return;
        }
        if (start.attempt + 1 >= MAX_REDRAWS) return;
        redrawn += 1;
        const attempt = start.attempt + 1;
        again.push({ k: start.k, attempt, point: around(start.k, attempt) });
      });
      // One evaluable start is a fit; a model that fails nearly everywhere need not be tried a thousand times
      // for each of the others.
      open = points.some((p) => p !== undefined) ? again.filter((start) => start.attempt < 20) : again;
    }
    return { points: points.filter((p) => p !== undefined), redrawn };
  }
}

type Finished = MinimiseResult & { readonly status: Exclude<MapStatus, "failed"> };

function isFinished(end: MinimiseResult): end is Finished {
  return end.status !== "failed" && end.status !== "stuck";
}

/** Evaluations of one pursuit; the last thousands gain less than 1e-6 as a rule. */
const PATIENCE = 3000;
/** Stuck starts whose values agree so closely stand on the same crease. */
const SAME = 0.05;

/**
 * Minimises from all starts. Pursuing a minimum along kinks and edges can cost a hundred times a smooth descent, so
 * only the best of the starts that get stuck are pursued, one of each crease.
 */
function* minimiseStarts(
  points: readonly Float64Array[],
  options: MapOptions,
): Generator<Request, MinimiseResult[], readonly Reply[]> {
  const ended = yield* minimiseAll(points, options, { stuck: "return" });
  const best = Math.min(...ended.map((end) => end.value));
  const chosen: number[] = [];
  const order = ended.map((_, k) => k).sort((a, b) => ended[a]!.value - ended[b]!.value);
  for (const k of order) {
    const { status, value } = ended[k]!;
    if (status !== "stuck" || chosen.length === PURSUED) continue;
    const known = chosen.some((other) => Math.abs(ended[other]!.value - value) < SAME);
    if (value <= best + MARGIN && !known) chosen.push(k);
  }
  const pursued = yield* minimiseAll(
    chosen.map((k) => ended[k]!.point),
    options,
    {
      stuck: "pursue",
      maxEvaluations: PATIENCE,
    },
  );
  chosen.forEach((k, i) => {
    const { iterations, evaluations } = ended[k]!;
    const end = pursued[i]!;
    ended[k] = {
      ...end,
      iterations: end.iterations + iterations,
      evaluations: end.evaluations + evaluations,
    };
  });
  return ended;
}

/** Whether a point lies within `place` prior sds of an end in every coordinate, and within `gap` of its value. */
function meets(
  z: Float64Array,
  value: number,
  end: MinimiseResult,
  sd: Float64Array,
  place: number,
  gap: number,
): boolean {
  if (!(Math.abs(value - end.value) < gap)) return false;
  for (let j = 0; j < z.length; j++) if (!(Math.abs(z[j]! - end.point[j]!) < place * sd[j]!)) return false;
  return true;
}

/** Every minimisation one step at a time, side by side. */
function* minimiseAll(
  points: readonly Float64Array[],
  { sd, maxIterations }: MapOptions,
  how: Pick<MinimiseOptions, "stuck" | "maxEvaluations">,
): Generator<Request, MinimiseResult[], readonly Reply[]> {
  const running = points.map((point) =>
    minimise(point, { ...how, scale: sd, ...(maxIterations === undefined ? {} : { maxIterations }) }),
  );
  const results: MinimiseResult[] = new Array(points.length);
  let waiting = running.map((generator, k) => ({ k, generator, step: generator.next() }));
  for (;;) {
    for (const { k, step } of waiting) if (step.done) results[k] = step.value;
    waiting = waiting.filter(({ step }) => !step.done);
    if (waiting.length === 0) return results;
    const asked = waiting.map(({ step }) => step.value as Float64Array);
    const replies = yield { kind: "gradient", points: asked };
    const converged = results.filter((end) => end?.status === "converged");
    for (const [i, start] of waiting.entries()) {
      const { logJoint, gradient } = replies[i]!;
      // So near to where another start converged, the last steps can be spared.
      const known = converged.find((end) => meets(asked[i]!, -logJoint, end, sd, 0.02, 1e-4));
      start.step =
        known === undefined
          ? start.generator.next({ value: -logJoint, gradient: negated(gradient!) })
          : { done: true, value: known };
    }
  }
}

function negativeSymmetric(h: Float64Array, d: number): Float64Array {
  return h.map((_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return -0.5 * (h[i * d + j]! + h[j * d + i]!);
  });
}

function countDistinct(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.filter((value, i) => i === 0 || value - sorted[i - 1]! > 1e-3).length;
}
