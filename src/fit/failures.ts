/** Participants whose fit failed, those of one reason together, so that a large study gives a few lines. */

import type { ParticipantFit } from "./summary.js";

export interface Failures {
  readonly reason: string;
  /** As in `participant "a"`, or `participants "a", "b"`. */
  readonly who: string;
  /** In the order of the fits. */
  readonly ids: readonly string[];
}

/** In the order in which the reasons first occur; empty where no fit failed. */
export function failuresByReason(
  fits: readonly Pick<ParticipantFit, "id" | "status" | "reason">[],
): Failures[] {
  const groups = new Map<string, string[]>();
  for (const { id, status, reason = "no reason was recorded" } of fits) {
    if (status === "failed") groups.set(reason, [...(groups.get(reason) ?? []), id]);
  }
  return [...groups].map(([reason, ids]) => ({
    reason,
    who: `participant${ids.length === 1 ? "" : "s"} ${ids.map((id) => JSON.stringify(id)).join(", ")}`,
    ids,
  }));
}
