/** Runs a group analysis for a person at a terminal, or for a program that reads JSON. */

import { UsageError } from "../errors.js";
import { type Analysis, toJson } from "../fit/index.js";
import type { PreparedGroup } from "../node/group-prepare.js";
import { announce, type RunFlags, speaker } from "./run.js";

/** @returns the exit code */
export async function fitGroupAndReport(analysis: Analysis, base: string, flags: RunFlags): Promise<number> {
  const { prepareGroup } = await import("../node/group-prepare.js");
  const say = speaker(flags);
  if (!flags.dryRun) {
    throw new UsageError("group models can be described (--dry-run), but are not fitted yet");
  }
  const prepared = await prepareGroup(analysis, base);
  announceGroup(prepared, say);
  const { describeGroup, describeGroupPlan } = await import("./describe-group.js");
  process.stdout.write(flags.json ? toJson(describeGroup(prepared)) : `${describeGroupPlan(prepared)}\n`);
  return 0;
}

function announceGroup(prepared: PreparedGroup, say: (text: string) => void): void {
  announce(prepared, say);
  for (const text of prepared.group.notices) say(`Note: ${text}`);
  for (const { message } of prepared.group.warnings) say(`Warning: ${message}`);
}
