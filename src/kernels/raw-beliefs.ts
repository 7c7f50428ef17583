/**
 * Kernels of beliefs, in single precision alone: `block` is the place of a layer's fields (belief-fields.ts), `stride`
 * the bytes between them. Equations and sources: src/deep/prediction.ts and posterior.ts.
 */

export interface RawBeliefs {
  /**
   * Predicted precisions.
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
  /** @param kind 0 standard, 1 eHGF, 2 unbounded, which uses first, second, third; `base` is log time + tonic */
  correctVolatility(
    ...args: [
      kind: number,
      block: number,
      stride: number,
      time: number,
      tonic: number,
      base: number,
      coupling: number,
      spread: number,
      cap: number,
      logLargest: number,
    ]
  ): void;
  /** first = prediction minus mean, times precision where `weighed`; 0 where not finite. */
  learnBeliefs(block: number, stride: number, weighed: boolean): void;
  /** active = 0 where it is not finite. */
  finiteActivity(block: number, stride: number): void;
  /** Whether a mean or precision of n units is not finite, or a precision of volatility beliefs not > 0. */
  failed(n: number, block: number, stride: number, volatile: boolean): boolean | number;
  /** y (m) = (W∘W) x */
  squaresVector(m: number, n: number, w: number, x: number, y: number): void;
  /** first = (time slope)² / expectedPrecision */
  spreadBeliefs(block: number, stride: number, time: number): void;
}
