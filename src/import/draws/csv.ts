/** A table of draws as CSV; lines that start with # are comments, as CmdStan writes them. */

import { DataError, type DataProblem } from "../../errors.js";
import { detectSeparator, parseCsv } from "../../study/csv.js";
import { decode } from "../../study/decode.js";
import type { DrawsSource } from "./draws.js";
import type { DrawTable } from "./table.js";

const missing = new Set(["", "NA", "NaN", "nan"]);
const infinite: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

/** @throws DataError for what is no table of numbers, naming line and column */
export async function drawsOfCsv(source: DrawsSource): Promise<DrawTable> {
  const { text } = decode(source);
  if (/^#\s*save_warmup = (1|true)/m.test(text)) {
    const message = "holds iterations of warm-up beside the draws (save_warmup); write the draws alone";
    throw new DataError([{ file: source.name, message }]);
  }
  const bare = text.replace(/^#.*$/gm, "");
  const { header, records, lines } = await parseCsv(source.name, bare, detectSeparator(bare));
  const problems: DataProblem[] = [];
  const columns = header.map((column, c): [string, Float64Array] => [
    column,
    Float64Array.from(records, (record, r) => {
      const cell = record[c]!;
      const value = missing.has(cell) ? Number.NaN : (infinite[cell.toLowerCase()] ?? Number(cell));
      if (Number.isNaN(value) && !missing.has(cell)) {
        problems.push({
          file: source.name,
          line: lines[r]!,
          column,
          message: `expected a number, found ${cell}`,
        });
      }
      return value;
    }),
  ]);
  if (problems.length > 0) throw new DataError(problems);
  return { file: source.name, columns: new Map(columns) };
}
