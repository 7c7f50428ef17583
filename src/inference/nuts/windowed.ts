/**
 * Warm-up in windows that double: at the end of each, the metric is the regularised variance (or covariance) of its
 * draws. Stan Reference Manual, "Automatic parameter tuning". inference 6, schedule A.
 */

import type { Adaptation, AdaptationState, Outcome } from "./adaptation.js";
import type { Metric } from "./metric.js";
import type { DualAveraging } from "./step-size.js";
import { RunningCovariance, RunningVariance } from "./welford.js";

const INITIAL = 75;
const BASE = 25;
const FINAL = 50;

/** Iterations at which windows begin, and those (exclusive) at which they end. */
export function windowsOf(tune: number): { readonly begin: number; readonly ends: readonly number[] } {
  if (tune < 20) return { begin: tune, ends: [] };
  const fits = INITIAL + BASE + FINAL <= tune;
  const begin = fits ? INITIAL : Math.floor(0.15 * tune);
  const last = tune - (fits ? FINAL : Math.floor(0.1 * tune));
  let size = fits ? BASE : last - begin;
  const ends: number[] = [];
  for (let end = begin; end < last; size *= 2) {
    end += size;
    // Where the next window, twice as long, would pass the last end, this one is stretched to it.
    if (end + 2 * size > last) end = last;
    ends.push(end);
  }
  return { begin, ends };
}

export class WindowedAdaptation implements Adaptation {
  readonly firstStep = 1;
  private readonly begins: number;
  private readonly ends: ReadonlySet<number>;
  private readonly last: number;
  private readonly estimate: RunningVariance | RunningCovariance;

  constructor(
    private readonly metric: Metric,
    private readonly d: number,
    tune: number,
  ) {
    const { begin, ends } = windowsOf(tune);
    this.begins = begin;
    this.ends = new Set(ends);
    this.last = ends.at(-1) ?? 0;
    this.estimate = metric.kind === "diagonal" ? new RunningVariance(d) : new RunningCovariance(d);
  }

  begin(): void {}

  update(t: number, { state, acceptanceRate }: Outcome, averaging: DualAveraging): number | undefined {
    averaging.update(acceptanceRate);
    if (t < this.begins || t >= this.last) return undefined;
    this.estimate.add(state.z);
    if (!this.ends.has(t + 1)) return undefined;
    const changed = this.metric.set(this.regularised());
    this.estimate.clear();
    return changed ? averaging.step : undefined;
  }

  private regularised(): Float64Array {
    const { estimate, d } = this;
    const share = estimate.count / (estimate.count + 5);
    const floor = 1e-3 * (5 / (estimate.count + 5));
    if (estimate instanceof RunningVariance) {
      return Float64Array.from({ length: d }, (_, j) => share * estimate.variance(j) + floor);
    }
    return Float64Array.from({ length: d * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      return share * estimate.covariance(i, j) + (i === j ? floor : 0);
    });
  }

  save(): AdaptationState {
    return { numbers: [], estimates: [this.estimate.save()] };
  }

  restore({ estimates }: AdaptationState): void {
    this.estimate.restore(estimates[0]!);
  }
}
