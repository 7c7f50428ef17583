/** What was left out or could not be used, counted over recordings, so that a large study gives a few lines. */

import type { Note } from "../source.js";

/** Recordings named in a line; the others are counted. */
const SHOWN = 3;

export class Tally {
  private readonly counts = new Map<string, { trials: number; recordings: number; first: string[] }>();

  /** @param what as in "without onset, left out" @param recording where, for people */
  add(what: string, recording: string, trials: number): void {
    if (trials === 0) return;
    const entry = this.counts.get(what) ?? { trials: 0, recordings: 0, first: [] };
    entry.trials += trials;
    entry.recordings += 1;
    if (entry.first.length < SHOWN) entry.first.push(recording);
    this.counts.set(what, entry);
  }

  report(note: Note): void {
    for (const [what, { trials, recordings, first }] of this.counts) {
      const rest = recordings > SHOWN ? ` and ${recordings - SHOWN} more` : "";
      note(`${trials} trial${trials === 1 ? "" : "s"} ${what} (${first.join("; ")}${rest})`);
    }
  }
}
