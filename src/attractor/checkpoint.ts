/**
 * A network as one file (`numbers-file.ts`): couplings, bias, the state that training left, what counts the random
 * numbers, and, where they are given, the patterns that it was taught. What is loaded goes on as if it had never stopped.
 */

import { packNumbers, unpackNumbers } from "../numbers-file.js";
import type { FloatType } from "./couplings.js";
import { type AttractorNetwork, attractorNetwork, type Numbers, vector } from "./network.js";
import type { WatchedTraining } from "./train-epochs.js";

const FORMAT = "credence-attractor";
const VERSION = 1;

/** Patterns beside the network that learned them. */
export interface AttractorMemory {
  /** Rows of `size` numbers, kept in the network's float type. */
  readonly patterns: readonly Numbers[];
  /** One a pattern. */
  readonly labels: readonly string[];
  /** How they were learned. */
  readonly training: Omit<WatchedTraining, "patterns" | "uniforms" | "signal" | "threads">;
}

export interface SavedAttractor {
  readonly network: AttractorNetwork;
  readonly memory?: AttractorMemory;
}

interface Header {
  readonly float: FloatType;
  readonly size: number;
  readonly updates: number;
  readonly chosen: readonly number[];
  readonly memory?: Omit<AttractorMemory, "patterns">;
}

/** Updates of couplings that wait are folded in first. */
export function saveAttractor(network: AttractorNetwork, memory?: AttractorMemory): Uint8Array {
  const { size, float, couplings, bias, state, updates, chosen } = network;
  const header: Header = {
    ...{ float, size, updates, chosen },
    ...(memory && { memory: { labels: memory.labels, training: memory.training } }),
  };
  const patterns = memory?.patterns.map((row, k) => vector(`patterns, row ${k}`, row, size, float)) ?? [];
  return packNumbers(FORMAT, VERSION, header, [couplings.matrix, bias, state, ...patterns]);
}

/**
 * @param what the bytes are called in messages
 * @throws UsageError for bytes that are no attractor network, of another version, or cut off
 */
export function loadAttractor(bytes: Uint8Array, what = "checkpoint"): SavedAttractor {
  const { header, arrays } = unpackNumbers<Header>(bytes, FORMAT, VERSION, what);
  const { size, float, updates, chosen, memory } = header;
  const [weights, bias, state, ...patterns] = arrays;
  const network = attractorNetwork({ size, float, weights: weights!, bias: bias!, state: state! });
  network.updates = updates;
  network.chosen.push(...chosen);
  return { network, ...(memory && { memory: { ...memory, patterns } }) };
}
