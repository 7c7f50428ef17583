/**
 * Learning the strengths of value couplings from prediction errors, one step a trial. After the strength learning of
 * pyhgf 0.3.0; hgf.md 9.7. Predictors are constants whose mean is set before each trial, or states.
 *
 *     const learn = strengthLearner();
 *     session.set({ "c.mean": x });
 *     learn(session, session.update({ u: y }));
 */

import { UsageError } from "../errors.js";
import { valueIn } from "../model/index.js";
import type { NamedNumbers } from "../model/session.js";
import { couplingName, numberOf } from "./graph.js";
import type { Network } from "./network.js";
import type { NetworkSession } from "./network-session.js";

/**
 * What the error of the child, (μ - μ̂) g(μ of the parent), is multiplied by.
 *
 * - `plain`: 1
 * - `precision-weighted`: π of the child; 1 for a binary child
 * - `precision-ratio`: π of the child over that and the parent's; 0 for a constant parent, which is never doubted
 */
export type StrengthRule = "plain" | "precision-weighted" | "precision-ratio";

/**
 * The direction in which each value coupling would lower its child's error.
 *
 * @param row what `update` reported of the trial
 * @param children nodes whose couplings learn; default all
 * @returns by the name of the strength, `u<-x.valueCoupling`; 0 where the child was not seen
 */
export function strengthGradients(
  network: Network,
  row: NamedNumbers,
  rule: StrengthRule = "precision-weighted",
  children?: readonly string[],
): Record<string, number> {
  const { graph } = network;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const unknown = children?.find((id) => !nodes.has(id));
  if (unknown !== undefined)
    throw new UsageError(`no node "${unknown}" among ${[...nodes.keys()].join(", ")}`);
  const gradients: Record<string, number> = {};
  for (const edge of graph.edges) {
    if (edge.kind !== "value" || (children !== undefined && !children.includes(edge.child))) continue;
    const [parent, child] = [nodes.get(edge.parent)!, nodes.get(edge.child)!];
    const constant = parent.kind === "constant";
    const mean = constant ? numberOf(parent, "mean", 1) : valueIn(row, `${edge.parent}.mean`);
    const acts = edge.coupling === undefined ? mean : edge.coupling.value<number>(mean);
    const precision =
      child.kind === "input"
        ? valueIn(row, `${edge.child}.expectedPrecision`)
        : row[`${edge.child}.precision`];
    const parentPrecision = constant ? Number.POSITIVE_INFINITY : valueIn(row, `${edge.parent}.precision`);
    const weight = weightOf(rule, precision, parentPrecision);
    gradients[couplingName(edge)] = valueIn(row, `${edge.child}.valuePredictionError`) * acts * weight;
  }
  return gradients;
}

/** @param precision undefined for a binary child */
function weightOf(rule: StrengthRule, precision: number | undefined, parent: number): number {
  if (rule === "plain" || precision === undefined) return 1;
  if (rule === "precision-weighted") return precision;
  return parent === Number.POSITIVE_INFINITY ? 0 : precision / (parent + precision);
}

export interface StrengthLearnerOptions {
  /** What errors are multiplied by (`precision-weighted`). */
  readonly rule?: StrengthRule;
  /** Nodes whose couplings to value parents learn; default all. */
  readonly children?: readonly string[];
  /** Plain steps of this rate (0.2), or the steps of `adam`. */
  readonly steps?: number | AdamOptions;
}

/** Kingma & Ba 2015, Adam: a method for stochastic optimization, arXiv:1412.6980. */
export interface AdamOptions {
  /** Step size (0.001). */
  readonly rate?: number;
  /** Decay of the mean (0.9) and of the mean square (0.999) of gradients. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to the root of the mean square (1e-8). */
  readonly epsilon?: number;
}

/**
 * A learner of value couplings: called with the session and what its `update` reported, it moves the strengths for the
 * next trial. A strength that would not be finite stays as it was.
 *
 * @returns the gradients that it followed
 * @throws UsageError for a rate that is not positive
 */
export function strengthLearner({
  rule = "precision-weighted",
  children,
  steps = 0.2,
}: StrengthLearnerOptions = {}): (session: NetworkSession, row: NamedNumbers) => Record<string, number> {
  const rate = typeof steps === "number" ? steps : (steps.rate ?? 0.001);
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`the rate of a strength learner must be positive and finite, got ${rate}`);
  }
  const change = typeof steps === "number" ? (_: string, gradient: number) => rate * gradient : adam(steps);
  return (session, row) => {
    const gradients = strengthGradients(session.network, row, rule, children);
    const values: Record<string, number> = {};
    for (const edge of session.network.graph.edges) {
      const name = couplingName(edge);
      const gradient = gradients[name];
      if (gradient === undefined || !Number.isFinite(gradient)) continue;
      const strength = edge.strength + change(name, gradient);
      if (Number.isFinite(strength)) values[name] = strength;
    }
    session.set(values);
    return gradients;
  };
}

function adam({ rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions) {
  const known = new Map<string, { mean: number; square: number; count: number }>();
  return (name: string, gradient: number): number => {
    const before = known.get(name) ?? { mean: 0, square: 0, count: 0 };
    const now = {
      mean: beta1 * before.mean + (1 - beta1) * gradient,
      square: beta2 * before.square + (1 - beta2) * gradient * gradient,
      count: before.count + 1,
    };
    known.set(name, now);
    const mean = now.mean / (1 - beta1 ** now.count);
    const square = now.square / (1 - beta2 ** now.count);
    return (rate * mean) / (Math.sqrt(square) + epsilon);
  };
}
