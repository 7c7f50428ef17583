/**
 * The log joint density of an agent's free parameters, for many participants and points at once: likelihood
 * from a kernel in native values, normal priors and the chain rule on the estimation scale.
 * response-models 11.2: no Jacobian, because the priors live on the estimation scale.
 */

import { automatic, type Backend, type Kernel } from "../compile/index.js";
import type { Parameter } from "../model/index.js";
import { chain, derivatives, toNative } from "../model/transform.js";
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

export interface PointTrajectories {
  /** Quantity -> [run of the participant][trial]. */
  readonly outputs: Map<string, Float64Array[]>;
  readonly failed: boolean;
}

export interface AgentDensity {
  readonly agent: Agent;
  readonly dimension: number;
  readonly free: readonly Parameter[];
  /** Indices of the free parameters among the agent's. */
  readonly freeIndex: readonly number[];
  readonly priors: readonly ResolvedPriors[];
  /** Runs of each participant. */
  readonly participants: readonly (readonly RunData[])[];
  value(points: readonly Point[]): PointValue[];
  gradient(points: readonly Point[]): PointGradient[];
  hessian(points: readonly Point[]): PointHessian[];
  /**
   * Log-likelihood of every response at each point: of every stream the trials of the participant's runs, one run after
   * the other, [stream][trial]; 0 where a response does not count. NaN throughout where the model failed.
   */
  pointwise(points: readonly Point[]): Float64Array[];
  /** Native values of all parameters at a point. */
  native(point: Point): Float64Array;
  /** Trial-wise outputs of the kernel: quantity -> [run of the participant][trial]. */
  outputs(point: Point): Map<string, Float64Array[]>;
  /** The same of many points, of some quantities (default: all), and whether the model failed there. */
  trajectories(points: readonly Point[], quantities?: ReadonlySet<string>): PointTrajectories[];
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
  /** Of each parameter of the agent: its place among the free ones, or -1. */
  const place = agent.parameters.map((_, i) => freeIndex.indexOf(i));

  // A program of its own, made when first asked for: beliefs are many more outputs.
  let likelihoods: Kernel | undefined;
  const responses = (): Kernel =>
    (likelihoods ??= compileAgent(agent, participants, {
      backend,
      outputs: (name) => streams.has(name),
    }).kernel);
  const streams = new Set(agent.streams.map(({ name }) => `logLikelihood ${name}`));

  const native = ({ participant, z }: Point): Float64Array => {
    const values = priors[participant]!.native.slice();
    freeIndex.forEach((i, k) => {
      values[i] = toNative(agent.parameters[i]!.domain, z[k]!);
    });
    return values;
  };

  /** One lane for each run of each point. */
  const batch = (points: readonly Point[]) => {
    const owner: number[] = [];
    const run: number[] = [];
    points.forEach(({ participant }, k) => {
      for (const r of runsOf[participant]!) {
        owner.push(k);
        run.push(r);
      }
    });
    const lanes = run.length;
    const parameters = new Float64Array(inputs.length * lanes);
    inputs.forEach((i, p) => {
      const j = place[i]!;
      const { domain } = agent.parameters[i]!;
      for (let lane = 0; lane < lanes; lane++) {
        const { participant, z } = points[owner[lane]!]!;
        parameters[p * lanes + lane] = j < 0 ? priors[participant]!.native[i]! : toNative(domain, z[j]!);
      }
    });
    return { batch: { lanes, run: Int32Array.from(run), parameters }, owner };
  };

  const settle = (
    points: readonly Point[],
    owner: readonly number[],
    value: Float64Array,
    failed: Uint8Array,
  ) => {
    const likelihood = new Float64Array(points.length);
    const broke = new Uint8Array(points.length);
    for (let lane = 0; lane < owner.length; lane++) {
      const k = owner[lane]!;
      likelihood[k]! += value[lane]!;
      if (failed[lane] !== 0) broke[k] = 1;
    }
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
    for (let lane = 0; lane < owner.length; lane++) {
      const sum = sums[owner[lane]!]!;
      for (let j = 0; j < dimension; j++) sum[j]! += gradient[j * owner.length + lane]!;
    }
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
      const impossible = value.logLikelihood === Number.NEGATIVE_INFINITY;
      let finite = true;
      for (let j = 0; j < dimension; j++) {
        const z = point.z[j]!;
        const pull = (prior.mean[j]! - z) / prior.variance[j]!;
        gradient[j] = impossible ? 0 : chain(gradient[j]!, derivatives(free[j]!.domain, z).first) + pull;
        finite &&= Number.isFinite(gradient[j]);
      }
      if (!finite) {
        return { ...value, logJoint: Number.NEGATIVE_INFINITY, failed: true, gradient: gradient.fill(0) };
      }
      return { ...value, gradient };
    });
  };

  const longest = Math.max(...runs.map((run) => run.trials));
  const trajectories: AgentDensity["trajectories"] = (points, quantities) => {
    const { batch: b, owner } = batch(points);
    const { names, outputs, failed } = kernel.outputs(b);
    const lanes = owner.length;
    let lane = 0;
    return points.map(({ participant }) => {
      const own = participants[participant]!;
      const first = lane;
      lane += own.length;
      const series = (o: number, r: number): Float64Array => {
        const values = new Float64Array(own[r]!.trials);
        for (let t = 0; t < values.length; t++) values[t] = outputs[(o * longest + t) * lanes + first + r]!;
        return values;
      };
      return {
        outputs: new Map(
          names.flatMap((name, o): [string, Float64Array[]][] =>
            quantities?.has(name) === false ? [] : [[name, own.map((_, r) => series(o, r))]],
          ),
        ),
        failed: own.some((_, r) => failed[first + r] !== 0),
      };
    });
  };

  return {
    agent,
    dimension,
    free,
    freeIndex,
    priors,
    participants,
    native,
    pointwise(points) {
      const { batch: b, owner } = batch(points);
      const { outputs, failed } = responses().outputs(b);
      const lengths = points.map(({ participant }) =>
        participants[participant]!.reduce((sum, { trials }) => sum + trials, 0),
      );
      const values = lengths.map((length) => new Float64Array(length * agent.streams.length));
      const filled = points.map(() => 0);
      const broke = new Uint8Array(points.length);
      owner.forEach((k, lane) => {
        const { trials } = runs[b.run[lane]!]!;
        agent.streams.forEach((_, i) => {
          const at = i * lengths[k]! + filled[k]!;
          for (let t = 0; t < trials; t++) {
            values[k]![at + t] = outputs[(i * longest + t) * b.lanes + lane]!;
          }
        });
        filled[k]! += trials;
        if (failed[lane] !== 0) broke[k] = 1;
      });
      for (const [k, own] of values.entries()) if (broke[k] === 1) own.fill(Number.NaN);
      return values;
    },
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
    outputs: (point) => trajectories([point])[0]!.outputs,
    trajectories,
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
