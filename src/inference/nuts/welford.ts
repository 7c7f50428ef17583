/** Running variances and covariances. Welford 1962, Technometrics 4, 419-420. */

/** The numbers of a running estimate, for a checkpoint. */
export interface WelfordState {
  readonly count: number;
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

/** What both keep: the count, the means, and sums of products about the means. */
class Running {
  count = 0;
  protected readonly mean: Float64Array;
  protected readonly squares: Float64Array;

  constructor(
    protected readonly d: number,
    products: number,
  ) {
    this.mean = new Float64Array(d);
    this.squares = new Float64Array(products);
  }

  clear(): void {
    this.count = 0;
    this.mean.fill(0);
    this.squares.fill(0);
  }

  save(): WelfordState {
    return { count: this.count, mean: this.mean.slice(), squares: this.squares.slice() };
  }

  restore(state: WelfordState): void {
    this.count = state.count;
    this.mean.set(state.mean);
    this.squares.set(state.squares);
  }
}

/** Running variance of each coordinate. */
export class RunningVariance extends Running {
  constructor(d: number) {
    super(d, d);
  }

  add(x: Float64Array): void {
    this.count += 1;
    const { d, mean, squares, count } = this;
    for (let j = 0; j < d; j++) {
      const delta = x[j]! - mean[j]!;
      mean[j]! += delta / count;
      squares[j]! += delta * (x[j]! - mean[j]!);
    }
  }

  /** Sample variance of coordinate j, with denominator count - 1. */
  variance(j: number): number {
    return this.squares[j]! / (this.count - 1);
  }
}

/** Running covariance, d × d. */
export class RunningCovariance extends Running {
  private readonly delta: Float64Array;

  constructor(d: number) {
    super(d, d * d);
    this.delta = new Float64Array(d);
  }

  add(x: Float64Array): void {
    this.count += 1;
    const { d, mean, squares, delta, count } = this;
    for (let j = 0; j < d; j++) {
      delta[j] = x[j]! - mean[j]!;
      mean[j]! += delta[j]! / count;
    }
    for (let i = 0; i < d; i++) {
      const after = x[i]! - mean[i]!;
      for (let j = 0; j <= i; j++) squares[i * d + j]! += after * delta[j]!;
    }
  }

  /** Sample covariance of coordinates i and j, with denominator count - 1. */
  covariance(i: number, j: number): number {
    return this.squares[Math.max(i, j) * this.d + Math.min(i, j)]! / (this.count - 1);
  }
}
