/**
 * Dirichlet process: as many normal clusters as the observations call for. An observation goes to the cluster that
 * explains it best, or opens a new one. It runs on numbers only, because the number of clusters grows. Experimental.
 * hgf.md section 4.
 */

import { UsageError } from "../../errors.js";
import { type InputColumn, type Quantity, valueIn } from "../../model/index.js";
import type { Scalar } from "../../scalar/index.js";
import { type Composite, type Conclusion, entryColumns } from "../composite.js";
import { type Cluster, normalDensity, proposeCluster } from "../equations/cluster-proposal.js";
import { followStatistic, sufficientStatistics } from "../equations/exponential-family.js";
import type { NodeData } from "../graph.js";
import { clustersOf } from "../structure.js";

type Numbers = Readonly<Record<string, number>>;

export function dirichletProcess(node: NodeData): Composite {
  const { id } = node;
  const slots = clustersOf(node);
  const proposal = (name: string, description: string): InputColumn => ({
    name: `${id}.${name}`,
    kind: "real",
    from: "environment",
    description,
  });
  return {
    id,
    columns: entryColumns(id, 1, "real", () => "observed value"),
    optional: [
      proposal("proposalMean", "mean of the cluster proposed; where it is absent one is computed"),
      proposal("proposalDeviation", "standard deviation of the cluster proposed"),
    ],
    quantities: quantitiesOf(id, slots),
    initial: () => initialClusters(id, slots),
    feed: () => ({}),
    conclude<S extends Scalar>({ state, observations, exogenous, p }: Conclusion<S>) {
      const { value, observed } = valueIn(observations, id);
      const numbers = onNumbers(id, { ...state, ...pick(id, exogenous), ...pick(id, p) });
      if (typeof observed !== "number" || typeof value !== "number") throw needsNumbers(id);
      const next = observed === 1 ? assign(id, slots, value, numbers) : ownState(state as Numbers, id);
      return { state: next, quantities: {}, checks: [] };
    },
  };
}

/** Number of clusters in use. */
export function activeClusters(id: string, state: Numbers): number {
  return valueIn(state, `${id}.activeClusters`);
}

function initialClusters(id: string, slots: number): Record<string, number> {
  const state: Record<string, number> = { [`${id}.activeClusters`]: 0 };
  for (let j = 0; j < slots; j++) Object.assign(state, clusterState(id, j, 0, [0, 1]));
  return state;
}

function clusterState(id: string, j: number, count: number, statistics: readonly number[]): Numbers {
  return {
    [`${id}.counts[${j}]`]: count,
    [`${id}.cluster${j}.expectedSufficientStatistics[0]`]: statistics[0]!,
    [`${id}.cluster${j}.expectedSufficientStatistics[1]`]: statistics[1]!,
  };
}

function ownState(state: Numbers, id: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(state).filter(
      ([key]) =>
        key === `${id}.activeClusters` || key.startsWith(`${id}.cluster`) || key.startsWith(`${id}.counts[`),
    ),
  );
}

function assign(id: string, slots: number, x: number, numbers: Numbers): Record<string, number> {
  const statistics = (j: number): number[] =>
    [0, 1].map((i) => valueIn(numbers, `${id}.cluster${j}.expectedSufficientStatistics[${i}]`));
  const clusterAt = (j: number): Cluster => {
    const [mean, square] = statistics(j) as [number, number];
    return { mean, deviation: Math.sqrt(square - mean * mean) };
  };
  const active = activeClusters(id, numbers);
  const size = (j: number): number => valueIn(numbers, `${id}.counts[${j}]`);
  const indices = Array.from({ length: active }, (_, j) => j);
  const seen = indices.reduce((sum, j) => sum + size(j), 0);
  const alpha = valueIn(numbers, `${id}.alpha`);
  const total = alpha + seen;

  const all = Array.from({ length: Math.max(slots, active) }, (_, j) => clusterAt(j));
  const given = numbers[`${id}.proposalMean`] ?? Number.NaN;
  const fresh = Number.isNaN(given)
    ? proposeCluster(x, all, valueIn(numbers, `${id}.sensoryPrecision`))
    : { mean: given, deviation: valueIn(numbers, `${id}.proposalDeviation`) };
  const scores = indices.map((j) => (size(j) / total) * normalDensity(x, all[j]!));
  const best = scores.reduce((at, score, j) => (score > (scores[at] ?? -1) ? j : at), -1);
  const opened = (alpha / total) * normalDensity(x, fresh);
  const next = ownState(numbers, id);
  if (best >= 0 && scores[best]! >= opened) {
    const weight = valueIn(numbers, `${id}.nu`);
    const after = sufficientStatistics<number>([x]).map((statistic, i) =>
      followStatistic<number>(statistics(best)[i]!, statistic, weight),
    );
    return Object.assign(next, clusterState(id, best, size(best) + 1, after));
  }
  // The observation itself is not counted into the new cluster's statistics.
  const { mean, deviation } = fresh;
  next[`${id}.activeClusters`] = active + 1;
  return Object.assign(next, clusterState(id, active, 1, [mean, mean * mean + deviation * deviation]));
}

function pick<S>(id: string, values: Readonly<Record<string, S | number>>): Record<string, S | number> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.startsWith(`${id}.`)));
}

function onNumbers(id: string, values: Readonly<Record<string, Scalar>>): Numbers {
  const entries = Object.entries(values).map(([key, value]): [string, number] => {
    if (typeof value !== "number") throw needsNumbers(id);
    return [key, value];
  });
  return Object.fromEntries(entries);
}

function needsNumbers(id: string): UsageError {
  return new UsageError(
    `node ${id}: a Dirichlet process runs on numbers only (filter, start), because its clusters grow in number; it ` +
      "cannot be compiled or fitted",
  );
}

function quantitiesOf(id: string, slots: number): Quantity[] {
  const posterior = (name: string, formula: string): Quantity => ({
    name: `${id}.${name}`,
    timing: "posterior",
    formula,
  });
  return [
    posterior("activeClusters", "number of clusters in use"),
    ...Array.from({ length: slots }, (_, j) => [
      posterior(`counts[${j}]`, "observations assigned to the cluster"),
      posterior(`cluster${j}.expectedSufficientStatistics[0]`, "mean of the cluster"),
      posterior(`cluster${j}.expectedSufficientStatistics[1]`, "mean square of the cluster"),
    ]).flat(),
  ];
}
