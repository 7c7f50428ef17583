/**
 * Binary choices whose log odds follow from a believed probability x and other beliefs. The toolbox reports x itself,
 * not the probability of the choice, and takes its residual about x.
 */

import type { BoundResponse, BoundResponseOf, Parameter, ResponseContext, Values } from "../model/index.js";
import { type Scalar, sigmoid } from "../scalar/index.js";
import { drawChoice, logChoice, pearsonResidual } from "./choice.js";
import type { Seen } from "./normal.js";

export interface BeliefChoice<P extends string, R extends string, I extends string> {
  readonly parameters: readonly (Parameter & { readonly name: P })[];
  readonly reads: readonly R[];
  readonly inputs?: readonly I[];
  readonly cautions?: readonly string[];
  /** x; a number where all it reads are numbers. */
  belief(seen: Seen<R, I>, p: Values<P, Scalar>): Scalar;
  /** Log odds of choice 1; likewise. */
  logOdds(x: Scalar, seen: Seen<R, I>, p: Values<P, Scalar>): Scalar;
}

export function beliefChoice<P extends string, R extends string, I extends string = never>(
  choice: BeliefChoice<P, R, I>,
): BoundResponse {
  const { parameters, reads, inputs = [], cautions } = choice;
  const logOdds = (seen: Seen<R, I>, p: Values<P, Scalar>) => choice.logOdds(choice.belief(seen, p), seen, p);
  const probability = (seen: Seen<R, I>, p: Values<P, number>) => sigmoid(logOdds(seen, p) as number);
  const bound: BoundResponseOf<P, R, I, never> = {
    parameters,
    reads,
    inputs,
    scores: "response",
    responseKind: "binary",
    ...(cautions === undefined ? {} : { cautions }),
    step: <S extends Scalar>(
      seen: ResponseContext<R, I, never, S> & { readonly response: S | number },
      p: Values<P, S | number>,
    ) => ({ logProbability: logChoice<S>(logOdds(seen, p) as S, seen.response) }),
    prediction: probability,
    simulate: (seen, p, random) => drawChoice(probability(seen, p), random),
    toolbox(seen, p) {
      const yhat = choice.belief(seen, p) as number;
      return { yhat, residual: pearsonResidual(seen.response, yhat) };
    },
  };
  return bound;
}
