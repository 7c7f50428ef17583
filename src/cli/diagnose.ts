/** `credence diagnose`: whether a fit, or draws of any sampler, can be believed. */

import { Command } from "commander";
import type { DiagnosedDraws, DiagnosedMode, Diagnosis } from "../fit/diagnosis.js";
import type { align, shorten } from "../fit/index.js";

const help = `
Columns:
  mean, sd, eti89   of the draws; the interval holds 89 %, with equal tails
  ess_bulk, _tail   effective draws for means, and for intervals
  r_hat             1 where chains agree; above 1.01 is a doubt
  mcse_mean, _sd    Monte Carlo errors

Files of draws: netCDF-4 (posterior.nc, or what ArviZ writes), Parquet, CSV with columns chain and draw, or the CSV
files of CmdStan, one a chain.

Exit: 0 trusted, 3 something is not to be trusted.

Examples:
  credence diagnose fit-choices
  credence diagnose posterior.nc --json
  credence diagnose output_1.csv output_2.csv output_3.csv output_4.csv`;

interface Flags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function diagnoseCommand(exit: (code: number) => void): Command {
  return new Command("diagnose")
    .description("say whether a fit, or draws of any sampler, can be believed, and why not")
    .argument("<source...>", "fit folder, or file(s) of draws")
    .option("--json", "print as JSON (credence-diagnosis/1) and nothing else")
    .option("--quiet", "print nothing: the exit code tells")
    .addHelpText("after", help)
    .action(async (sources: string[], { json = false, quiet = false }: Flags) => {
      const { diagnoseSource } = await import("../node/diagnose.js");
      const { align, shorten, toJson } = await import("../fit/index.js");
      const diagnosis = await diagnoseSource(sources);
      if (!quiet) for (const note of diagnosis.notes) process.stderr.write(`Note: ${note}\n`);
      if (json) process.stdout.write(toJson(diagnosis));
      else if (!quiet) process.stdout.write(print(diagnosis, { align, shorten }));
      exit(diagnosis.trusted ? 0 : 3);
    });
}

interface Layout {
  readonly align: typeof align;
  readonly shorten: typeof shorten;
}

function print({ posteriors, modes, method }: Diagnosis, layout: Layout): string {
  const parts: string[] = [];
  if (posteriors.some(({ estimates }) => estimates.length > 0)) parts.push(table(posteriors, layout));
  parts.push(...verdicts(posteriors));
  // Of a sampled fit the modes are where chains started.
  if (method === "map" || modes.some(({ status }) => status === "failed"))
    parts.push(modesInWords(modes, layout));
  return `${parts.join("\n\n")}\n`;
}

function table(posteriors: readonly DiagnosedDraws[], { align, shorten }: Layout): string {
  const several = posteriors.some(({ id }) => id !== null);
  const header = [
    "mean",
    "sd",
    "eti89_lb",
    "eti89_ub",
    "ess_bulk",
    "ess_tail",
    "r_hat",
    "mcse_mean",
    "mcse_sd",
  ];
  const rows = posteriors.flatMap(({ id, estimates }) =>
    estimates.map((row) => [
      ...(several ? [shorten(id ?? "", 24)] : []),
      shorten(row.name, 32),
      ...[row.mean, row.sd, row.interval?.[0], row.interval?.[1]].map((x) => number(x, 4)),
      ...[row.essBulk, row.essTail].map((x) => number(x, 0)),
      number(row.rHat, 3),
      ...[row.mcseMean, row.mcseSd].map((x) => number(x, 4)),
    ]),
  );
  return align([[...(several ? ["participant"] : []), "parameter", ...header], ...rows]);
}

function number(x: number | null | undefined, digits: number): string {
  return x == null ? "-" : x.toFixed(digits);
}

/** Participants of one verdict are named together. */
function verdicts(posteriors: readonly DiagnosedDraws[]): string[] {
  const doubted = posteriors.filter(({ trusted }) => !trusted);
  const trusted = posteriors.filter((each) => each.trusted);
  return [
    ...doubted.map((each) => `${named(each.id)}${each.verdict}${sampler(each)}`),
    ...(trusted.length === 0
      ? []
      : [
          trusted.length === 1
            ? `${named(trusted[0]!.id)}${trusted[0]!.verdict}${sampler(trusted[0]!)}`
            : `The draws of ${doubted.length === 0 ? "all" : "the other"} ${trusted.length} participants can be trusted.`,
        ]),
  ];
}

const named = (id: string | null): string => (id === null ? "" : `${id}: `);

/** What the sampler itself did, where that is known. */
function sampler({ chains, draws, divergences, deepestTree, eBfmi, khat }: DiagnosedDraws): string {
  if (chains === 0 || khat !== null) return "";
  const parts = [
    `${chains} chains of ${draws} draws`,
    ...(divergences === null ? [] : [`${divergences} divergences`]),
    ...(deepestTree === null ? [] : [`deepest tree ${deepestTree}`]),
    ...(eBfmi.length === 0 ? [] : [`E-BFMI ${eBfmi.map((e) => number(e, 2)).join(", ")}`]),
  ];
  return `\n(${parts.join("; ")})`;
}

function modesInWords(modes: readonly DiagnosedMode[], { align, shorten }: Layout): string {
  const header = ["participant", "k-hat", "mode", "doubts"];
  const rows = modes.map(({ id, status, khat, flags }) => [
    shorten(id, 24),
    number(khat, 2),
    status,
    flags.map(({ kind }) => kind).join(", ") || "none",
  ]);
  const doubts = modes.flatMap(({ id, flags }) =>
    flags.map(({ found, advice }) => `${id}: ${found}. To try: ${advice}.`),
  );
  const remarks = modes.flatMap(({ id, remarks: own }) => own.map((remark) => `${id}: ${remark}.`));
  const doubted = modes.filter(({ trusted }) => !trusted).length;
  const verdict =
    doubted === 0
      ? `Nothing speaks against the modes and evidences of ${modes.length === 1 ? "the participant" : `all ${modes.length} participants`}.`
      : `${doubted} of ${modes.length} participants should not be trusted as they are.`;
  return [align([header, ...rows]), ...[doubts, remarks].map((lines) => lines.join("\n")), verdict]
    .filter((part) => part !== "")
    .join("\n\n");
}
