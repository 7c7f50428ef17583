/** Inference of many samples: what they share is made once, their results are gathered. */

import { UsageError } from "../../errors.js";
import type { Random } from "../../random/index.js";
import { type Matrix, matrixOfRows, type Rows } from "../matrix.js";
import { checkInference } from "./check-inference.js";
import { curvatureRoot } from "./curvature.js";
import { type Elimination, eliminate } from "./eliminate.js";
import { evaluate, forwardValues } from "./energy.js";
import { inferSample, type SampleResult, type Shared } from "./infer-sample.js";
import { isLinear, type Model } from "./model.js";
import type { Inference, Inferred, WeightGradient } from "./options.js";
import { posteriorVariances } from "./posterior.js";
import { matrixOf, type Samples } from "./samples.js";

/** One result for each sample, with what they share made once. */
export function resultsOf(
  model: Model,
  { x, y }: Samples,
  inference: Inference,
  update: number,
): SampleResult[] {
  checkInference(inference);
  const shared: Shared = {
    update,
    factored: sharedElimination(model, x[0]!, y[0]!, inference),
    noise: noiseOf(model, x.length, inference),
  };
  return x.map((input, s) => inferSample(model, input, y[s]!, inference, shared));
}

/** Jacobians and curvature of a linear network are the same for every sample. */
function sharedElimination(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  inference: Inference,
): Elimination | undefined {
  if (inference.method !== "fullCovariance" || inference.curvature === "newton" || !isLinear(model)) {
    return undefined;
  }
  const start = evaluate(model, forwardValues(model, x), y);
  return eliminate(model, start.values, curvatureRoot(model, start.predictions.at(-1)!, y).factor, 0);
}

function noiseOf(model: Model, samples: number, inference: Inference): () => number {
  if (inference.method !== "langevin") return () => 0;
  const { noise } = inference;
  if (isRandom(noise)) return () => noise.normal();
  const columns = model.sizes.slice(1, -1).reduce((sum, size) => sum + size, 0);
  const { rows, data } = matrixOfRows("noise", noise, columns, "float64");
  if (rows !== samples * inference.steps) {
    throw new UsageError(`noise: needs ${samples * inference.steps} rows, steps times samples, got ${rows}`);
  }
  let next = 0;
  return () => data[next++]!;
}

/** Whether noise is drawn, not given. */
export function isRandom(noise: Random | Rows): noise is Random {
  return "normal" in noise;
}

/** Mean over samples of their gradients. */
export function meanGradient(results: readonly SampleResult[]): readonly WeightGradient[] {
  return results[0]!.gradient.map(({ weights, bias }, k) => {
    const [sum, biasSum] = [new Float64Array(weights.data.length), bias && new Float64Array(bias.length)];
    for (const { gradient } of results) {
      const each = gradient[k]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += each.weights.data[i]! / results.length;
      if (biasSum === undefined || each.bias === undefined) continue;
      for (let i = 0; i < biasSum.length; i++) biasSum[i]! += each.bias[i]! / results.length;
    }
    return { weights: { ...weights, data: sum }, bias: biasSum };
  });
}

/** Activities, energies and how inference ended, for all samples. */
export function inferRows(model: Model, samples: Samples, inference: Inference): Inferred {
  const results = resultsOf(model, samples, inference, 0);
  const free = model.sizes.slice(1, -1);
  const layered = (read: (result: SampleResult, k: number) => Float64Array): Matrix[] =>
    free.map((size, k) =>
      matrixOf(
        results.map((result) => read(result, k + 1)),
        size,
      ),
    );
  const failed = results.find(({ converged }) => !converged);
  const length = Math.max(...results.map(({ energyTrace }) => energyTrace.length));
  const inferred: Inferred = {
    activities: layered(({ evaluation }, k) => evaluation.values[k]!),
    errors: layered(({ evaluation }, k) => evaluation.errors[k]!),
    energyTrace: Array.from({ length }, (_, t) =>
      results.reduce((sum, { energyTrace }) => sum + (energyTrace[t] ?? energyTrace.at(-1)!), 0),
    ),
    energyPerLayer: model.sizes
      .slice(1)
      .map((_, k) => results.reduce((sum, { evaluation }) => sum + evaluation.energyPerLayer[k]!, 0)),
    converged: failed === undefined,
    reason: (failed ?? results[0]!).reason,
  };
  if (inference.method !== "fullCovariance" || inference.covariance !== true) return inferred;
  const variances = results.map(
    ({ evaluation }, s) => posteriorVariances(model, evaluation, samples.y[s]!).values,
  );
  return {
    ...inferred,
    covariance: free.map((size, k) =>
      matrixOf(
        variances.map((v) => v[k + 1]!),
        size,
      ),
    ),
  };
}
