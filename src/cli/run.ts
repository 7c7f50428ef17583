/** Runs an analysis for a person at a terminal, or for a program that reads JSON. */

import { join } from "node:path";
import type { Analysis, FitResult } from "../fit/index.js";
import type { Prepared } from "../node/analysis.js";
import { people } from "./people.js";
import { type Meter, progressMeter } from "./progress.js";
import { stoppable } from "./stopping.js";

export interface RunFlags {
  readonly out?: string;
  readonly threads?: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly resume: boolean;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
  readonly logJson: boolean;
}

/** @returns the exit code */
export async function fitAndReport(analysis: Analysis, base: string, flags: RunFlags): Promise<number> {
  const { prepare, runAnalysis } = await import("../node/analysis.js");
  const { checkAnalysis, isGroupAnalysis, toJson } = await import("../fit/index.js");
  if (analysis.models !== undefined) {
    const { fitModelsAndReport } = await import("./run-models.js");
    return fitModelsAndReport(analysis, base, flags);
  }
  checkAnalysis(analysis);
  if (isGroupAnalysis(analysis)) {
    const { fitGroupAndReport } = await import("./run-group.js");
    return fitGroupAndReport(analysis, base, flags);
  }
  const say = speaker(flags);
  if (flags.dryRun) {
    const prepared = await prepare(analysis, base);
    announce(prepared, say);
    const { describe, describePlan } = await import("./describe.js");
    process.stdout.write(flags.json ? toJson(describe(prepared)) : `${describePlan(prepared)}\n`);
    return 0;
  }
  return stoppable(async (signal) => {
    let meter: Meter | undefined;
    try {
      const { result, interrupted, written } = await runAnalysis(analysis, {
        ...runOptions(base, flags, signal),
        onReady: (prepared) => {
          announce(prepared, say);
          meter = progressMeter(prepared.participants.length, flags.quiet, flags.logJson);
        },
        onProgress: (progress) => meter?.update(progress),
        onNote: (text) => say(`Note: ${text}`),
      });
      meter?.stop();
      if (interrupted) {
        process.stderr.write(
          `Interrupted: ${people(result.participants.length)} ${result.participants.length === 1 ? "is" : "are"} done` +
            `${flags.out === undefined ? "" : ` and kept in ${flags.out}; go on with --resume`}.\n`,
        );
        return 130;
      }
      if (flags.json) process.stdout.write(toJson(result));
      else if (!flags.quiet) await print(result, flags.out, written);
      if (!flags.quiet && !flags.logJson) await callForCare(result, flags.out, written);
      const failures = await complain(result, flags.logJson);
      return Math.max(failures, doubt(result, flags));
    } finally {
      meter?.stop();
    }
  });
}

/** What every kind of run is told. */
export function runOptions(base: string, { out, threads, resume, overwrite }: RunFlags, signal: AbortSignal) {
  return {
    ...{ base, resume, overwrite, signal },
    ...(out === undefined ? {} : { out }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** Messages on stderr: for people, or a JSON line each for programs. */
export function speaker(flags: RunFlags): (text: string) => void {
  return (text) => {
    if (flags.logJson) process.stderr.write(`${JSON.stringify({ event: "message", message: text })}\n`);
    else if (!flags.quiet) process.stderr.write(`${text}\n`);
  };
}

export function announce(prepared: Prepared, say: (text: string) => void): void {
  if (prepared.defaulted) say("No model named: binary inputs and responses, so ehgf_binary with unitsq_sgm.");
  for (const warning of prepared.study.warnings) say(`Warning: ${warning.message}`);
}

async function print(result: FitResult, out: string | undefined, written: readonly string[]): Promise<void> {
  const { printTable } = await import("../fit/index.js");
  const { describeModel } = await import("./describe.js");
  const lines = [
    ...(result.title === undefined ? [] : [result.title, ""]),
    describeModel(result),
    "",
    printTable(result.participants),
    "",
    `${sumOfEvidence(result)}   (${result.timing.seconds.toFixed(2)} s)`,
  ];
  if (result.participants.some((fit) => fit.evidence?.approximate)) {
    lines.push(
      "* by importance sampling, because Laplace is not trusted here: see status and lme_khat in participants.csv",
    );
  }
  const { sampling } = result.inference;
  if (sampling !== undefined) {
    const trusted = result.participants.filter(({ posterior }) => posterior?.status === "converged").length;
    lines.push(
      `Posteriors by ${sampling.method}: ${trusted} of ${people(result.participants.length)} can be trusted`,
    );
  }
  if (out !== undefined) lines.push(`Written to ${out}: ${listFiles(written)}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

function sumOfEvidence({ total: { fitted, evidence }, participants }: FitResult): string {
  if (fitted === 0) return "No log evidence: no fit has any";
  const without = participants.length - fitted;
  const rest = without === 0 ? "" : `, without ${without} that ${without === 1 ? "has" : "have"} none`;
  return `Sum of log evidence over ${people(fitted)}${rest}: ${evidence.toFixed(3)}`;
}

/** One line on stderr where fits need a look, with the file that says why; none without a fit folder. */
async function callForCare(
  { participants }: FitResult,
  out: string | undefined,
  written: readonly string[],
): Promise<void> {
  if (out === undefined) return;
  const { needsCare } = await import("../report/care.js");
  const careful = participants.filter(needsCare).length;
  if (careful === 0) return;
  const file = written.includes("report.html") ? "report.html" : "participants.csv";
  process.stderr.write(`${careful} fit${careful === 1 ? " needs" : "s need"} care: see ${join(out, file)}\n`);
}

/** Failures on stderr: for programs one line each, for people one line for each reason; the exit code. */
async function complain({ failed, participants }: FitResult, logJson: boolean): Promise<number> {
  if (failed.length === 0) return 0;
  if (logJson) {
    for (const { id, status, reason = "no reason" } of participants) {
      if (status !== "failed") continue;
      process.stderr.write(`${JSON.stringify({ event: "failed", participant: id, reason })}\n`);
    }
    return 3;
  }
  const { failuresByReason } = await import("../fit/index.js");
  for (const { who, reason } of failuresByReason(participants)) {
    process.stderr.write(`${who} failed: ${reason}\n`);
  }
  return 3;
}

/**
 * Posteriors that should not be trusted, on stderr: one line each, with the flags that were raised; the exit code.
 * Those whose fit failed have been told of.
 */
function doubt({ participants }: FitResult, { logJson }: RunFlags): number {
  const doubtful = participants.filter(
    ({ status, posterior }) =>
      status !== "failed" && posterior !== undefined && posterior.status !== "converged",
  );
  for (const { id, posterior } of doubtful) {
    const { status, verdict, flags } = posterior!;
    if (logJson) {
      process.stderr.write(`${JSON.stringify({ event: "doubt", participant: id, status, flags })}\n`);
      continue;
    }
    const found = flags.map((flag) => flag.found).join("; ");
    process.stderr.write(
      `posterior of participant ${JSON.stringify(id)}: ${found === "" ? verdict : found}\n`,
    );
  }
  return doubtful.length === 0 ? 0 : 3;
}

/** Files by name; of those in a folder their number. */
export function listFiles(files: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const file of files) {
    const slash = file.indexOf("/");
    const entry = slash < 0 ? file : file.slice(0, slash + 1);
    counts.set(entry, (counts.get(entry) ?? 0) + 1);
  }
  return [...counts]
    .map(([entry, n]) => (entry.endsWith("/") ? `${entry} (${n} file${n === 1 ? "" : "s"})` : entry))
    .join(", ");
}
