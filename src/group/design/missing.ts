/** Missing values of variables: an error, or participants and runs that are left out (group models 3.6). */

import { listed } from "../../study/cell.js";
import type { Rows } from "./covariates.js";
import type { DesignInput, Dropped, Findings } from "./input.js";
import type { Variable } from "./variables.js";

/** What must be left out; with `missingCovariates: error` a problem as well. */
export function findMissing(
  input: DesignInput,
  rows: Rows,
  variables: readonly Variable[],
  findings: Findings,
): Dropped[] {
  const dropped: Dropped[] = [];
  const byRun = input.covariates?.by.session !== undefined;
  input.participants.forEach(({ id, runs }, i) => {
    const whole = new Set<string>();
    const own = runs.map((_, r) => {
      const columns = variables.filter(({ codes, source }) => {
        // A participant without a row is reported as such.
        const hasPlace = source === "data" || rows[i]![r] !== undefined;
        return hasPlace && codes[i]![r]!.includes(-1);
      });
      for (const { name, source } of columns) if (source === "covariates" && !byRun) whole.add(name);
      return columns.map(({ name }) => name);
    });
    if (whole.size > 0 || own.every((columns) => columns.length > 0)) {
      dropped.push({ participant: id, session: undefined, columns: [...new Set([...whole, ...own.flat()])] });
      return;
    }
    own.forEach((columns, r) => {
      if (columns.length > 0)
        dropped.push({ participant: id, session: runs[r]!.session ?? `${r + 1}`, columns });
    });
  });
  if (input.missingCovariates === "drop") return dropped;
  for (const { name } of variables) {
    const who = dropped.flatMap(({ participant, session, columns }) => {
      if (!columns.includes(name)) return [];
      return [session === undefined ? participant : `${participant} (session ${session})`];
    });
    if (who.length === 0) continue;
    const message = `${name} is missing for ${listed(who)}; fill it in or set missingCovariates to drop`;
    findings.problems.push({ code: "covariate-missing", message });
  }
  return [];
}

/** The input without them. */
export function without(input: DesignInput, dropped: readonly Dropped[]): DesignInput {
  const participants = input.participants.flatMap((participant) => {
    const own = dropped.filter((entry) => entry.participant === participant.id);
    if (own.some(({ session }) => session === undefined)) return [];
    const runs = participant.runs.filter(
      (run, r) => !own.some(({ session }) => session === (run.session ?? `${r + 1}`)),
    );
    return [{ ...participant, runs }];
  });
  return { ...input, participants };
}
