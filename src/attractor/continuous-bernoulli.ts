/**
 * The continuous Bernoulli distribution on [-1, 1]: density p(x | θ) = θ e^(θx) / (2 sinh θ), with natural parameter θ
 * (Loaiza-Ganem & Cunningham 2019, moved from [0, 1] to [-1, 1]). It is what a node of the network draws its state
 * from. Every function keeps its digits from θ = 0 to beyond 1e6, by the form that does not cancel there.
 */

import { UsageError } from "../errors.js";
import { exp, expm1, log, log1p } from "../scalar/elementary/index.js";

const LN2 = 0.6931471805599453;
/** Levels of the continued fraction: at |θ| = 2 the next one changes no bit. */
const LEVELS = 14;

/** L(θ) / θ by the continued fraction 1 / (3 + θ² / (5 + θ² / (7 + ...))): all terms positive, nothing cancels. */
function ratio(square: number): number {
  let below = 2 * LEVELS + 3;
  for (let k = LEVELS; k >= 1; k--) below = 2 * k + 1 + square / below;
  return 1 / below;
}

/** Mean, the Langevin function L(θ) = coth θ - 1/θ. Odd, in (-1, 1); relative error at most 4e-15. */
export function langevin(theta: number): number {
  const a = Math.abs(theta);
  if (a <= 2) return theta * ratio(theta * theta);
  const e = exp(-2 * a);
  const mean = (1 + e) / (1 - e) - 1 / a;
  return theta < 0 ? -mean : mean;
}

/** Variance and Fisher metric g(θ) = L'(θ) = 1/θ² - 1/sinh²θ. Even, in (0, 1/3]; relative error at most 4e-15. */
export function fisherMetric(theta: number): number {
  const a = Math.abs(theta);
  if (a === 0) return 1 / 3;
  if (a <= 1.5) {
    const r = ratio(a * a);
    const mean = a * r;
    return 1 - mean * mean - 2 * r;
  }
  const e = exp(-2 * a);
  return 1 / (a * a) - (4 * e) / ((1 - e) * (1 - e));
}

/** ψ(θ) - ln 2, exact where ψ itself would lose its digits to ln 2. */
function excess(theta: number): number {
  const a = Math.abs(theta);
  if (a < 0.1) {
    const s = theta * theta;
    return s * (1 / 6 + s * (-1 / 180 + s * (1 / 2835 - s / 37800)));
  }
  return a + log1p(-exp(-2 * a)) - log(2 * a);
}

/** Log-partition ψ(θ) = ln(2 sinh θ / θ): log p(x | θ) = θx - ψ(θ). Even; ψ(0) = ln 2. */
export function logPartition(theta: number): number {
  return LN2 + excess(theta);
}

/** Differential entropy H(θ) = ψ(θ) - θ L(θ), at most ln 2. */
export function entropy(theta: number): number {
  return logPartition(theta) - theta * langevin(theta);
}

/** Below this difference of parameters the divergence is its second-order term, to the last digit. */
const CLOSE = 1e-5;

/** Kullback-Leibler divergence of CB(b) from CB(a), KL(CB(a) ‖ CB(b)) = ψ(b) - ψ(a) + (a - b) L(a). */
export function divergence(a: number, b: number): number {
  const d = a - b;
  if (Math.abs(d) < CLOSE) return (d * d * fisherMetric(a)) / 2;
  // Not negative but for rounding.
  return Math.max(0, excess(b) - excess(a) + d * langevin(a));
}

/**
 * The value below which a state lies with probability v; increasing in v for either sign of θ. A uniform v makes it a
 * draw.
 *
 * @param v from 0 to 1
 * @returns in [-1, 1], to 1e-13
 */
export function quantile(theta: number, v: number): number {
  const a = Math.abs(theta);
  if (a < 1e-30) return 2 * v - 1;
  const p = theta < 0 ? 1 - v : v;
  const x = a >= 1 ? 1 + log(p + (1 - p) * exp(-2 * a)) / a : 1 + log1p((1 - p) * expm1(-2 * a)) / a;
  const inside = Math.min(1, Math.max(-1, x));
  return theta < 0 ? -inside : inside;
}

/** Rational approximation of the inverse mean, m (3 - m²) / (1 - m²): relative error up to about 5 %. */
export function fastInverseMean(mean: number): number {
  const square = mean * mean;
  return (mean * (3 - square)) / (1 - square);
}

const MOST_STEPS = 60;

/**
 * The natural parameter whose mean is given, by Newton's method.
 *
 * @param mean between -1 and 1
 * @param atLimits what means of -1 and 1 and beyond give: an error (default), or an infinite parameter
 * @throws UsageError for such a mean, unless infinities are asked for
 */
export function inverseMean(mean: number, atLimits: "error" | "infinity" = "error"): number {
  if (!(Math.abs(mean) < 1)) {
    if (atLimits === "infinity" && !Number.isNaN(mean)) return mean > 0 ? Infinity : -Infinity;
    throw new UsageError(
      `inverse mean: must be between -1 and 1, got ${mean}; ask for infinities at the limits`,
    );
  }
  let theta = fastInverseMean(mean);
  for (let i = 0; i < MOST_STEPS; i++) {
    const step = (langevin(theta) - mean) / fisherMetric(theta);
    theta -= step;
    if (!(Math.abs(step) > 1e-15 * Math.abs(theta))) break;
  }
  return theta;
}
