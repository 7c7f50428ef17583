/**
 * The distribution of the coefficients of groups: u ~ normal(0, D R D), around a mean of fixed coefficients, with sds,
 * correlations and their hyperpriors (group models 4, 5). Centred the coefficients themselves are coordinates,
 * non-centred standard normal e with coefficients = M + D L e.
 *
 * Arrays x hold values in the order of the layout; g and q are gradients with respect to coordinates and values.
 */

import { choleskyCorrelation } from "../../inference/transform/correlation.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { logHyperprior } from "../hyperpriors/hyperpriors.js";
import { lkjPower, logLkjConstant } from "./lkj.js";
import type { Block, BlockColumn } from "./structure.js";

export class Population {
  /** Columns and groups. */
  readonly K: number;
  readonly G: number;
  /** Places in z. Coefficients of all columns lie side by side. */
  readonly logSd: number;
  readonly correlations: number;
  readonly coefficients: number;
  private readonly columns: readonly BlockColumn[];
  private readonly transform: ReturnType<typeof choleskyCorrelation> | undefined;
  private readonly powers: Float64Array;
  private readonly lkjConstant: number;
  // Working memory: what `open` finds, deviations, standardised ones, and slopes of L.
  private readonly sd: Float64Array;
  private readonly L: Float64Array;
  private logJacobian = 0;
  private readonly u: Float64Array;
  private readonly e: Float64Array;
  private readonly slope: Float64Array;

  /** @param from first of the columns of the block, `count` of them: all, or one where they are not correlated */
  constructor(
    { columns, groups, eta, logSd, correlations, coefficients }: Block,
    from: number,
    count: number,
    readonly centred: boolean,
  ) {
    const [K, G] = [count, groups.length];
    this.K = K;
    this.G = G;
    this.columns = columns.slice(from, from + count);
    this.logSd = logSd + from;
    this.correlations = correlations;
    this.coefficients = coefficients + from * G;
    this.transform = K > 1 ? choleskyCorrelation(K) : undefined;
    this.powers = Float64Array.from({ length: K }, (_, k) => lkjPower(K, eta, k));
    this.lkjConstant = logLkjConstant(K, eta);
    this.sd = new Float64Array(K);
    this.L = Float64Array.of(1, ...new Float64Array(K * K - 1));
    this.slope = new Float64Array(K * K);
    this.u = new Float64Array(K * G);
    this.e = new Float64Array(K * G);
  }

  /** Sds and L of z. */
  private open(z: Float64Array): void {
    for (let k = 0; k < this.K; k++) this.sd[k] = exp(z[this.logSd + k]!);
    if (this.transform !== undefined)
      this.logJacobian = this.transform.forward(z, this.correlations, this.L, 0);
  }

  /** Sum of log sd and log L_kk: the log determinant of D L. */
  private logDeterminant(z: Float64Array): number {
    let total = 0;
    for (let k = 0; k < this.K; k++) total += z[this.logSd + k]! + log(this.L[k * this.K + k]!);
    return total;
  }

  /** What the coefficient of a group and column is around. */
  private mean(k: number, group: number, x: Float64Array): number {
    const { absorbed } = this.columns[k]!;
    let sum = 0;
    for (let j = 0; j < absorbed.length; j++) sum += absorbed[j]!.weights[group]! * x[absorbed[j]!.at]!;
    return sum;
  }

  /** Writes coefficients to x where it is not centred; x has the fixed coefficients. */
  spread(z: Float64Array, x: Float64Array): void {
    if (this.centred) return;
    this.open(z);
    const { K, G, L } = this;
    for (let k = 0; k < K; k++) {
      for (let g = 0; g < G; g++) {
        let sum = 0;
        for (let l = 0; l <= k; l++) sum += L[k * K + l]! * z[this.coefficients + l * G + g]!;
        x[this.coefficients + k * G + g] = this.mean(k, g, x) + this.sd[k]! * sum;
      }
    }
  }

