/**
 * Kernels of beliefs, in single precision alone: `block` is the place of a layer's fields (belief-fields.ts), `stride`
 * the bytes between them. Equations and sources: src/deep/prediction.ts and posterior.ts.
 */

export interface RawBeliefs {
  /**
   * Predicted precisions, and the step's variance in `step`.
   *
   * @param below place of the variance that the layer below adds, 0 for none
   * @param fixed variance of a step where there is no volatility belief
   * @param stepVol variance of a step of the volatility belief
   * @param spread κ²/2, or 0 where layers are taken as independent
   */
  predictBeliefs(
    ...args: [
      block: number,
      stride: number,
      volatile: boolean,
      output: boolean,
      below: number,
      fixed: number,
      time: number,
      tonic: number,
      stepVol: number,
      coupling: number,
      autoconnection: number,
      spread: number,
    ]
  ): void;
  /** first = gain error, second = evidence, third = evidence error; `whole`: all of the own precision is evidence. */
  weighBeliefs(block: number, stride: number, whole: boolean, meanField: boolean): void;
  /** Posterior by slope, bend and what is in first, second and the field `third` (by number). */
  correctBeliefs(block: number, stride: number, third: number, cap: number): void;
  /**
   * @param kind 0 standard, 1 eHGF, 2 unbounded, which uses active, bend, first, second, third
   * @param base log time + tonic
   * @param factor of the predicted step's variance: 1, or 1 / time where the posterior knows no time
   */
  correctVolatility(
    ...args: [
      kind: number,
      block: number,
      stride: number,
      time: number,
      tonic: number,
      base: number,
      coupling: number,
      factor: number,
      cap: number,
      logLargest: number,
    ]
  ): void;
  /** first = prediction minus mean, times precision where `weighed`; 0 where not finite. */
  learnBeliefs(block: number, stride: number, weighed: boolean): void;
  /** 0 in the place of what is not finite, in so many bytes (a multiple of 16). */
  finiteOnly(place: number, bytes: number): void;
  /** Whether all numbers in so many bytes (a multiple of 4) are finite. */
  allFinite(place: number, bytes: number): boolean | number;
  /**
   * `correctBeliefs`, `learnBeliefs` and `weighBeliefs` on rows of a batch that all start from the beliefs of one
   * block, rows of n units (a multiple of 4) one after the other.
   *
   * @param weigh whether to leave the evidence in `slope` and evidence times error in `bend`
   * @param pull becomes gain times error
   * @param secondStep bytes from row to row of `second`, 0 where it is the same for all
   * @param mean gets posterior means
   * @param error gets share times what `learnBeliefs` computes
   * @param change n sums, to which share times change of precision is added
   */
  correctRows(
    ...args: [
      rows: number,
      n: number,
      block: number,
      stride: number,
      shares: number,
      weighed: boolean,
      meanField: boolean,
      weigh: boolean,
      cap: number,
      expectedMean: number,
      slope: number,
      bend: number,
      pull: number,
      second: number,
      secondStep: number,
      third: number,
      mean: number,
      error: number,
      change: number,
    ]
  ): void;
  /** Whether a mean or precision of n units is not finite, or a precision of volatility beliefs not > 0. */
  failed(n: number, block: number, stride: number, volatile: boolean): boolean | number;
  /** y (m) = (W∘W) x */
  squaresVector(m: number, n: number, w: number, x: number, y: number): void;
  /** first = (time slope)² / expectedPrecision */
  spreadBeliefs(block: number, stride: number, time: number): void;
}
