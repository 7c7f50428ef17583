/** Runs a group analysis for a person at a terminal, or for a program that reads JSON. */

import type { Analysis, FitResult } from "../fit/index.js";
import type { PreparedGroup } from "../node/group-prepare.js";
import { people } from "./people.js";
import { type Meter, progressMeter } from "./progress.js";
import { announce, listFiles, type RunFlags, runOptions, speaker } from "./run.js";
import { stoppable } from "./stopping.js";

/** @returns the exit code */
export async function fitGroupAndReport(analysis: Analysis, base: string, flags: RunFlags): Promise<number> {
  const say = speaker(flags);
  const { toJson } = await import("../fit/index.js");
  if (flags.dryRun) {
    const { prepareGroup } = await import("../node/group-prepare.js");
    const prepared = await prepareGroup(analysis, base);
    announceGroup(prepared, say);
    const { describeGroup, describeGroupPlan } = await import("./describe-group.js");
    process.stdout.write(flags.json ? toJson(describeGroup(prepared)) : `${describeGroupPlan(prepared)}\n`);
    return 0;
  }
  const { runGroup } = await import("../node/group.js");
  return stoppable(async (signal) => {
    let meter: Meter | undefined;
    try {
      const { result, written } = await runGroup(analysis, {
        ...runOptions(base, flags, signal),
        onReady: (prepared) => {
          announceGroup(prepared, say);
          meter = progressMeter(prepared.participants.length, flags.quiet, flags.logJson, "iterations");
        },
        onProgress: (progress) => meter?.update(progress),
        onNote: (text) => say(`Note: ${text}`),
      });
      meter?.stop();
      if (result === undefined) {
        const where = flags.out === undefined ? "" : `: chains are kept in ${flags.out}; go on with --resume`;
        process.stderr.write(`Interrupted${where}.\n`);
        return 130;
      }
      if (flags.json) process.stdout.write(toJson(result));
      else if (!flags.quiet) process.stdout.write(`${await describeResult(result, flags.out, written)}\n`);
      return doubt(result, flags);
    } finally {
      meter?.stop();
    }
  });
}

export function announceGroup(prepared: PreparedGroup, say: (text: string) => void): void {
  announce(prepared, say);
  for (const text of prepared.group.notices) say(`Note: ${text}`);
  for (const { message } of prepared.group.warnings) say(`Warning: ${message}`);
}

async function describeResult(
  result: FitResult,
  out: string | undefined,
  written: readonly string[],
): Promise<string> {
  const { describeGroupFit } = await import("./describe-group-fit.js");
  return [
    describeGroupFit(result),
    ...(out === undefined ? [] : [`Written to ${out}: ${listFiles(written)}`]),
  ].join("\n");
}

/** What speaks against a posterior, on stderr; the exit code. */
export function doubt({ group, participants }: FitResult, { logJson, quiet }: RunFlags): number {
  const { posterior, warnings, loo } = group!;
  const { status, flags } = posterior;
  const after = warnings.filter(({ code }) => code.startsWith("prior-"));
  if (!quiet && !logJson) {
    for (const { message } of after) process.stderr.write(`Warning: ${message}\n`);
    for (const message of loo?.warnings ?? []) process.stderr.write(`Warning: leave-one-out: ${message}\n`);
  }
  if (status === "converged") return 0;
  if (logJson) process.stderr.write(`${JSON.stringify({ event: "doubt", status, flags })}\n`);
  else {
    process.stderr.write(`posterior of ${people(participants.length)} should not be trusted as it is:\n`);
    for (const { found, advice } of flags) process.stderr.write(`- ${found}. To try: ${advice}.\n`);
  }
  return 3;
}
