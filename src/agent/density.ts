/**
 * The log joint density of an agent's free parameters, for many participants and points at once: likelihood
 * from a kernel in native values, normal priors and the chain rule on the estimation scale.
 * response-models 11.2: no Jacobian, because the priors live on the estimation scale.
 */

import { automatic, type Backend } from "../compile/index.js";
import type { Parameter } from "../model/index.js";
import { derivatives, toNative } from "../model/transform.js";
import { log } from "../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import type { Agent } from "./agent.js";
import { compileAgent } from "./compiled.js";
import type { RunData } from "./data.js";
import type { ResolvedPriors } from "./priors.js";

/** A point on the estimation scale: free parameters of one participant. */
export interface Point {
  readonly participant: number;
  readonly z: Float64Array;
}

export interface PointValue {
  readonly logLikelihood: number;
  readonly logPrior: number;
  /** -Infinity where the model failed. */
  readonly logJoint: number;
  readonly failed: boolean;
}

export interface PointGradient extends PointValue {
  /** Of the log joint, with respect to z; 0 where the model failed. */
  readonly gradient: Float64Array;
}

export interface PointHessian extends PointGradient {
  /** Of the log joint, d × d row-major. */
  readonly hessian: Float64Array;
}

export interface AgentDensity {
  readonly agent: Agent;
  readonly dimension: number;
  readonly free: readonly Parameter[];
  /** Indices of the free parameters among the agent's. */
  readonly freeIndex: readonly number[];
  readonly priors: readonly ResolvedPriors[];
  value(points: readonly Point[]): PointValue[];
  gradient(points: readonly Point[]): PointGradient[];
  hessian(points: readonly Point[]): PointHessian[];
  /** Native values of all parameters at a point. */
  native(point: Point): Float64Array;
  /** Trial-wise outputs of the kernel: quantity -> [run of the participant][trial]. */
  outputs(point: Point): Map<string, Float64Array[]>;
}

/**
 * Compiles an agent for the runs of all participants.
 *
 * @param participants runs of each participant, which share the participant's parameters
 * @param backend default: WebAssembly where it is allowed, else the interpreter; the bits are the same
 */
