/** How inference went and ended, row by row. */

import type { Room } from "./room.js";

export class Ends {
  /** Energies summed over the rows that move, at the start and after each step. */
  readonly energyTrace: number[] = [];
  readonly converged: boolean[] = [];
  /** Why each row ended; undefined while it goes on. */
  readonly reasons: (string | undefined)[];

  constructor(
    private readonly room: Room,
    private readonly count: number,
    private readonly only: (row: number) => boolean = () => true,
  ) {
    this.reasons = Array.from({ length: count }, (_, r) => (only(r) ? undefined : "left as it is"));
  }

  /** Notes the energies as they are. */
  trace(): void {
    let sum = 0;
    for (let r = 0; r < this.count; r++) if (this.only(r)) sum += this.room.energy[r]!;
    this.energyTrace.push(sum);
  }

  ended(row: number): boolean {
    return this.reasons[row] !== undefined;
  }

  all(): boolean {
    return !this.reasons.includes(undefined);
  }

  /** Ends those rows that go on and are chosen. */
  finish(chosen: (row: number) => boolean, converged: boolean, reason: string): void {
    for (let r = 0; r < this.count; r++) {
      if (this.ended(r) || !chosen(r)) continue;
      this.reasons[r] = reason;
      this.converged[r] = converged;
    }
  }

  /**
   * Takes over how those rows ended that moved in another inference.
   *
   * @param others energy of all other rows after t steps
   */
  adopt(steps: Ends, others: (t: number) => number): void {
    const { length } = steps.energyTrace;
    this.energyTrace.length = 0;
    for (let t = 0; t < length; t++) this.energyTrace.push(steps.energyTrace[t]! + others(t));
    for (let r = 0; r < this.count; r++) {
      if (this.ended(r)) continue;
      this.reasons[r] = steps.reasons[r];
      this.converged[r] = steps.converged[r]!;
    }
  }
}
