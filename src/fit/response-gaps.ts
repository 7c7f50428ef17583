/** Several streams of which the first column decides, as in the toolbox: gaps that it does not allow for. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Study } from "../study/index.js";

/** @throws UsageError naming participant, line and column of the first response that the first column lets in and that is missing */
export function refuseFurtherGaps({ settings, streams }: Agent, { participants }: Study): void {
  if (settings.missingResponse !== "firstColumn") return;
  for (const { runs } of participants) {
    for (const { participant, responses, rows } of runs) {
      for (const { name, column, response } of streams) {
        if (response.scores === "input") continue;
        const t = responses[column]?.findIndex((y, k) => Number.isNaN(y) && !Number.isNaN(responses[0]![k]!));
        if (t === undefined || t < 0) continue;
        throw new UsageError(
          `participant ${JSON.stringify(participant)}, line ${rows[t]}: response column ${column + 1} (stream ` +
            `"${name}") is missing although the first one is there, and missingResponse is firstColumn: fill it in, ` +
            "or let each stream have gaps of its own (missingResponse: own)",
        );
      }
    }
  }
}
