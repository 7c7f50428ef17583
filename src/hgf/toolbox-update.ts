/**
 * What an observation changes, as the MATLAB toolbox 8.2 does it in its chains: level by level upwards
 * (perceptual-models 2.3 to 2.6). Where nothing was seen (which the toolbox does not know), predictions become
 * posteriors.
 */

import { type Check, type Observation, valueIn } from "../model/index.js";
import { add, div, mul, reciprocal, type Scalar, select, square, sub } from "../scalar/index.js";
import { toolboxForm } from "./equations/expansion.js";
import { expectedSquaredResidual } from "./equations/noise.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { binarySurprise, gaussianSurprise } from "./equations/surprise.js";
import { afterNoisyInput, afterObservations, afterOutcome, type Belief } from "./equations/value-update.js";
import { classicPrecisionChange, volatilityDrive } from "./equations/volatility-classic.js";
import { enhancedPrecisionChange } from "./equations/volatility-enhanced.js";
import { afterVolatility } from "./equations/volatility-unbounded.js";
import type { Link, Plan, PlannedNode } from "./plan.js";
import { type Named, precisionCheck, read, strengthOf, type Updated } from "./step.js";

export function updateAsToolbox<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  prediction: Named<S>,
  observations: Readonly<Record<string, Observation<S>>>,
  timeStep: S | number,
  p: Named<S>,
): Updated<S> {
  const next: Record<string, S | number> = {};
  const quantities: Record<string, S | number> = {};
  const checks: Check<S>[] = [];
  const input = plan.inputs[0]!;
  const { value, observed } = valueIn(observations, input.id);
  Object.assign(quantities, inputQuantities<S>(input, value, observed, prediction));
  for (const node of plan.updateOrder) {
    const { id, volatilityChildren } = node;
    if (node.kind !== "continuous") continue;
    const expected = expectedOf(id, prediction);
    const child = volatilityChildren[0];
    const after =
      child === undefined
        ? afterInput<S>(input, expected, value, prediction, p)
        : child.other.kind === "input"
          ? afterNoise<S>(expected, child, value, prediction, next, quantities, p)
          : afterStep<S>(id, expected, child, plan, { state, prediction, quantities, next, timeStep, p });
    const mean = select<S>(observed, after.mean, expected.mean);
    const precision = select<S>(observed, after.precision, expected.precision);
    const error = sub<S>(mean, expected.mean);
    next[`${id}.mean`] = mean;
    next[`${id}.precision`] = precision;
    quantities[`${id}.variance`] = reciprocal<S>(precision);
    quantities[`${id}.valuePredictionError`] = error;
    quantities[`${id}.volatilityPredictionError`] = volatilityPredictionError<S>(
      expected.precision,
      squaredSurprise<S>(precision, error),
    );
    if (plan.settings.variant === "classic" && child !== undefined)
      checks.push(precisionCheck<S>(id, precision, 0));
  }
  return { state: next, quantities, checks };
}

function expectedOf<S>(id: string, prediction: Named<S>): Belief<S> {
  return { mean: read(prediction, id, "expectedMean"), precision: read(prediction, id, "expectedPrecision") };
}

function inputQuantities<S extends Scalar>(
  { id, kind, valueParents }: PlannedNode,
  value: S | number,
  observed: S | number,
  prediction: Named<S>,
): Named<S> {
  const mean = read(prediction, id, "expectedMean");
  const error = { [`${id}.valuePredictionError`]: select<S>(observed, sub<S>(value, mean), 0) };
  if (kind === "binary") {
    return {
      ...error,
      [`${id}.mean`]: select<S>(observed, value, mean),
      [`${id}.variance`]: select<S>(observed, 0, read(prediction, id, "expectedVariance")),
      [`${id}.inputSurprise`]: select<S>(observed, binarySurprise<S>(value, mean), 0),
    };
  }
  const belief = read(prediction, valueParents[0]!.other.id, "expectedVariance");
  const variance = add<S>(reciprocal<S>(read(prediction, id, "expectedPrecision")), belief);
  return {
    ...error,
    [`${id}.inputSurprise`]: select<S>(observed, gaussianSurprise<S>(value, mean, variance), 0),
  };
}

