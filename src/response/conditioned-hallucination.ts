/**
 * "Did you hear the tone?": a yes or no that follows a mixture x of what the cue led to expect, m, and the strength
 * of the tone t (the rate at which it is detected; 0 without tone), P(yes) = s(β (2x - 1)).
 * Powers, Mathys & Corlett 2017, Science 357:596; HGF toolbox 8.2, `condhalluc_obs`, `_obs2`, `_obs3`.
 */

import { UsageError } from "../errors.js";
import {
  type BoundResponse,
  type Filter,
  type Parameter,
  type ResponseSettings,
  type Values,
  valueIn,
} from "../model/index.js";
import { add, div, mul, type Scalar, sub } from "../scalar/index.js";
import { beliefChoice } from "./belief-choice.js";
import type { Seen } from "./normal.js";
import { greek } from "./parameters.js";
import { requirePrediction, requireRoles } from "./roles.js";

const inverseTemperature = greek("be", "positive", 48, 1, "inverse temperature of the answer");

export interface Perception<P extends string, R extends string> {
  readonly name: string;
  readonly parameters?: readonly (Parameter & { readonly name: P })[];
  readonly reads: readonly R[];
  readonly cautions?: readonly string[];
  /** x, from the tone's strength. */
  mixture(tone: Scalar, beliefs: Seen<R, never>["beliefs"], p: Values<P, Scalar>): Scalar;
}

/** @throws UsageError unless the study has one input column beyond the outcome: the strength of the tone */
export function perceivedTone<R extends string, P extends string = never>(
  perception: Perception<P, R>,
  filter: Filter,
  settings: ResponseSettings,
): BoundResponse {
  const { name, parameters = [], reads, cautions, mixture } = perception;
  requirePrediction(name, settings);
  requireRoles(name, filter, reads);
  const [tone, ...more] = settings.extraInputs;
  if (tone === undefined || more.length > 0) {
    throw new UsageError(
      `response model ${name} takes two input columns: whether a tone was to be expected, and the rate at which ` +
        `this tone is detected (0 without tone). Found ${settings.extraInputs.length} beyond the first` +
        `${more.length > 0 ? `: ${settings.extraInputs.join(", ")}` : ""}`,
    );
  }
  return beliefChoice<"be" | P, R, string>({
    parameters: [inverseTemperature, ...parameters],
    reads,
    inputs: [tone],
    ...(cautions === undefined ? {} : { cautions }),
    belief: ({ beliefs, input }, p) => mixture(valueIn(input, tone), beliefs, p),
    logOdds: (x, _, p) => mul(p.be, sub(mul(2, x), 1)),
  });
}

/** m + (t - m) / (1 + ν): the tone's share is small where the prior is trusted ν times as much. */
export function weighted(expected: Scalar, tone: Scalar, priorWeight: Scalar): Scalar {
  return add(expected, div(sub(tone, expected), add(1, priorWeight)));
}
