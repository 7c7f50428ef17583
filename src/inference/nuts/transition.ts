/**
 * One iteration of the no-U-turn sampler: multinomial sampling of a trajectory that doubles until it turns.
 * Hoffman & Gelman 2014, The No-U-Turn Sampler (JMLR 15); Betancourt 2017, A conceptual introduction to Hamiltonian
 * Monte Carlo, appendix A; the two extra checks across the seam of merged halves are Stan's. inference 4.
 *
 * A state machine instead of a recursion: it names the position at which it wants the density, is given the value,
 * and goes on, so that chains can share the lanes of a kernel. A trajectory's last 2^k states that belong together
 * are merged as a binary counter carries. Nothing is allocated after construction.
 */

import type { Stream } from "../../random/index.js";
import { exp, log1p } from "../../scalar/elementary/index.js";
import { usable } from "../density/density.js";
import type { Metric } from "./metric.js";

/** A point with its density. */
export interface State {
  readonly z: Float64Array;
  readonly gradient: Float64Array;
  logDensity: number;
}

export function stateOf(d: number): State {
  return { z: new Float64Array(d), gradient: new Float64Array(d), logDensity: Number.NaN };
}

export function copyState(from: State, to: State): void {
  to.z.set(from.z);
  to.gradient.set(from.gradient);
  to.logDensity = from.logDensity;
}

/** Momentum and velocity at one end of a piece of trajectory. */
interface End {
  readonly p: Float64Array;
  readonly velocity: Float64Array;
}

/** A piece of trajectory of 2^k states. `first` and `last` in the direction of building. */
interface Piece {
  first: End;
  last: End;
  /** Sum of momenta. */
  readonly rho: Float64Array;
  logWeight: number;
  proposal: Proposal;
}

interface Proposal extends State {
  energy: number;
  index: number;
}

/** Where a divergence began and ended. */
export interface DivergentStep {
  readonly from: { readonly z: Float64Array; readonly p: Float64Array };
  readonly to: { readonly z: Float64Array; readonly p: Float64Array };
}

export interface TransitionOptions {
  /** Doublings, at most. Default 10. */
  readonly maxDepth?: number;
  /** Increase of energy from which a leapfrog counts as divergent. Default 1000. */
  readonly maxEnergyError?: number;
}

export class Transition {
  /** The sample of the iteration, once `advance` has returned false. */
  readonly sample: Proposal;
  /** Energy of the sample minus that of the start. */
  energyError = 0;
  /** Largest energy error of the trajectory in size, signed. */
  maxEnergyError = 0;
  /** Mean of min(1, e^D) over all leapfrogs. */
  acceptanceRate = 0;
  /** Mean of 2 min(1, e^D) / (1 + e^D). */
  symmetricRate = 0;
  steps = 0;
  depth = 0;
  diverging = false;
  reachedMaxDepth = false;
  readonly divergentStep: DivergentStep;

  private readonly maxDepth: number;
  private readonly limit: number;
  private readonly stack: Piece[];
  private height = 0;
  private leaves = 0;
  private step = 0;
  private direction = 1;
  private startEnergy = 0;
  private iteration = 0;
  private proposals = 0;
  /** Index in the trajectory of the next state forward, and of the next backward. */
  private ahead = 1;
  private behind = -1;
  /** Momentum and velocity where the trajectory is being built. */
  private readonly here: End;
  private readonly forward: State & End;
  private readonly backward: State & End;
  private readonly rho: Float64Array;
  private logWeight = 0;

