/** Draws of all coordinates of a group model from its hyperpriors. */

import { drawBeta, type Random } from "../../random/index.js";
import { log, log1p } from "../../scalar/elementary/index.js";
import type { Design } from "../design/design.js";
import { drawHyperprior } from "../hyperpriors/moments.js";
import type { Population } from "./population.js";
import type { Structure } from "./structure.js";

/**
 * Writes a draw: fixed coefficients, sds, correlations, then coefficients around their means.
 *
 * @param standard the populations of the same structure, none of them centred
 * @param populations as the coordinates are wanted
 */
export function drawPrior(
  design: Design,
  { fixed, own, blocks, dimension }: Structure,
  standard: readonly Population[],
  populations: readonly Population[],
  random: Random,
  zOut: Float64Array,
): void {
  for (const { at, prior } of fixed) zOut[at] = drawHyperprior(prior, random);
  for (const { at, prior } of own) {
    for (let i = 0; i < design.participants.length; i++) zOut[at + i] = drawHyperprior(prior, random);
  }
  for (const { columns, groups, correlated, eta, logSd, correlations, coefficients } of blocks) {
    const K = columns.length;
    columns.forEach(({ sd }, k) => {
      zOut[logSd + k] = log(drawHyperprior(sd, random));
    });
    let at = correlations;
    for (let k = 1; correlated && k < K; k++) {
      for (let l = 0; l < k; l++) {
        // Partial correlation given the l columns before: beta on (-1, 1).
        const shape = eta + 0.5 * (K - 2 - l);
        const r = 2 * drawBeta(shape, shape, random) - 1;
        zOut[at++] = 0.5 * (log1p(r) - log1p(-r));
      }
    }
    for (let e = 0; e < K * groups.length; e++) zOut[coefficients + e] = random.normal();
  }
  const x = new Float64Array(dimension);
  x.set(zOut);
  for (const population of standard) population.constrain(zOut, x);
  zOut.set(x);
  for (const population of populations) population.unconstrain(x, zOut);
}
