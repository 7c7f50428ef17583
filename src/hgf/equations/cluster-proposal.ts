/**
 * Where a Dirichlet process would put a new cluster: mean and deviation that are away from the clusters there are,
 * not too narrow, and likely for the observation. Experimental. hgf.md section 4.
 *
 * pyhgf 0.3 weighs 20000 fixed random draws, mean from N(0, 10²) and deviation from |N(0, 3²)|. Here the same weights
 * lie on a grid with the density of those draws, which gives other numbers of the same meaning.
 */

export interface Cluster {
  readonly mean: number;
  /** Standard deviation, > 0. */
  readonly deviation: number;
}

/** 0.5 apart and 0.25 apart: fine beside the deviations of the draws. */
const means = Array.from({ length: 161 }, (_, i) => -40 + 0.5 * i);
const deviations = Array.from({ length: 48 }, (_, i) => 0.25 * (i + 1));
/** Share of the candidates that are averaged: pyhgf keeps 1000 of 20000. */
const KEPT = 0.05;

export function normalDensity(x: number, { mean, deviation }: Cluster): number {
  const z = (x - mean) / deviation;
  return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI));
}

/**
 * @param clusters all slots, those not in use at their start
 * @param sensoryPrecision exponent of the observation's likelihood, > 0
 */
export function proposeCluster(
  observation: number,
  clusters: readonly Cluster[],
  sensoryPrecision: number,
): Cluster {
  const candidates = means.flatMap((mean) => deviations.map((deviation): Cluster => ({ mean, deviation })));
  const isolation = scaled(candidates.map((c) => isolationOf(c, clusters)));
  const distinctness = scaled(candidates.map((c) => distinctnessOf(c, clusters)));
  const width = scaled(
    candidates.map(({ deviation }) => normalDensity(1 / deviation ** 2, { mean: 0, deviation: 5 })),
  );
  const likelihood = scaled(candidates.map((c) => normalDensity(observation, c)));
  const weighted = candidates.map((candidate, i) => {
    const drawn =
      normalDensity(candidate.mean, { mean: 0, deviation: 10 }) *
      normalDensity(candidate.deviation, { mean: 0, deviation: 3 });
    const prior = isolation[i]! * distinctness[i]! * width[i]! * drawn;
    return { candidate, weight: prior * likelihood[i]! ** sensoryPrecision };
  });
  weighted.sort((a, b) => b.weight - a.weight);
  const best = weighted.slice(0, Math.ceil(KEPT * weighted.length));
  const total = best.reduce((sum, { weight }) => sum + weight, 0);
  // An observation far outside the grid leaves no weight at all.
  if (!(total > 0)) return { mean: observation, deviation: 1 };
  const average = (of: (c: Cluster) => number): number =>
    best.reduce((sum, { candidate, weight }) => sum + weight * of(candidate), 0) / total;
  return { mean: average((c) => c.mean), deviation: average((c) => c.deviation) };
}

/** q / (q + Σ pdf(mean; cluster)), q the candidate's own density at its mean */
function isolationOf(candidate: Cluster, clusters: readonly Cluster[]): number {
  const own = normalDensity(candidate.mean, candidate);
  return own / (own + clusters.reduce((sum, c) => sum + normalDensity(candidate.mean, c), 0));
}

/** Π over clusters of their density at their mean, over that and the candidate's */
function distinctnessOf(candidate: Cluster, clusters: readonly Cluster[]): number {
  return clusters.reduce((product, c) => {
    const own = normalDensity(c.mean, c);
    return (product * own) / (own + normalDensity(c.mean, candidate));
  }, 1);
}

function scaled(values: readonly number[]): number[] {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  return values.map((x) => (largest > 0 ? x / largest : 0));
}
