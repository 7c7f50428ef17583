/** What was left out or could not be used, counted over recordings, so that a large study gives a few lines. */

import type { Note } from "../source.js";

export class Tally {
  private readonly counts = new Map<string, { trials: number; recordings: string[] }>();

  /** @param what as in "without onset: left out" @param recording where, for people */
  add(what: string, recording: string, trials: number): void {
    if (trials === 0) return;
    const entry = this.counts.get(what) ?? { trials: 0, recordings: [] };
    entry.trials += trials;
    entry.recordings.push(recording);
    this.counts.set(what, entry);
  }

  report(note: Note): void {
    for (const [what, { trials, recordings }] of this.counts) {
      const shown = recordings.slice(0, 3).join("; ");
      const rest = recordings.length > 3 ? ` and ${recordings.length - 3} more` : "";
      note(`${trials} trial${trials === 1 ? "" : "s"} ${what} (${shown}${rest})`);
    }
  }
}
