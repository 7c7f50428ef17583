/**
 * Nodes of an exponential family: the expected sufficient statistics of a normal distribution follow the
 * observations, at a fixed rate or at one that an HGF on each statistic implies. hgf.md sections 1.5 and 4.
 */

import { type Quantity, valueIn } from "../../model/index.js";
import { add, div, max, min, neg, type Scalar, select, sub } from "../../scalar/index.js";
import { type Composite, type Conclusion, entryColumns, type Observations } from "../composite.js";
import {
  covarianceOf,
  followStatistic,
  predictiveLogDensity,
  sufficientStatistics,
} from "../equations/exponential-family.js";
import type { NodeData } from "../graph.js";
import type { Named } from "../step.js";
import { exponentialFamilyOf } from "../structure.js";

/** Largest weight of the past that an HGF may imply: its state then barely moved. */
const LARGEST_WEIGHT = 1e6;

export function exponentialFamily(node: NodeData, boundedWeight: boolean): Composite {
  const { id } = node;
  const { dimension, learning, statistics } = exponentialFamilyOf(node);
  const learns = learning !== "generalised-filtering";
  const columns = entryColumns(id, dimension, "real", (i) => `entry ${i} of the observation`);
  const statisticName = (i: number): string => `${id}.expectedSufficientStatistics[${i}]`;
  const weightName = `${id}.nu`;

  const observed = <S>(observations: Observations<S>) =>
    columns.map(({ name }) => valueIn(observations, name));
  /** T(x), 0 where nothing was seen. */
  const statisticsOf = <S extends Scalar>(observations: Observations<S>) =>
    sufficientStatistics<S>(observed(observations).map((x) => select<S>(x.observed, x.value, 0)));

  /** ν: as declared, or the mean over statistics of how much more the relay was off than the state moved, less 1. */
  const impliedWeight = <S extends Scalar>({ prediction, next, p }: Conclusion<S>): S | number => {
    if (!learns) return valueIn(p, weightName);
    const terms = statistics.map((_, i): S | number => {
      const [relay, state] = [`${id}.relay${i}`, `${id}.state${i}`];
      const error = sub<S>(valueIn(next, `${relay}.mean`), valueIn(prediction, `${relay}.expectedMean`));
      const moved = sub<S>(valueIn(next, `${state}.mean`), valueIn(prediction, `${state}.expectedMean`));
      return div<S>(error, moved);
    });
    const weight = div<S>(
      terms.reduce<S | number>((sum, x) => add<S>(sum, x), 0),
      terms.length,
    );
    return boundedWeight ? min<S>(LARGEST_WEIGHT, max<S>(0, weight)) : weight;
  };

  return {
    id,
    columns,
    optional: [],
    quantities: quantitiesOf(id, dimension, statistics.length),
    initial<S extends Scalar>(p: Named<S>) {
      const own = statistics.map((value, i): [string, S | number] => [statisticName(i), value]);
      return { ...Object.fromEntries(own), [`${id}.nu`]: valueIn(p, weightName) };
    },
    feed<S extends Scalar>(_state: Named<S>, observations: Observations<S>) {
      if (!learns) return {};
      const flag = observed(observations)[0]!.observed;
      const values = statisticsOf<S>(observations);
      return Object.fromEntries(values.map((value, i) => [`${id}.relay${i}`, { value, observed: flag }]));
    },
    conclude<S extends Scalar>(conclusion: Conclusion<S>) {
      const { state, observations } = conclusion;
      const flag = observed(observations)[0]!.observed;
      const before = statistics.map((_, i) => valueIn(state, statisticName(i)));
      const weight = select<S>(flag, impliedWeight<S>(conclusion), valueIn(state, weightName));
      const after = statisticsOf<S>(observations).map((statistic, i) =>
        select<S>(flag, followStatistic<S>(before[i]!, statistic, weight), before[i]!),
      );
      const quantities: Record<string, S | number> = {};
      for (let i = 0; i < dimension; i++) {
        quantities[`${id}.mean[${i}]`] = after[i]!;
        for (let j = 0; j <= i; j++) {
          quantities[`${id}.covariance[${i},${j}]`] = covarianceOf<S>(after, dimension, i, j);
        }
      }
      const seen = observed(observations).map((x) => select<S>(flag, x.value, 0));
      const density = predictiveLogDensity<S>(seen, before, valueIn(state, weightName));
      quantities[`${id}.surprise`] = select<S>(flag, neg<S>(density), 0);
      const own = after.map((value, i): [string, S | number] => [statisticName(i), value]);
      return { state: { ...Object.fromEntries(own), [weightName]: weight }, quantities, checks: [] };
    },
  };
}

function quantitiesOf(id: string, dimension: number, statistics: number): Quantity[] {
  const posterior = (name: string, formula: string): Quantity => ({
    name: `${id}.${name}`,
    timing: "posterior",
    formula,
  });
  const rows = Array.from({ length: dimension }, (_, i) => i);
  return [
    ...Array.from({ length: statistics }, (_, i) =>
      posterior(`expectedSufficientStatistics[${i}]`, "ξ + (T(x) - ξ) / (1 + ν)"),
    ),
    posterior("nu", "ν, weight of the past"),
    ...rows.map((i) => posterior(`mean[${i}]`, "expected statistic of the entry")),
    ...rows.flatMap((i) =>
      rows.slice(0, i + 1).map((j) => posterior(`covariance[${i},${j}]`, "E[x xᵀ] - E[x] E[x]ᵀ")),
    ),
    posterior("surprise", "-log of the predictive Student t, 0 where nothing was seen"),
  ];
}
