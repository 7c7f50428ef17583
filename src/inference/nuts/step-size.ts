/**
 * The step of the leapfrog: a search for a first one, and dual averaging towards a target acceptance. Hoffman &
 * Gelman 2014, section 3.2. inference 5.
 */

import type { Stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { usable } from "../density/density.js";
import type { Metric } from "./metric.js";
import type { State } from "./transition.js";

const GAMMA = 0.05;
const OFFSET = 10;
const KAPPA = 0.75;

/** The numbers of a dual averaging, for a checkpoint. */
export interface DualAveragingState {
  readonly mu: number;
  readonly count: number;
  readonly error: number;
  readonly logStep: number;
  readonly logAverage: number;
}

/** Dual averaging of the logarithm of the step. */
export class DualAveraging {
  private mu = 0;
  private count = 0;
  private error = 0;
  private logStep = 0;
  private logAverage = 0;

  /**
   * @param target acceptance aimed at
   * @param most steps are capped at it
   */
  constructor(
    private readonly target: number,
    private readonly most: number,
  ) {}

  /** Begins anew around ten times a step. */
  restart(step: number): void {
    this.mu = log(10 * step);
    this.count = 0;
    this.error = 0;
    this.logStep = log(step);
    this.logAverage = log(step);
  }

  /** Takes the acceptance of an iteration. */
  update(statistic: number): void {
    this.count += 1;
    const rate = 1 / (this.count + OFFSET);
    this.error = (1 - rate) * this.error + rate * (this.target - Math.min(1, statistic));
    this.logStep = this.mu - (this.error * Math.sqrt(this.count)) / GAMMA;
    const weight = exp(-KAPPA * log(this.count));
    this.logAverage = weight * this.logStep + (1 - weight) * this.logAverage;
  }

  /** The step to use while adapting. */
  get step(): number {
    return Math.min(this.most, exp(this.logStep));
  }

  /** The step to keep afterwards. */
  get average(): number {
    return Math.min(this.most, exp(this.logAverage));
  }

  save(): DualAveragingState {
    const { mu, count, error, logStep, logAverage } = this;
    return { mu, count, error, logStep, logAverage };
  }

  restore(state: DualAveragingState): void {
    Object.assign(this, state);
  }
}

const LOG_ACCEPTANCE = -0.2231435513142097;
const MOST_TRIES = 100;

/** Doubles or halves a step until one leapfrog's acceptance crosses 0.8. */
export class StepSearch {
  /** The step found, once `advance` has returned false and nothing failed. */
  step = 1;
  /** Why the search gave up. */
  failure: string | undefined;
  private doubling: boolean | undefined;
  private tries = 0;
  private iteration = 0;
  private startEnergy = 0;
  private readonly p: Float64Array;
  private readonly velocity: Float64Array;

  constructor(
    private readonly request: State,
    private readonly metric: Metric,
    private readonly normals: Stream,
  ) {
    this.p = new Float64Array(request.z.length);
    this.velocity = new Float64Array(request.z.length);
  }

  /** Begins at a state; `t` names the random numbers. */
  begin(start: State, step: number, t: number): void {
    this.step = step;
    this.failure = undefined;
    this.doubling = undefined;
    this.tries = 0;
    this.iteration = t;
    this.leapfrog(start);
  }

  /** @returns whether the density is wanted again */
  advance(value: number, start: State): boolean {
    const good = this.energyChange(value) > LOG_ACCEPTANCE;
    this.doubling ??= good;
    if (good !== this.doubling) return false;
    this.step *= this.doubling ? 2 : 0.5;
    this.tries += 1;
    if (this.step > 1e7) {
      this.failure = "the step grew beyond 1e7: the posterior may be improper";
    } else if (this.step === 0 || this.tries >= MOST_TRIES) {
      this.failure = "no acceptable step was found: is the density continuous, and its gradient right?";
    }
    if (this.failure !== undefined) return false;
    this.leapfrog(start);
    return true;
  }

  private leapfrog(start: State): void {
    const { p, velocity, request, step } = this;
    this.metric.draw(this.normals, this.iteration, this.tries * p.length, p);
    this.metric.velocity(p, velocity);
    this.startEnergy = kinetic(p, velocity) - start.logDensity;
    for (let j = 0; j < p.length; j++) p[j]! += 0.5 * step * start.gradient[j]!;
    this.metric.velocity(p, velocity);
    for (let j = 0; j < p.length; j++) request.z[j] = start.z[j]! + step * velocity[j]!;
  }

  private energyChange(value: number): number {
    const { p, velocity, request, step } = this;
    if (!usable(value, request.gradient)) return Number.NEGATIVE_INFINITY;
    for (let j = 0; j < p.length; j++) p[j]! += 0.5 * step * request.gradient[j]!;
    this.metric.velocity(p, velocity);
    return this.startEnergy - (kinetic(p, velocity) - value);
  }
}

function kinetic(p: Float64Array, velocity: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < p.length; j++) sum += p[j]! * velocity[j]!;
  return 0.5 * sum;
}
