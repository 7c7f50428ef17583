/** Rows to participants, sessions and stretches, in the order in which the trials happened. */

import type { DataProblem } from "../errors.js";
import { numberOf, quoted } from "./cell.js";
import { naturalOrder } from "./natural-order.js";
import type { StudyOptions } from "./options.js";
import type { Roles } from "./roles.js";
import { type Column, cellProblem, placeOf, type Table } from "./table.js";

/** Consecutive rows of one session that share their block. */
export interface Stretch {
  readonly session: string | undefined;
  readonly block: string | undefined;
  readonly rows: readonly number[];
}

export interface ParticipantRows {
  readonly id: string;
  readonly stretches: readonly Stretch[];
}

/**
 * Participants by first appearance, their sessions in natural order, and inside a session the trials by number.
 * Where trial numbers start again in every block, blocks come first: numbers by value, other labels as they appear.
 * Without a trial column, or with one that is text, the order of the file holds.
 *
 * @param problems gets blank ids and labels, missing trial numbers, and repeated trials
 */
export function arrange(table: Table, roles: Roles, problems: DataProblem[]): ParticipantRows[] {
  const participants = labels(roles.one("participant"), "participant", problems);
  const sessions = labels(roles.one("session"), "session", problems);
  const blocks = labels(roles.one("block"), "block", problems);
  const trial = roles.one("trial");
  const alone = baseName(table.file);
  const people = new Map<string, Map<string | undefined, number[]>>();
  for (let row = 0; row < table.rows; row++) {
    const visits = entry(people, participants?.[row] ?? alone, () => new Map<string | undefined, number[]>());
    entry(visits, sessions?.[row], () => []).push(row);
    if (trial !== undefined && trial.values[row] === undefined) {
      problems.push(cellProblem(trial, row, "there is no trial number"));
    }
  }
  return [...people].map(([id, visits]) => ({
    id,
    stretches: [...visits]
      .sort(([a], [b]) => naturalOrder(a ?? "", b ?? ""))
      .flatMap(([session, rows]) => {
        if (trial !== undefined) noteRepeated(id, session, rows, blocks, trial, problems);
        return stretches(session, inOrder(rows, blocks, trial), blocks);
      }),
  }));
}

/** Stretches joined to runs: a list of lists, cut where beliefs are reset. */
export function cutIntoRuns(stretches: readonly Stretch[], options: StudyOptions): Stretch[][] {
  const runs: Stretch[][] = [];
  for (const stretch of stretches) {
    const last = runs.at(-1)?.at(-1);
    const rule =
      last?.session === stretch.session ? (options.blocks ?? "carry") : (options.sessions ?? "reset");
    if (last !== undefined && rule === "carry") runs.at(-1)!.push(stretch);
    else runs.push([stretch]);
  }
  return runs;
}

/** A file's name without folders and the last extension: the id where there is no participant column. */
export function baseName(file: string): string {
  const name = file.replace(/^.*[/\\]/, "");
  return name.replace(/(.)\.[^.]*$/, "$1");
}

function labels(
  column: Column | undefined,
  role: string,
  problems: DataProblem[],
): readonly string[] | undefined {
  column?.cells.forEach((cell, row) => {
    if (cell === "") problems.push(cellProblem(column, row, `the ${role} is blank`));
  });
  return column?.cells;
}

function inOrder(
  rows: readonly number[],
  blocks: readonly string[] | undefined,
  trial: Column | undefined,
): number[] {
  if (!trial?.numeric) return [...rows];
  const number = (row: number): number =>
    (trial.values[row] as number | undefined) ?? Number.POSITIVE_INFINITY;
  const byTrial = (a: number, b: number): number => (number(a) === number(b) ? 0 : number(a) - number(b));
  if (blocks === undefined || new Set(rows.map(number)).size === rows.length) return rows.toSorted(byTrial);
  const order = [...new Set(rows.map((row) => blocks[row]!))];
  if (order.every((label) => numberOf(label) !== undefined)) order.sort(naturalOrder);
  const place = new Map(order.map((label, i) => [label, i]));
  const block = (row: number): number => place.get(blocks[row]!)!;
  return rows.toSorted((a, b) => block(a) - block(b) || byTrial(a, b));
}

function stretches(
  session: string | undefined,
  rows: readonly number[],
  blocks: readonly string[] | undefined,
): Stretch[] {
  const found: { session: string | undefined; block: string | undefined; rows: number[] }[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last !== undefined && last.block === blocks?.[row]) last.rows.push(row);
    else found.push({ session, block: blocks?.[row], rows: [row] });
  }
  return found;
}

function noteRepeated(
  id: string,
  session: string | undefined,
  rows: readonly number[],
  blocks: readonly string[] | undefined,
  trial: Column,
  problems: DataProblem[],
): void {
  const seen = new Map<string | undefined, Map<unknown, number>>();
  for (const row of rows) {
    const label = trial.values[row];
    if (label === undefined) continue;
    const before = entry(seen, blocks?.[row], () => new Map<unknown, number>());
    const first = before.get(label);
    if (first === undefined) before.set(label, row);
    else {
      const where = [
        `participant ${quoted(id)}`,
        ...(session === undefined ? [] : [`session ${quoted(session)}`]),
        ...(blocks === undefined ? [] : [`block ${quoted(blocks[row]!)}`]),
      ];
      const message = `trial ${trial.cells[row]} of ${where.join(", ")} is on ${placeOf(trial, first)} already`;
      problems.push(cellProblem(trial, row, message));
    }
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
