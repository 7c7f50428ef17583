/**
 * What each declared edge carries in the update: precision ratio, precision-weighted prediction error, learning rate.
 * hgf.md section 2; Weber et al. 2023, arXiv:2305.10937, eq. 40 and 45. The toolbox calls them psi, epsi and wt.
 */

import { type Quantity, valueIn } from "../model/index.js";
import { div, mul, type Scalar } from "../scalar/index.js";
import type { Belief } from "./equations/value-update.js";
import { type Context, evidenceOf } from "./evidence.js";
import { sensitivity } from "./messages.js";
import type { Link, Plan, PlannedNode } from "./plan.js";
import { sourceOf } from "./source.js";
import { volatilityChild } from "./volatility-child.js";

/** Adds the quantities of all edges to a node's children, once its posterior is known. */
export function reportEdges<S extends Scalar>(
  node: PlannedNode,
  { precision }: Belief<S>,
  context: Context<S>,
): void {
  const { quantities, state, prediction } = context;
  for (const link of node.valueChildren) {
    const { edge } = link;
    if (edge === undefined) continue;
    const child = evidenceOf(link, context);
    const ratio = div<S>(child.forMean, precision);
    const strength = sensitivity<S>(link, child, context);
    const before = valueIn(
      node.volatile ? prediction : state,
      node.volatile ? node.keys.expectedMean : node.keys.mean,
    );
    const slope =
      link.coupling === undefined ? strength : mul<S>(strength, link.coupling.jet<S>(before).first);
    quantities[edge.ratio] = ratio;
    quantities[edge.error] = div<S>(child.weightedError, precision);
    quantities[edge.rate] = mul<S>(slope, ratio);
  }
  for (const link of node.volatilityChildren) {
    const { edge } = link;
    if (edge === undefined) continue;
    const child = volatilityChild<S>(link, context);
    const ratio = div<S>(child.expectedPrecision, precision);
    const weight = mul<S>(mul<S>(0.5, child.coupling), child.effectivePrecision);
    quantities[edge.ratio] = ratio;
    quantities[edge.error] = mul<S>(ratio, child.volatilityPredictionError);
    quantities[edge.rate] = div<S>(weight, precision);
  }
}

/** @param levelOf level of a node, for the toolbox's names; an edge between neighbouring levels has them */
export function edgeQuantities(plan: Plan, levelOf: ReadonlyMap<string, number>): Quantity[] {
  return plan.states.flatMap((node) => [
    ...node.valueChildren.flatMap((link) => ofEdge(node, link, "value")),
    ...node.volatilityChildren.flatMap((link) => ofEdge(node, link, "volatility")),
  ]);

  function ofEdge(parent: PlannedNode, { other, edge }: Link, kind: "value" | "volatility"): Quantity[] {
    if (edge === undefined) return [];
    const level = levelOf.get(parent.id);
    const below =
      levelOf.get(other.id) ?? (other.kind === "input" || other.kind === "volatile-input" ? 0 : undefined);
    const neighbours = level !== undefined && below === level - 1;
    const entry = (name: string, formula: string, short: string, equation?: string): Quantity => ({
      ...{ name, formula, timing: "posterior", ...sourceOf(equation) },
      ...(neighbours ? { toolbox: `${short}_${level}` } : {}),
    });
    const [ratio, error, rate] =
      kind === "value"
        ? ["π̂ of the child / π of the parent, 1/π above an outcome", "ratio · δ", "α g' · ratio"]
        : ["π̂ of the child / π of the parent", "ratio · Δ", "κ γ / (2 π)"];
    return [
      entry(edge.ratio, ratio, "psi"),
      entry(edge.error, error, "epsi", kind === "value" ? "40" : "45"),
      entry(edge.rate, rate, "wt"),
    ];
  }
}
