/** What children tell their parents while the update of a trial walks up the network. hgf.md sections 4 and 7. */

import { valueIn } from "../model/index.js";
import { add, max, reciprocal, type Scalar, select } from "../scalar/index.js";
import { logVolatilityFrom } from "./links.js";
import type { Link, Plan } from "./plan.js";
import { type Named, read } from "./step.js";

/** What a child sends. */
export interface Evidence<S> {
  /** 1 where the child saw something, else 0. */
  readonly observed: S | number;
  /** Whether a value parent acts on the child in proportion to elapsed time (states) or not (inputs). */
  readonly scaledByTime: boolean;
  /** What a value parent's precision gains at coupling 1. */
  readonly forPrecision: S | number;
  /** Prediction error times the precision it has for a value parent's mean. */
  readonly weightedError: S | number;
}

/** What a state sends its volatility parents besides. */
export interface VolatilityEvidence<S> extends Evidence<S> {
  readonly squaredSurprise: S | number;
  readonly volatilityPredictionError: S | number;
}

/** Everything known when a node's posterior is due. */
export interface Context<S> {
  readonly plan: Plan;
  readonly state: Named<S>;
  readonly prediction: Named<S>;
  readonly inputs: ReadonlyMap<string, Evidence<S>>;
  readonly states: ReadonlyMap<string, VolatilityEvidence<S>>;
  readonly timeStep: S | number;
  readonly p: Named<S>;
}

/** The evidence of a child, which the order of updates has made available. */
export function evidenceOf<S>(child: string, { inputs, states }: Context<S>): Evidence<S> {
  const evidence = inputs.get(child) ?? states.get(child);
  if (evidence === undefined) throw new Error(`node ${child} has sent nothing yet`);
  return evidence;
}

/** A child's contribution where it saw something, else 0. */
export function seen<S extends Scalar>({ observed }: Evidence<S>, contribution: S | number): S | number {
  return observed === 1 ? contribution : select<S>(observed, contribution, 0);
}

/** 1 where one of the children saw something: a node then counts as observed for its own parents. */
export function anyObserved<S extends Scalar>(children: readonly Link[], context: Context<S>): S | number {
  return children.reduce<S | number>(
    (any, { node }) => either<S>(any, evidenceOf(node, context).observed),
    0,
  );
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

/** A volatility child as its parent sees it. */
export interface VolatilityChild<S> {
  readonly evidence: VolatilityEvidence<S>;
  readonly coupling: S | number;
  readonly effectivePrecision: S | number;
  readonly expectedPrecision: S | number;
  readonly previousVariance: S | number;
  /** The child's log-volatility without this parent's part. */
  readonly logVolatility: S | number;
}

export function volatilityChild<S extends Scalar>(link: Link, context: Context<S>): VolatilityChild<S> {
  const { plan, state, prediction, states, p } = context;
  const others = plan.node(link.node).volatilityParents.filter(({ strength }) => strength !== link.strength);
  const tonic = read(p, link.node, "tonicVolatility");
  return {
    evidence: states.get(link.node)!,
    coupling: valueIn(p, link.strength),
    effectivePrecision: read(prediction, link.node, "effectivePrecision"),
    expectedPrecision: read(prediction, link.node, "expectedPrecision"),
    previousVariance: reciprocal<S>(read(state, link.node, "precision")),
    logVolatility: logVolatilityFrom<S>(others, tonic, prediction, p, plan.settings),
  };
}
