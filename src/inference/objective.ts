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
    const { value, gradient } = yield product(point, scale);
    const scaled = Number.isFinite(value) ? product(gradient, scale) : undefined;
    if (scaled === undefined || !finite(scaled)) {
      return { point, value: Number.POSITIVE_INFINITY, gradient: new Float64Array(point.length) };
    }
    return { point, value, gradient: scaled };
  }
  return { objective, evaluations: () => evaluations };
}

export function failed(sample: Sample): boolean {
  return sample.value === Number.POSITIVE_INFINITY;
}

// Loops, because methods of typed arrays take several times as long for vectors this short.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

export function maxNorm(a: Float64Array): number {
  let most = 0;
  for (let j = 0; j < a.length; j++) most = Math.max(most, Math.abs(a[j]!));
  return most;
}

/** a + t b */
export function along(a: Float64Array, t: number, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let j = 0; j < sum.length; j++) sum[j] = a[j]! + t * b[j]!;
  return sum;
}

export function negated(a: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let j = 0; j < out.length; j++) out[j] = -a[j]!;
  return out;
}

/** Adds t b to a. */
export function advance(a: Float64Array, t: number, b: Float64Array): void {
  for (let j = 0; j < a.length; j++) a[j]! += t * b[j]!;
}

function finite(a: Float64Array): boolean {
  for (let j = 0; j < a.length; j++) if (!Number.isFinite(a[j]!)) return false;
  return true;
}

/** Coordinate by coordinate. */
function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let j = 0; j < out.length; j++) out[j] = a[j]! * b[j]!;
  return out;
}
