/**
 * Filters of one's own, in a few lines. Written with the functions of `credence/scalar`, a definition is
 * compiled and differentiated like the built-in ones:
 *
 *     const twoRates = defineFilter({
 *       name: "two-rates",
 *       parameters: { gain: unitParameter({ mean: 0, sd: 1 }), loss: unitParameter({ mean: 0, sd: 1 }) },
 *       initial: () => ({ v: 0.5 }),
 *       predict: ({ v }) => ({ expected: v }),
 *       update: ({ v }, _, { u }, p) => ({ v: add(v, mul(select(u, p.gain, p.loss), sub(u, v))) }),
 *       roles: { "level[1].expectedMean": "expected" },
 *     });
 */

import { UsageError } from "../errors.js";
import type { Scalar } from "../scalar/index.js";
import type { Filter, FilterOf, InputColumn } from "./filter.js";
import { named, type ParameterForm } from "./forms.js";
import { toNative } from "./transform.js";
import type { Values } from "./values.js";

/**
 * @typeParam P names of parameters
 * @typeParam I names of inputs (default: `u`)
 * @typeParam B names of the state
 * @typeParam H names of predictions
 */
export interface FilterDefinition<P extends string, I extends string, B extends string, H extends string> {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<P, ParameterForm>>;
  /** Kind of each input, the deciding one first. Default: one binary input `u`. */
  readonly inputs?: Readonly<Record<I, InputColumn["kind"]>>;
  /** What a response model may ask for: role -> name of a prediction or of the state. */
  readonly roles: Readonly<Record<string, NoInfer<H | B>>>;

  /** The state before the first trial. */
  initial<S extends Scalar>(p: Values<P, S | number>): Values<B, S | number>;
  /** What is believed before the input. */
  predict<S extends Scalar>(state: Values<B, S | number>, p: Values<P, S | number>): Values<H, S | number>;
  /** The state after the input. */
  update<S extends Scalar>(
    state: Values<B, S | number>,
    prediction: Values<H, S | number>,
    input: Values<I, S | number>,
    p: Values<P, S | number>,
  ): Values<B, S | number>;
}

/**
 * A filter of one's own. Predictions and state are reported per trial under their names.
 * @throws UsageError when a role names something that is neither
 */
export function defineFilter<P extends string, B extends string, H extends string, I extends string = "u">(
  definition: FilterDefinition<P, I, B, H>,
): Filter {
  const forms = Object.entries(definition.parameters) as [P, ParameterForm][];
  const parameters = forms.map(([name, form]) => named(name, form));
  const kinds = Object.entries(definition.inputs ?? { u: "binary" }) as [I, InputColumn["kind"]][];
  // Running it once at the prior medians tells the names of state and predictions.
  const probe = Object.fromEntries(
    parameters.map(({ name, domain, prior }) => [name, toNative(domain, prior.mean as number)]),
  ) as Values<P, number>;
  const state = definition.initial<number>(probe);
  const prediction = definition.predict<number>(state, probe);
  const quantities = [
    ...Object.keys(prediction).map((name) => ({
      name,
      timing: "prediction" as const,
      formula: `${name} of predict`,
    })),
    ...Object.keys(state).map((name) => ({
      name,
      timing: "posterior" as const,
      formula: `${name} of update`,
    })),
  ];
  const both = Object.keys(prediction).filter((name) => Object.hasOwn(state, name));
  if (both.length > 0) {
    throw new UsageError(
      `filter ${definition.name}: ${both.join(", ")} is the name of a prediction and of a state; ` +
        "give them different names, so that responses cannot read the one for the other",
    );
  }
  for (const [role, name] of Object.entries(definition.roles)) {
    if (quantities.some((q) => q.name === name)) continue;
    throw new UsageError(
      `filter ${definition.name}: role ${role} names "${name}", which is neither predicted nor a state; ` +
        `there are ${quantities.map((q) => q.name).join(", ")}`,
    );
  }
  const filter: FilterOf<P, I, B, H, B> = {
    name: definition.name,
    ...(definition.description === undefined ? {} : { description: definition.description }),
    parameters,
    inputs: kinds.map(([name, kind]) => ({ name, kind, from: "input", description: `input ${name}` })),
    exogenous: [],
    roles: definition.roles,
    quantities,
    initial: (p) => ({ state: definition.initial(p) }),
    predict: (before, _exogenous, p) => ({ prediction: definition.predict(before, p) }),
    update(before, predicted, observation, p) {
      const input = Object.fromEntries(kinds.map(([name]) => [name, observation[name].value]));
      const after = definition.update(before, predicted, input as never, p);
      return { state: after, quantities: after };
    },
  };
  return filter as unknown as Filter;
}
