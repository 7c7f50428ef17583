/** Log densities of Stan with all their constants, as the Stan Functions Reference defines them. */

/** Stirling's series after shifting the argument up; error below 1e-14 for x > 0. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 15) product *= shifted++;
  const r = 1 / (shifted * shifted);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
  );
}

const normal = (x: number, mean: number, sd: number): number =>
  -0.5 * ((x - mean) / sd) ** 2 - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);

/** Of numbers; lists of them are added up by the interpreter. */
export const densities: Readonly<Record<string, (...values: [number, number, number, number]) => number>> = {
  normal_lpdf: normal,
  std_normal_lpdf: (x) => normal(x, 0, 1),
  student_t_lpdf: (x, df, mean, scale) =>
    logGamma((df + 1) / 2) -
    logGamma(df / 2) -
    0.5 * Math.log(df * Math.PI) -
    Math.log(scale) -
    ((df + 1) / 2) * Math.log(1 + ((x - mean) / scale) ** 2 / df),
  uniform_lpdf: (x, low, high) => (x < low || x > high ? Number.NEGATIVE_INFINITY : -Math.log(high - low)),
  double_exponential_lpdf: (x, mean, scale) => -Math.log(2 * scale) - Math.abs(x - mean) / scale,
  cauchy_lpdf: (x, mean, scale) => -Math.log(Math.PI * scale * (1 + ((x - mean) / scale) ** 2)),
  exponential_lpdf: (x, rate) => Math.log(rate) - rate * x,
  lognormal_lpdf: (x, mean, sd) => normal(Math.log(x), mean, sd) - Math.log(x),
  inv_gamma_lpdf: (x, shape, scale) =>
    shape * Math.log(scale) - logGamma(shape) - (shape + 1) * Math.log(x) - scale / x,
};

/**
 * Density of the Cholesky factor of a correlation matrix; the constant by Lewandowski, Kurowicka & Joe 2009, eq. 16,
 * as a product of beta functions.
 */
export function lkjCholesky(L: readonly (readonly number[])[], eta: number): number {
  const K = L.length;
  const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
  let total = 0;
  for (let k = 1; k < K; k++) {
    const half = eta + (K - k - 1) / 2;
    total -= (K - k) * ((2 * eta - 2 + K - k) * Math.log(2) + logBeta(half, half));
  }
  for (let k = 2; k <= K; k++) total += (K - k + 2 * eta - 2) * Math.log(L[k - 1]![k - 1]!);
  return total;
}

export function multiNormalCholesky(
  y: readonly number[],
  mean: readonly number[],
  L: readonly (readonly number[])[],
): number {
  if (y.length !== L.length || mean.length !== L.length) throw new Error("sizes differ");
  const e: number[] = [];
  let total = 0;
  y.forEach((value, k) => {
    const before = e.reduce((sum, x, l) => sum + L[k]![l]! * x, 0);
    e.push((value - mean[k]! - before) / L[k]![k]!);
    total += normal(e[k]!, 0, 1) - Math.log(L[k]![k]!);
  });
  return total;
}
