/** What paired differences say in words: who is ahead, by how much, and whether seeds alone could explain it. */

import type { Paired } from "../deep/index.js";

export interface Compared extends Paired {
  readonly method: string;
}

export interface VerdictOptions {
  readonly baseline: string;
  readonly better: "higher" | "lower";
  readonly confidence: number;
  /** Decimals; default 4. */
  readonly digits?: number;
}

export type Outcome = "ahead" | "behind" | "undecided" | "failed";

/** Ahead or behind only where the interval leaves 0 out. */
export function outcomeOf({ difference, low, high }: Paired, better: "higher" | "lower"): Outcome {
  if (difference === null) return "failed";
  if (low === null || high === null || (low <= 0 && high >= 0)) return "undecided";
  return low > 0 === (better === "higher") ? "ahead" : "behind";
}

/** One sentence without its full stop. */
export function verdict(row: Compared, { baseline, better, confidence, digits = 4 }: VerdictOptions): string {
  const { method, difference, low, high, wins, ties, losses } = row;
  const outcome = outcomeOf(row, better);
  const seeds = wins + ties + losses;
  const won = `${wins} of ${seeds} seeds won, ${losses} lost`;
  if (difference === null) return `${method} or ${baseline} has no value under some seed (${won})`;
  const by = Math.abs(difference).toFixed(digits);
  if (low === null || high === null) {
    const side =
      difference === 0 ? "equal to" : difference > 0 === (better === "higher") ? "ahead of" : "behind";
    return `${method} is ${side} ${baseline}${difference === 0 ? "" : ` by ${by}`} under the one seed, which decides nothing`;
  }
  const interval = `${Math.round(100 * confidence)} % interval ${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  if (outcome === "undecided") {
    return `${method} and ${baseline} do not differ by more than seeds explain (${difference.toFixed(digits)}, ${interval}; ${won})`;
  }
  return `${method} is ${outcome === "ahead" ? "ahead of" : "behind"} ${baseline} by ${by} (${interval}; ${won})`;
}
