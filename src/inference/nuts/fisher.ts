/**
 * Warm-up by Fisher divergence: each diagonal entry of the metric is √(variance of the draws / variance of their
 * gradients), the diagonal map under which the posterior is closest to a standard normal in Fisher divergence.
 * Seyboldt, Carlson & Carpenter 2026, Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence.
 * inference 6, schedule B.
 *
 * Two running estimates, the foreground in use and the background that replaces it from time to time, so that what
 * was drawn far from the typical set is forgotten.
 */

import type { Adaptation, AdaptationState, Outcome } from "./adaptation.js";
import type { Metric } from "./metric.js";
import type { DualAveraging } from "./step-size.js";
import type { State } from "./transition.js";
import { RunningVariance } from "./welford.js";

/** Fewer iterations of warm-up keep the first metric. */
const LEAST_TUNE = 30;
const EARLY_WINDOW = 10;
const FIRST_LATE_WINDOW = 80;
/** After a divergence a draw counts only when it moved farther than this. */
const LEAST_MOVE = 4;
const SMALLEST = 1e-20;
const LARGEST = 1e20;

interface Pair {
  readonly draws: RunningVariance;
  readonly gradients: RunningVariance;
}

export class FisherAdaptation implements Adaptation {
  readonly firstStep = 0.1;
  private readonly early: number;
  private readonly end: number;
  private foreground: Pair;
  private background: Pair;
  private window = FIRST_LATE_WINDOW;
  private changed = false;

  /** @param keep whether the metric as given is the start, instead of 1/|gradient| at the first point */
  constructor(
    private readonly metric: Metric,
    private readonly d: number,
    private readonly tune: number,
    private readonly keep: boolean,
  ) {
    this.early = Math.floor(0.3 * tune);
    this.end = tune - Math.floor(0.15 * tune);
    const pair = (): Pair => ({ draws: new RunningVariance(d), gradients: new RunningVariance(d) });
    this.foreground = pair();
    this.background = pair();
  }

  begin(start: State): void {
    if (!this.keep) {
      this.metric.set(
        start.gradient.map((g) => {
          const w = 1 / Math.abs(g);
          return Number.isFinite(w) ? Math.min(LARGEST, Math.max(SMALLEST, w)) : 1;
        }),
      );
    }
    for (const pair of [this.foreground, this.background]) add(pair, start);
  }

  update(t: number, outcome: Outcome, averaging: DualAveraging): number | undefined {
    if (t >= this.end) {
      averaging.update(outcome.symmetricRate);
      return undefined;
    }
    if (this.tune < LEAST_TUNE) {
      averaging.update(outcome.acceptanceRate);
      return undefined;
    }
    const distance = Math.abs(outcome.index);
    if (distance > (outcome.diverging ? LEAST_MOVE : 0)) {
      add(this.foreground, outcome.state);
      add(this.background, outcome.state);
    }
    if (t === this.early) this.window = Math.max(FIRST_LATE_WINDOW, this.background.draws.count);
    const inEarly = t < this.early;
    const next = inEarly ? EARLY_WINDOW : Math.max(this.window + 1, Math.round(1.5 * this.window));
    const late = t + next > this.end;
    if (this.background.draws.count >= (inEarly ? EARLY_WINDOW : this.window) && !late) {
      [this.foreground, this.background] = [this.background, this.foreground];
      this.background.draws.clear();
      this.background.gradients.clear();
      if (!inEarly) this.window = next;
    }
    if (this.foreground.draws.count >= 3) this.rescale();
    averaging.update(late ? outcome.symmetricRate : outcome.acceptanceRate);
    if (this.changed || this.foreground.draws.count < 3) return undefined;
    this.changed = true;
    return this.firstStep;
  }

  private rescale(): void {
    const { draws, gradients } = this.foreground;
    this.metric.set(
      Float64Array.from({ length: this.d }, (_, j) => {
        const w = Math.sqrt(draws.variance(j) / gradients.variance(j));
        return Number.isFinite(w) && w > 0
          ? Math.min(LARGEST, Math.max(SMALLEST, w))
          : this.metric.inverse[j]!;
      }),
    );
  }

  save(): AdaptationState {
    return {
      numbers: [this.window, this.changed ? 1 : 0],
      estimates: [this.foreground, this.background].flatMap(({ draws, gradients }) => [
        draws.save(),
        gradients.save(),
      ]),
    };
  }

  restore({ numbers, estimates }: AdaptationState): void {
    this.window = numbers[0]!;
    this.changed = numbers[1] === 1;
    [this.foreground, this.background].forEach(({ draws, gradients }, k) => {
      draws.restore(estimates[2 * k]!);
      gradients.restore(estimates[2 * k + 1]!);
    });
  }
}

function add({ draws, gradients }: Pair, { z, gradient }: State): void {
  draws.add(z);
  gradients.add(gradient);
}