  /**
   * Log density of coefficients, sds and correlations as coordinates, Jacobians included. Adds its gradient, but where
   * not centred what goes through coefficients and L, which `gather` adds.
   */
  logPrior(z: Float64Array, x: Float64Array, g: Float64Array): number {
    this.open(z);
    const { K, G, L } = this;
    let total = 0;
    for (let k = 0; k < K; k++) {
      const { value, slope } = logHyperprior(this.columns[k]!.sd, this.sd[k]!);
      total += value + z[this.logSd + k]!;
      g[this.logSd + k]! += slope * this.sd[k]! + 1;
    }
    if (K > 1) {
      total += this.logJacobian - this.lkjConstant;
      for (let k = 1; k < K; k++) total += this.powers[k]! * log(L[k * K + k]!);
    }
    total -= 0.5 * K * G * LOG_TWO_PI;
    return this.centred ? total + this.deviations(z, x, g) : total + this.standard(z, g);
  }

  /** Of standard normal coordinates. */
  private standard(z: Float64Array, g: Float64Array): number {
    let squares = 0;
    for (let at = this.coefficients; at < this.coefficients + this.K * this.G; at++) {
      squares += z[at]! * z[at]!;
      g[at]! -= z[at]!;
    }
    return -0.5 * squares;
  }

  /** Of coefficients around their means. */
  private deviations(z: Float64Array, x: Float64Array, g: Float64Array): number {
    const { K, G, L, sd, u, e, slope } = this;
    let squares = 0;
    for (let k = 0; k < K; k++) {
      for (let group = 0; group < G; group++) {
        const at = k * G + group;
        u[at] = x[this.coefficients + at]! - this.mean(k, group, x);
        let rest = u[at]! / sd[k]!;
        for (let l = 0; l < k; l++) rest -= L[k * K + l]! * e[l * G + group]!;
        e[at] = rest / L[k * K + k]!;
        squares += e[at]! * e[at]!;
      }
    }
    slope.fill(0);
    // e becomes L^-T e from the last column on; products with e go to the slopes of L on the way, row by row.
    for (let k = K - 1; k >= 0; k--) {
      const { absorbed } = this.columns[k]!;
      let drift = 0;
      for (let group = 0; group < G; group++) {
        const at = k * G + group;
        let rest = e[at]!;
        for (let m = k + 1; m < K; m++) rest -= L[m * K + k]! * u[m * G + group]!;
        const solved = rest / L[k * K + k]!;
        for (let l = 0; l <= k; l++) slope[k * K + l]! += solved * e[l * G + group]!;
        const pull = solved / sd[k]!;
        drift += u[at]! * pull;
        g[this.coefficients + at]! -= pull;
        for (let j = 0; j < absorbed.length; j++) g[absorbed[j]!.at]! += absorbed[j]!.weights[group]! * pull;
        // The deviation is not asked for again.
        u[at] = solved;
      }
      g[this.logSd + k]! += drift - G;
    }
    if (this.transform !== undefined) {
      for (let k = 0; k < K; k++) slope[k * K + k]! += (this.powers[k]! - G) / L[k * K + k]!;
      this.transform.pullback(z, this.correlations, L, 0, slope, g);
    }
    return -G * this.logDeterminant(z) - 0.5 * squares;
  }

  /**
   * Adds what goes through non-centred coefficients: from the gradient with respect to them to e, sds, L and means, and
   * the prior of L.
   */
  gather(z: Float64Array, q: Float64Array, g: Float64Array): void {
    if (this.centred) return;
    this.open(z);
    this.slope.fill(0);
    this.through(z, q, g);
    if (this.transform === undefined) return;
    const { K, L, slope } = this;
    for (let k = 0; k < K; k++) slope[k * K + k]! += this.powers[k]! / L[k * K + k]!;
    this.transform.pullback(z, this.correlations, L, 0, slope, g);
  }

  /** Through coefficients = M + D L e: to e, log sds and means in g, to L in `slope`. */
  private through(z: Float64Array, q: Float64Array, g: Float64Array): void {
    const { K, G, L, sd, slope } = this;
    for (let k = 0; k < K; k++) {
      const { absorbed } = this.columns[k]!;
      let drift = 0;
      for (let group = 0; group < G; group++) {
        const incoming = q[this.coefficients + k * G + group]!;
        const scaled = incoming * sd[k]!;
        for (let l = 0; l <= k; l++) {
          const at = this.coefficients + l * G + group;
          slope[k * K + l]! += scaled * z[at]!;
          drift += scaled * L[k * K + l]! * z[at]!;
          g[at]! += scaled * L[k * K + l]!;
        }
        for (let j = 0; j < absorbed.length; j++)
          g[absorbed[j]!.at]! += absorbed[j]!.weights[group]! * incoming;
      }
      g[this.logSd + k]! += drift;
    }
  }

