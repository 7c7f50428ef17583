/** How a deep network is described: layers from the input to the output, the connections between them, a head. */

import type { Activation } from "./activation.js";
import type { Head } from "./head.js";
import type { Initialiser } from "./initialiser.js";
import type { FloatType, Rows } from "./matrix.js";
import type { StateField } from "./state-field.js";

export interface LayerOptions {
  /** Units, a whole number ≥ 1. */
  readonly size: number;
  /** Acts on the layer's values before the weights to the next layer; default identity. Unused on the output. */
  readonly activation?: Activation;
  /** Energy networks: precision of each unit's error, ≥ 0 on the output, > 0 elsewhere; default 1. */
  readonly precision?: number | readonly number[];
  /** Sweep networks: whether each unit has a belief about its volatility; default true. */
  readonly volatilityParent?: boolean;
  /** Sweep networks: log variance of a step; default -4. */
  readonly tonicVolatility?: number;
  /** Sweep networks: log variance of a step of the volatility belief; default -4. */
  readonly tonicVolatilityVol?: number;
  /** Sweep networks: κ between volatility belief and log variance; default 1. */
  readonly volatilityCoupling?: number;
  /** Sweep networks: λ from one volatility belief to the next; default 1. */
  readonly autoconnectionStrengthVol?: number;
  /** Sweep networks: what units start with, where not the usual. */
  readonly initial?: Readonly<Partial<Record<StateField, number>>>;
}

export interface ConnectionOptions {
  /** Default true. */
  readonly bias?: boolean;
  /** Adds the parent's values to the prediction; equal sizes only. Default false. */
  readonly residual?: boolean;
  /** Factor of weights and bias, not 0; default 1. */
  readonly multiplier?: number;
  /** Default xavier. Biases start at 0. */
  readonly initialiser?: Initialiser;
  /** oneToOne: weights start as the identity matrix (equal sizes, no bias); learning fills the rest. */
  readonly connection?: "dense" | "oneToOne";
  /** First weights, instead of draws: one row for each unit of the child. */
  readonly weights?: Rows;
  /** First biases, with or without `weights`; also says that there is a bias. */
  readonly biases?: ArrayLike<number>;
}

export interface NetworkOptions {
  /** The input first, the output last; at least two. */
  readonly layers: readonly LayerOptions[];
  /** One for all connections, or one for each, the input's first. */
  readonly connections?: ConnectionOptions | readonly ConnectionOptions[];
  /** Default gaussian. */
  readonly head?: Head;
  /** Default float32. */
  readonly float?: FloatType;
  /** Of the first weights: whole, 0 to 2^53 - 1. Default 0. */
  readonly seed?: number;
  /** pyhgf: every connection draws the same numbers, orthogonal weights are reshaped. Default independent. */
  readonly draws?: "independent" | "pyhgf";
}
