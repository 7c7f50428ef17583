/** Evidences can be compared only where they are evidences of the same data. */

import { UsageError } from "../errors.js";
import type { ComparedModel } from "./comparison.js";

const shown = 5;

/**
 * Compares each model with the first.
 *
 * @throws UsageError that says for each folder what differs, and what to do
 */
export function requireSameUnits(models: readonly ComparedModel[]): void {
  const [first, ...others] = models;
  if (first === undefined) return;
  const problems = others.flatMap((other) => differences(first, other));
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
}

function differences(first: ComparedModel, other: ComparedModel): string[] {
  if (first.data.join() !== other.data.join()) {
    return [
      `${other.folder}: was fitted to other data than ${first.folder} (the SHA-256 of the data files differs); fit ` +
        "both to the same file",
    ];
  }
  if (first.scores !== other.scores) {
    return [
      `${other.folder}: scores ${other.scores}, where ${first.folder} scores ${first.scores}; fit both to the same ` +
        "responses, read in the same way",
    ];
  }
  const here = new Map(first.participants.map((participant) => [participant.id, participant]));
  const there = new Map(other.participants.map((participant) => [participant.id, participant]));
  const missing = [...here.keys()].filter((id) => !there.has(id));
  const added = [...there.keys()].filter((id) => !here.has(id));
  if (missing.length > 0 || added.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`has no ${named(missing)}, whom ${first.folder} has`] : []),
      ...(added.length > 0 ? [`has ${named(added)}, whom ${first.folder} has not`] : []),
    ];
    return [
      `${other.folder}: ${parts.join(", and ")}; fit both to the same participants (same keep and exclude)`,
    ];
  }
  const unequal = other.participants.filter(({ id, scored }) => here.get(id)!.scored !== scored);
  const [one] = unequal;
  if (one === undefined) return [];
  const further = unequal.length > 1 ? ` (and ${unequal.length - 1} more)` : "";
  return [
    `${other.folder}: participant ${JSON.stringify(one.id)}${further} has ${one.scored} scored trials, in ` +
      `${first.folder} ${here.get(one.id)!.scored}; fit both with the same keep, exclude, ignored trials and skipFirst`,
  ];
}

function named(ids: readonly string[]): string {
  const some = ids.slice(0, shown).map((id) => JSON.stringify(id));
  const rest = ids.length > shown ? ` and ${ids.length - shown} more` : "";
  return `participant${ids.length === 1 ? "" : "s"} ${some.join(", ")}${rest}`;
}
