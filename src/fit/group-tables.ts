/** Tables of a group fit that need no posterior, and those of its participants and of leave-one-out (group models 6). */

import { type Agent, countScored } from "../agent/index.js";
import type { Cell, Design } from "../group/design/design.js";
import type { HyperpriorRow } from "../group/hyperpriors/index.js";
import type { Table } from "../group/outputs/index.js";
import type { Run, Study } from "../study/index.js";
import type { LooRow } from "./group-loo.js";
import type { GroupModel } from "./group-model.js";
import type { ParticipantFit } from "./summary.js";

/** Columns of the fixed effects as they are sampled, one row for each parameter in each cell. */
export function designTable({ built: { design }, study }: Pick<GroupModel, "built" | "study">): Table {
  const labels = [...new Set(design.parameters.flatMap(({ columns }) => columns))];
  const rows = design.parameters.flatMap(({ parameter, columns, X }) => {
    const places = labels.map((label) => columns.indexOf(label));
    return design.cells.map((cell, c) => [
      ...placeOf(design, study, cell),
      parameter,
      ...places.map((j) => (j < 0 ? undefined : X[c * columns.length + j])),
    ]);
  });
  return { header: ["participant", "session", "block", "condition", "parameter", ...labels], rows };
}

export function hyperpriorsTable(rows: readonly HyperpriorRow[]): Table {
  return {
    header: ["parameter", "kind", "grouping", "term", "distribution", "source", "native_lb", "native_ub"],
    rows: rows.map(({ parameter, kind, grouping, term, distribution, source, nativeLow, nativeHigh }) => [
      ...[parameter, kind, grouping, term, distribution, source],
      ...[nativeLow, nativeHigh],
    ]),
  };
}

/** @param hash of bytes, to tell input sequences apart */
export function runsTable(
  agent: Agent,
  { participants, study }: Pick<GroupModel, "participants" | "study">,
  hash: (bytes: Uint8Array) => string,
): Table {
  const [ignore] = study.columns.ignore ?? [];
  const rows = study.participants.flatMap(({ id, runs }, i) =>
    runs.map((run, r) => {
      const data = participants[i]!.runs[r]!;
      const [response] = run.responses;
      const inputs = Float64Array.from(run.inputs.flatMap((column) => [...column]));
      return [
        ...[id, sessionsOf(run), blockOf(run), r + 1, data.trials, countScored(agent, data)],
        response?.filter(Number.isNaN).length ?? 0,
        ignore === undefined ? 0 : marked(run, ignore),
        hash(new Uint8Array(inputs.buffer)),
      ];
    }),
  );
  return {
    header: [
      "participant",
      "session",
      "block",
      "run",
      "n_trials",
      "n_scored",
      "n_missing_response",
      "n_ignored",
      "input_hash",
    ],
    rows,
  };
}

export function looTable(rows: readonly LooRow[]): Table {
  return {
    header: ["participant", "session", "trial", "unit", "elpd", "p", "k", "status"],
    rows: rows.map(({ participant, session, trial, unit, elpd, p, k, status }) => [
      ...[participant, session, trial, unit],
      ...[elpd, p, k, status],
    ]),
  };
}

/** Native posterior mean, sd and interval of every parameter at the participant's mean cell. */
export function groupPeopleTable(fits: readonly ParticipantFit[]): Table {
  const names = fits[0]?.estimates.map(({ name }) => name) ?? [];
  return {
    header: [
      "participant",
      "status",
      ...names.flatMap((name) => [name, `${name}_sd`, `${name}_lb`, `${name}_ub`]),
      "log_likelihood",
      "observations",
      "scored",
    ],
    rows: fits.map(({ id, status, estimates, posterior, logLikelihood, observations, scored }) => [
      ...[id, status],
      ...estimates.flatMap(({ value, interval }, j) => [
        value ?? undefined,
        posterior?.estimates[j]?.sd ?? undefined,
        interval?.[0],
        interval?.[1],
      ]),
      ...[logLikelihood ?? undefined, observations, scored],
    ]),
  };
}

/** Name of a cell: `P01`, `P01, 2`; with what changes inside the run where that is needed to tell cells apart. */
export function cellNames({ built: { design }, study }: Pick<GroupModel, "built" | "study">): string[] {
  const short = design.cells.map((cell) => {
    const [participant, ...rest] = placeOf(design, study, cell);
    return [participant, ...rest.filter((part) => part !== "")].join(", ");
  });
  const counts = new Map<string, number>();
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1);
  return short.map((name, c) => {
    if (counts.get(name) === 1) return name;
    const { run, condition } = design.cells[c]!;
    return `${name}, ${run + 1}.${condition + 1}`;
  });
}

/** Participant, session, block, condition of a cell; empty where the study has none, or several lie in the cell. */
function placeOf(
  { participants }: Design,
  study: Study,
  { participant, run, labels }: Cell,
): [string, string, string, string] {
  const own = study.participants[participant]!.runs[run]!;
  const others = (study.columns.condition ?? []).length > 0 ? constant(own.condition) : "";
  return [
    participants[participant]!,
    labels.session ?? (own.sessions !== undefined && own.sessions.length > 1 ? "" : (own.session ?? "")),
    labels.block ?? blockOf(own),
    labels.condition ?? others,
  ];
}

function sessionsOf({ session, sessions }: Run): string {
  return sessions === undefined ? (session ?? "") : sessions.map(({ label }) => label).join(":");
}

/** The block of a run; empty where it goes through several. */
function blockOf({ block }: Run): string {
  return constant(block);
}

function constant(labels: readonly string[] | undefined): string {
  return labels?.every((label) => label === labels[0]) ? (labels[0] ?? "") : "";
}

/** Trials that a column marks. */
function marked({ variables }: Run, column: string): number {
  const values = variables.get(column);
  if (values === undefined) return 0;
  let count = 0;
  for (const value of values as Iterable<number | string>) {
    const is =
      typeof value === "number" ? !Number.isNaN(value) && value !== 0 : value.toLowerCase() === "true";
    if (is) count++;
  }
  return count;
}
