/**
 * The child's part in the unbounded volatility update, in three arithmetic forms. All mean the same; they differ
 * where exponentials overflow. The toolbox's sums overflow and are caught case by case, as published results
 * have it; the standard form works on logarithms, so that nothing overflows.
 */

import {
  add,
  div,
  equal,
  exp,
  lambertW0OfExp,
  log,
  logAddExp,
  max,
  min,
  mul,
  neg,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  sub,
} from "../../scalar/index.js";
import { lambertOfPeer } from "./lambert-peer.js";
import { lambertOfToolbox } from "./lambert-toolbox.js";

/** A child's step, as its volatility parent sees it. */
export interface Step<S> {
  /** t */
  readonly timeStep: S | number;
  /** ω, and what other volatility parents add */
  readonly logVolatility: S | number;
  /** v = 1/π of the child before the trial */
  readonly previousVariance: S | number;
  /** B = 1/π + δ² of the child */
  readonly squaredSurprise: S | number;
}

export interface ExpansionForm {
  /** At a log-volatility x: w = Ω / (v + Ω) and d = B / (v + Ω) - 1, where Ω = t e^x. */
  expand<S extends Scalar>(x: S | number, step: Step<S>): { readonly weight: S; readonly error: S };
  /** -½ log(v + Ω) - ½ B / (v + Ω) */
  energy<S extends Scalar>(x: S | number, step: Step<S>): S;
  /** W0(e^L) */
  lambertOfExp<S extends Scalar>(L: S | number): S;
}

/** Least child variance whose logarithm is taken. */
const LEAST_VARIANCE = 1e-128;

function stepLog<S extends Scalar>(x: S | number, step: Step<S>): S {
  return add<S>(log<S>(step.timeStep), x);
}

function varianceLog<S extends Scalar>(step: Step<S>): S {
  return log<S>(max<S>(step.previousVariance, LEAST_VARIANCE));
}

export const standardForm: ExpansionForm = {
  expand<S extends Scalar>(x: S | number, step: Step<S>) {
    const s = stepLog<S>(x, step);
    const v = varianceLog<S>(step);
    const inverse = exp<S>(neg<S>(logAddExp<S>(v, s)));
    return { weight: sigmoid<S>(sub<S>(s, v)), error: sub<S>(mul<S>(step.squaredSurprise, inverse), 1) };
  },
  energy<S extends Scalar>(x: S | number, step: Step<S>) {
    const total = logAddExp<S>(varianceLog<S>(step), stepLog<S>(x, step));
    const misfit = mul<S>(step.squaredSurprise, exp<S>(neg<S>(total)));
    return mul<S>(-0.5, add<S>(total, misfit));
  },
  lambertOfExp: lambertW0OfExp,
};

/** log of the largest double, the bound on L of both other forms */
const LOG_LARGEST = 709.782712893384;

/** The standard form with pyhgf's Lambert W, which overflows where e^L does not fit in its steps. */
export const peerForm: ExpansionForm = {
  ...standardForm,
  lambertOfExp: <S extends Scalar>(L: S | number) => lambertOfPeer<S>(exp<S>(min<S>(L, LOG_LARGEST))),
};

export const toolboxForm: ExpansionForm = {
  expand<S extends Scalar>(x: S | number, step: Step<S>) {
    const volatility = mul<S>(step.timeStep, exp<S>(x));
    const overflowed = equal<S>(volatility, Number.POSITIVE_INFINITY);
    const ratio = div<S>(step.previousVariance, volatility);
    const error = sub<S>(div<S>(step.squaredSurprise, add<S>(step.previousVariance, volatility)), 1);
    return {
      weight: select<S>(overflowed, 1, reciprocal<S>(add<S>(1, ratio))),
      error: select<S>(overflowed, -1, error),
    };
  },
  energy<S extends Scalar>(x: S | number, step: Step<S>) {
    const total = add<S>(step.previousVariance, mul<S>(step.timeStep, exp<S>(x)));
    return mul<S>(-0.5, add<S>(log<S>(total), div<S>(step.squaredSurprise, total)));
  },
  // The bound stands first, so that NaN becomes the bound, as MATLAB's min has it.
  lambertOfExp: <S extends Scalar>(L: S | number) => lambertOfToolbox<S>(exp<S>(min<S>(LOG_LARGEST, L))),
};
