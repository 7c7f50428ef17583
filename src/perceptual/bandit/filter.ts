/** A bandit model as a filter. HGF toolbox 8.2, `*_mab`; Mathys et al. 2011 and 2014. */

import type { Filter } from "../../model/index.js";
import { valueIn } from "../../model/index.js";
import { reciprocal, type Scalar, sigmoid } from "../../scalar/index.js";
import {
  armNode,
  armsOf,
  type Named,
  ownLevel,
  predictBandit,
  ratesOf,
  type Shape,
  sharedLevels,
  updateBandit,
} from "./equations.js";
import { banditParameters } from "./parameters.js";
import { banditQuantities, banditRoles } from "./quantities.js";
import { reviewBandit } from "./review.js";

export function banditFilter(
  shape: Shape,
  jumpCheck: boolean,
): { readonly filter: Filter; readonly vector: readonly (string | null)[] } {
  const { family, arms } = shape;
  const { parameters, vector } = banditParameters(family, shape.levels);
  const own = ownLevel(shape);
  /** Node of a state -> its level. */
  const states = new Map([
    ...armsOf(shape).map((arm) => [armNode(arm, own), own] as const),
    ...sharedLevels(shape).map((level) => [`x${level}`, level] as const),
  ]);

  const filter: Filter = {
    name: family.name,
    parameters,
    inputs: [
      family.binary
        ? { name: "u", kind: "binary", from: "input", description: "outcome of the chosen arm, 0 or 1" }
        : { name: "u", kind: "real", from: "input", description: "payout of the chosen arm" },
      {
        name: "choice",
        kind: "category",
        categories: arms,
        from: "response",
        description: `arm that was chosen, 1 to ${arms}`,
        ...(family.binary ? {} : { always: true as const }),
      },
    ],
    exogenous: [],
    roles: banditRoles(shape),
    quantities: banditQuantities(shape),
    initial<S extends Scalar>(p: Named<S>) {
      const state: Record<string, S | number> = {};
      for (const [node, level] of states) {
        state[`${node}.mean`] = valueIn(p, `mu0_${level}`);
        state[`${node}.precision`] = reciprocal<S>(valueIn(p, `sa0_${level}`));
      }
      return { state };
    },
    predict: <S extends Scalar>(state: Named<S>, _: Named<S>, p: Named<S>) => ({
      prediction: predictBandit<S>(shape, state, p),
    }),
    update(state, prediction, observation, p) {
      const input = {
        outcome: valueIn(observation, "u").value,
        choice: valueIn(observation, "choice").value,
      };
      return updateBandit(shape, state, prediction, input, p);
    },
    frozen(previous, { choice = Number.NaN }, p): Record<string, number> {
      const nothing = { ...previous, ...(family.binary ? {} : { "u.valuePredictionError": Number.NaN }) };
      const pick = (values: readonly (number | undefined)[]): number => values[choice - 1] ?? Number.NaN;
      const rates = ratesOf<number>(shape, (name) => valueIn(nothing, name), pick, previous, p);
      // Without a choice there is no arm to form them of.
      const absent = Object.keys(rates).map((name) => [name, Number.NaN]);
      return { ...nothing, ...(Number.isNaN(choice) ? Object.fromEntries(absent) : rates) };
    },
    rowZero(p) {
      const row: Record<string, number> = {};
      for (const [node, level] of states) {
        row[`${node}.mean`] = valueIn(p, `mu0_${level}`);
        row[`${node}.variance`] = valueIn(p, `sa0_${level}`);
      }
      if (!family.binary) return row;
      for (const arm of armsOf(shape)) {
        const node = armNode(arm, 1);
        const start = sigmoid(valueIn(p, "mu0_2"));
        row[`${node}.mean`] = start;
        row[`${node}.variance`] = 0;
        if (!family.everyArmGains) continue;
        row[`${node}.expectedMean`] = start;
        row[`${node}.expectedVariance`] = Number.POSITIVE_INFINITY;
        row[`${node}.beliefChange`] = 0;
      }
      return row;
    },
    review: (trajectories) => reviewBandit(shape, jumpCheck, trajectories),
  };
  return { filter, vector };
}
