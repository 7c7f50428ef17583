/**
 * One chain from its start through warm-up to its last draw: a state machine that names the point at which it wants
 * the density and goes on once it has it. Everything that decides its course is in its state and in random numbers
 * addressed by iteration, so a chain that is saved and restored gives the same bits as one that ran through.
 */

import { purpose, type Stream, stream } from "../../random/index.js";
import { type Density, usable } from "../density/density.js";
import type { Adaptation, AdaptationState } from "./adaptation.js";
import { Draws, type DrawsState } from "./draws.js";
import { FisherAdaptation } from "./fisher.js";
import { type Metric, metricOf } from "./metric.js";
import type { Settings } from "./options.js";
import { drawStart, triesOf } from "./start.js";
import { DualAveraging, type DualAveragingState, StepSearch } from "./step-size.js";
import { copyState, type State, stateOf, Transition } from "./transition.js";
import { WindowedAdaptation } from "./windowed.js";

export type Phase = "start" | "warm-up" | "sampling" | "done" | "failed";

/** The ends of a leapfrog that diverged. */
export interface Divergence {
  /** Counted from the first iteration of warm-up. */
  readonly iteration: number;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly energyError: number;
  readonly reason?: string;
}

/** All that a chain needs to go on, but model and settings. */
export interface ChainState {
  readonly chain: number;
  readonly phase: Phase;
  readonly iteration: number;
  readonly target: number;
  readonly z: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
  readonly stepSize: number;
  readonly inverseMetric: Float64Array;
  /** A search that begins anew on resume. */
  readonly search: { readonly step: number; readonly t: number } | null;
  readonly averaging: DualAveragingState;
  readonly adaptation: AdaptationState;
  readonly draws: DrawsState;
  readonly warmup: DrawsState;
  readonly startPoint: Float64Array | null;
  readonly divergences: readonly Divergence[];
  readonly failure: string | null;
}

/** Steps of the Fisher schedule are capped here: beyond, a leapfrog of a standard normal is unstable anyway. */
const LARGEST_FISHER_STEP = Math.PI;

export class Chain {
  /** `z` is where the density is wanted; fill `gradient`, then call `advance`. */
  readonly request: State;
  phase: Phase = "start";
  /** Iterations done, warm-up included. */
  iteration = 0;
  failure: string | undefined;
  readonly draws: Draws;
  readonly warmup: Draws;
  readonly divergences: Divergence[] = [];
  readonly metric: Metric;
  stepSize: number;
  private readonly current: State;
  private readonly transition: Transition;
  private readonly searcher: StepSearch;
  private readonly averaging: DualAveraging;
  private readonly adaptation: Adaptation;
  private readonly starts: Stream;
  private readonly jitter: Stream;
  private search: { step: number; t: number } | undefined;
  private attempt = 0;
  private readonly startFailures: string[] = [];
  /** Draws to be made. */
  target: number;
  /** Where the chain began; undefined until a start was found. */
  startPoint: Float64Array | undefined;
  private readonly stat = {
    logDensity: 0,
    energy: 0,
    energyError: 0,
    maxEnergyError: 0,
    acceptanceRate: 0,
    stepSize: 0,
    treeDepth: 0,
    steps: 0,
    diverging: 0,
    reachedMaxDepth: 0,
    index: 0,
  };

