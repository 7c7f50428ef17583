/** What `fit.json` holds, as tidy tables: one row an estimate, a prior, a pair of parameters, a start, a run. */

import { type FitResult, toCsv } from "../fit/index.js";
import type { ExportFile } from "./source.js";

type Cell = string | number | null | undefined;

/** The tables of a fit as CSV: those of the fit folder, and those that only `fit.json` holds. */
export function csvFiles(result: FitResult): ExportFile[] {
  return [
    { path: "participants.csv", content: { copyOf: "participants.csv" } },
    { path: "trajectories.csv", content: { copyOf: "trajectories.csv" } },
    ...(hasDraws(result) ? ["draws.csv", "loo.csv"] : []).map((path) => ({
      path,
      content: { copyOf: path },
    })),
    ...[estimates, covariance, starts, runs, priors, derivations].map((table): ExportFile => {
      const { name, header, rows } = table(result);
      return { path: `${name}.csv`, content: toCsv(header, rows) };
    }),
  ];
}

/** Whether somebody was sampled, and `draws.csv` is there. */
export function hasDraws({ participants }: FitResult): boolean {
  return participants.some(({ posterior }) => (posterior?.chains ?? 0) > 0);
}

interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

function estimates({ participants }: FitResult): Table {
  return {
    name: "estimates",
    header: ["participant", "parameter", "value", "estimation", "sd", "lb", "ub", "prior_mean", "prior_sd"],
    rows: participants.flatMap((fit) =>
      fit.estimates.map(({ name, value, estimation, sd, interval, prior }) => [
        ...[fit.id, name, value, estimation, sd, interval?.[0], interval?.[1], prior?.mean, prior?.sd],
      ]),
    ),
  };
}

/** Every pair of parameters in both orders, as a matrix has them. */
function covariance({ participants }: FitResult): Table {
  return {
    name: "covariance",
    header: ["participant", "parameter_1", "parameter_2", "covariance", "correlation", "hessian"],
    rows: participants.flatMap((fit) =>
      fit.estimates.flatMap((one, i) =>
        fit.estimates.map((other, j) => [
          fit.id,
          one.name,
          other.name,
          ...[fit.covariance, fit.correlation, fit.hessian].map((matrix) => matrix?.[i]?.[j]),
        ]),
      ),
    ),
  };
}

function starts({ participants }: FitResult): Table {
  return {
    name: "starts",
    header: ["participant", "start", "status", "log_joint", "iterations"],
    rows: participants.flatMap((fit) =>
      fit.starts.map(({ status, logJoint, iterations }, s) => [fit.id, s + 1, status, logJoint, iterations]),
    ),
  };
}

/** One row for each session of a run; trials as `trial` of the trajectories counts them. */
function runs({ participants }: FitResult): Table {
  return {
    name: "runs",
    header: ["participant", "run", "session", "first_trial", "trials"],
    rows: participants.flatMap((fit) =>
      (fit.runs ?? []).flatMap(({ trials, sessions }, r) => {
        let first = 1;
        return (sessions ?? [{ label: undefined, trials }]).map((session): Cell[] => {
          const from = first;
          first += session.trials;
          return [fit.id, r + 1, session.label, from, session.trials];
        });
      }),
    ),
  };
}

function priors({ model }: FitResult): Table {
  return {
    name: "priors",
    header: ["parameter", "domain", "free", "mean", "sd", "lb", "ub", "source"],
    rows: model.priors.map(({ name, domain, free, mean, sd, interval, source }) => [
      ...[name, domain, String(free), mean, sd, interval?.[0], interval?.[1], source],
    ]),
  };
}

/** Cross-tables of recodings: old values against new ones, with the number of rows of the study. */
function derivations({ data }: FitResult): Table {
  return {
    name: "derivations",
    header: ["derived", "expression", "column_1", "old_1", "column_2", "old_2", "new", "count"],
    rows: data.derivations.flatMap(({ name, expression, table }) =>
      table.rows.flatMap(({ old, counts }) =>
        table.values.map((value, v) => [
          ...[name, expression, table.columns[0], old[0], table.columns[1], old[1], value, counts[v]],
        ]),
      ),
    ),
  };
}
