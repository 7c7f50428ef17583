/** Where chains begin. inference 7. */

import type { Stream } from "../../random/index.js";
import type { Density } from "../density/density.js";

/** How the start of a chain is found. Different chains draw differently. */
export type Start =
  /** Uniform(-radius, radius) in every coordinate. Radius default 2. The default for densities of one's own. */
  | { readonly kind: "uniform"; readonly radius?: number }
  /** Around a point, uniformly within ± jitter (default 1) times `scale` (prior sds, say; default 1). */
  | {
      readonly kind: "around";
      readonly point: Float64Array;
      readonly jitter?: number;
      readonly scale?: Float64Array;
    }
  /** A draw from the prior, which the density must offer. */
  | { readonly kind: "prior" }
  /** One given point for each chain, as it is. Such are starts from Pathfinder or from a run that ended. */
  | { readonly kind: "points"; readonly points: readonly Float64Array[] };

/** Points tried until one can be evaluated. */
export const MOST_TRIES = 100;

/** Writes the start that is tried at `attempt`. */
export function drawStart(
  start: Start,
  density: Density,
  chain: number,
  draws: Stream,
  attempt: number,
  zOut: Float64Array,
): void {
  switch (start.kind) {
    case "uniform": {
      const { radius = 2 } = start;
      for (let j = 0; j < zOut.length; j++) zOut[j] = radius * (2 * draws.uniform(attempt, j) - 1);
      return;
    }
    case "around": {
      const { point, jitter = 1, scale } = start;
      for (let j = 0; j < zOut.length; j++) {
        const width = jitter * (scale === undefined ? 1 : scale[j]!);
        zOut[j] = point[j]! + width * (2 * draws.uniform(attempt, j) - 1);
      }
      return;
    }
    case "prior":
      density.drawPrior?.(draws.at(attempt), zOut);
      return;
    case "points":
      zOut.set(start.points[chain]!);
  }
}

/** How often drawing again is worth while. */
export function triesOf(start: Start): number {
  return start.kind === "points" ? 1 : MOST_TRIES;
}
