/** The largest error of a case so far, relative to its tolerance, with what it was. */

export class Comparison {
  worst = 0;
  detail = "";

  /** NaN and infinities match exactly; else the error is at most `relative` times the larger of value and scale. */
  compare(what: string, got: number, want: number, relative: number, scale: number): void {
    const same = Object.is(got, want) || got === want;
    const bound = relative * Math.max(Math.abs(want), Math.abs(scale));
    const finite = Number.isFinite(got) && Number.isFinite(want);
    const error = same ? 0 : finite ? Math.abs(got - want) / bound : Number.POSITIVE_INFINITY;
    this.#note(error, `${what}: expected ${want}, got ${got}`);
  }

  /** A mismatch that no tolerance covers. */
  require(holds: boolean, detail: string): void {
    if (!holds) this.#note(Number.POSITIVE_INFINITY, detail);
  }

  #note(error: number, detail: string): void {
    if (error <= this.worst) return;
    this.worst = error;
    this.detail = detail;
  }
}
