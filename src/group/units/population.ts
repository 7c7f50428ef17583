/** The density of a participant's own coefficients under the population of one draw (group models 4). */

import { cholesky } from "../../inference/linear.js";
import { log } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { logHyperprior } from "../hyperpriors/hyperpriors.js";
import { momentsOf } from "../hyperpriors/moments.js";
import type { OwnBlock, ParticipantUnits } from "./own.js";

/** Means, sds and correlations of the coefficients at one draw; `move` goes to another. */
export class DrawnPopulation {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Lower factor of the correlations of every block, row-major. */
  private readonly factors: Float64Array[];
  private constant = 0;
  private readonly e: Float64Array;

  constructor(private readonly own: ParticipantUnits) {
    const q = own.coefficients.length;
    this.mean = new Float64Array(q);
    this.sd = new Float64Array(q);
    this.e = new Float64Array(q);
    this.factors = own.blocks.map(({ count }) => identity(count));
    for (const { index, prior } of own.priors) {
      const { mean, square } = momentsOf(prior);
      const sd = Math.sqrt(square - mean * mean);
      // They say where to integrate, and heavy tails have none: then centre and scale do.
      this.mean[index] = prior.family === "student" ? prior.mean : mean;
      this.sd[index] = Number.isFinite(sd) ? sd : "scale" in prior ? prior.scale : sd;
    }
  }

  /** Whether the coefficients are independent of each other. */
  get separable(): boolean {
    return this.own.blocks.every(({ correlations }) => correlations === undefined);
  }

  /** @param values of a draw, in the order of the layout */
  move(values: Float64Array): void {
    let constant = 0;
    this.own.blocks.forEach((block, b) => {
      const { first, count, sd, correlations, mean } = block;
      for (let k = 0; k < count; k++) {
        let sum = 0;
        for (const { at, weight } of mean[k]!) sum += weight * values[at]!;
        this.mean[first + k] = sum;
        this.sd[first + k] = values[sd + k]!;
        constant -= log(values[sd + k]!);
      }
      if (correlations !== undefined) {
        const L = this.factors[b]!;
        L.set(factorOf(block, correlations, values));
        for (let k = 0; k < count; k++) constant -= log(L[k * count + k]!);
      }
      constant -= (count / 2) * LOG_TWO_PI;
    });
    this.constant = constant;
  }

  /** Log density of all coefficients. */
  logDensity(x: ArrayLike<number>): number {
    let total = this.constant;
    for (let b = 0; b < this.own.blocks.length; b++) {
      const { first, count } = this.own.blocks[b]!;
      const L = this.factors[b]!;
      for (let k = 0; k < count; k++) {
        let rest = (x[first + k]! - this.mean[first + k]!) / this.sd[first + k]!;
        for (let j = 0; j < k; j++) rest -= L[k * count + j]! * this.e[j]!;
        const e = rest / L[k * count + k]!;
        this.e[k] = e;
        total -= 0.5 * e * e;
      }
    }
    for (let n = 0; n < this.own.priors.length; n++) {
      const { index, prior } = this.own.priors[n]!;
      total += logHyperprior(prior, x[index]!).value;
    }
    return total;
  }

  /** Log density of one coefficient by itself. */
  logMarginal(k: number, x: number): number {
    const stated = this.own.priors.find(({ index }) => index === k);
    if (stated !== undefined) return logHyperprior(stated.prior, x).value;
    const e = (x - this.mean[k]!) / this.sd[k]!;
    return -0.5 * (LOG_TWO_PI + e * e) - log(this.sd[k]!);
  }
}

function identity(count: number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 1 : 0));
}

/** Of the correlations, which lie row by row below the diagonal. */
function factorOf({ count }: OwnBlock, at: number, values: Float64Array): Float64Array {
  const R = identity(count);
  let place = at;
  for (let row = 1; row < count; row++) {
    for (let column = 0; column < row; column++) {
      R[row * count + column] = R[column * count + row] = values[place++]!;
    }
  }
  return cholesky(R, count) ?? identity(count);
}
