/** The rows of the covariates table, found by participant or by participant and session (group models 3.2). */

import { listed, quoted } from "../../study/cell.js";
import type { DesignInput, Findings } from "./input.js";

export type Row = Readonly<Record<string, string>>;

/** [participant][run]. */
export type Rows = readonly (readonly (Row | undefined)[])[];

/** Row of every run, undefined where there is none; reports participants and rows without a partner. */
export function matchCovariates(input: DesignInput, findings: Findings): (Row | undefined)[][] {
  const { covariates, participants } = input;
  if (covariates === undefined) return participants.map(({ runs }) => runs.map(() => undefined));
  const { by, rows } = covariates;
  const keyOf = (id: string, session: string | undefined): string =>
    by.session === undefined ? id : JSON.stringify([id, session]);
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const id = row[by.participant] ?? "";
    const session = by.session === undefined ? undefined : row[by.session];
    const before = byKey.get(keyOf(id, session));
    const name = before && Object.keys(row).find((column) => before[column] !== row[column]);
    if (before !== undefined && name !== undefined) {
      const where = session === undefined ? "" : `, session ${quoted(session)}`;
      const values = `${quoted(before[name] ?? "")} and ${quoted(row[name] ?? "")}`;
      const message = `the covariates have ${name} ${values} for participant ${quoted(id)}${where}; keep one row`;
      findings.problems.push({ code: "covariate-conflict", message });
    } else byKey.set(keyOf(id, session), row);
  }
  const used = new Set<Row>();
  const without = new Set<string>();
  const matched = participants.map(({ id, runs }) =>
    runs.map(({ session }) => {
      const row = byKey.get(keyOf(id, session));
      if (row === undefined)
        without.add(by.session === undefined ? id : `${id} (session ${session ?? "none"})`);
      else used.add(row);
      return row;
    }),
  );
  const spare = [
    ...new Set([...byKey.values()].filter((row) => !used.has(row)).map((row) => row[by.participant]!)),
  ];
  if (without.size > 0) {
    const near = [...without].flatMap((id) => {
      const other = spare.find((candidate) => plain(candidate) === plain(id));
      return other === undefined ? [] : [`${quoted(id)} is like ${quoted(other)} there`];
    });
    const end = near.length === 0 ? "" : ` (${listed(near)})`;
    const message = `no row of the covariates for ${listed([...without])}${end}; add rows or exclude participants`;
    findings.problems.push({ code: "covariate-unmatched", message });
  }
  if (spare.length > 0) {
    const message = `rows of the covariates without data: ${listed(spare)}`;
    findings.warnings.push({ code: "covariate-without-data", message });
  }
  return matched;
}

/** An id without what is easily mistyped: case, blanks and leading zeros. */
function plain(id: string): string {
  return id
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/(^|\D)0+(?=\d)/g, "$1");
}
