/** Step M: effects on the means, covariance of own coefficients, and a Newton step of the shared effects. group 8. */

import { cholesky, invertPositiveDefinite } from "../../inference/linear.js";
import { type Hyperprior, logHyperprior } from "../hyperpriors/hyperpriors.js";
import { type Expectation, priorOf } from "./expectation.js";
import { ascent, type Mode, times } from "./mode.js";
import { type Effect, meanOf, type Population, type PopulationValues } from "./problem.js";
import { spreadOf } from "./spread.js";

export interface Maximisation {
  readonly next: PopulationValues;
  /** Of each shared effect, from the curvature of its Newton step. */
  readonly sharedError: Float64Array;
  /** What that step promises to gain in the objective. */
  readonly sharedGain: number;
}

/** One step M from the modes of a step E. */
export function maximise(
  population: Population,
  { values, modes }: Expectation,
  withPriors: boolean,
): Maximisation {
  const g = effectsOnMeans(population, values, modes, withPriors);
  const S = spreadOf(population, secondMoments(population, g, modes), values.S, withPriors);
  const { step, error, gain } = sharedStep(population, values.w, modes, withPriors);
  const w = values.w.map((value, j) => value + step[j]!);
  return { next: { g, S, w }, sharedError: error, sharedGain: gain };
}

/** Sum over participants of M_i' P M_i, P = S⁻¹ or any matrix of own coefficients per participant. */
export function crossProducts(
  { absorbed, own, participants }: Population,
  P: (i: number) => Float64Array,
): Float64Array {
  const [G, q] = [absorbed.length, own.length];
  const sum = new Float64Array(G * G);
  for (let i = 0; i < participants; i++) {
    const matrix = P(i);
    for (let j = 0; j < G; j++) {
      const left = absorbed[j]!;
      for (let l = 0; l < G; l++) {
        const right = absorbed[l]!;
        sum[j * G + l]! += left.weights[i]! * right.weights[i]! * matrix[left.own * q + right.own]!;
      }
    }
  }
  return sum;
}

function effectsOnMeans(
  population: Population,
  values: PopulationValues,
  modes: readonly Mode[],
  withPriors: boolean,
): Float64Array {
  const { absorbed, own } = population;
  const G = absorbed.length;
  if (G === 0) return values.g;
  const { precision } = priorOf(population, values)(0);
  const normal = crossProducts(population, () => precision);
  const right = new Float64Array(G);
  modes.forEach((mode, i) => {
    const pulled = times(
      precision,
      mode.own.map((a, k) => a - own[k]!.offset),
    );
    absorbed.forEach((effect, j) => {
      right[j]! += effect.weights[i]! * pulled[effect.own]!;
    });
  });
  if (withPriors) {
    absorbed.forEach(({ prior }, j) => {
      const { centre, precision: pull } = quadraticOf(prior, values.g[j]!);
      normal[j * G + j]! += pull;
      right[j]! += pull * centre;
    });
  }
  const g = times(invertPositiveDefinite(normal, G), right);
  return withPriors ? g.map((value, j) => within(absorbed[j]!.prior, value)) : g;
}

function secondMoments(population: Population, g: Float64Array, modes: readonly Mode[]): Float64Array {
  const q = population.own.length;
  const sum = new Float64Array(q * q);
  modes.forEach(({ own, covariance }, i) => {
    const mean = meanOf(population, g, i);
    for (let k = 0; k < q; k++) {
      for (let l = 0; l < q; l++) {
        sum[k * q + l]! += (own[k]! - mean[k]!) * (own[l]! - mean[l]!) + covariance[k * q + l]!;
      }
    }
  });
  return sum;
}

/** Negative Hessian of sum_i log m_i by the shared effects, own coefficients following: H_ww - H_wa V H_aw. */
export function sharedInformation(q: number, W: number, { information, covariance }: Mode): Float64Array {
  const d = q + W;
  const result = new Float64Array(W * W);
  for (let u = 0; u < W; u++) {
    const row = information.subarray((q + u) * d, (q + u) * d + q);
    const followed = times(covariance, row);
    for (let v = 0; v < W; v++) {
      let sum = information[(q + u) * d + q + v]!;
      for (let k = 0; k < q; k++) sum -= followed[k]! * information[(q + v) * d + k]!;
      result[u * W + v] = sum;
    }
  }
  return result;
}

function sharedStep(
  { own, shared }: Population,
  w: Float64Array,
  modes: readonly Mode[],
  withPriors: boolean,
): { step: Float64Array; error: Float64Array; gain: number } {
  const [q, W] = [own.length, shared.length];
  const gradient = new Float64Array(W);
  const information = new Float64Array(W * W);
  for (const mode of modes) {
    for (let u = 0; u < W; u++) gradient[u]! += mode.gradient[q + u]!;
    sharedInformation(q, W, mode).forEach((value, at) => {
      information[at]! += value;
    });
  }
  if (withPriors) addPriors(shared, w, gradient, information);
  const isMaximum = cholesky(information, W) !== undefined;
  const inverse = isMaximum && W > 0 ? invertPositiveDefinite(information, W) : undefined;
  const step = ascent(information, gradient, W);
  return {
    step,
    gain: step.reduce((sum, by, u) => sum + 0.5 * by * gradient[u]!, 0),
    error: w.map((_, u) => (inverse === undefined ? Number.NaN : Math.sqrt(inverse[u * W + u]!))),
  };
}

function addPriors(
  effects: readonly Effect[],
  values: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
): void {
  effects.forEach(({ prior }, j) => {
    const { centre, precision } = quadraticOf(prior, values[j]!);
    gradient[j]! += precision * (centre - values[j]!);
    information[j * effects.length + j]! += precision;
  });
}

/**
 * The parabola that touches a log hyperprior at x and lies below it elsewhere: itself for a normal. Climbing it climbs
 * the hyperprior (de Leeuw & Lange 2009, sharp quadratic majorization).
 */
export function quadraticOf(prior: Hyperprior, x: number): { centre: number; precision: number } {
  const centre = "mean" in prior ? prior.mean : 0;
  if (prior.family === "uniform") return { centre, precision: 0 };
  if (prior.family === "normal") return { centre, precision: 1 / (prior.sd * prior.sd) };
  // Near the centre the slope over the distance keeps its limit; that of a Laplace has none, and is bounded.
  const least = 1e-8 * ("scale" in prior ? prior.scale : 1);
  const from = Math.abs(x - centre) < least ? centre + least : x;
  return { centre, precision: -logHyperprior(prior, from).slope / (from - centre) };
}

function within(prior: Hyperprior, x: number): number {
  return prior.family === "uniform" ? Math.min(prior.high, Math.max(prior.low, x)) : x;
}
