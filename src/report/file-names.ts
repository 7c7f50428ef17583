/** Names of files for participants, whose ids may hold anything. */

import type { FitResult } from "../fit/index.js";

const made = new WeakMap<FitResult, ReadonlyMap<string, string>>();

/** What Windows takes for a device, whatever comes after a dot. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The id where it is a safe name that no other differs from by case alone, and no device; else what is left of it after the number
 * of the participant.
 */
export function fileNames(result: FitResult): ReadonlyMap<string, string> {
  const known = made.get(result);
  if (known !== undefined) return known;
  const ids = result.participants.map(({ id }) => id);
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id.toLowerCase(), (counts.get(id.toLowerCase()) ?? 0) + 1);
  const width = String(ids.length).length;
  const names = new Map(
    ids.map((id, i) => {
      const safe = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id) && !device.test(id);
      const plain = safe && counts.get(id.toLowerCase()) === 1;
      if (plain) return [id, id] as const;
      const rest = id.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
      // No safe id begins with "_", so that no two names meet.
      return [
        id,
        `_${String(i + 1).padStart(width, "0")}${rest === "" ? "" : "-"}${rest.slice(0, 40)}`,
      ] as const;
    }),
  );
  made.set(result, names);
  return names;
}