  /** Writes sds, correlations and coefficients to x and returns the log Jacobian determinant of the map from z. */
  constrain(z: Float64Array, x: Float64Array): number {
    this.open(z);
    const { K, G, L } = this;
    let total = this.transform === undefined ? 0 : this.logJacobian;
    for (let k = 0; k < K; k++) {
      x[this.logSd + k] = this.sd[k]!;
      total += z[this.logSd + k]! + (K - 1 - k) * log(L[k * K + k]!);
    }
    this.eachPair((k, l, at) => {
      let sum = 0;
      for (let m = 0; m <= l; m++) sum += L[k * K + m]! * L[l * K + m]!;
      x[at] = sum;
    });
    this.spread(z, x);
    return this.centred ? total : total + G * this.logDeterminant(z);
  }

  /** Writes z of x. */
  unconstrain(x: Float64Array, z: Float64Array): void {
    const { K, G, L } = this;
    for (let k = 0; k < K; k++) z[this.logSd + k] = log(x[this.logSd + k]!);
    if (this.transform !== undefined) {
      // The Cholesky factor of the correlations.
      L.fill(0);
      L[0] = 1;
      let at = this.correlations;
      for (let k = 1; k < K; k++) {
        let left = 1;
        for (let l = 0; l < k; l++) {
          let sum = x[at++]!;
          for (let m = 0; m < l; m++) sum -= L[k * K + m]! * L[l * K + m]!;
          L[k * K + l] = sum / L[l * K + l]!;
          left -= L[k * K + l]! ** 2;
        }
        L[k * K + k] = Math.sqrt(left);
      }
      this.transform.inverse(L, 0, z, this.correlations);
    }
    if (this.centred) return;
    this.open(z);
    for (let k = 0; k < K; k++) {
      for (let g = 0; g < G; g++) {
        let rest = (x[this.coefficients + k * G + g]! - this.mean(k, g, x)) / this.sd[k]!;
        for (let l = 0; l < k; l++) rest -= L[k * K + l]! * z[this.coefficients + l * G + g]!;
        z[this.coefficients + k * G + g] = rest / L[k * K + k]!;
      }
    }
  }

  /**
   * The gradient with respect to z of l(x(z)) plus the log Jacobian, from the slope of l: g holds the slope itself and
   * is made the gradient at the places of this population; what goes to the fixed coefficients is added.
   */
  pullback(z: Float64Array, q: Float64Array, g: Float64Array): void {
    this.open(z);
    const { K, G, L, slope } = this;
    for (let k = 0; k < K; k++) g[this.logSd + k] = q[this.logSd + k]! * this.sd[k]! + 1;
    slope.fill(0);
    // Of R = L L': each pair reaches two rows.
    this.eachPair((k, l, at) => {
      for (let m = 0; m <= l; m++) {
        slope[k * K + m]! += q[at]! * L[l * K + m]!;
        slope[l * K + m]! += q[at]! * L[k * K + m]!;
      }
    });
    if (!this.centred) {
      g.fill(0, this.coefficients, this.coefficients + K * G);
      for (let k = 0; k < K; k++) g[this.logSd + k]! += G;
      this.through(z, q, g);
    }
    if (this.transform === undefined) return;
    for (let k = 0; k < K; k++) slope[k * K + k]! += (K - 1 - k + (this.centred ? 0 : G)) / L[k * K + k]!;
    this.transform.pullback(z, this.correlations, L, 0, slope, g);
  }

  /** Pairs of columns k > l with the place of their correlation. */
  private eachPair(visit: (k: number, l: number, at: number) => void): void {
    let at = this.correlations;
    for (let k = 1; k < this.K; k++) for (let l = 0; l < k; l++) visit(k, l, at++);
  }
}
