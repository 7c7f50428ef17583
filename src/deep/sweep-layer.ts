/** A layer of a sweep network: its parameters, and what each unit believes. */

import { UsageError } from "../errors.js";
import { type SmoothActivation, smoothActivation } from "./activation.js";
import type { Layer } from "./description.js";
import { type FloatArray, type FloatType, zeros } from "./matrix.js";
import type { LayerOptions } from "./options.js";
import { type StateField, startOf, stateFields } from "./state-field.js";
import type { SweepRules } from "./sweep-options.js";

/** One array for each quantity, one number for each unit. */
export type LayerState = Readonly<Record<StateField, FloatArray>>;

/** Parameters of a layer's beliefs: Weber et al. 2023, arXiv:2305.10937. */
export interface VolatilityParameters {
  readonly volatilityParent: boolean;
  /** ω; undefined where the network has none. */
  readonly tonicVolatility: number | undefined;
  /** ω of the volatility belief. */
  readonly tonicVolatilityVol: number;
  /** κ */
  readonly coupling: number;
  /** λ */
  readonly autoconnection: number;
}

export interface SweepLayer {
  readonly size: number;
  readonly activation: SmoothActivation;
  readonly parameters: VolatilityParameters;
  readonly initial: LayerOptions["initial"];
  readonly state: LayerState;
}

/** @param k which layer, 0 is the input */
export function sweepLayer(
  { size, activation, options }: Layer,
  k: number,
  rules: SweepRules,
  float: FloatType,
): SweepLayer {
  const where = `layer ${k}`;
  if (options.precision !== undefined) {
    throw new UsageError(`${where}: sweep networks learn precisions; use initial: {precision} to start them`);
  }
  if (rules.version === "pyhgf-0.3.2") {
    for (const name of ["volatilityCoupling", "autoconnectionStrengthVol"] as const) {
      if (options[name] !== undefined) {
        throw new UsageError(`${where}: pyhgf-0.3.2 has no ${name} (it is 1); choose version credence`);
      }
    }
  }
  if (!rules.tonicVolatility && options.tonicVolatility !== undefined) {
    throw new UsageError(`${where}: tonicVolatility needs the network's option tonicVolatility: true`);
  }
  const parameters = {
    volatilityParent: options.volatilityParent ?? true,
    tonicVolatility: rules.tonicVolatility ? (options.tonicVolatility ?? -4) : undefined,
    tonicVolatilityVol: options.tonicVolatilityVol ?? -4,
    coupling: options.volatilityCoupling ?? 1,
    autoconnection: options.autoconnectionStrengthVol ?? 1,
  };
  for (const field of Object.keys(options.initial ?? {})) {
    if (!stateFields.some((known) => known === field)) {
      throw new UsageError(`${where}: initial has no field "${field}"; one of ${stateFields.join(", ")}`);
    }
  }
  return {
    size,
    activation: smoothActivation(activation, where),
    parameters,
    initial: options.initial,
    state: startState(size, options.initial, float),
  };
}

function startState(size: number, initial: LayerOptions["initial"], float: FloatType): LayerState {
  const filled = (field: StateField): FloatArray =>
    zeros(size, float).fill(initial?.[field] ?? startOf[field]);
  return mapFields(filled);
}

/** A record of one value for each quantity. */
export function mapFields<T>(make: (field: StateField) => T): Record<StateField, T> {
  return {
    mean: make("mean"),
    precision: make("precision"),
    expectedMean: make("expectedMean"),
    expectedPrecision: make("expectedPrecision"),
    conditionalExpectedPrecision: make("conditionalExpectedPrecision"),
    effectivePrecision: make("effectivePrecision"),
    valuePredictionError: make("valuePredictionError"),
    meanVol: make("meanVol"),
    precisionVol: make("precisionVol"),
    expectedMeanVol: make("expectedMeanVol"),
    expectedPrecisionVol: make("expectedPrecisionVol"),
    effectivePrecisionVol: make("effectivePrecisionVol"),
    volatilityPredictionError: make("volatilityPredictionError"),
  };
}

/** What one sample hands on to the next. */
export const carriedFields = ["precision", "meanVol", "precisionVol"] as const;
