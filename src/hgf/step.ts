/** Names and shapes that the steps of a trial share, whatever the conventions. */

import { type Check, type Observation, valueIn } from "../model/index.js";
import { lessEqual, type Scalar, sub } from "../scalar/index.js";
import type { ParameterSource } from "./expand.js";
import type { Link, Plan, PlannedNode } from "./plan.js";

/** Scalars by `node.attribute` (and edge parameters by `child<-parent.coupling`). */
export type Named<S> = Readonly<Record<string, S | number>>;

export interface Predicted<S> {
  readonly prediction: Named<S>;
  readonly checks: readonly Check<S>[];
}

export interface Updated<S> {
  readonly state: Named<S>;
  readonly quantities: Named<S>;
  readonly checks: readonly Check<S>[];
}

/** One set of conventions: how a trial is predicted and what an observation changes. */
export interface Conduct {
  predict<S extends Scalar>(plan: Plan, state: Named<S>, timeStep: S | number, p: Named<S>): Predicted<S>;
  update<S extends Scalar>(
    plan: Plan,
    state: Named<S>,
    prediction: Named<S>,
    observations: Readonly<Record<string, Observation<S>>>,
    timeStep: S | number,
    p: Named<S>,
  ): Updated<S>;
}

export function read<S>(values: Readonly<Record<string, S>>, node: string, attribute: string): S {
  return valueIn(values, `${node}.${attribute}`);
}

/** The value of a parameter, or the number that stands in its place. */
export function valueOf<S>(source: ParameterSource, p: Named<S>): S | number {
  return typeof source === "number" ? source : valueIn(p, source);
}

export function attributeOf<S>({ id, parameters }: PlannedNode, name: string, p: Named<S>): S | number {
  const source = parameters[name];
  if (source === undefined) throw new Error(`node ${id} has no attribute ${name}`);
  return valueOf(source, p);
}

export function strengthOf<S>({ strength }: Link, p: Named<S>): S | number {
  return valueOf(strength, p);
}

/** A posterior precision must lie above a bound. NaN passes here: that a state is a number is checked of all. */
export function precisionCheck<S extends Scalar>(
  node: string,
  precision: S | number,
  bound: number,
  advice?: string,
): Check<S> {
  return {
    reason: "negativePosteriorPrecision",
    node,
    quantity: "precision",
    holds: sub<S>(1, lessEqual<S>(precision, bound)),
    value: precision,
    ...(advice === undefined ? {} : { advice }),
  };
}
