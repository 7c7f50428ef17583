/** A linear-normal agent for tests: y = A a + B w + noise of known sd, whose Laplace approximation is exact. */

import { purpose, stream } from "../../random/index.js";
import type { Hyperprior } from "../hyperpriors/hyperpriors.js";
import type { AbsorbedEffect, Effect, OwnColumn, OwnLikelihood, Population } from "./problem.js";

export interface LinearPerson {
  /** Trials × q and trials × W, row-major. */
  readonly A: Float64Array;
  readonly B: Float64Array;
  readonly y: Float64Array;
}

export interface LinearStudy {
  readonly people: readonly LinearPerson[];
  readonly noise: number;
  readonly population: Population;
}

export interface LinearTruth {
  readonly g: readonly number[];
  readonly w: readonly number[];
  /** Cholesky factor of S, q × q. */
  readonly L: readonly number[];
}

const flat: Hyperprior = { family: "normal", mean: 0, sd: 2 };
const halfNormal: Hyperprior = { family: "half-normal", scale: 1 };

export function ownColumn(label: string, more: Partial<OwnColumn> = {}): OwnColumn {
  return {
    parameter: "x",
    grouping: "participant",
    label,
    offset: 0,
    startSd: 1,
    floorSd: 0.02,
    sdPrior: halfNormal,
    ...more,
  };
}

export function effect(label: string, more: Partial<Effect> = {}): Effect {
  return { parameter: "x", label, start: 0, prior: flat, ...more };
}

export function absorbed(own: number, label: string, weights: readonly number[]): AbsorbedEffect {
  return { ...effect(label), own, weights: Float64Array.from(weights) };
}

/**
 * Simulates people with design rows drawn from normals; the first own column of A is 1.
 *
 * @param trials by participant
 */
export function simulateLinear(
  population: Population,
  truth: LinearTruth,
  trials: readonly number[],
  noise: number,
  seed = 1,
): LinearStudy {
  const [q, W] = [population.own.length, population.shared.length];
  const people = trials.map((T, i) => {
    const random = stream(seed, purpose.simulation, i).at(0);
    const mean = new Float64Array(q);
    population.absorbed.forEach(({ own, weights }, j) => {
      mean[own]! += weights[i]! * truth.g[j]!;
    });
    const e = Array.from({ length: q }, () => random.normal());
    const a = mean.map((m, k) => m + e.reduce((sum, x, l) => sum + truth.L[k * q + l]! * x, 0));
    const A = Float64Array.from({ length: T * q }, (_, at) => (at % q === 0 ? 1 : random.normal()));
    const B = Float64Array.from({ length: T * W }, () => random.normal());
    const y = Float64Array.from({ length: T }, (_, t) => {
      let sum = noise * random.normal();
      for (let k = 0; k < q; k++) sum += A[t * q + k]! * a[k]!;
      for (let u = 0; u < W; u++) sum += B[t * W + u]! * truth.w[u]!;
      return sum;
    });
    return { A, B, y };
  });
  return { people, noise, population };
}

export function linearLikelihood({ people, noise, population }: LinearStudy): OwnLikelihood {
  const [q, W] = [population.own.length, population.shared.length];
  const d = q + W;
  const rows = ({ A, B }: LinearPerson, t: number) => [
    ...A.subarray(t * q, t * q + q),
    ...B.subarray(t * W, t * W + W),
  ];
  const derivatives: OwnLikelihood["derivatives"] = (points) =>
    points.map(({ participant, own, shared }) => {
      const person = people[participant]!;
      const at = [...own, ...shared];
      const gradient = new Float64Array(d);
      const hessian = new Float64Array(d * d);
      let logLikelihood = 0;
      person.y.forEach((y, t) => {
        const row = rows(person, t);
        const error = (y - row.reduce((sum, x, j) => sum + x * at[j]!, 0)) / noise;
        logLikelihood -= 0.5 * Math.log(2 * Math.PI) + Math.log(noise) + 0.5 * error * error;
        row.forEach((x, j) => {
          gradient[j]! += (error * x) / noise;
          row.forEach((z, k) => {
            hessian[j * d + k]! -= (x * z) / (noise * noise);
          });
        });
      });
      return { logLikelihood, gradient, hessian };
    });
  return {
    derivatives,
    value: (points) => Float64Array.from(derivatives(points), ({ logLikelihood }) => logLikelihood),
  };
}
