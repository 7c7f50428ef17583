/** Fits as tables: the CSV files of a fit folder, and what the command prints. */

import Papa from "papaparse";
import type { ParticipantFit } from "./summary.js";

type Cell = string | number | null | undefined;

/** CSV by a library, because ids may hold anything. Missing numbers are empty cells. */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) =>
    row.map((x) => (x == null || (typeof x === "number" && Number.isNaN(x)) ? "" : x)),
  );
  return `${Papa.unparse([[...header], ...cells], { newline: "\n" })}\n`;
}

/** One cell of text, quoted where it needs to be. */
export function csvCell(text: string): string {
  return Papa.unparse([[text]]);
}

/** One row a participant: estimate, sd and 90 % interval of each parameter, objective, evidence, criteria. */
export function participantsTable(fits: readonly ParticipantFit[]): { header: string[]; rows: Cell[][] } {
  const names = fits[0]?.estimates.map((e) => e.name) ?? [];
  const sampled = fits.some(({ posterior }) => posterior !== undefined);
  const header = [
    "participant",
    "status",
    ...names.flatMap((name) => [name, `${name}_sd`, `${name}_lb`, `${name}_ub`]),
    "log_joint",
    "log_likelihood",
    "lme",
    "lme_method",
    "lme_laplace",
    "lme_sampled",
    "lme_sampled_se",
    "lme_khat",
    "aic",
    "bic",
    "accuracy",
    "complexity",
    "observations",
    "scored",
    "optima",
    "warnings",
    ...(sampled ? ["posterior_status", "divergences", "posterior_khat", ...looColumns] : []),
    ...(sampled ? names.flatMap((name) => posteriorColumns.map((column) => `${name}_${column}`)) : []),
  ];
  const rows = fits.map((fit): Cell[] => [
    fit.id,
    fit.status,
    ...fit.estimates.flatMap((e) => [e.value, e.sd, e.interval?.[0], e.interval?.[1]]),
    fit.logJoint,
    fit.logLikelihood,
    fit.evidence?.value,
    fit.evidence?.method,
    fit.evidence?.laplace,
    fit.evidence?.sampled?.logEvidence,
    fit.evidence?.sampled?.standardError,
    fit.evidence?.sampled?.khat,
    fit.aic,
    fit.bic,
    fit.accuracy,
    fit.complexity,
    fit.observations,
    fit.scored,
    fit.optima,
    [...(fit.reason === undefined ? [] : [fit.reason]), ...fit.warnings].join("; "),
    ...(sampled ? posteriorCells(fit, names) : []),
  ]);
  return { header, rows };
}

const looColumns = ["elpd_loo", "se_elpd_loo", "p_loo", "looic", "n_bad_k"] as const;

/** Names of ArviZ; mean and sd with a word more, because the sd of a parameter is that of Laplace. */
const posteriorColumns = [
  "posterior_mean",
  "posterior_sd",
  "eti89_lb",
  "eti89_ub",
  "ess_bulk",
  "ess_tail",
  "r_hat",
  "mcse_mean",
] as const;

function posteriorCells({ posterior }: ParticipantFit, names: readonly string[]): Cell[] {
  return [
    posterior?.status,
    posterior?.divergences,
    posterior?.khat,
    posterior?.loo?.elpdLoo,
    posterior?.loo?.seElpdLoo,
    posterior?.loo?.pLoo,
    posterior?.loo?.looic,
    posterior?.loo?.nBadK,
    ...names.flatMap((_, j): Cell[] => {
      const e = posterior?.estimates[j];
      const [lower, upper] = e?.interval ?? [null, null];
      return [e?.mean, e?.sd, lower, upper, e?.essBulk, e?.essTail, e?.rHat, e?.mcseMean];
    }),
  ];
}

/** The table on the screen: as many columns as fit a reader's eye. */
export function printTable(fits: readonly ParticipantFit[]): string {
  const names = fits[0]?.estimates.map((e) => e.name) ?? [];
  const number = (x: number | null | undefined, digits: number): string =>
    x == null || !Number.isFinite(x) ? "-" : x.toFixed(digits);
  const header = [
    "participant",
    ...names.flatMap((name) => [name, "sd"]),
    "logLik",
    "LME",
    "AIC",
    "BIC",
    "status",
  ];
  const rows = fits.map((fit) => [
    shorten(fit.id, 24),
    ...fit.estimates.flatMap((e) => [number(e.value, 4), number(e.sd, 3)]),
    number(fit.logLikelihood, 3),
    `${number(fit.evidence?.value, 3)}${fit.evidence?.approximate ? "*" : ""}`,
    number(fit.aic, 3),
    number(fit.bic, 3),
    fit.status,
  ]);
  return align([header, ...rows]);
}

/** Columns side by side: the first and the last to the left, numbers to the right. */
export function align(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, c) => Math.max(...table.map((row) => row[c]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, c) =>
          c === 0 || c === row.length - 1 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Printable, and not longer than a column. */
export function shorten(id: string, length: number): string {
  const safe = [...id].map((c) => (c < " " || c === "\u007f" ? "?" : c)).join("");
  return safe.length > length ? `${safe.slice(0, length - 3)}...` : safe;
}