  constructor(
    private readonly density: Density,
    private readonly settings: Settings,
    readonly index: number,
  ) {
    const d = density.dimension;
    const { seed, tune } = settings;
    const of = (use: Parameters<typeof stream>[1]): Stream => stream(seed, use, index);
    this.request = stateOf(d);
    this.current = stateOf(d);
    this.metric = metricOf(settings.metric, d);
    this.transition = new Transition(
      this.request,
      this.metric,
      { momentum: of(purpose.momentum), direction: of(purpose.direction), proposal: of(purpose.proposal) },
      settings,
    );
    this.searcher = new StepSearch(this.request, this.metric, of(purpose.stepSearch));
    this.starts = of(purpose.start);
    this.jitter = of(purpose.stepJitter);
    const warm = settings.warmStart?.chains[index];
    const fisher = settings.adaptation === "fisher";
    this.averaging = new DualAveraging(
      settings.targetAcceptance,
      fisher ? LARGEST_FISHER_STEP : Number.POSITIVE_INFINITY,
    );
    this.adaptation = fisher
      ? new FisherAdaptation(this.metric, d, tune, warm !== undefined)
      : new WindowedAdaptation(this.metric, d, tune);
    this.stepSize = warm?.stepSize ?? this.adaptation.firstStep;
    if (warm !== undefined && !this.metric.set(warm.inverseMetric)) {
      this.fail("the metric of the warm start is not positive definite");
    }
    this.target = settings.draws;
    this.draws = new Draws(d, this.target);
    this.warmup = new Draws(d, settings.keepWarmup ? tune : 0);
    if (this.phase === "start") drawStart(settings.start, density, index, this.starts, 0, this.request.z);
  }

  get active(): boolean {
    return this.phase !== "done" && this.phase !== "failed";
  }

  get divergenceCount(): number {
    return this.draws.stat("diverging").reduce((sum, x) => sum + x, 0);
  }

  /** The position after the last iteration. */
  get position(): Float64Array {
    return this.current.z;
  }

  /** Goes on with the log density at the request's z. The chain may be done or failed afterwards. */
  advance(value: number): void {
    if (this.phase === "start") this.tryStart(value);
    else if (this.search !== undefined) this.searchOn(value);
    else if (!this.transition.advance(value)) this.finish();
  }

  /** Ends the chain for a reason that is not mathematical. */
  fail(reason: string): void {
    this.phase = "failed";
    this.failure = reason;
  }

  /** Asks for more draws after the last; a chain that is done goes on as if they had been asked for at first. */
  append(more: number): void {
    this.target += more;
    this.draws.grow(this.target);
    if (this.phase === "done" && this.draws.count < this.target) {
      this.phase = "sampling";
      this.next();
    }
  }

  private tryStart(value: number): void {
    const { request } = this;
    if (!usable(value, request.gradient)) {
      if (this.startFailures.length < 3) this.startFailures.push(this.whyUnusable(value));
      this.attempt += 1;
      if (this.attempt < triesOf(this.settings.start)) {
        drawStart(this.settings.start, this.density, this.index, this.starts, this.attempt, request.z);
        return;
      }
      const tried = this.attempt === 1 ? "the start" : `any of ${this.attempt} starts`;
      this.fail(`the density could not be evaluated at ${tried}: ${this.startFailures.join("; ")}`);
      return;
    }
    request.logDensity = value;
    copyState(request, this.current);
    this.startPoint = request.z.slice();
    this.adaptation.begin(this.current);
    this.phase = this.settings.tune > 0 ? "warm-up" : "sampling";
    if (this.settings.tune > 0) this.beginSearch(this.stepSize, 0);
    else this.next();
  }

  private whyUnusable(value: number): string {
    const given = this.density.reason?.(this.request.z);
    if (given !== undefined) return given;
    if (value === Number.NEGATIVE_INFINITY) return "outside the support";
    return Number.isFinite(value) ? "the gradient is not finite" : `log density ${value}`;
  }

  private beginSearch(step: number, t: number): void {
    this.search = { step, t };
    this.searcher.begin(this.current, step, t);
  }

  private searchOn(value: number): void {
    if (this.searcher.advance(value, this.current)) return;
    if (this.searcher.failure !== undefined) {
      this.fail(this.searcher.failure);
      return;
    }
    this.search = undefined;
    this.averaging.restart(this.searcher.step);
    this.stepSize = this.searcher.step;
    this.next();
  }

