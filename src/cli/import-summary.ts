/** What an import did, for people: so that a wrong recoding is seen before anything is fitted. */

import { align } from "../fit/index.js";
import type { ImportSummary } from "../import/index.js";

export function describeImport(summary: ImportSummary): string {
  return [
    reading(summary),
    "",
    columns(summary),
    ...summary.recodings.flatMap((recoding) => ["", crossTable(recoding)]),
    ...(summary.notes.length === 0 ? [] : ["", ...firstOf(summary.notes).map((note) => `Note: ${note}.`)]),
    ...(summary.warnings.length === 0
      ? []
      : ["", ...summary.warnings.map(({ message }) => `Warning: ${message}`)]),
  ].join("\n");
}

function reading({ files, rows, keep, participants }: ImportSummary): string {
  const trials = participants.map((participant) => participant.trials);
  const [least, most] = [Math.min(...trials), Math.max(...trials)];
  const each = least === most ? `${least} each` : `${least} to ${most} each`;
  const undecided = keep !== undefined && keep.undecided > 0 ? `, missing on ${keep.undecided}` : "";
  return [
    `Read ${rows.read} rows from ${counted(files.length, "file")}: ${shown(files.map((file) => `${file.name} (${file.rows})`))}`,
    ...(keep === undefined ? [] : [`Kept ${rows.kept} by ${keep.expression} (${keep.when}${undecided})`]),
    `${counted(participants.length, "participant")}, ${counted(rows.kept, "trial")}, ${each}: ${shown(participants.map(({ id }) => id))}`,
  ].join("\n");
}

function columns({ columns: core, further, empty }: ImportSummary): string {
  const renamed = further.filter(({ name, from }) => name !== from);
  const kept = further.filter(({ name, from }) => name === from).map(({ name }) => name);
  return [
    align(core.map(({ name, from, how }) => [name, from === "" || from === name ? how : `${from}, ${how}`])),
    ...(kept.length === 0 ? [] : [`Kept under their names: ${kept.join(", ")}`]),
    ...renamed.map(({ name, from }) => `Kept as ${name}, because the name stands for a role: ${from}`),
    ...(empty.length === 0 ? [] : [`Left out, empty on these trials: ${empty.join(", ")}`]),
  ].join("\n");
}

/** Old values down, new values across. */
function crossTable({ name, expression, by, table }: ImportSummary["recodings"][number]): string {
  const header = [...table.columns, ...table.values.map((value) => `-> ${value}`)];
  const rows = table.rows.map(({ old, counts }) => [...old, ...counts.map(String)]);
  const whose = by === "task" ? " (by the task)" : "";
  return [`${name} = ${expression}${whose}`, align([header, ...rows].map((row) => [...row, ""]))].join("\n");
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** Notes on every pair of files would hide the rest. */
function firstOf(notes: readonly string[]): readonly string[] {
  return notes.length > 12 ? [...notes.slice(0, 12), `${notes.length - 12} more`] : notes;
}

function shown(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
}
