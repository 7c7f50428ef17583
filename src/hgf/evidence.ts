/** What children tell their parents while the update of a trial walks up the network. hgf.md sections 4 and 7. */

import type { Observation } from "../model/index.js";
import { add, max, type Scalar, select } from "../scalar/index.js";
import type { Link, Plan, PlannedNode } from "./plan.js";
import type { Named } from "./step.js";

/** What a child sends its value parents. */
export interface Evidence<S> {
  /** 1 where the child saw something, else 0. */
  readonly observed: S | number;
  /** 1 where a volatile node learns from it: where it saw something, or always (`Rules.unseenIsZero`). */
  readonly volatileHears: S | number;
  /** Whether a value parent acts on the child in proportion to elapsed time (states) or not (inputs). */
  readonly scaledByTime: boolean;
  /** h: what a value parent's precision gains at coupling 1. */
  readonly forPrecision: S | number;
  /** h δ: prediction error times that precision, where the coupling is curved. */
  readonly curvedError: S | number;
  /** q: precision with which the child's error moves a value parent's mean; 1 for an outcome, whose error says it all. */
  readonly forMean: S | number;
  /** q δ: prediction error times the precision it has for a value parent's mean. */
  readonly weightedError: S | number;
}

/** What a child sends its volatility parents. */
export interface StepEvidence<S> {
  readonly observed: S | number;
  /** B: expected squared distance from the prediction. */
  readonly squaredSurprise: S | number;
  /** Δ, in full or shared out. */
  readonly volatilityPredictionError: S | number;
  /** γ */
  readonly effectivePrecision: S | number;
  /** Predicted precision by which the unbounded rule judges B. */
  readonly expectedPrecision: S | number;
  /** v: variance before the step. */
  readonly previousVariance: S | number;
  readonly timeStep: S | number;
}

/** A volatility child as its parent sees it: a state with its step, or an input with its noise. */
export interface VolatilityChild<S> extends StepEvidence<S> {
  readonly coupling: S | number;
  /** The child's log-volatility without this parent's part. */
  readonly logVolatility: S | number;
}

/** Everything known when a node's posterior is due; the maps and records fill up on the way. */
export interface Context<S> {
  readonly plan: Plan;
  readonly state: Named<S>;
  readonly prediction: Named<S>;
  readonly observations: Readonly<Record<string, Observation<S>>>;
  readonly evidence: Map<string, Evidence<S>>;
  readonly steps: Map<string, StepEvidence<S>>;
  /** By the parent's link: what was worked out once. */
  readonly volatilityChildren: Map<Link, VolatilityChild<S>>;
  readonly next: Record<string, S | number>;
  readonly quantities: Record<string, S | number>;
  readonly timeStep: S | number;
  readonly p: Named<S>;
}

/** The evidence of a child, which the order of updates has made available. */
export function evidenceOf<S>({ other }: Link, { evidence }: Context<S>): Evidence<S> {
  const found = evidence.get(other.id);
  if (found === undefined) throw new Error(`node ${other.id} has sent nothing yet`);
  return found;
}

/** A child's contribution where it saw something, else 0. */
export function seen<S extends Scalar>(observed: S | number, contribution: S | number): S | number {
  return observed === 1 ? contribution : select<S>(observed, contribution, 0);
}

/** A value child's contribution to a node, which a volatile node may take although nothing was seen. */
export function heard<S extends Scalar>(
  { volatile }: PlannedNode,
  { observed, volatileHears }: Evidence<S>,
  contribution: S | number,
): S | number {
  return seen<S>(volatile ? volatileHears : observed, contribution);
}

/** 1 where one of the children saw something. */
export function anyObserved<S extends Scalar>(children: readonly Link[], context: Context<S>): S | number {
  return children.reduce<S | number>((any, link) => either<S>(any, evidenceOf(link, context).observed), 0);
}

/** 1 where one of two flags is. */
export function either<S extends Scalar>(a: S | number, b: S | number): S | number {
  if (a === 1 || b === 0) return a;
  return a === 0 || b === 1 ? b : max<S>(a, b);
}

/** Sum of a term over links, in order; the plain number 0 where there are none. */
export function sumOver<S extends Scalar>(
  links: readonly Link[],
  term: (link: Link) => S | number,
): S | number {
  return links.reduce<S | number>((total, link) => (total === 0 ? term(link) : add<S>(total, term(link))), 0);
}
