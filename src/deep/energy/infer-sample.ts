/** Inference and weight gradient of one sample by any method. */

import { UsageError } from "../../errors.js";
import { adjointStep } from "./adjoint.js";
import type { Elimination } from "./eliminate.js";
import {
  backpropagated,
  type ConnectionGradient,
  evaluate,
  forwardValues,
  weightGradient,
} from "./energy.js";
import { settleErrors } from "./epc.js";
import { settleFixed } from "./fixed-prediction.js";
import { fullCovariance } from "./full-covariance.js";
import type { Layered, Model } from "./model.js";
import { nudge, strengths } from "./nudge.js";
import type { Descent, Inference } from "./options.js";
import { langevin, settle } from "./settle.js";
import type { Settled } from "./settled.js";
import { sweep, sweepErrors } from "./sweep.js";

/** What samples of one call share. */
export interface Shared {
  /** For linear networks: one elimination for all samples. */
  readonly factored?: Elimination | undefined;
  /** Updates made so far, for alternating nudges. */
  readonly update: number;
  /** Next standard normal number, for langevin. */
  readonly noise: () => number;
}

export interface SampleResult extends Settled {
  /** The errors that weights learn from, layers 1 to the output; entry 0 is unused. */
  readonly child: Layered;
  readonly gradient: readonly ConnectionGradient[];
}

function descend(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  inference: Descent,
  factored?: Elimination,
): Settled {
  if (inference.method === "settle") return settle(model, x, y, inference);
  if (inference.method === "epc") return settleErrors(model, x, y, inference);
  return fullCovariance(model, x, y, inference, factored);
}

/** @throws UsageError for incremental, which has no weights of its own to hold */
export function inferSample(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  inference: Inference,
  shared: Shared,
): SampleResult {
  switch (inference.method) {
    case "settle":
    case "epc":
    case "fullCovariance":
      return atRest(model, descend(model, x, y, inference, shared.factored));
    case "langevin":
      return atRest(model, langevin(model, x, y, inference, shared.noise));
    case "adjoint": {
      const before = evaluate(model, forwardValues(model, x), y);
      const after = adjointStep(model, before, y);
      if (!(after.energy <= before.energy)) return atRest(model, fullCovariance(model, x, y, {}));
      return atRest(model, {
        evaluation: after,
        energyTrace: [before.energy, after.energy],
        converged: false,
        reason: "one reverse pass",
      });
    }
    case "backprop": {
      const evaluation = evaluate(model, forwardValues(model, x), y);
      const settled = { evaluation, energyTrace: [evaluation.energy], converged: true };
      return withGradient(
        model,
        { ...settled, reason: "activities are the forward pass" },
        backpropagated(model, evaluation),
      );
    }
    case "sweep":
    case "sweepRepredict": {
      const swept = sweep(model, x, y);
      const { before, after } = swept;
      const settled: Settled = {
        evaluation: after,
        energyTrace: [before.energy, after.energy],
        converged: false,
        reason: after.energy > before.energy ? "one sweep, which raised the energy" : "one sweep",
      };
      if (inference.method === "sweepRepredict") return atRest(model, settled);
      const weighted = (inference.learning ?? "precisionWeighted") === "precisionWeighted";
      return withGradient(model, settled, sweepErrors(model, swept, weighted));
    }
    case "fixedPrediction": {
      const { before, after, weighted } = settleFixed(model, x, y, inference);
      return {
        ...{ evaluation: after, energyTrace: [before.energy, after.energy], converged: false },
        ...{
          reason: "all steps done",
          child: weighted,
          gradient: weightGradient(model, before.active, weighted),
        },
      };
    }
    case "nudged":
      return nudgedSample(model, x, y, inference, shared.update);
    case "incremental":
      throw new UsageError("incremental changes weights while it settles; use it with train, or settle here");
  }
}

function atRest(model: Model, settled: Settled): SampleResult {
  return withGradient(model, settled, settled.evaluation.weighted);
}

function withGradient(model: Model, settled: Settled, child: Layered): SampleResult {
  return { ...settled, child, gradient: weightGradient(model, settled.evaluation.active, child) };
}

/** Activities and trace are those of the first strength; the gradient is the mean over strengths. */
function nudgedSample(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  inference: Extract<Inference, { method: "nudged" }>,
  update: number,
): SampleResult {
  const all = strengths(inference, update);
  const results = all.map((strength) => {
    const problem = nudge(model, x, y, strength, inference.inner);
    return atRest(problem.model, descend(problem.model, x, problem.y, inference.inner));
  });
  const mean = results[0]!.gradient.map((first, k) => {
    const at = (read: (gradient: ConnectionGradient) => ArrayLike<number>): Float64Array =>
      Float64Array.from({ length: read(first).length }, (_, i) =>
        results.reduce((sum, { gradient }, s) => sum + read(gradient[k]!)[i]! / (all[s]! * all.length), 0),
      );
    return {
      weights: { ...first.weights, data: at(({ weights }) => weights.data) },
      bias: first.bias === undefined ? undefined : at(({ bias }) => bias!),
    };
  });
  return { ...results[0]!, gradient: mean };
}
