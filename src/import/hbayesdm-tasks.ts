/** Tasks of hBayesDM whose data mean a binary input and a binary response, and the recoding that says so. */

import type { DataProblem } from "../errors.js";
import { listed } from "../study/cell.js";
import { cellProblem, type Table } from "../study/table.js";

export interface Task {
  readonly name: string;
  readonly derive: readonly string[];
  readonly notes: readonly string[];
  /** What is wrong with the codes, at the first cell of each kind. */
  readonly problems: (table: Table) => DataProblem[];
}

/** Names of columns in hBayesDM's documentation, as it writes them. */
export const columnNames = [
  "subjID",
  "trial",
  "trialNum",
  "order",
  "block",
  "choice",
  "outcome",
  "gain",
  "loss",
  "cue",
  "keyPressed",
  "type",
  "reward",
  "rewlA",
  "rewlB",
  "u",
  "y",
] as const;

const twoOptions = {
  derive: ["response = choice == 1", "input = (choice == 1) == (outcome > 0)"],
  notes: [
    "response is 1 where option 1 was chosen",
    "input is 1 where option 1 was the right one: chosen and rewarded, or not chosen while option 2 went unrewarded. " +
      "This takes it that exactly one option was right on each trial; where both could pay or neither, use --derive",
  ],
  problems: (table: Table): DataProblem[] => [
    ...codeProblems(table, "choice", [[1, 2]]),
    ...codeProblems(table, "outcome", [
      [-1, 1],
      [0, 1],
    ]),
  ],
};

export const tasks: readonly Task[] = [
  { name: "prl", ...twoOptions },
  { name: "bandit2arm", ...twoOptions },
  ...["hgf_ibrb", "ehgf_ibrb"].map((name) => ({
    name,
    derive: [],
    notes: ["u is the input and y the response, both 0 or 1"],
    problems: (table: Table): DataProblem[] => [
      ...codeProblems(table, "u", [[0, 1]]),
      ...codeProblems(table, "y", [[0, 1]]),
    ],
  })),
];

/** One problem where a column is absent, or its values belong to none of the codings. */
function codeProblems(table: Table, name: string, codings: readonly (readonly number[])[]): DataProblem[] {
  const column = table.columns.get(name);
  if (column === undefined) {
    const message = `the task needs a column ${name} (columns: ${listed([...table.columns.keys()])})`;
    return [{ file: table.file, line: 1, message }];
  }
  const known = (row: number, coding: readonly number[]): boolean => {
    const value = column.values[row];
    return value === undefined || (typeof value === "number" && coding.includes(value));
  };
  const rows = column.values.map((_, row) => row);
  if (codings.some((coding) => rows.every((row) => known(row, coding)))) return [];
  // The first cell that no coding has; else the first that the first coding lacks.
  const odd =
    rows.find((row) => codings.every((coding) => !known(row, coding))) ??
    rows.find((row) => !known(row, codings[0]!))!;
  const values = [...new Set(column.values.filter((value) => value !== undefined))].map(String);
  const expected = codings.map((coding) => coding.join(" and ")).join(", or ");
  const message =
    `the task codes ${name} as ${expected}; found ${column.cells[odd]} (values of the column: ${listed(values)}). ` +
    `If ${column.cells[odd]} marks a missing value, --missing ${column.cells[odd]}; else recode with --derive and without --task`;
  return [cellProblem(column, odd, message)];
}
