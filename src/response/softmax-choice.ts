/**
 * Choice of one of n options, y in 1..n, with probabilities proportional to e^a_j. What the softmax models of HGF
 * toolbox 8.2 share; they differ in the exponents a_j. The toolbox exponentiates without taking out the maximum and
 * gives NaN above 709; here log Σ e^a is computed stably.
 */

import type {
  BoundResponse,
  BoundResponseOf,
  Filter,
  Parameter,
  ResponseContext,
  ResponseModel,
  ResponseSetting,
  ResponseSettings,
  Values,
} from "../model/index.js";
import { drawCategorical } from "../random/index.js";
import { equal, exp, logAddExp, mul, type Scalar, sub } from "../scalar/index.js";
import { type ArmRole, armRoles, pick, valuesOf } from "./options.js";
import { inputOf, requireRoles } from "./roles.js";

/** What the exponents of one trial are made of. */
export interface Choosing<P extends string> {
  /** b_j, the believed value of each option. */
  readonly values: readonly Scalar[];
  /** The outcome of this trial. */
  readonly outcome: Scalar;
  /** Number of the option that won on the previous regular trial, or 0. */
  readonly won: Scalar;
  /** Number of the option that lost there, or 0. */
  readonly lost: Scalar;
  /** The further role that is read. */
  readonly role: Scalar;
  readonly p: Values<P, Scalar>;
}

export interface Softmax<P extends string> {
  readonly parameters: readonly (Parameter & { readonly name: P })[];
  /** A role beside the values of the options. */
  readonly role?: string;
  /** Whether the outcome of the trial itself matters. */
  readonly readsOutcome?: boolean;
  /** Whether the last win or loss matters. */
  readonly remembers?: boolean;
  readonly caution?: string | undefined;
  exponents(choosing: Choosing<P>): readonly Scalar[];
}

/** A softmax model, its values predictions or posteriors, as the settings say. */
export function softmaxModel<P extends string>(
  name: string,
  description: string,
  softmax: (settings: ResponseSettings) => Softmax<P>,
  settings: readonly ResponseSetting[] = [],
): ResponseModel {
  return {
    name,
    description,
    ...(settings.length === 0 ? {} : { settings }),
    bind: (filter, chosen) => softmaxChoice(name, filter, chosen, softmax(chosen)),
  };
}

type Memory = "won" | "lost";
type Context<S> = ResponseContext<ArmRole, string, Memory, S>;

function softmaxChoice<P extends string>(
  name: string,
  filter: Filter,
  settings: ResponseSettings,
  softmax: Softmax<P>,
): BoundResponse {
  const { parameters, role, readsOutcome = false, remembers = false, caution } = softmax;
  const arms = armRoles(name, filter, settings.respondFrom === "posterior" ? "mean" : "expectedMean");
  const further = role === undefined ? [] : [role];
  requireRoles(name, filter, further);
  const u = inputOf(name, filter);
  const exponents = ({ beliefs, input, memory }: Context<Scalar>, p: Values<P, Scalar>) =>
    softmax.exponents({
      values: valuesOf(beliefs, arms),
      outcome: input[u] ?? 0,
      won: memory.won ?? 0,
      lost: memory.lost ?? 0,
      role: role === undefined ? 0 : (beliefs as Values<string, Scalar>)[role]!,
      p,
    });
  const logProbabilities = (context: Context<Scalar>, p: Values<P, Scalar>): Scalar[] => {
    const a = exponents(context, p);
    const total = a.reduce((sum, x) => logAddExp(sum, x));
    return a.map((x) => sub(x, total));
  };
  const probabilities = (context: Context<number>, p: Values<P, number>): number[] =>
    logProbabilities(context, p).map((x) => exp(x as number));
  const bound: BoundResponseOf<P, string, string, Memory> = {
    parameters,
    reads: [...arms, ...further],
    inputs: readsOutcome || remembers ? [u] : [],
    scores: "response",
    responseKind: "categorical",
    options: arms.length,
    ...(caution === undefined ? {} : { cautions: [caution] }),
    ...(remembers ? { initial: () => ({ won: 0, lost: 0 }) } : {}),
    step<S extends Scalar>(
      context: Context<S> & { readonly response: S | number },
      p: Values<P, S | number>,
    ) {
      const { input, response } = context;
      const logProbability = pick(response, logProbabilities(context, p)) as S;
      if (!remembers) return { logProbability };
      const outcome = input[u]!;
      const memory = {
        won: mul<S>(response, equal<S>(outcome, 1)),
        lost: mul<S>(response, equal<S>(outcome, 0)),
      };
      return { logProbability, memory };
    },
    prediction(context, p) {
      const each = probabilities(context, p);
      return each.indexOf(Math.max(...each)) + 1;
    },
    probabilities,
    simulate: (context, p, random) => 1 + drawCategorical(probabilities(context, p), random),
    toolbox(context, p) {
      const logp = pick(context.response, logProbabilities(context, p)) as number;
      return { yhat: exp(logp), residual: -logp };
    },
  };
  return bound;
}
