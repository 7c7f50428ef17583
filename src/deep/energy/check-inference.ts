/** Refuses options of inference that cannot be used, before anything runs. */

import { UsageError } from "../../errors.js";
import { suggest } from "../../suggest.js";
import type { Inference } from "./options.js";

const methods = [
  "settle",
  "epc",
  "fullCovariance",
  "incremental",
  "fixedPrediction",
  "sweep",
  "sweepRepredict",
  "adjoint",
  "nudged",
  "langevin",
  "backprop",
];

/** @throws UsageError that names the field */
export function checkInference(inference: Inference): void {
  const { method }: { method: string } = inference;
  if (!methods.includes(method)) {
    const near = suggest(method, methods);
    throw new UsageError(
      `inference: unknown method "${method}"; ${near === undefined ? `one of ${methods.join(", ")}` : `did you mean ${near}?`}`,
    );
  }
  const whole = (name: string, value: number | undefined): void => {
    if (value === undefined || (Number.isInteger(value) && value >= 0)) return;
    throw new UsageError(`${method}: ${name} must be a whole number ≥ 0, got ${value}`);
  };
  const positive = (name: string, value: number | undefined): void => {
    if (value === undefined || (Number.isFinite(value) && value > 0)) return;
    throw new UsageError(`${method}: ${name} must be a finite number > 0, got ${value}`);
  };
  const notNegative = (name: string, value: number | undefined): void => {
    if (value === undefined || (Number.isFinite(value) && value >= 0)) return;
    throw new UsageError(`${method}: ${name} must be a finite number ≥ 0, got ${value}`);
  };
  if (inference.method === "nudged") {
    const { beta = 0.3, mode, inner } = inference;
    if (!(beta > 0 && beta <= 1)) {
      throw new UsageError(`nudged: beta must be > 0 and at most 1, got ${beta}; the mode says the sign`);
    }
    if (!["positive", "negative", "centred", "alternating"].includes(mode)) {
      throw new UsageError(`nudged: mode must be positive, negative, centred or alternating, got "${mode}"`);
    }
    if (!["settle", "epc", "fullCovariance"].includes(inner.method)) {
      throw new UsageError(`nudged: inner must be settle, epc or fullCovariance, got "${inner.method}"`);
    }
    checkInference(inner);
  }
  if ("steps" in inference) whole("steps", inference.steps);
  if ("rate" in inference) positive("rate", inference.rate);
  if (inference.method === "langevin") notNegative("temperature", inference.temperature);
  if (inference.method === "settle") {
    notNegative("tolerance", inference.tolerance);
    notNegative("momentum", inference.momentum);
    if ((inference.momentum ?? 0) >= 1) {
      throw new UsageError(`settle: momentum must be below 1, got ${inference.momentum}`);
    }
  }
  if (inference.method === "fullCovariance") {
    whole("maxIterations", inference.maxIterations);
    notNegative("gradientTolerance", inference.gradientTolerance);
  }
}