export function agentDensity(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
  backend: Backend = automatic,
): AgentDensity {
  const { kernel, runs, runsOf, priors, freeIndex, inputs } = compileAgent(agent, participants, { backend });
  const free = freeIndex.map((i) => agent.parameters[i]!);
  const dimension = free.length;

  const native = ({ participant, z }: Point): Float64Array => {
    const values = priors[participant]!.native.slice();
    freeIndex.forEach((i, k) => {
      values[i] = toNative(agent.parameters[i]!.domain, z[k]!);
    });
    return values;
  };

  /** One lane for each run of each point. */
  const batch = (points: readonly Point[]) => {
    const owner = points.flatMap(({ participant }, k) => runsOf[participant]!.map(() => k));
    const run = Int32Array.from(points.flatMap(({ participant }) => runsOf[participant]!));
    const parameters = new Float64Array(inputs.length * run.length);
    const values = points.map(native);
    inputs.forEach((i, p) => {
      for (let lane = 0; lane < run.length; lane++)
        parameters[p * run.length + lane] = values[owner[lane]!]![i]!;
    });
    return { batch: { lanes: run.length, run, parameters }, owner };
  };

  const settle = (
    points: readonly Point[],
    owner: readonly number[],
    value: Float64Array,
    failed: Uint8Array,
  ) => {
    const likelihood = new Float64Array(points.length);
    const broke = new Uint8Array(points.length);
    owner.forEach((k, lane) => {
      likelihood[k]! += value[lane]!;
      if (failed[lane] !== 0) broke[k] = 1;
    });
    return points.map((point, k): PointValue => {
      const prior = logPrior(priors[point.participant]!, point.z);
      return {
        logLikelihood: likelihood[k]!,
        logPrior: prior,
        logJoint: likelihood[k]! + prior,
        failed: broke[k] === 1,
      };
    });
  };

  /** Gradients of the runs of each point, added up. */
  const sumLanes = (points: readonly Point[], owner: readonly number[], gradient: Float64Array) => {
    const sums = points.map(() => new Float64Array(dimension));
    owner.forEach((k, lane) => {
      for (let j = 0; j < dimension; j++) sums[k]![j]! += gradient[j * owner.length + lane]!;
    });
    return sums;
  };

  const slopes = ({ z }: Point) => free.map((p, k) => derivatives(p.domain, z[k]!));

  const withGradient = (
    points: readonly Point[],
    owner: readonly number[],
    evaluation: { value: Float64Array; failed: Uint8Array; gradient: Float64Array },
  ): PointGradient[] => {
    const values = settle(points, owner, evaluation.value, evaluation.failed);
    const gradients = sumLanes(points, owner, evaluation.gradient);
    return points.map((point, k) => {
      const value = values[k]!;
      const gradient = gradients[k]!;
      const prior = priors[point.participant]!;
      const slope = slopes(point);
      const impossible = value.logLikelihood === Number.NEGATIVE_INFINITY;
      for (let j = 0; j < dimension; j++) {
        const pull = (prior.mean[j]! - point.z[j]!) / prior.variance[j]!;
        gradient[j] = impossible ? 0 : chain(gradient[j]!, slope[j]!.first) + pull;
      }
      if (!gradient.every(Number.isFinite)) {
        return { ...value, logJoint: Number.NEGATIVE_INFINITY, failed: true, gradient: gradient.fill(0) };
      }
      return { ...value, gradient };
    });
  };

  return {
    agent,
    dimension,
    free,
    freeIndex,
    priors,
    native,
    value(points) {
      const { batch: b, owner } = batch(points);
      const { value, failed } = kernel.value(b);
      return settle(points, owner, value, failed);
    },
    gradient(points) {
      const { batch: b, owner } = batch(points);
      return withGradient(points, owner, kernel.gradient(b));
    },
    hessian(points) {
      const { batch: b, owner } = batch(points);
      const evaluation = kernel.hessian(b);
      const total = points.map(() => new Float64Array(dimension * dimension));
      const likelihoodGradient = sumLanes(points, owner, evaluation.gradient);
      owner.forEach((k, lane) => {
        evaluation.hessian[lane]!.forEach((h, at) => {
          total[k]![at]! += h;
        });
      });
      return withGradient(points, owner, evaluation).map((point, k) => {
        const slope = slopes(points[k]!);
        const prior = priors[points[k]!.participant]!;
        const hessian = total[k]!;
        for (let i = 0; i < dimension; i++) {
          for (let j = 0; j < dimension; j++) {
            hessian[i * dimension + j] = chain(
              chain(hessian[i * dimension + j]!, slope[i]!.first),
              slope[j]!.first,
            );
          }
          hessian[i * dimension + i]! +=
            chain(likelihoodGradient[k]![i]!, slope[i]!.second) - 1 / prior.variance[i]!;
        }
        return { ...point, hessian };
      });
    },
    outputs(point) {
      const { batch: b } = batch([point]);
      const { names, outputs } = kernel.outputs(b);
      const own = participants[point.participant]!;
      const trials = Math.max(...runs.map((run) => run.trials));
      return new Map(
        names.map((name, o) => [
          name,
          own.map((run, lane) =>
            Float64Array.from(
              { length: run.trials },
              (_, t) => outputs[(o * trials + t) * own.length + lane]!,
            ),
          ),
        ]),
      );
    },
  };
}

function logPrior(prior: ResolvedPriors, z: Float64Array): number {
  let total = 0;
  for (let j = 0; j < z.length; j++) {
    const d = z[j]! - prior.mean[j]!;
    const s = prior.variance[j]!;
    total -= 0.5 * (LOG_TWO_PI + log(s) + (d * d) / s);
  }
  return total;
}

/** A derivative times a slope; 0 stays 0 even where the slope overflowed. */
function chain(derivative: number, slope: number): number {
  return derivative === 0 ? 0 : derivative * slope;
}
