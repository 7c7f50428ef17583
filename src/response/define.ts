/**
 * Response models of one's own. Written with the functions of `credence/scalar`, a definition is compiled and
 * differentiated like the built-in ones:
 *
 *     const probabilityMatching = defineResponse({
 *       name: "probability-matching",
 *       parameters: { ze: positiveParameter({ mean: Math.log(48), sd: 1 }) },
 *       reads: ["level[1].expectedMean"],
 *       responseKind: "binary",
 *       step: ({ beliefs, response }, p) => {
 *         const a = mul(p.ze, logit(beliefs["level[1].expectedMean"]));
 *         return { logProbability: logSigmoid(mul(a, sub(mul(2, response), 1))) };
 *       },
 *       prediction: ({ beliefs }, p) => sigmoid(p.ze * logit(beliefs["level[1].expectedMean"])),
 *     });
 */

import { UsageError } from "../errors.js";
import {
  type BoundResponseOf,
  type Filter,
  named,
  type ParameterForm,
  type ResponseContext,
  type ResponseModel,
  type ResponseSettings,
  type Values,
} from "../model/index.js";
import type { Random } from "../random/index.js";
import type { Scalar } from "../scalar/index.js";
import { drawChoice } from "./choice.js";
import { requireRoles } from "./roles.js";

/**
 * @typeParam P names of parameters
 * @typeParam R roles read from the filter
 * @typeParam I input columns read
 * @typeParam M names of what the model carries from one regular trial to the next
 */
export interface ResponseDefinition<P extends string, R extends string, I extends string, M extends string> {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<P, ParameterForm>>;
  /** Roles asked of the filter, as in `level[1].expectedMean`; one it does not offer is a UsageError. */
  readonly reads: readonly R[];
  /** Input columns: the filter's own, or extra ones of the study. */
  readonly inputs?: readonly I[];
  readonly responseKind: "binary" | "real" | "unit";

  /** Memory before the first trial. */
  initial?<S extends Scalar>(p: Values<P, S | number>): Values<M, S | number>;

  /** Log probability (density) of the response; with `initial`, also the memory after it. */
  step<S extends Scalar>(
    context: ResponseContext<R, I, M, S> & { readonly response: S | number },
    p: Values<P, S | number>,
  ): { readonly logProbability: S | number; readonly memory?: Values<M, S | number> };

  /** Expected response: the probability of response 1, or the mean. Plain arithmetic will do. */
  prediction(context: ResponseContext<R, I, M, number>, p: Values<P, number>): number;

  /** A response drawn from the model; binary models draw from `prediction` by default. */
  simulate?(context: ResponseContext<R, I, M, number>, p: Values<P, number>, random: Random): number;
}

/** A response model of one's own; parameters, roles, inputs and memory are checked by type. */
export function defineResponse<
  P extends string,
  R extends string,
  I extends string = never,
  M extends string = never,
>(definition: ResponseDefinition<P, R, I, M>): ResponseModel {
  const { name, reads, responseKind } = definition;
  const forms = Object.entries(definition.parameters) as [P, ParameterForm][];
  for (const [parameter, form] of forms) checkPrior(name, parameter, form);
  const parameters = forms.map(([parameter, form]) => named(parameter, form));
  const inputs = definition.inputs ?? [];

  return {
    name,
    description: definition.description ?? "",
    bind(filter, settings): BoundResponseOf<P, R, I, M> {
      if (settings.respondFrom === "posterior") {
        throw new UsageError(
          `response model ${name} reads the roles it names, so respondFrom does not apply to it: leave it at "prediction"`,
        );
      }
      requireRoles(name, filter, reads);
      requireInputs(name, filter, settings, inputs);
      return {
        parameters,
        reads,
        inputs,
        scores: "response",
        responseKind,
        ...(definition.initial === undefined ? {} : { initial: definition.initial }),
        step: definition.step,
        prediction: definition.prediction,
        simulate: definition.simulate ?? defaultSimulate(definition),
      };
    },
  };
}

function defaultSimulate<P extends string, R extends string, I extends string, M extends string>({
  name,
  responseKind,
  prediction,
}: ResponseDefinition<P, R, I, M>): BoundResponseOf<P, R, I, M>["simulate"] {
  if (responseKind === "binary") return (context, p, random) => drawChoice(prediction(context, p), random);
  return () => {
    throw new UsageError(
      `response model ${name} cannot simulate ${responseKind} responses: give it \`simulate\``,
    );
  };
}

function checkPrior(model: string, parameter: string, { mean, sd }: ParameterForm): void {
  if (Number.isFinite(mean) && Number.isFinite(sd) && sd >= 0) return;
  throw new UsageError(
    `response model ${model}: the prior of ${parameter} needs a finite mean and an sd ≥ 0 on the estimation scale, ` +
      `got mean ${mean}, sd ${sd}`,
  );
}

function requireInputs(
  model: string,
  filter: Filter,
  settings: ResponseSettings,
  inputs: readonly string[],
): void {
  const present = [...filter.inputs.map((column) => column.name), ...settings.extraInputs];
  const missing = inputs.filter((input) => !present.includes(input));
  if (missing.length === 0) return;
  throw new UsageError(
    `response model ${model} reads input ${missing.join(", ")}; filter ${filter.name} and the study's extra inputs ` +
      `give ${present.join(", ")}. Name it among the extra inputs`,
  );
}
