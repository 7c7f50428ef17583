/**
 * Files of other programs to a tidy study: data of jsPsych, pairs of files of the HGF toolbox, data of hBayesDM. Works
 * in browsers: text or bytes in, a table of text out.
 */

export type { DrawsSource, SampledRun } from "./draws/draws.js";
export { readDraws } from "./draws/read.js";
export { type HbayesdmOptions, importHbayesdm } from "./hbayesdm.js";
export { importJspsych, type JspsychOptions } from "./jspsych.js";
export type { ImportOptions, ImportRole } from "./options.js";
export type { Imported, ImportSummary } from "./result.js";
export { importTapas, type TapasOptions, type TapasPair } from "./tapas.js";
