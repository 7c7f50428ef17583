/** Messages that concern some participants. */

import { listed } from "./cell.js";
import type { Warning, WarningCode } from "./study.js";

/** "participant S1", "participants S1, S2 and 40 more". */
export function who(ids: readonly string[]): string {
  return `${ids.length === 1 ? "participant" : "participants"} ${listed(ids)}`;
}

/** A warning whose message names the participants; none when there are none. */
export function warningAbout(code: WarningCode, ids: readonly string[], message: string): Warning[] {
  return ids.length === 0 ? [] : [{ code, message: `${who(ids)}: ${message}`, participants: ids }];
}
