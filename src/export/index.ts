/**
 * Exports of a fit: CSV tables, Parquet, MAT-file, regressors for imaging, draws as netCDF and Zarr, a Stan program. Data
 * in, files out, as pieces of bytes.
 */

export { type GroupDrawsSource, groupDrawsCsv, groupDrawsNetcdf } from "./draws/group.js";
export type { Coordinate, DrawsOptions, Group, Labels, Variable } from "./draws/groups.js";
export { drawsNetcdf, type NetcdfOptions, netcdfOf, netcdfTo } from "./draws/netcdf.js";
export { logLikelihoodBytes, responseGroups } from "./draws/responses.js";
export {
  type DrawnParticipant,
  type StudyDraws,
  studyDraws,
  studyDrawTable,
  studyGroups,
} from "./draws/study.js";
export { type DrawTable, drawsCsv, drawsParquet } from "./draws/table.js";
export { zarrFiles } from "./draws/zarr.js";
export { groupStanFiles } from "./group-stan.js";
export { matFiles } from "./mat/fit.js";
export { parquetFiles } from "./parquet.js";
export { type RegressorOptions, regressorFiles } from "./regressors/files.js";
export type { ExportFile, FitSource, Note, OpenFile, Piece } from "./source.js";
export { stanFiles } from "./stan.js";
export { csvFiles, hasDraws } from "./tables.js";