  /**
   * @param request `z` is where the density is wanted; `gradient` is to be filled before `advance`
   */
  constructor(
    private readonly request: State,
    private readonly metric: Metric,
    private readonly streams: {
      readonly momentum: Stream;
      readonly direction: Stream;
      readonly proposal: Stream;
    },
    options: TransitionOptions = {},
  ) {
    this.maxDepth = options.maxDepth ?? 10;
    this.limit = options.maxEnergyError ?? 1000;
    const d = request.z.length;
    const end = (): End => ({ p: new Float64Array(d), velocity: new Float64Array(d) });
    const proposal = (): Proposal => ({ ...stateOf(d), energy: 0, index: 0 });
    this.stack = Array.from({ length: this.maxDepth + 1 }, () => ({
      first: end(),
      last: end(),
      rho: new Float64Array(d),
      logWeight: 0,
      proposal: proposal(),
    }));
    this.sample = proposal();
    this.forward = { ...stateOf(d), ...end() };
    this.backward = { ...stateOf(d), ...end() };
    this.here = end();
    this.rho = new Float64Array(d);
    this.divergentStep = {
      from: { z: new Float64Array(d), p: new Float64Array(d) },
      to: { z: request.z, p: this.here.p },
    };
  }

  /** Begins iteration t at a state; afterwards the density is wanted at the request's z. */
  begin(start: State, step: number, t: number): void {
    const { sample } = this;
    const { p, velocity } = this.here;
    this.metric.draw(this.streams.momentum, t, 0, p);
    this.metric.velocity(p, velocity);
    this.startEnergy = 0.5 * dot(p, velocity) - start.logDensity;
    copyState(start, sample);
    sample.energy = this.startEnergy;
    sample.index = 0;
    for (const end of [this.forward, this.backward]) {
      copyState(start, end);
      copyEnd(this.here, end);
    }
    this.rho.set(p);
    this.logWeight = 0;
    this.step = step;
    this.iteration = t;
    this.proposals = 0;
    this.ahead = 1;
    this.behind = -1;
    this.depth = 0;
    this.steps = 0;
    this.energyError = 0;
    this.maxEnergyError = 0;
    this.acceptanceRate = 0;
    this.symmetricRate = 0;
    this.diverging = false;
    this.reachedMaxDepth = false;
    this.extend();
  }

  /**
   * Goes on with the log density at the request's z.
   * @returns whether the density is wanted again, at the new z
   */
  advance(value: number): boolean {
    const energy = this.finishLeapfrog(value);
    const D = Number.isFinite(energy) ? this.startEnergy - energy : Number.NEGATIVE_INFINITY;
    this.steps += 1;
    const odds = exp(D);
    const rate = Math.min(1, odds);
    this.acceptanceRate += rate;
    this.symmetricRate += D > 0 ? 2 / (1 + odds) : (2 * rate) / (1 + odds);
    if (!(Math.abs(D) <= Math.abs(this.maxEnergyError))) this.maxEnergyError = -D;
    if (!(-D <= this.limit)) {
      this.diverging = true;
      return this.end();
    }
    this.push(value, energy, D);
    for (let carry = this.leaves++; (carry & 1) === 1; carry >>= 1) {
      if (!this.mergeTop()) return this.end();
    }
    if (this.leaves < 2 ** this.depth) {
      this.leapfrog();
      return true;
    }
    if (!this.mergeTrajectory(value)) return this.end();
    if (this.depth === this.maxDepth) {
      this.reachedMaxDepth = true;
      return this.end();
    }
    this.extend();
    return true;
  }

  /** Draws a direction and begins a new half there. */
  private extend(): void {
    const forward = this.streams.direction.uniform(this.iteration, this.depth) > 0.5;
    this.direction = forward ? 1 : -1;
    const end = forward ? this.forward : this.backward;
    this.request.z.set(end.z);
    this.request.gradient.set(end.gradient);
    this.here.p.set(end.p);
    this.height = 0;
    this.leaves = 0;
    this.leapfrog();
  }

  /** First half of a leapfrog: momentum by half a step, position by a whole one. */
  private leapfrog(): void {
    const { request } = this;
    const { p, velocity } = this.here;
    const { from } = this.divergentStep;
    const { z, gradient } = request;
    const step = this.direction * this.step;
    for (let j = 0; j < p.length; j++) {
      from.z[j] = z[j]!;
      from.p[j] = p[j]!;
      p[j]! += 0.5 * step * gradient[j]!;
    }
    this.metric.velocity(p, velocity);
    for (let j = 0; j < p.length; j++) z[j]! += step * velocity[j]!;
  }

