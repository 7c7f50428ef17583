/**
 * What the minimisers see: a function that is asked for, one point at a time, in coordinates divided by scales of
 * their own, so that the identity is a sane first metric.
 */

/** The answer to one question. */
export interface Evaluation {
  /** +Infinity or NaN where the model fails at the point; the gradient is then meaningless. */
  readonly value: number;
  readonly gradient: Float64Array;
}

/** One evaluated point. */
export interface Sample {
  readonly point: Float64Array;
  /** Infinity where the model failed. */
  readonly value: number;
  /** Zeros where the model failed. */
  readonly gradient: Float64Array;
}

/** A part of a minimisation: yields points, is given their evaluations, ends with a T. */
export type Search<T> = Generator<Float64Array, T, Evaluation>;

/** Evaluates one point. */
export type Objective = (point: Float64Array) => Search<Sample>;

/** The objective in coordinates divided by `scale`; counts what it asks. */
export function scaledObjective(scale: Float64Array): { objective: Objective; evaluations: () => number } {
  let evaluations = 0;
  function* objective(point: Float64Array): Search<Sample> {
    evaluations += 1;
    const { value, gradient } = yield point.map((y, j) => y * scale[j]!);
    const scaled = Number.isFinite(value) ? gradient.map((g, j) => g * scale[j]!) : undefined;
    if (scaled === undefined || !scaled.every(Number.isFinite)) {
      return { point, value: Number.POSITIVE_INFINITY, gradient: new Float64Array(point.length) };
    }
    return { point, value, gradient: scaled };
  }
  return { objective, evaluations: () => evaluations };
}

export function failed(sample: Sample): boolean {
  return sample.value === Number.POSITIVE_INFINITY;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

export function maxNorm(a: Float64Array): number {
  let most = 0;
  for (const x of a) most = Math.max(most, Math.abs(x));
  return most;
}

/** a + t b */
export function along(a: Float64Array, t: number, b: Float64Array): Float64Array {
  return a.map((x, j) => x + t * b[j]!);
}
