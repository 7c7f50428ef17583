/** What the columns of each role say, as numbers by row, checked; everything odd becomes a problem or a warning. */

import type { DataProblem } from "../errors.js";
import type { Stretch } from "./arrange.js";
import { quoted } from "./cell.js";
import { writtenName } from "./expression.js";
import { type Intervals, intervalsOf } from "./intervals.js";
import type { Role, StudyOptions } from "./options.js";
import { responseProblems, unlikelyUnit } from "./response-values.js";
import { binaryProblems, flagsOf, numbersOf } from "./role-values.js";
import type { Roles } from "./roles.js";
import type { Warning } from "./study.js";
import { type Column, cellProblem } from "./table.js";

/** One number a row of the table, except `intervals`: one array a run. */
export interface Readings {
  /** NaN also where the input is ignored or was not shown. */
  readonly inputs: readonly Float64Array[];
  readonly responses: readonly Float64Array[];
  /** Seconds. */
  readonly rt: Float64Array | undefined;
  readonly unobserved: Uint8Array | undefined;
  readonly intervals: readonly Float64Array[] | undefined;
  readonly warnings: readonly Warning[];
  /** Roles found by name whose column turned out to be of no use, and was put aside with a warning. */
  readonly unused: ReadonlySet<Role>;
}

type ReadOne = <T>(role: Role, read: (column: Column, faults: DataProblem[]) => T) => T | undefined;

/**
 * @param runs stretches of every run
 * @param problems gets what is wrong with columns that were asked for or are needed
 * @param gapColumn where the gap is a column
 */
export function readRoles(
  roles: Roles,
  runs: readonly (readonly Stretch[])[],
  options: StudyOptions,
  problems: DataProblem[],
  gapColumn?: Column,
): Readings {
  const warnings: Warning[] = [];
  const unused = new Set<Role>();
  /** Faults of a column that merely has a familiar name put it aside instead of stopping everything. */
  const attempt = <T>(role: Role, read: (faults: DataProblem[]) => T): T | undefined => {
    const faults: DataProblem[] = [];
    const value = read(faults);
    const [first] = faults;
    if (first === undefined) return value;
    if (roles.insists(role)) {
      for (const fault of faults) problems.push(fault);
      return value;
    }
    unused.add(role);
    const message = `column "${first.column}" is not used as ${role}: line ${first.line}: ${first.message}`;
    warnings.push({ code: "column-not-used", message, participants: [] });
    return undefined;
  };
  const one: ReadOne = (role, read) => {
    const column = roles.one(role);
    return column === undefined ? undefined : attempt(role, (faults) => read(column, faults));
  };

  const ignore = one("ignore", flagsOf);
  const unobserved = one("unobserved", flagsOf);
  const isHidden = (row: number): boolean => ignore?.[row] === 1 || unobserved?.[row] === 1;
  const inputs = roles.all("input").map((column) => ({
    ...column,
    values: column.values.map((value, row) => (isHidden(row) ? undefined : value)),
  }));
  if (options.binaryInput)
    problems.push(...inputs.slice(0, 1).flatMap((column) => binaryProblems(column, "input")));
  const responses = roles.all("response");
  responses.forEach((column, i) => {
    const expected = options.responseValues?.[i];
    if (expected === undefined || !roles.insists("response")) return;
    problems.push(...responseProblems(column, expected));
    warnings.push(...unlikelyUnit(column, expected));
  });
  const rt = one("rt", (column, faults) => secondsOf(column, options, faults));
  if (rt !== undefined && options.rtUnit !== "ms") warnings.push(...milliseconds(rt));
  return {
    inputs: inputs.map((column) => numbersOf(column, problems)),
    responses: attempt("response", (faults) => responses.map((column) => numbersOf(column, faults))) ?? [],
    rt,
    unobserved,
    intervals: timing(runs, options, one, warnings, gapColumn, problems)?.runs,
    warnings,
    unused,
  };
}

function secondsOf(column: Column, options: StudyOptions, faults: DataProblem[]): Float64Array {
  const unit = options.rtUnit === "ms" ? 1000 : 1;
  return numbersOf(column, faults).map((value, row) => {
    if (value <= 0) {
      const name = writtenName(column.name);
      const recode = `--derive "${name} = ${name} > 0 ? ${name} : missing"`;
      const message = `a response time must be > 0, found ${value}; if that marks a missing one, ${recode}`;
      faults.push(cellProblem(column, row, message));
    }
    return value / unit;
  });
}

/** Nobody takes a minute for half of the responses of a learning task. */
function milliseconds(rt: Float64Array): Warning[] {
  const known = rt.filter((value) => !Number.isNaN(value)).sort();
  const median = known[known.length >> 1] ?? 0;
  const message = `the median response time is ${median} s; if the column is in milliseconds, say --rt-unit ms`;
  return median > 60 ? [{ code: "rt-unit", message, participants: [] }] : [];
}

function timing(
  runs: readonly (readonly Stretch[])[],
  options: StudyOptions,
  one: ReadOne,
  warnings: Warning[],
  gapColumn: Column | undefined,
  problems: DataProblem[],
): Intervals | undefined {
  const gap = gapColumn === undefined ? () => Number(options.gap ?? 0) : gapsOf(gapColumn, problems);
  const measure =
    (kind: "interval" | "time") =>
    (column: Column, faults: DataProblem[]): Intervals => {
      numbersOf(column, faults);
      return intervalsOf(runs, { [kind]: column, gaps: options.needsTime === false }, gap, faults);
    };
  const measured = one("interval", measure("interval")) ?? one("time", measure("time"));
  if (measured === undefined)
    return (options.gap ?? 0) === 0 ? undefined : intervalsOf(runs, {}, gap, problems);
  if (measured.restarts > 0) {
    const message = `time starts again at ${measured.restarts} borders of sessions or blocks that beliefs are carried over; one step is taken to have passed there, plus the gap`;
    warnings.push({ code: "clock-restarts", message, participants: [] });
  }
  return measured;
}

/** The number in each row that is asked for, a row after a border; other rows may say anything. */
function gapsOf(column: Column, problems: DataProblem[]): (row: number) => number {
  const told = new Set<number>();
  return (row) => {
    const value = column.values[row];
    if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
    if (!told.has(row)) {
      told.add(row);
      const found = value === undefined ? "there is none" : `found ${quoted(column.cells[row]!)}`;
      const message = `the first trial after a border that beliefs are carried over needs a gap, time steps >= 0; ${found}`;
      problems.push(cellProblem(column, row, message));
    }
    return 0;
  };
}
