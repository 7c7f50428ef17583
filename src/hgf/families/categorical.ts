/** Categorical nodes: n outcomes of which one is 1, with n states under a shared volatility. hgf.md 1.4 and 4. */

import { type Observation, type Quantity, valueIn } from "../../model/index.js";
import { add, constant, div, type Scalar, select, sigmoid } from "../../scalar/index.js";
import { type Composite, type Conclusion, entryColumns, type Observations } from "../composite.js";
import { dirichletDivergence, impliedWeight, pseudoCount } from "../equations/categorical.js";
import { binarySurprise } from "../equations/surprise.js";
import type { NodeData } from "../graph.js";
import { categoriesOf } from "../structure.js";

export function categorical(node: NodeData): Composite {
  const { id } = node;
  const categories = categoriesOf(node);
  return {
    id,
    columns: entryColumns(id, categories, "binary", (i) => `1 where category ${i} came, else 0`),
    optional: [],
    quantities: categoricalQuantities(id, categories),
    initial: () => startingCounts(id, categories),
    feed<S extends Scalar>(_state: unknown, observations: Observations<S>) {
      return feedCategories<S>(id, categories, (i) => valueIn(observations, `${id}[${i}]`));
    },
    conclude<S extends Scalar>(conclusion: Conclusion<S>) {
      const seen = feedCategories<S>(id, categories, (i) => valueIn(conclusion.observations, `${id}[${i}]`));
      return concludeCategories<S>(id, categories, seen, conclusion);
    },
  };
}

export function categoricalQuantities(id: string, categories: number): Quantity[] {
  const each = (name: string, formula: string): Quantity[] =>
    Array.from({ length: categories }, (_, i) => ({
      name: `${id}.${name}[${i}]`,
      timing: "posterior",
      formula,
    }));
  return [
    ...each("mean", "s(μ of the category's state); the sum over categories is not 1"),
    ...each("normalisedMean", "mean over the sum of means"),
    ...each("alpha", "α = ν e + 1, the pseudo-count implied by the learning rate"),
    {
      name: `${id}.surprise`,
      timing: "posterior",
      formula: "Σ -log p of the outcomes, 0 where nothing was seen",
    },
    {
      name: `${id}.kullbackLeibler`,
      timing: "posterior",
      formula: "divergence of the Dirichlet distribution before from the one after",
    },
  ];
}

export function startingCounts(id: string, categories: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: categories }, (_, i) => [`${id}.alpha[${i}]`, 1]));
}

/** One observation for each outcome. */
export function feedCategories<S extends Scalar>(
  id: string,
  categories: number,
  observation: (category: number) => Observation<S>,
): Observations<S> {
  return Object.fromEntries(
    Array.from({ length: categories }, (_, i) => [`${id}.binary${i}`, observation(i)]),
  );
}

export function concludeCategories<S extends Scalar>(
  id: string,
  categories: number,
  observations: Observations<S>,
  { state, prediction, next }: Conclusion<S>,
) {
  const quantities: Record<string, S | number> = {};
  const own: Record<string, S | number> = {};
  const before: (S | number)[] = [];
  const after: (S | number)[] = [];
  const means: (S | number)[] = [];
  let surprise: S | number = 0;
  let observed: S | number = 1;
  for (let i = 0; i < categories; i++) {
    const outcome = valueIn(observations, `${id}.binary${i}`);
    const expected = valueIn(prediction, `${id}.binary${i}.expectedMean`);
    const mean = sigmoid<S>(valueIn(next, `${id}.state${i}.mean`));
    const count = valueIn(state, `${id}.alpha[${i}]`);
    const value = select<S>(outcome.observed, outcome.value, 0);
    const implied = pseudoCount<S>(impliedWeight<S>(value, expected, mean), expected);
    observed = outcome.observed;
    means.push(mean);
    before.push(count);
    after.push(select<S>(observed, implied, count));
    own[`${id}.alpha[${i}]`] = after[i]!;
    surprise = add<S>(surprise, select<S>(observed, binarySurprise<S>(value, expected), 0));
  }
  const total = means.reduce<S | number>((sum, m) => add<S>(sum, m), constant<S>(0));
  means.forEach((mean, i) => {
    quantities[`${id}.mean[${i}]`] = mean;
    quantities[`${id}.normalisedMean[${i}]`] = div<S>(mean, total);
  });
  quantities[`${id}.surprise`] = surprise;
  quantities[`${id}.kullbackLeibler`] = select<S>(observed, dirichletDivergence<S>(before, after), 0);
  return { state: own, quantities, checks: [] };
}
