/** Ways to infer activities, and what inference of many samples returns. */

import type { Random } from "../../random/index.js";
import type { FloatArray, Matrix, Rows } from "../matrix.js";
import type { EpcOptions } from "./epc.js";
import type { FixedPredictionOptions } from "./fixed-prediction.js";
import type { FullCovarianceOptions } from "./full-covariance.js";
import type { SettleOptions } from "./settle.js";

/** Methods that start from the forward pass and lower the energy; nudging is built on one of them. */
export type Descent =
  | ({ readonly method: "settle" } & SettleOptions)
  | ({ readonly method: "epc" } & EpcOptions)
  | ({
      readonly method: "fullCovariance";
      /** Also the posterior variances of hidden units at the end; default false. */
      readonly covariance?: boolean;
    } & FullCovarianceOptions);

export type Inference =
  | Descent
  /** Activity and weight steps in turn, only in training: Salvatori et al. 2024, arXiv:2212.00720. */
  | { readonly method: "incremental"; readonly steps?: number; readonly rate?: number }
  /** Predictions and slopes stay those of the forward pass: at rest, backpropagation's gradient. */
  | ({ readonly method: "fixedPrediction" } & FixedPredictionOptions)
  /** learning: what weighs the errors in the gradient, default precisionWeighted. */
  | { readonly method: "sweep"; readonly learning?: "standard" | "precisionWeighted" }
  | { readonly method: "sweepRepredict" }
  /** Where it would raise the energy, fullCovariance with its defaults instead. */
  | { readonly method: "adjoint" }
  | {
      readonly method: "nudged";
      /** 0 < beta ≤ 1, default 0.3; the mode says the sign. */
      readonly beta?: number;
      readonly mode: "positive" | "negative" | "centred" | "alternating";
      readonly inner: Descent;
    }
  | {
      readonly method: "langevin";
      readonly steps: number;
      readonly rate: number;
      /** Default 1: samples of the posterior. */
      readonly temperature?: number;
      /**
       * A generator, or standard normal numbers: one row for each step of each sample, samples one after the other,
       * with a column for each hidden unit, layers one after the other.
       */
      readonly noise: Random | Rows;
    }
  | { readonly method: "backprop" };

export interface Inferred {
  /** Values of hidden layers, one row for each sample. */
  readonly activities: readonly Matrix[];
  /** Their errors: values minus predictions. */
  readonly errors: readonly Matrix[];
  /** Summed over samples, at the start and after each step; a sample that ended early keeps its last energy. */
  readonly energyTrace: readonly number[];
  /** Terms of layers 1 to the output at the end, summed over samples. */
  readonly energyPerLayer: readonly number[];
  /** Whether every sample converged. */
  readonly converged: boolean;
  /** Why it ended: that of the first sample that did not converge, otherwise of the first. */
  readonly reason: string;
  /** Posterior variances of hidden units, where asked. */
  readonly covariance?: readonly Matrix[];
}

/** Derivatives of the mean over samples of the energy, one entry for each connection, the input's first. */
export interface WeightGradient {
  readonly weights: Matrix;
  readonly bias: FloatArray | undefined;
}
