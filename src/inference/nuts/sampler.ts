/**
 * Some chains on one thread, side by side: each is asked for its point, all points are evaluated at once where the
 * density can, and the answers are handed back. Which chains share a sampler changes no bit of any of them.
 */

import { type Density, evaluateAll } from "../density/density.js";
import { Chain } from "./chain.js";
import type { Settings } from "./options.js";

export class Sampler {
  readonly chains: readonly Chain[];
  private active: Chain[] = [];
  private points: Float64Array[] = [];
  private gradients: Float64Array[] = [];
  private values = new Float64Array(0);

  /** @param indices which chains of the run these are */
  constructor(
    private readonly density: Density,
    readonly settings: Settings,
    indices: readonly number[] = Array.from({ length: settings.chains }, (_, c) => c),
  ) {
    this.chains = indices.map((c) => new Chain(density, settings, c));
    this.regroup();
  }

  /** Runs until every chain has ended or `pause`, asked after every evaluation, says so. True where all ended. */
  run(pause: () => boolean = () => false): boolean {
    this.regroup();
    while (this.active.length > 0) {
      this.evaluate();
      let ended = false;
      for (let k = 0; k < this.active.length; k++) {
        const chain = this.active[k]!;
        if (chain.active) chain.advance(this.values[k]!);
        if (!chain.active) ended = true;
      }
      if (ended) this.regroup();
      if (pause()) break;
    }
    return this.active.length === 0;
  }

  private regroup(): void {
    this.active = this.chains.filter((chain) => chain.active);
    this.points = this.active.map((chain) => chain.request.z);
    this.gradients = this.active.map((chain) => chain.request.gradient);
    this.values = new Float64Array(this.active.length);
  }

  private evaluate(): void {
    try {
      evaluateAll(this.density, this.points, this.gradients, this.values);
    } catch {
      // One of them threw: one after another, so that the others go on.
      this.active.forEach((chain, k) => {
        try {
          this.values[k] = this.density.logDensity(this.points[k]!, this.gradients[k]!);
        } catch (error) {
          chain.fail(error instanceof Error ? error.message : String(error));
        }
      });
    }
  }
}
