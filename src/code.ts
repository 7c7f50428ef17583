/** Agents as JavaScript that runs alone: `credence/code`, apart so that pages which print none do not hold it. */

export { printAgent } from "./agent/print.js";
