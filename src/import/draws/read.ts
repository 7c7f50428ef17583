/** Draws of files, whatever the format: netCDF-4, Parquet or CSV, told by what the bytes begin with. */

import { DataError, UsageError } from "../../errors.js";
import { drawsOfCsv } from "./csv.js";
import type { DrawsSource, SampledRun } from "./draws.js";
import { drawsOfTables } from "./table.js";

const begins = ({ bytes }: DrawsSource, with_: readonly number[]): boolean =>
  with_.every((byte, i) => bytes[i] === byte);
const isHdf5 = (source: DrawsSource): boolean => begins(source, [0x89, 0x48, 0x44, 0x46]);
const isParquet = (source: DrawsSource): boolean => begins(source, [0x50, 0x41, 0x52, 0x31]);
/** netCDF-3, which holds no groups. */
const isClassic = (source: DrawsSource): boolean => begins(source, [0x43, 0x44, 0x46]);

/**
 * Draws of one file, or of several tables that hold a chain each, as CmdStan writes them.
 *
 * @throws DataError that names file, group, variable, line or column, and what was found
 * @throws UsageError for several files of which one is no table
 */
export async function readDraws(sources: readonly DrawsSource[]): Promise<SampledRun[]> {
  const [first] = sources;
  if (first === undefined) throw new UsageError("no draws: name a file");
  for (const source of sources) {
    if (source.bytes.length === 0) throw new DataError([{ file: source.name, message: "the file is empty" }]);
    if (isClassic(source)) {
      throw new DataError([
        { file: source.name, message: "is netCDF-3, which has no groups; save it as netCDF-4" },
      ]);
    }
    if (isHdf5(source) && sources.length > 1)
      throw new UsageError(`${source.name}: a netCDF file holds all chains; name it alone`);
  }
  // The readers of formats are loaded with the first file of each.
  if (isHdf5(first)) return (await import("./netcdf.js")).drawsOfNetcdf(first);
  const tables = sources.map(async (source) =>
    isParquet(source) ? (await import("./parquet.js")).drawsOfParquet(source) : drawsOfCsv(source),
  );
  return [{ draws: drawsOfTables(await Promise.all(tables)) }];
}
