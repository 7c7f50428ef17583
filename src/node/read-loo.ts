/** Leave-one-out of a fit folder read back, response by response. */

import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import Papa from "papaparse";
import { type ComparedLoo, comparedFit, type LeftOutResponse } from "../compare/index.js";
import { UsageError } from "../errors.js";
import { type FitResult, looColumns, type UnitStatus } from "../fit/index.js";
import { readText } from "./files.js";
import { openFitFolder } from "./read-folder.js";

/** @throws UsageError when the folder holds no finished fit, no leave-one-out, or a damaged table of it */
export function readLoo(folder: string): ComparedLoo {
  const { result } = openFitFolder(folder);
  const fit = comparedFit(normalize(folder), result);
  const { group } = result;
  if (group === undefined) return { ...fit, loo: readLooTable(folder), threshold: thresholdOf(result) };
  if (group.loo === undefined) {
    throw new UsageError(
      `${folder}: the group fit holds no leave-one-out, which needs chains; fit with --inference nuts`,
    );
  }
  const trusted = group.posterior.status === "converged";
  return {
    ...fit,
    loo: readGroupLoo(folder, trusted),
    threshold: group.loo.threshold,
    leavesOut: group.loo.unit,
  };
}

const groupColumns = ["participant", "session", "trial", "unit", "elpd", "p", "k", "status"];

/** Rows of the `loo.csv` of a group fit by participant. */
function readGroupLoo(folder: string, trusted: boolean): Map<string, LeftOutResponse[]> {
  const found = new Map<string, LeftOutResponse[]>();
  for (const [id, session, trial, unit, elpd, p, k, status] of rowsOf(
    join(folder, "loo.csv"),
    groupColumns,
  )) {
    const units = found.get(id!) ?? [];
    found.set(id!, units);
    const place = [
      ...(session === "" ? [] : [`session ${session}`]),
      ...(trial === "" ? [] : [`trial ${trial}`]),
    ].join(", ");
    units.push({
      ...{
        run: Number.NaN,
        trial: Number.NaN,
        place: place === "" ? `participant ${id}` : place,
        unit: unit!,
      },
      ...{ elpd: number(elpd), p: number(p), k: number(k), transform: Number.NaN },
      status: !trusted ? "untrusted" : status === "good" ? "good" : "bad",
    });
  }
  return found;
}

/** @throws UsageError when the file is not there, or damaged */
function rowsOf(file: string, columns: readonly string[]): string[][] {
  if (!existsSync(file))
    throw new UsageError(`${file}: is missing; write it again with credence rerun --out`);
  const { data } = Papa.parse<string[]>(readText(file), { skipEmptyLines: true });
  const [header, ...rows] = data;
  if (header?.join() !== columns.join()) {
    throw new UsageError(`${file}: line 1: is no header of a table of leave-one-out`);
  }
  rows.forEach((row, i) => {
    if (row.length === columns.length) return;
    throw new UsageError(
      `${file}: line ${i + 2}: ${row.length} cells where the header has ${columns.length}; the file is damaged`,
    );
  });
  return rows;
}

/** Rows of `loo.csv` by participant. @throws UsageError when the file is not there, or damaged */
export function readLooTable(folder: string): Map<string, LeftOutResponse[]> {
  const file = join(folder, "loo.csv");
  if (!existsSync(file)) {
    throw new UsageError(
      `${folder}: holds no leave-one-out (no loo.csv); fit with --inference nuts or pathfinder, or compare with --by lme`,
    );
  }
  const found = new Map<string, LeftOutResponse[]>();
  for (const row of rowsOf(file, looColumns)) {
    const [id, run, , trial, unit, elpd, p, k, pit, status] = row as [string, ...string[]];
    const units = found.get(id) ?? [];
    found.set(id, units);
    units.push({
      ...{
        run: number(run),
        trial: number(trial),
        unit: unit!,
        elpd: number(elpd),
        p: number(p),
        k: number(k),
      },
      transform: number(pit),
      // The table is our own, and no other words are written there.
      status: status as UnitStatus,
    });
  }
  return found;
}

function number(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell);
}

function thresholdOf({ participants }: FitResult): number {
  const thresholds = participants.flatMap(({ posterior }) => posterior?.loo?.threshold ?? []);
  return thresholds.length === 0 ? Number.NaN : Math.min(...thresholds);
}
