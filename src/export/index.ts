/** Exports of a fit: CSV tables, Parquet, MAT-file, regressors for imaging. Data in, files out, as pieces of bytes. */

export { type GroupDrawsSource, groupDrawsCsv, groupDrawsNetcdf } from "./draws/group.js";
export type { DrawsOptions, Labels } from "./draws/groups.js";
export { drawsNetcdf, type NetcdfOptions } from "./draws/netcdf.js";
export { type StudyDraws, studyDraws, studyDrawsCsv, studyDrawsNetcdf } from "./draws/study.js";
export { type DrawTable, drawsCsv, drawsParquet } from "./draws/table.js";
export { matFiles } from "./mat/fit.js";
export { parquetFiles } from "./parquet.js";
export { type RegressorOptions, regressorFiles } from "./regressors/files.js";
export type { ExportFile, FitSource, Note, Piece } from "./source.js";
export { csvFiles } from "./tables.js";
