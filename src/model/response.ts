/**
 * A response model turns beliefs into the probability of behaviour. It is bound to a filter once, which settles
 * what it reads there, and says what is missing if the two do not fit.
 */

import type { Random } from "../random/index.js";
import type { Scalar } from "../scalar/index.js";
import type { Filter } from "./filter.js";
import type { Parameter } from "./parameter.js";
import type { Values } from "./values.js";

export interface ResponseSettings {
  /** Respond from the belief before this trial's input (default), or after it (toolbox `predorpost` 2). */
  readonly respondFrom: "prediction" | "posterior";
  /** Names of the study's input columns beyond those the filter takes, in order. */
  readonly extraInputs: readonly string[];
  /** Values of the settings that response models declare, by name. */
  readonly own?: Readonly<Record<string, number | string | boolean>>;
}

/** A setting of one response model, as `credence models NAME` shows it. */
export interface ResponseSetting {
  readonly name: string;
  readonly description: string;
  readonly default: string;
}

/** What a response model sees on one trial. */
export interface ResponseContext<R extends string, I extends string, M extends string, S> {
  /** Quantities of the filter, by the role under which `reads` asked for them. */
  readonly beliefs: Values<R, S | number>;
  /** Inputs of the trial, by name. */
  readonly input: Values<I, S | number>;
  /** What the response model itself carries from one regular trial to the next. */
  readonly memory: Values<M, S | number>;
}

export interface BoundResponseOf<P extends string, R extends string, I extends string, M extends string> {
  readonly parameters: readonly (Parameter & { readonly name: P })[];
  /** Roles read from the filter, as in `level[1].expectedMean`. */
  readonly reads: readonly R[];
  /** Input columns read, by name: the filter's own, or extra ones of the study. */
  readonly inputs: readonly I[];
  /** What is scored: the response column, or (ideal observers) the input itself. */
  readonly scores: "response" | "input";
  readonly responseKind: "binary" | "categorical" | "real" | "unit" | "none";
  /** Number of options of a categorical response, which is one of 1, 2, ..., options. */
  readonly options?: number;
  /** Of times: what one number of the response column is. */
  readonly responseUnit?: "log ms" | "1/ms";
  /** What a fit should warn of: where the shipped model differs from its description. */
  readonly cautions?: readonly string[];

  /** Memory before the first trial; absent for models without memory. */
  initial?<S extends Scalar>(p: Values<P, S | number>): Values<M, S | number>;

  /** Log probability (density) of the response, and the memory after it. */
  step<S extends Scalar>(
    context: ResponseContext<R, I, M, S> & { readonly response: S | number },
    p: Values<P, S | number>,
  ): { readonly logProbability: S | number; readonly memory?: Values<M, S | number> };

  /** Expected response: the probability of response 1, or the mean; of several options the likeliest. */
  prediction(context: ResponseContext<R, I, M, number>, p: Values<P, number>): number;

  /** Of several options: the probability of each. */
  probabilities?(context: ResponseContext<R, I, M, number>, p: Values<P, number>): readonly number[];

  /** A response drawn from the model. */
  simulate(context: ResponseContext<R, I, M, number>, p: Values<P, number>, random: Random): number;

  /** The toolbox's `yhat` and residual of one trial, where they differ from prediction and Pearson residual. */
  toolbox?(
    context: ResponseContext<R, I, M, number> & { readonly response: number },
    p: Values<P, number>,
  ): { readonly yhat: number; readonly residual: number };
}

export type BoundResponse = BoundResponseOf<string, string, string, string>;

export interface ResponseModel {
  readonly name: string;
  /** One line for the catalogue. */
  readonly description: string;
  readonly settings?: readonly ResponseSetting[];
  /**
   * Resolves what the model reads from this filter.
   * @throws UsageError naming the missing quantity, or the setting that makes no sense with this filter
   */
  bind(filter: Filter, settings: ResponseSettings): BoundResponse;
}
