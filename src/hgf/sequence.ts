/**
 * Custom orders of the steps of a trial, and branches: parts of a network that take part in a trial while the rest is
 * left alone. hgf.md 9.2.
 */

import { UsageError } from "../errors.js";
import { isFed, type Part, type Plan } from "./plan.js";

/** Which nodes a trial predicts and updates, and in which order. */
export interface Sequence {
  /** Parents before children. Nodes left out are held: no time passes for them. */
  readonly predict: readonly string[];
  /** Children before parents, inputs included. Nodes that are only predicted take the prediction as their belief. */
  readonly update: readonly string[];
}

/** The orders derived from the graph. */
export function derivedSequence({ predictionOrder, updateOrder }: Plan): Sequence {
  return { predict: predictionOrder.map(({ id }) => id), update: updateOrder.map(({ id }) => id) };
}

/**
 * The derived orders restricted to some inputs and all nodes whose children are all among them.
 *
 * @param inputs ids of nodes that are fed
 * @param others what happens to all other nodes: no time passes for them (default), or they are predicted
 * @throws UsageError for an id that is no input
 */
export function branchOf(
  plan: Plan,
  inputs: readonly string[],
  others: "held" | "predicted" = "held",
): Sequence {
  const fed = plan.inputs.map(({ id }) => id);
  for (const id of inputs) {
    if (!fed.includes(id)) throw new UsageError(`branch: no input "${id}"; the inputs are ${fed.join(", ")}`);
  }
  const inside = new Set(inputs);
  for (const { id, kind, valueChildren, volatilityChildren } of plan.updateOrder) {
    const children = [...valueChildren, ...volatilityChildren];
    if (!isFed(kind) && children.length > 0 && children.every(({ other }) => inside.has(other.id)))
      inside.add(id);
  }
  const { predict, update } = derivedSequence(plan);
  const within = (id: string): boolean => inside.has(id);
  return {
    predict: others === "predicted" ? predict : predict.filter(within),
    update: update.filter(within),
  };
}

/** The plan with its steps in another order; nodes that it leaves out follow it, held or only predicted. */
export function withSequence(plan: Plan, { predict, update }: Sequence): Plan {
  const known = new Set(plan.predictionOrder.map(({ id }) => id));
  for (const [step, ids] of Object.entries({ predict, update })) {
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) throw new UsageError(`sequence: ${step} lists node ${twice} twice`);
    const unknown = ids.find((id) => !known.has(id));
    if (unknown === undefined) continue;
    throw new UsageError(`sequence: ${step} lists "${unknown}"; the nodes are ${[...known].join(", ")}`);
  }
  const { predict: allPredictions, update: allUpdates } = derivedSequence(plan);
  const listed = { predict: new Set(predict), update: new Set(update) };
  const parts = new Map<string, Part>();
  for (const id of known) {
    if (listed.update.has(id) && !listed.predict.has(id)) {
      throw new UsageError(`sequence: node ${id} is updated but not predicted; list it under predict too`);
    }
    if (!listed.update.has(id)) parts.set(id, listed.predict.has(id) ? "predicted" : "held");
  }
  // States that are held wait for nothing, and inputs that are left out are waited for by nothing.
  const left = allPredictions.filter((id) => !listed.predict.has(id)).map(plan.node);
  const predictionOrder = [
    ...left.filter(({ kind }) => !isFed(kind)),
    ...predict.map(plan.node),
    ...left.filter(({ kind }) => isFed(kind)),
  ];
  const updateOrder = [...allUpdates.filter((id) => !listed.update.has(id)), ...update].map(plan.node);
  const place = new Map(predictionOrder.map(({ id }, i) => [id, i]));
  const turn = new Map(updateOrder.map(({ id }, i) => [id, i]));
  for (const { id, valueParents, volatilityParents } of predictionOrder) {
    for (const { other } of [...valueParents, ...volatilityParents]) {
      if (parts.get(id) !== "held" && place.get(other.id)! > place.get(id)!) {
        throw new UsageError(
          `sequence: predict lists ${id} before its parent ${other.id}; put the parent first`,
        );
      }
      if (
        parts.get(other.id) === undefined &&
        other.kind !== "constant" &&
        turn.get(id)! > turn.get(other.id)!
      ) {
        throw new UsageError(
          `sequence: update lists ${other.id} before its child ${id}; put the child first`,
        );
      }
    }
  }
  return { ...plan, predictionOrder, updateOrder, parts };
}
