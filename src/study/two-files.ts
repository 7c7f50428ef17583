/** The form of the toolbox's tutorials: a file of inputs and a file of responses, one trial a line. */

import { DataError, type DataProblem } from "../errors.js";
import { cellReader, numberOf } from "./cell.js";
import { detectSeparator, emptyLineProblems, parseRecords } from "./csv.js";
import { decode } from "./decode.js";
import { checkOptions, type Source, type StudyOptions } from "./options.js";
import { studyOf } from "./read.js";
import type { Study, StudySummary } from "./study.js";
import { type Column, readColumn } from "./table.js";

/**
 * Reads one participant: trial k is line k of both files. Columns are separated by comma, tab, semicolon or blanks;
 * a header is allowed and its names are not used. Columns are called `input` (`input_1`, `input_2`, ... where there
 * are several) and `response` in the same way; `columns` may give them other roles. The id is the name of the file
 * of responses, else of inputs, without folder and extension.
 *
 * @param responses undefined where none are needed
 * @throws DataError for files that differ in length, and all that `readStudy` throws
 */
export async function readTwoFiles(
  inputs: Source,
  responses: Source | undefined,
  options: StudyOptions = {},
): Promise<Study> {
  checkOptions(options);
  const read = await readMatrix(inputs, "input", options);
  const answers = responses && (await readMatrix(responses, "response", options));
  if (answers !== undefined && answers.rows !== read.rows) {
    const message = `${read.rows} inputs in ${inputs.name} and ${answers.rows} responses in ${responses!.name}; trial k must be line k of both files, with NaN where something is missing`;
    throw new DataError([{ file: responses!.name, message }]);
  }
  const columns = [...read.columns, ...(answers?.columns ?? [])];
  const file = (responses ?? inputs).name;
  const table = { file, rows: read.rows, columns: new Map(columns.map((column) => [column.name, column])) };
  return studyOf(table, options, read.format);
}

export interface Matrix {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly format: Pick<StudySummary, "separator" | "encoding">;
}

/**
 * The columns of one such file, named `input` or `response`, with a number where there are several.
 *
 * @throws DataError
 */
export async function readMatrix(
  source: Source,
  role: "input" | "response",
  options: Pick<StudyOptions, "missing">,
): Promise<Matrix> {
  const file = source.name;
  const { text, encoding } = decode(source);
  const separator = detectSeparator(text);
  const hasSeparator = (text.trimStart().split("\n", 1)[0] ?? "").trimEnd().includes(separator);
  const spaced = text.replace(/^[^\S\n]+|[^\S\n]+$/gm, "").replace(/[^\S\n]+/g, " ");
  const found = await parseRecords(file, hasSeparator ? text : spaced, hasSeparator ? separator : " ");
  const [first] = found.records;
  if (first === undefined) throw new DataError([{ file, message: "the file is empty" }]);
  const read = cellReader(options.missing ?? []);
  const skip = first.some((cell) => isHeading(cell) && read(cell) !== undefined) ? 1 : 0;
  const records = found.records.slice(skip);
  const lines = Int32Array.from(found.lines.slice(skip));
  if (records.length === 0) {
    throw new DataError([{ file, line: 1, message: "there is a header and no row below it" }]);
  }
  const problems: DataProblem[] = emptyLineProblems(file, found.emptyLines);
  records.forEach((fields, i) => {
    if (fields.length === first.length) return;
    const message = `expected ${first.length} fields as in the first line, found ${fields.length}`;
    problems.push({ file, line: lines[i]!, message });
  });
  if (problems.length > 0) throw new DataError(problems);
  const columns = first.map((_, c) => {
    const name = first.length === 1 ? role : `${role}_${c + 1}`;
    return readColumn(
      name,
      file,
      lines,
      records.map((fields) => fields[c]!),
      read,
    );
  });
  return {
    rows: records.length,
    columns,
    format: { separator: nameOf(hasSeparator ? separator : " "), encoding },
  };
}

/** A word at the top of a column; a missing value spelled in another way ("nan") is not one. */
function isHeading(cell: string): boolean {
  return (
    numberOf(cell) === undefined &&
    !/^[-+]?(?:nan?|inf|infinity|none|null)?$/i.test(cell) &&
    /[\p{L}]/u.test(cell)
  );
}

function nameOf(separator: string): StudySummary["separator"] {
  return separator === ","
    ? "comma"
    : separator === "\t"
      ? "tab"
      : separator === ";"
        ? "semicolon"
        : "whitespace";
}
