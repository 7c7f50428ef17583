/** Prediction of a trial under the standard conventions. hgf.md section 3; Weber et al. 2023, arXiv:2305.10937. */

import type { Check } from "../model/index.js";
import { less, reciprocal, type Scalar } from "../scalar/index.js";
import { bernoulliVariance, expectedLogOdds, expectedProbability } from "./equations/binary.js";
import { expectedMean } from "./equations/expected-mean.js";
import {
  effectivePrecision,
  expectedPrecision,
  marginalExpectedPrecision,
  predictedVolatility,
} from "./equations/expected-precision.js";
import { weightedSum } from "./equations/weighted-sum.js";
import { expectedMeans, inheritedVariance, logVolatilityFrom } from "./links.js";
import type { Plan, PlannedNode } from "./plan.js";
import { type Named, type Predicted, read } from "./step.js";

/** A step that adds no more variance than this has underflowed. */
const LEAST_VOLATILITY = 1e-128;

export function predictStandard<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
): Predicted<S> {
  const prediction: Record<string, S | number> = {};
  const checks: Check<S>[] = [];
  for (const node of plan.predictionOrder) {
    const { id } = node;
    const drive = (drift: S | number): S | number =>
      weightedSum<S>(drift, expectedMeans(node.valueParents, prediction, p));
    if (node.kind === "binary") {
      const logit = drive(0);
      const probability = expectedProbability<S>(logit, plan.settings.probabilityClip);
      prediction[`${id}.expectedMean`] = probability;
      prediction[`${id}.expectedVariance`] = bernoulliVariance<S>(probability);
      prediction[`${id}.expectedLogOdds`] = expectedLogOdds<S>(logit, plan.settings.probabilityClip);
    } else if (node.kind === "input") {
      // Observations are not scaled by elapsed time (ibid., eq. 64-66).
      prediction[`${id}.expectedMean`] = drive(read(p, id, "tonicDrift"));
      prediction[`${id}.expectedPrecision`] = read(p, id, "precision");
    } else {
      prediction[`${id}.expectedMean`] = expectedMean<S>(
        read(state, id, "mean"),
        read(p, id, "autoconnectionStrength"),
        drive(read(p, id, "tonicDrift")),
        timeStep,
      );
      Object.assign(prediction, predictPrecision<S>(node, plan, state, timeStep, p, prediction));
      const volatility = read(prediction, id, "predictedVolatility");
      checks.push({
        reason: "outOfRange",
        node: id,
        quantity: "predictedVolatility",
        holds: less<S>(LEAST_VOLATILITY, volatility),
        value: volatility,
      });
    }
  }
  return { prediction, checks };
}

function predictPrecision<S extends Scalar>(
  { id, valueParents, volatilityParents }: PlannedNode,
  { settings }: Plan,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
  known: Named<S>,
): Named<S> {
  const precision = read(state, id, "precision");
  const logVolatility = logVolatilityFrom<S>(
    volatilityParents,
    read(p, id, "tonicVolatility"),
    known,
    p,
    settings,
  );
  const volatility = predictedVolatility<S>(timeStep, logVolatility);
  const conditional = expectedPrecision<S>(precision, volatility);
  const uncertainLink = !settings.meanField && valueParents.length > 0;
  const marginal = uncertainLink
    ? marginalExpectedPrecision<S>(
        precision,
        volatility,
        inheritedVariance<S>(valueParents, timeStep, known, p),
      )
    : conditional;
  return {
    [`${id}.predictedVolatility`]: volatility,
    [`${id}.conditionalExpectedPrecision`]: conditional,
    [`${id}.expectedPrecision`]: marginal,
    [`${id}.expectedVariance`]: reciprocal<S>(marginal),
    [`${id}.effectivePrecision`]: effectivePrecision<S>(volatility, marginal),
  };
}
