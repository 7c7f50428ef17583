/**
 * The metric of Hamiltonian dynamics, given by its inverse W, an estimate of the posterior covariance: kinetic energy
 * (1/2) pᵀ W p, velocity W p, momentum of covariance W⁻¹. inference 4.
 */

import type { Stream } from "../../random/index.js";
import { cholesky } from "../linear.js";

export type MetricKind = "diagonal" | "dense";

export interface Metric {
  readonly kind: MetricKind;
  /** W: its diagonal (d), or all of it (d × d). Changed only through `set`. */
  readonly inverse: Float64Array;
  /** Takes a new W; one that is not positive definite is ignored, and false returned. */
  set(inverse: Float64Array): boolean;
  /** out = W p */
  velocity(p: Float64Array, out: Float64Array): void;
  /** Draws a momentum from normals m = from, from + 1, ... of iteration t. */
  draw(normals: Stream, t: number, from: number, out: Float64Array): void;
}

/** W of ones. */
export function metricOf(kind: MetricKind, d: number): Metric {
  return kind === "diagonal" ? new DiagonalMetric(d) : new DenseMetric(d);
}

class DiagonalMetric implements Metric {
  readonly kind = "diagonal";
  readonly inverse: Float64Array;
  private readonly root: Float64Array;

  constructor(d: number) {
    this.inverse = new Float64Array(d).fill(1);
    this.root = new Float64Array(d).fill(1);
  }

  set(inverse: Float64Array): boolean {
    if (!inverse.every((w) => w > 0 && w < Number.POSITIVE_INFINITY)) return false;
    this.inverse.set(inverse);
    for (let j = 0; j < inverse.length; j++) this.root[j] = Math.sqrt(inverse[j]!);
    return true;
  }

  velocity(p: Float64Array, out: Float64Array): void {
    const { inverse } = this;
    for (let j = 0; j < p.length; j++) out[j] = inverse[j]! * p[j]!;
  }

  draw(normals: Stream, t: number, from: number, out: Float64Array): void {
    for (let j = 0; j < out.length; j++) out[j] = normals.normal(t, from + j) / this.root[j]!;
  }
}

class DenseMetric implements Metric {
  readonly kind = "dense";
  readonly inverse: Float64Array;
  /** Lower triangular L, W = L Lᵀ. */
  private lower: Float64Array;

  constructor(private readonly d: number) {
    this.inverse = new Float64Array(d * d);
    for (let j = 0; j < d; j++) this.inverse[j * d + j] = 1;
    this.lower = this.inverse.slice();
  }

  set(inverse: Float64Array): boolean {
    const lower = cholesky(inverse, this.d);
    if (lower === undefined) return false;
    this.inverse.set(inverse);
    this.lower = lower;
    return true;
  }

  velocity(p: Float64Array, out: Float64Array): void {
    const { d, inverse } = this;
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += inverse[i * d + j]! * p[j]!;
      out[i] = sum;
    }
  }

  /** p = L⁻ᵀ n has covariance (L Lᵀ)⁻¹. */
  draw(normals: Stream, t: number, from: number, out: Float64Array): void {
    const { d, lower } = this;
    for (let i = d - 1; i >= 0; i--) {
      let sum = normals.normal(t, from + i);
      for (let k = i + 1; k < d; k++) sum -= lower[k * d + i]! * out[k]!;
      out[i] = sum / lower[i * d + i]!;
    }
  }
}
