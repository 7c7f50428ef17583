/** People and sessions left out by name. */

import { DataError, type DataProblem } from "../errors.js";
import { suggest } from "../suggest.js";
import type { ParticipantRows } from "./arrange.js";
import { quoted } from "./cell.js";
import type { StudyOptions } from "./options.js";
import type { Table } from "./table.js";

/**
 * Rows to leave out.
 *
 * @throws DataError for a participant or session that is not in the data, and when nobody is left
 */
export function excludedRows(
  table: Table,
  people: readonly ParticipantRows[],
  exclude: NonNullable<StudyOptions["exclude"]>,
): Set<number> {
  const problems: DataProblem[] = [];
  const out = new Set<number>();
  for (const { participant, session } of exclude) {
    const ids = people.map(({ id }) => id);
    const chosen = people.filter(({ id }) => participant === undefined || id === participant);
    const stretches = chosen.flatMap((person) => person.stretches);
    if (chosen.length === 0) {
      problems.push(absent(table.file, `participant ${quoted(participant!)}`, suggest(participant!, ids)));
      continue;
    }
    const visits = stretches.filter((stretch) => session === undefined || stretch.session === session);
    if (visits.length === 0) {
      const whose = participant === undefined ? "" : ` of participant ${quoted(participant)}`;
      const labels = new Set(stretches.flatMap((stretch) => stretch.session ?? []));
      problems.push(absent(table.file, `session ${quoted(session!)}${whose}`, suggest(session!, labels)));
    }
    for (const { rows } of visits) for (const row of rows) out.add(row);
  }
  if (problems.length === 0 && out.size === table.rows) {
    problems.push({ file: table.file, message: "exclude leaves no row" });
  }
  if (problems.length > 0) throw new DataError(problems);
  return out;
}

function absent(file: string, what: string, near: string | undefined): DataProblem {
  const meant = near === undefined ? "" : `; did you mean ${quoted(near)}?`;
  return { file, message: `exclude names ${what}, which is not in the data${meant}` };
}
