/**
 * A filter turns a sequence of inputs into a sequence of beliefs: a gHGF network, a Rescorla-Wagner learner, a
 * function of the user's own. It is written once with the functions of `scalar/` and then run on numbers or
 * recorded as a program.
 *
 * A trial is `predict` then `update`: what the agent believes before the input exists, and what it believes
 * after. That split is what lets agents act in a loop and responses read predictions.
 */

import type { Scalar } from "../scalar/index.js";
import type { Check, Failure } from "./failure.js";
import type { Parameter } from "./parameter.js";
import type { Values } from "./values.js";

export interface InputColumn {
  readonly name: string;
  readonly kind: "real" | "binary" | "positive" | "category";
  /** Of a category: how many there are. Its numbers are 1, 2, ... up to this. */
  readonly categories?: number;
  /** It must be there on every trial, ignored ones included. */
  readonly always?: true;
  /** Where its numbers come from: the study's input, what the agent chose, or the environment (time, noise). */
  readonly from: "input" | "response" | "environment";
  readonly description: string;
}

/** An input as it arrives: `observed` is 1, or 0 where the agent saw nothing (its value is then meaningless). */
export interface Observation<S> {
  readonly value: S | number;
  readonly observed: S | number;
}

export interface Quantity {
  /** Our name, as in `x2.expectedMean`. */
  readonly name: string;
  /** Short name of the MATLAB toolbox with its level, as in `muhat_2`, where it has one. */
  readonly toolbox?: string;
  /** Known before the input of the trial, or only after it. */
  readonly timing: "prediction" | "posterior";
  /** How it is computed, in one line. */
  readonly formula: string;
  /** Where that is derived, as in "Weber et al. 2023, eq. 35". */
  readonly source?: string;
}

/**
 * @typeParam P names of parameters
 * @typeParam I names of inputs
 * @typeParam B names of the state carried from trial to trial (the beliefs)
 * @typeParam H names of predictions
 * @typeParam Q names of the quantities reported after the update
 */
export interface FilterOf<
  P extends string,
  I extends string,
  B extends string,
  H extends string,
  Q extends string,
> {
  readonly name: string;
  readonly parameters: readonly (Parameter & { readonly name: P })[];
  /** First the input that decides whether a trial is ignored. */
  readonly inputs: readonly (InputColumn & { readonly name: I })[];
  /** Columns known before the trial: `timeStep` (time since the previous trial), noise. */
  readonly exogenous: readonly InputColumn[];
  /** What a response model may ask for, whatever this filter calls it: role -> name of a quantity. */
  readonly roles: Readonly<Record<string, H | Q>>;
  /** What gives it roles where it has none; a sentence for messages. */
  readonly rolesAdvice?: string;
  /** Everything reported per trial, in order of export. */
  readonly quantities: readonly Quantity[];

  /** The belief before the first trial. */
  initial<S extends Scalar>(
    p: Values<P, S | number>,
  ): { state: Values<B, S | number>; checks?: readonly Check<S>[] };

  /** Before the input: a pure function of the state and of exogenous columns. */
  predict<S extends Scalar>(
    state: Values<B, S | number>,
    exogenous: Readonly<Record<string, S | number>>,
    p: Values<P, S | number>,
  ): { prediction: Values<H, S | number>; checks?: readonly Check<S>[] };

  /** After the input. `quantities` need not repeat predictions. */
  update<S extends Scalar>(
    state: Values<B, S | number>,
    prediction: Values<H, S | number>,
    observation: Values<I, Observation<S>>,
    p: Values<P, S | number>,
    exogenous: Readonly<Record<string, S | number>>,
  ): { state: Values<B, S | number>; quantities: Values<Q, S | number>; checks?: readonly Check<S>[] };

  /**
   * What an ignored trial reports (`missingInput: "frozen"`): the state never moves; by default every quantity
   * copies the previous row. Numbers only.
   *
   * @param inputs of the trial: those after the first may be there
   */
  frozen?(
    previous: Readonly<Record<string, number>>,
    inputs: Readonly<Record<string, number>>,
    p: Values<P, number>,
  ): Readonly<Record<string, number>>;

  /** What is reported before the first trial that is not ignored; default NaN everywhere. Numbers only. */
  rowZero?(p: Values<P, number>): Readonly<Record<string, number>>;

  /** Checks of a finished series of beliefs that no single trial can make. */
  review?(trajectories: Trajectories): Failure | undefined;

  /** True when the filter honours `timeStep`. */
  readonly honoursTime?: boolean;
  /**
   * True where the state moves on ignored trials too: `update` then runs with `observed` 0, and what it reports is the
   * row of the trial.
   */
  readonly movesOnMissing?: boolean;
  /** True when `update` respects `observed` (a missing input lets time pass); needed for `"unobserved"`. */
  readonly honoursMissing?: boolean;
  /** One line for the catalogue. */
  readonly description?: string;
}

/** A filter whose names are known at run time only. */
export type Filter = FilterOf<string, string, string, string, string>;

/** Quantities by name, one number a trial. */
export type Trajectories = ReadonlyMap<string, Float64Array>;
