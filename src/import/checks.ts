/** What can be wrong with an import although every cell can be read. */

import type { DataProblem } from "../errors.js";
import type { ParticipantRows } from "../study/arrange.js";
import { listed, quoted } from "../study/cell.js";
import { writtenName } from "../study/expression.js";
import { binaryProblems } from "../study/role-values.js";
import type { Roles } from "../study/roles.js";
import { typed, wordIn } from "../study/shell.js";
import type { Study } from "../study/study.js";
import { type Column, cellProblem, type Table } from "../study/table.js";
import { filesOf } from "./join.js";

/** Participants whose trials lie in several files that nothing tells apart: two people of one id, or two sessions. */
export function splitParticipants(
  table: Table,
  roles: Roles,
  people: readonly ParticipantRows[],
): DataProblem[] {
  if (roles.one("session") !== undefined || roles.one("block") !== undefined) return [];
  const files = filesOf(table);
  return people.flatMap(({ id, stretches }) => {
    const found = [...new Set(stretches.flatMap(({ rows }) => rows.map((row) => files[row]!)))];
    if (found.length < 2) return [];
    const message = `participant ${quoted(id)} is in ${listed(found)}; if these are sessions, name their column with --session, or say --session-from-file; if they are people, give them ids of their own`;
    return [{ file: found[1]!, message }];
  });
}

/** Participants without any response, whom no fit accepts. */
export function silentParticipants(file: string, { participants }: Study): DataProblem[] {
  const silent = participants.filter(({ runs }) =>
    runs.every((run) => run.responses.every((values) => values.every(Number.isNaN))),
  );
  return silent.map(({ id, runs }) => {
    const trials = runs.reduce((sum, run) => sum + run.scored.length, 0);
    return {
      file,
      message: `participant ${quoted(id)} has no response on any of ${trials} trials; is the response column right? If so, leave the participant out with --keep`,
    };
  });
}

/** Inputs and responses that are words throughout: one problem a column, with its words and how to recode them. */
export function wordProblems(roles: Roles): DataProblem[] {
  return [...roles.all("input"), ...roles.all("response")].flatMap((column) => {
    const row = column.values.findIndex((value) => typeof value === "string");
    if (row < 0 || column.values.some((value) => typeof value === "number")) return [];
    const counts = new Map<string, number>();
    for (const value of column.values) {
      if (value !== undefined) counts.set(`${value}`, (counts.get(`${value}`) ?? 0) + 1);
    }
    const found = [...counts].sort(([, a], [, b]) => b - a).map(([word, n]) => `${quoted(word)} ${n} times`);
    const name = writtenName(column.name);
    const recode = `--derive ${typed(`${name} = ${name} == ${wordIn([...counts.keys()].sort().at(-1)!)}`)}`;
    const message = `expected numbers, found words (${listed(found)}); say which is which, for example ${recode}`;
    return [cellProblem(column, row, message)];
  });
}

/** Advice on a first input or response that holds two values (or 0, 1 and a third) and is not coded 0 and 1. */
export function binaryAdvice(roles: Roles): { code: "not-binary"; message: string }[] {
  return (["input", "response"] as const).flatMap((role) => {
    const column = roles.one(role);
    if (column === undefined || !looksBinary(column)) return [];
    return binaryProblems(column, role).map(({ message }) => ({
      code: "not-binary" as const,
      message: `${role} from column ${quoted(column.name)}: ${message}`,
    }));
  });
}

function looksBinary(column: Column): boolean {
  const values = new Set(column.values.filter((value) => value !== undefined));
  return values.size === 2 || (values.size === 3 && values.has(0) && values.has(1));
}
