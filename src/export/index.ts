/** Exports of a fit: CSV tables, Parquet, MAT-file, regressors for imaging. Data in, files out, as pieces of bytes. */

export { matFiles } from "./mat/fit.js";
export { parquetFiles } from "./parquet.js";
export { type RegressorOptions, regressorFiles } from "./regressors/files.js";
export type { ExportFile, FitSource, Note, Piece } from "./source.js";
export { csvFiles } from "./tables.js";
