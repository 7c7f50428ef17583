/** Continuous answers: normal about a mean that follows from the beliefs. Shared by reports, times and speeds. */

import {
  type BoundResponse,
  type BoundResponseOf,
  type Parameter,
  type ResponseContext,
  type Values,
  valueIn,
} from "../model/index.js";
import { normalLogDensity, type Scalar } from "../scalar/index.js";

/** What an equation of a response reads: numbers, or symbols. */
export interface Seen<R extends string, I extends string> {
  readonly beliefs: Values<R, Scalar>;
  readonly input: Values<I, Scalar>;
}

export interface NormalAnswer<P extends string, R extends string, I extends string> {
  readonly parameters: readonly (Parameter & { readonly name: P })[];
  readonly reads: readonly R[];
  readonly inputs?: readonly I[];
  /** Parameter that is the variance of answers about their mean. */
  readonly variance: NoInfer<P>;
  /** A number where all it reads are numbers. */
  mean(seen: Seen<R, I>, p: Values<P, Scalar>): Scalar;
  /** Unit of times and speeds. */
  readonly responseUnit?: "log ms" | "1/ms";
}

/** y ~ N(mean, variance). */
export function normalAnswer<P extends string, R extends string, I extends string = never>(
  answer: NormalAnswer<P, R, I>,
): BoundResponse {
  const { parameters, reads, inputs = [], variance, responseUnit } = answer;
  const expected = (seen: Seen<R, I>, p: Values<P, number>) => answer.mean(seen, p) as number;
  const bound: BoundResponseOf<P, R, I, never> = {
    parameters,
    reads,
    inputs,
    scores: "response",
    responseKind: "real",
    ...(responseUnit === undefined ? {} : { responseUnit }),
    step: <S extends Scalar>(
      seen: ResponseContext<R, I, never, S> & { readonly response: S | number },
      p: Values<P, S | number>,
    ) => ({
      logProbability: normalLogDensity<S>(seen.response, answer.mean(seen, p) as S, valueIn(p, variance)),
    }),
    prediction: expected,
    simulate: (seen, p, random) => expected(seen, p) + Math.sqrt(p[variance]) * random.normal(),
    toolbox(seen, p) {
      const yhat = expected(seen, p);
      return { yhat, residual: seen.response - yhat };
    },
  };
  return bound;
}
