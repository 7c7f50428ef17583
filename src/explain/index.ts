/** One trial explained: every message with its formula, numbers and result. */

export { explainTrial, type Place } from "./explain.js";
export type { Explanation, Message, Step } from "./explanation.js";
export { explanationJson, explanationText } from "./text.js";