/** The lowest state after the input. */
function afterInput<S extends Scalar>(
  input: PlannedNode,
  expected: Belief<S>,
  value: S | number,
  prediction: Named<S>,
  p: Named<S>,
): Belief<S> {
  if (input.kind === "input") {
    const expectedVariance = read(prediction, input.valueParents[0]!.other.id, "expectedVariance");
    const precision = read(prediction, input.id, "expectedPrecision");
    return afterNoisyInput<S>(expected, expectedVariance, precision, value);
  }
  const error = sub<S>(value, read(prediction, input.id, "expectedMean"));
  const variance = read(prediction, input.id, "expectedVariance");
  return afterOutcome<S>(expected, strengthOf(input.valueParents[0]!, p), variance, error);
}

/**
 * The belief about the log noise of an input, after the belief about its mean has moved: Δ = π̂_u B - 1 with
 * B = 1/π + (u - μ)² of that mean's posterior, π = π̂ + ½ κ² (1 + Δ), μ = μ̂ + κ Δ / (2 π), in all variants.
 * perceptual-models 5.
 */
function afterNoise<S extends Scalar>(
  expected: Belief<S>,
  child: Link,
  observation: S | number,
  prediction: Named<S>,
  next: Named<S>,
  quantities: Record<string, S | number>,
  p: Named<S>,
): Belief<S> {
  const { id, valueParents } = child.other;
  const coupling = strengthOf(child, p);
  const mean = valueParents[0]!.other.id;
  const residual = expectedSquaredResidual<S>(
    observation,
    read(next, mean, "mean"),
    reciprocal<S>(read(next, mean, "precision")),
  );
  const error = volatilityPredictionError<S>(read(prediction, id, "expectedPrecision"), residual);
  quantities[`${id}.volatilityPredictionError`] = error;
  const gain = mul<S>(mul<S>(0.5, square<S>(coupling)), add<S>(1, error));
  return afterObservations<S>(expected, gain, mul<S>(mul<S>(0.5, coupling), error));
}

interface Levels<S> {
  readonly state: Named<S>;
  readonly prediction: Named<S>;
  readonly quantities: Named<S>;
  readonly next: Named<S>;
  readonly timeStep: S | number;
  readonly p: Named<S>;
}

/** The volatility parent `id` after its child has moved (2.5). */
function afterStep<S extends Scalar>(
  id: string,
  expected: Belief<S>,
  child: Link,
  plan: Plan,
  { state, prediction, quantities, next, timeStep, p }: Levels<S>,
): Belief<S> {
  const coupling = strengthOf(child, p);
  const error = read(quantities, child.other.id, "volatilityPredictionError");
  const weight = read(prediction, child.other.id, "effectivePrecision");
  if (plan.settings.variant === "classic") {
    const precision = add<S>(expected.precision, classicPrecisionChange<S>(coupling, weight, error));
    const change = div<S>(volatilityDrive<S>(coupling, weight, error), precision);
    return { mean: add<S>(expected.mean, change), precision };
  }
  const logVolatility = read(p, child.other.id, "tonicVolatility");
  const previousVariance = reciprocal<S>(read(state, child.other.id, "precision"));
  const moved = read(quantities, child.other.id, "valuePredictionError");
  const squared = squaredSurprise<S>(read(next, child.other.id, "precision"), moved);
  if (plan.settings.variant === "unbounded") {
    const step = { timeStep, logVolatility, previousVariance, squaredSurprise: squared };
    return afterVolatility<S>(expected, coupling, step, error, toolboxForm);
  }
  const change = mul<S>(
    volatilityDrive<S>(coupling, weight, error),
    read(prediction, id, "expectedVariance"),
  );
  const mean = add<S>(expected.mean, change);
  const atMean = add<S>(mul<S>(coupling, mean), logVolatility);
  const gain = enhancedPrecisionChange<S>(coupling, atMean, timeStep, previousVariance, squared);
  return { mean, precision: add<S>(expected.precision, gain) };
}
