/** A table of draws as Parquet. hyparquet reads what its sister, with which we write, makes; it runs in browsers too. */

import { DataError } from "../../errors.js";
import type { DrawsSource } from "./draws.js";
import type { DrawTable } from "./table.js";

/** @throws DataError for what is no Parquet file, or a column that holds no numbers */
export async function drawsOfParquet({ name: file, bytes }: DrawsSource): Promise<DrawTable> {
  const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
  // A copy: the bytes may be a part of a larger buffer.
  const buffer = Uint8Array.from(bytes).buffer;
  const rows = await attempt(file, () => parquetReadObjects({ file: buffer }));
  const [root, ...fields] = parquetMetadata(buffer).schema;
  const names = fields.slice(0, root?.num_children ?? 0).map(({ name }) => name);
  if (rows.length === 0) throw new DataError([{ file, message: "there are no draws" }]);
  return {
    file,
    columns: new Map(
      names.map((column) => [
        column,
        Float64Array.from(rows, (row, r) => {
          const value: unknown = row[column];
          if (value === null || value === undefined) return Number.NaN;
          if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
            return Number(value);
          const message = `expected a number, found ${JSON.stringify(value)} in draw ${r + 1}`;
          throw new DataError([{ file, column, message }]);
        }),
      ]),
    ),
  };
}

async function attempt<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError([{ file, message: `is no Parquet file that can be read: ${why}` }]);
  }
}
