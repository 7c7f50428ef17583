/**
 * The unbounded volatility update (uHGF): the parent's posterior is approximated by two normal distributions, one
 * fitted to the variational energy at the prediction and one near its mode (found with Lambert's W), and their
 * mixture's mean and variance are taken. The precision stays positive. HGF toolbox 8.2, `uhgf`.
 */

import {
  add,
  div,
  isFinite as finite,
  lessEqual,
  log,
  mul,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  square,
  sub,
} from "../../scalar/index.js";
import type { ExpansionForm, Step } from "./expansion.js";
import type { Belief } from "./value-update.js";

/**
 * Belief about a volatility parent after its child has moved.
 *
 * @param expected prediction of the parent
 * @param coupling κ, not 0
 * @param step the child's step: its time, log-volatility without this parent, variance before, squared surprise
 * @param error Δ, the child's volatility prediction error
 * @param form arithmetic of the energy: `standardForm` or `toolboxForm`
 */
export function afterVolatility<S extends Scalar>(
  expected: Belief<S>,
  coupling: S | number,
  step: Step<S>,
  error: S | number,
  form: ExpansionForm,
): Belief<S> {
  const atPrediction = expandAtPrediction<S>(expected, coupling, step, error, form);
  const atMode = expandAtMode<S>(expected, coupling, step, form);
  const usable = mul<S>(finite<S>(atMode.precision), finite<S>(atMode.mean));
  const second: Belief<S> = {
    mean: select<S>(usable, atMode.mean, atPrediction.mean),
    precision: select<S>(usable, atMode.precision, atPrediction.precision),
  };
  return mixture<S>(atPrediction, second, ({ mean }) => energy<S>(mean, expected, coupling, step, form));
}

/** π₁ = π̂ + ½ κ² w (1 - w), μ₁ = μ̂ + κ w Δ / (2 π₁) */
function expandAtPrediction<S extends Scalar>(
  expected: Belief<S>,
  coupling: S | number,
  step: Step<S>,
  error: S | number,
  form: ExpansionForm,
): Belief<S> {
  const { weight } = form.expand<S>(logVolatilityAt<S>(expected.mean, coupling, step), step);
  const precision = add<S>(expected.precision, curvatureBound<S>(coupling, weight));
  const drive = mul<S>(mul<S>(coupling, weight), error);
  return { mean: add<S>(expected.mean, div<S>(drive, mul<S>(2, precision))), precision };
}

/**
 * At x = (G + W - 1/(2h) - log t - ω) / κ with h = π̂/κ², G the log of the step at the prediction, and
 * W e^W = exp(log B - log 2h + 1/(2h) - G): where the energy is stationary if the child's variance before the
 * trial is neglected. There π₂ = π̂ + ½ κ² w (w + (2w - 1) d), without its negative part if need be, and
 * μ₂ = x + (½ κ w d - π̂ (x - μ̂)) / π₂.
 */
function expandAtMode<S extends Scalar>(
  expected: Belief<S>,
  coupling: S | number,
  step: Step<S>,
  form: ExpansionForm,
): Belief<S> {
  const stepLog = add<S>(log<S>(step.timeStep), logVolatilityAt<S>(expected.mean, coupling, step));
  const twiceH = mul<S>(2, div<S>(expected.precision, square<S>(coupling)));
  const width = reciprocal<S>(twiceH);
  const L = sub<S>(add<S>(sub<S>(log<S>(step.squaredSurprise), log<S>(twiceH)), width), stepLog);
  const modeLog = sub<S>(add<S>(stepLog, form.lambertOfExp<S>(L)), width);
  const x = div<S>(sub<S>(sub<S>(modeLog, log<S>(step.timeStep)), step.logVolatility), coupling);

  const { weight, error } = form.expand<S>(logVolatilityAt<S>(x, coupling, step), step);
  const slope = sub<S>(mul<S>(2, weight), 1);
  const curvature = mul<S>(weight, add<S>(weight, mul<S>(slope, error)));
  const full = add<S>(expected.precision, mul<S>(mul<S>(0.5, square<S>(coupling)), curvature));
  const safe = add<S>(expected.precision, curvatureBound<S>(coupling, weight));
  const precision = select<S>(lessEqual<S>(full, 0), safe, full);
  const pull = mul<S>(expected.precision, sub<S>(x, expected.mean));
  const force = sub<S>(mul<S>(mul<S>(0.5, coupling), mul<S>(weight, error)), pull);
  return { mean: add<S>(x, div<S>(force, precision)), precision };
}

/** ½ κ² w (1 - w) ≥ 0 */
function curvatureBound<S extends Scalar>(coupling: S | number, weight: S | number): S {
  return mul<S>(mul<S>(0.5, square<S>(coupling)), mul<S>(weight, sub<S>(1, weight)));
}

function logVolatilityAt<S extends Scalar>(mean: S | number, coupling: S | number, step: Step<S>): S {
  return add<S>(mul<S>(coupling, mean), step.logVolatility);
}

/** I(x) = -½ log(v + Ω(x)) - ½ B / (v + Ω(x)) - ½ π̂ (x - μ̂)², up to a constant */
function energy<S extends Scalar>(
  x: S | number,
  expected: Belief<S>,
  coupling: S | number,
  step: Step<S>,
  form: ExpansionForm,
): S {
  const child = form.energy<S>(logVolatilityAt<S>(x, coupling, step), step);
  const distance = square<S>(sub<S>(x, expected.mean));
  return sub<S>(child, mul<S>(0.5, mul<S>(expected.precision, distance)));
}

/** Mean and precision of two normal distributions mixed by their energies. */
function mixture<S extends Scalar>(
  first: Belief<S>,
  second: Belief<S>,
  energyOf: (belief: Belief<S>) => S,
): Belief<S> {
  const weight = sigmoid<S>(sub<S>(energyOf(second), energyOf(first)));
  const rest = sub<S>(1, weight);
  const within = add<S>(div<S>(rest, first.precision), div<S>(weight, second.precision));
  const apart = mul<S>(mul<S>(weight, rest), square<S>(sub<S>(first.mean, second.mean)));
  return {
    mean: add<S>(mul<S>(rest, first.mean), mul<S>(weight, second.mean)),
    precision: reciprocal<S>(add<S>(within, apart)),
  };
}
