/** Random terms: groups of the cells, and columns (group models 4). */

import { type Random, randomText, termText } from "../formula/formula.js";
import { type Column, type ColumnSource, columnsOf, matrixOf, plainParts } from "./columns.js";
import type { Absorption, RandomTerm } from "./design.js";
import type { Findings } from "./input.js";
import { equal } from "./original.js";

export interface RandomColumns {
  readonly term: RandomTerm;
  readonly columns: readonly Column[];
}

export function randomTerm(
  random: Random,
  source: ColumnSource,
  centred: boolean,
  findings: Findings,
): RandomColumns {
  const { cells, variables, input } = source;
  const grouping = termText(random.grouping);
  const byParticipant = grouping === "participant";
  const codes = random.grouping.map((name) => cells.codes.get(name)!);
  const sizes = random.grouping.map((name) => variables.get(name)!.levels.length);
  // Combinations as one number, the first name slowest, so that sorting them sorts by levels.
  const combined = cells.cells.map((_, c) => codes.reduce((sum, own, g) => sum * sizes[g]! + own[c]!, 0));
  const present = [...new Set(combined)].sort((a, b) => a - b);
  const numberOfGroup = new Map(present.map((code, at) => [code, at]));
  const group = Int32Array.from(combined, (code) => numberOfGroup.get(code)!);
  const groups = present.map((code) => {
    let rest = code;
    const levels: string[] = [];
    for (let g = sizes.length - 1; g >= 0; g--) {
      levels.unshift(variables.get(random.grouping[g]!)!.levels[rest % sizes[g]!]!);
      rest = Math.floor(rest / sizes[g]!);
    }
    return levels.join(":");
  });
  const columns = columnsOf(random.inner, source, centred);
  const Z = matrixOf(columns, cells);
  checkGroups(grouping, groups, input.participants.length, findings);
  checkSlopes(random, columns, Z, group, groups.length, findings);
  const correlated = random.correlated && columns.length > 1;
  const labels = columns.map(({ label }) => label);
  const parts = columns.map(plainParts);
  return { columns, term: { grouping, byParticipant, groups, columns: labels, parts, Z, group, correlated } };
}

/** A study of one or two people is allowed: the hyperpriors hold its population. */
function checkGroups(
  grouping: string,
  groups: readonly string[],
  participants: number,
  findings: Findings,
): void {
  if (groups.length >= 5) return;
  const message = `grouping ${grouping} has ${groups.length} levels: ${groups.join(", ")}`;
  if (groups.length >= 3 || (grouping === "participant" && groups.length === participants)) {
    findings.warnings.push({ code: "few-groups", message: `${message}; its sd will be uncertain` });
  } else {
    const advice = "at least 3 are needed; make it a fixed effect";
    findings.problems.push({ code: "formula-grouping", message: `${message}; ${advice}` });
  }
}

function checkSlopes(
  random: Random,
  columns: readonly Column[],
  Z: Float64Array,
  group: Int32Array,
  groups: number,
  findings: Findings,
): void {
  columns.forEach(({ label, parts, intercept }, k) => {
    if (parts.length === 0 || intercept) return;
    const first = new Float64Array(groups).fill(Number.NaN);
    const varies = new Set<number>();
    group.forEach((g, c) => {
      const value = Z[c * columns.length + k]!;
      if (Number.isNaN(first[g]!)) first[g] = value;
      else if (first[g] !== value) varies.add(g);
    });
    const where = `${randomText(random)}: ${label} varies within ${varies.size} of ${groups} groups`;
    if (varies.size === 0) {
      const message = `${where}; take the slope out`;
      findings.problems.push({ code: "slope-no-variation", message });
    } else if (varies.size * 2 < groups)
      findings.warnings.push({ code: "slope-little-variation", message: where });
  });
}

/**
 * Fixed columns that the columns of participants take up: those that are such a column times variables constant
 * within participants. Decided by the parts, so that it holds for a session that a participant lacks, too.
 */
export function absorptions(
  fixed: readonly Column[],
  random: readonly Column[],
  { cells, input }: ColumnSource,
): Absorption[] {
  const isOwn = (variable: string): boolean => cells.level.get(variable) === "participant";
  return fixed.flatMap((column, j) => {
    const rest = column.parts.filter(({ variable }) => !isOwn(variable));
    const own = column.parts.filter(({ variable }) => isOwn(variable));
    const k = random.findIndex(
      ({ parts }) =>
        parts.length === rest.length && rest.every((part) => parts.some((other) => equal(part, other))),
    );
    if (k < 0) return [];
    const weights = new Float64Array(input.participants.length);
    cells.cells.forEach(({ participant }, c) => {
      weights[participant] = own.reduce(
        (w, part) => w * part.values[cells.codes.get(part.variable)![c]!]!,
        1,
      );
    });
    return [{ fixed: j, random: k, weights }];
  });
}
