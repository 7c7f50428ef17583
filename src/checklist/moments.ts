/** Mean, sd, correlation and quantiles of plain lists; NaN where there are too few values. */

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Of a sample (n - 1). */
export function sdOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return values.length < 2 ? Number.NaN : Math.sqrt(sum / (values.length - 1));
}

/** Correlation of Pearson; NaN where one side does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [meanOf(x), meanOf(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - mx, y[i]! - my];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const scale = Math.sqrt(xx) * Math.sqrt(yy);
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : Number.NaN;
}

/** The value below which a share `p` lies, by linear interpolation; NaN of none. */
export function quantileOf(values: ArrayLike<number>, p: number): number {
  const ascending = Array.from(values).sort((a, b) => a - b);
  const at = p * (ascending.length - 1);
  const below = Math.floor(at);
  const low = ascending[below] ?? Number.NaN;
  return low + (at - below) * ((ascending[below + 1] ?? low) - low);
}

/** The middle value, or the mean of the two in the middle. */
export function medianOf(values: ArrayLike<number>): number {
  return quantileOf(values, 0.5);
}

/** JSON has no NaN and no infinity. */
export function finite(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
