/**
 * Elementary functions on plain numbers, our own so that their bits are the same in every engine and can be
 * repeated in vector code: Math.exp and its kin differ between engines and versions.
 */

export { exp, expm1 } from "./exp.js";
export { log, log1p } from "./log.js";
export { tanh } from "./tanh.js";
export { cos, sin } from "./trigonometric.js";