  /** Second half: momentum by the other half of the step. Returns the energy; NaN where the density failed. */
  private finishLeapfrog(value: number): number {
    const { request } = this;
    const { p, velocity } = this.here;
    if (!usable(value, request.gradient)) return Number.NaN;
    const half = 0.5 * this.direction * this.step;
    for (let j = 0; j < p.length; j++) p[j]! += half * request.gradient[j]!;
    this.metric.velocity(p, velocity);
    return 0.5 * dot(p, velocity) - value;
  }

  private push(value: number, energy: number, logWeight: number): void {
    const piece = this.stack[this.height++]!;
    copyEnd(this.here, piece.first);
    copyEnd(this.here, piece.last);
    piece.rho.set(this.here.p);
    piece.logWeight = logWeight;
    const { proposal } = piece;
    proposal.z.set(this.request.z);
    proposal.gradient.set(this.request.gradient);
    proposal.logDensity = value;
    proposal.energy = energy;
    proposal.index = this.direction > 0 ? this.ahead++ : this.behind--;
  }

  /** Merges the two youngest pieces, which are of equal size; false where they turn. */
  private mergeTop(): boolean {
    const b = this.stack[--this.height]!;
    const a = this.stack[this.height - 1]!;
    const turns = seamTurns(a.first, a.last, a.rho, b);
    const together = logSum(a.logWeight, b.logWeight);
    const u = this.streams.proposal.uniform(this.iteration, this.proposals++);
    if (u < exp(b.logWeight - together)) [a.proposal, b.proposal] = [b.proposal, a.proposal];
    a.logWeight = together;
    for (let j = 0; j < a.rho.length; j++) a.rho[j]! += b.rho[j]!;
    [a.last, b.last] = [b.last, a.last];
    return !turns;
  }

  /** Merges the finished half into the trajectory; false where that turns. The sample counts either way. */
  private mergeTrajectory(value: number): boolean {
    const half = this.stack[0]!;
    const [near, far] = this.direction > 0 ? [this.forward, this.backward] : [this.backward, this.forward];
    this.depth += 1;
    // Biased towards the new half, which lies farther away.
    const u = this.streams.proposal.uniform(this.iteration, this.proposals++);
    if (u < exp(half.logWeight - this.logWeight)) {
      copyState(half.proposal, this.sample);
      this.sample.energy = half.proposal.energy;
      this.sample.index = half.proposal.index;
    }
    this.logWeight = logSum(this.logWeight, half.logWeight);
    const turns = seamTurns(far, near, this.rho, half);
    for (let j = 0; j < this.rho.length; j++) this.rho[j]! += half.rho[j]!;
    copyState(this.request, near);
    near.logDensity = value;
    copyEnd(this.here, near);
    return !turns;
  }

  private end(): false {
    this.energyError = this.sample.energy - this.startEnergy;
    this.acceptanceRate /= this.steps;
    this.symmetricRate /= this.steps;
    return false;
  }
}

/**
 * Whether a piece A (its ends, its sum of momenta) and the piece B that continues it turn: as a whole, from A up to
 * the first state of B, or from the last state of A through B. Signs are alike in both directions of time.
 */
function seamTurns(firstA: End, lastA: End, rhoA: Float64Array, b: Piece): boolean {
  return (
    turning(firstA, b.last, rhoA, b.rho) ||
    turning(firstA, b.first, rhoA, b.first.p) ||
    turning(lastA, b.last, b.rho, lastA.p)
  );
}

/** Whether the velocity at either end points against r + s. */
function turning(a: End, b: End, r: Float64Array, s: Float64Array): boolean {
  let atA = 0;
  let atB = 0;
  for (let j = 0; j < r.length; j++) {
    const sum = r[j]! + s[j]!;
    atA += a.velocity[j]! * sum;
    atB += b.velocity[j]! * sum;
  }
  return !(atA > 0 && atB > 0);
}

function copyEnd(from: End, to: End): void {
  to.p.set(from.p);
  to.velocity.set(from.velocity);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** log(e^a + e^b) of finite numbers */
function logSum(a: number, b: number): number {
  return a > b ? a + log1p(exp(b - a)) : b + log1p(exp(a - b));
}
