/**
 * Binary outcomes that are perceived through noise: the input u is normal around η₁ or η₀ with variance α, and level
 * 1 becomes the probability that the outcome was 1, by Bayes' rule. The rest of the chain learns from that
 * probability as from an outcome. Mathys et al. 2011, Front. Hum. Neurosci. 5:39; HGF toolbox
 * 8.2, `*_binary_pu` and `*_binary_pu_tbt`.
 */

import { type InputColumn, type Observation, valueIn } from "../model/index.js";
import { add, div, exp, mul, neg, type Scalar, select, square, sub } from "../scalar/index.js";
import type { ChainFamily } from "./chain-parameters.js";
import type { Named } from "./step.js";

/** Columns of the input: u, and its noise where that is given for each trial. */
export function noisyInputs(noise: ChainFamily["noise"]): InputColumn[] {
  const u: InputColumn = {
    name: "u",
    kind: "real",
    from: "input",
    description: "outcome as it is perceived",
  };
  if (noise !== "column") return [u];
  const description = "variance of the noise on u";
  return [u, { name: "noise", kind: "positive", from: "environment", description }];
}

type Observations<S> = Readonly<Record<string, Observation<S>>>;

/** α of this trial; 1 where it is not known, and `perceived` then sees nothing. */
export function noiseVariance<S extends Scalar>(
  noise: ChainFamily["noise"],
  observations: Observations<S>,
  p: Named<S>,
): S | number {
  if (noise !== "column") return valueIn(p, "al");
  const { value, observed } = valueIn(observations, "noise");
  return select<S>(observed, value, 1);
}

/**
 * The outcome as level 1 believes it after the input: μ₁ = μ̂₁ g₁ / (μ̂₁ g₁ + (1 - μ̂₁) g₀) with
 * gᵢ = exp(-(u - ηᵢ)² / (2α)). Not a number where both densities underflow, as in the toolbox.
 *
 * @param expected μ̂₁
 * @param variance α
 */
export function perceived<S extends Scalar>(
  noise: ChainFamily["noise"],
  observations: Observations<S>,
  expected: S | number,
  variance: S | number,
  p: Named<S>,
): Observation<S> {
  const { value, observed } = valueIn(observations, "u");
  const density = (mean: S | number): S =>
    exp<S>(neg<S>(div<S>(square<S>(sub<S>(value, mean)), mul<S>(2, variance))));
  const one = mul<S>(expected, density(valueIn(p, "eta1")));
  const zero = mul<S>(sub<S>(1, expected), density(valueIn(p, "eta0")));
  return {
    value: div<S>(one, add<S>(one, zero)),
    observed: noise === "column" ? mul<S>(observed, valueIn(observations, "noise").observed) : observed,
  };
}