  /** Begins the next iteration, or ends the chain. */
  private next(): void {
    if (this.phase === "sampling" && this.draws.count >= this.target) {
      this.phase = "done";
      return;
    }
    const { stepJitter } = this.settings;
    const factor = stepJitter === 0 ? 1 : 1 + stepJitter * (2 * this.jitter.uniform(this.iteration, 0) - 1);
    this.stat.stepSize = this.stepSize * factor;
    this.transition.begin(this.current, this.stat.stepSize, this.iteration);
  }

  /** Takes the sample of an iteration. */
  private finish(): void {
    const { transition, stat, settings } = this;
    const { sample } = transition;
    copyState(sample, this.current);
    stat.logDensity = sample.logDensity;
    stat.energy = sample.energy;
    stat.energyError = transition.energyError;
    stat.maxEnergyError = transition.maxEnergyError;
    stat.acceptanceRate = transition.acceptanceRate;
    stat.treeDepth = transition.depth;
    stat.steps = transition.steps;
    stat.diverging = transition.diverging ? 1 : 0;
    stat.reachedMaxDepth = transition.reachedMaxDepth ? 1 : 0;
    stat.index = sample.index;
    const t = this.iteration++;
    const warming = this.phase === "warm-up";
    if (!warming) {
      if (transition.diverging) this.keepDivergence(t);
      this.draws.add(this.current.z, stat);
      this.next();
      return;
    }
    if (settings.keepWarmup) this.warmup.add(this.current.z, stat);
    const wanted = this.adaptation.update(
      t,
      {
        state: this.current,
        acceptanceRate: transition.acceptanceRate,
        symmetricRate: transition.symmetricRate,
        diverging: transition.diverging,
        index: sample.index,
      },
      this.averaging,
    );
    const last = this.iteration === settings.tune;
    this.stepSize = last ? this.averaging.average : this.averaging.step;
    if (last) this.phase = "sampling";
    if (wanted !== undefined && !last) this.beginSearch(wanted, this.iteration);
    else this.next();
  }

  private keepDivergence(iteration: number): void {
    if (this.divergences.length >= this.settings.keepDivergences) return;
    const { divergentStep, maxEnergyError } = this.transition;
    const reason = this.density.reason?.(divergentStep.to.z);
    this.divergences.push({
      iteration,
      from: divergentStep.from.z.slice(),
      to: divergentStep.to.z.slice(),
      energyError: maxEnergyError,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** The state after the last finished iteration; one that is under way begins anew on resume. */
  save(): ChainState {
    const { current } = this;
    return {
      chain: this.index,
      phase: this.phase,
      iteration: this.iteration,
      target: this.target,
      z: current.z.slice(),
      gradient: current.gradient.slice(),
      logDensity: current.logDensity,
      stepSize: this.stepSize,
      inverseMetric: this.metric.inverse.slice(),
      search: this.search ?? null,
      averaging: this.averaging.save(),
      adaptation: this.adaptation.save(),
      draws: this.draws.save(),
      warmup: this.warmup.save(),
      startPoint: this.startPoint ?? null,
      divergences: this.divergences.slice(),
      failure: this.failure ?? null,
    };
  }

  /** Takes up a saved state; the chain was made with the same density and settings. */
  restore(state: ChainState): void {
    if (state.phase === "start") return;
    this.phase = state.phase;
    this.iteration = state.iteration;
    this.target = state.target;
    this.current.z.set(state.z);
    this.current.gradient.set(state.gradient);
    this.current.logDensity = state.logDensity;
    this.stepSize = state.stepSize;
    this.metric.set(state.inverseMetric);
    this.averaging.restore(state.averaging);
    this.adaptation.restore(state.adaptation);
    this.draws.grow(state.target);
    this.draws.restore(state.draws);
    this.warmup.restore(state.warmup);
    this.divergences.splice(0, this.divergences.length, ...state.divergences);
    this.startPoint = state.startPoint ?? undefined;
    this.failure = state.failure ?? undefined;
    if (!this.active) return;
    if (state.search !== null) this.beginSearch(state.search.step, state.search.t);
    else this.next();
  }
}
