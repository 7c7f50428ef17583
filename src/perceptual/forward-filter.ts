/**
 * The forward filter of a hidden Markov model: what is believed about a discrete state after each outcome,
 * a ∝ (a A) * B(u, :). Rabiner 1989, Proc. IEEE 77:257-286, eq. 19-20; HGF toolbox 8.2, `tapas_hmm` and `tapas_hhmm`.
 */

import type { Check, Filter, Observation, Parameter, Quantity } from "../model/index.js";
import { valueIn } from "../model/index.js";
import { add, div, equal, mul, type Scalar, select } from "../scalar/index.js";

type Named<S> = Readonly<Record<string, S | number>>;

/** A chain of states with parameters that are made of others. */
export interface MarkovChain {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Probability of each outcome (first index) in each state; columns add to one. */
  readonly emissions: readonly (readonly number[])[];
  /** Probability of each state before the first trial, of each state (second index) after another, and checks. */
  laws<S extends Scalar>(
    p: Named<S>,
  ): {
    readonly prior: readonly (S | number)[];
    readonly transitions: readonly (readonly (S | number)[])[];
    readonly checks: readonly Check<S>[];
  };
}

/** The chain's forward filter. Beliefs are `state[i].mean` (after the outcome) and `state[i].expectedMean` (before). */
export function forwardFilter({ name, description, parameters, emissions, laws }: MarkovChain): Filter {
  const states = emissions[0]!.map((_, i) => i + 1);
  const suffixed = <T>(suffix: string, values: readonly T[]): Record<string, T> =>
    Object.fromEntries(states.map((state, i) => [`state${state}.${suffix}`, values[i]!]));
  const read = <T>(values: Readonly<Record<string, T>>, suffix: string): T[] =>
    states.map((state) => valueIn(values, `state${state}.${suffix}`));
  const quantity = (
    suffix: string,
    timing: Quantity["timing"],
    formula: string,
    toolbox?: string,
  ): Quantity[] =>
    states.map((state) => ({
      name: `state${state}.${suffix}`,
      timing,
      formula,
      ...(toolbox === undefined ? {} : { toolbox: `${toolbox}_${state}` }),
    }));
  return {
    name,
    description,
    parameters,
    inputs: [
      {
        ...{ name: "u", kind: "category", categories: emissions.length, from: "input" },
        description: `outcome, 1 to ${emissions.length}`,
      },
    ],
    exogenous: [],
    roles: Object.fromEntries(
      states.flatMap((state) =>
        ["mean", "expectedMean"].map((suffix) => [`state[${state}].${suffix}`, `state${state}.${suffix}`]),
      ),
    ),
    quantities: [
      ...quantity("mean", "posterior", "probability of the state: a ∝ â B(u)", "alpr"),
      ...quantity("previousMean", "prediction", "probability of the state one trial before", "alprhat"),
      ...quantity("expectedMean", "prediction", "â = a A of the trial before; the prior on the first trial"),
    ],
    honoursMissing: true,
    initial<S extends Scalar>(p: Named<S>) {
      const { prior, checks } = laws<S>(p);
      return { state: { ...suffixed("mean", prior), ...suffixed("next", prior) }, checks };
    },
    predict: <S extends Scalar>(state: Named<S>) => ({
      prediction: {
        ...suffixed("previousMean", read(state, "mean")),
        ...suffixed("expectedMean", read(state, "next")),
      },
    }),
    update<S extends Scalar>(
      _: unknown,
      prediction: Named<S>,
      observation: Readonly<Record<string, Observation<S>>>,
      p: Named<S>,
    ) {
      const { value, observed } = valueIn(observation, "u");
      const expected = read(prediction, "expectedMean");
      const joint = expected.map((probability, i) => mul<S>(probability, likelihood<S>(value, i)));
      const total = sum<S>(joint);
      const mean = joint.map((each, i) => select<S>(observed, div<S>(each, total), expected[i]!));
      const { transitions } = laws<S>(p);
      const next = mean.map((_, to) => sum<S>(mean.map((from, i) => mul<S>(from, transitions[i]![to]!))));
      return { state: { ...suffixed("mean", mean), ...suffixed("next", next) }, quantities: {} };
    },
    frozen: (previous) => suffixed("previousMean", read(previous, "mean")),
    rowZero: (p) => suffixed("mean", laws<number>(p).prior as readonly number[]),
  };

  /** B(u, state); 0 for a number that is no outcome, which makes the belief NaN. */
  function likelihood<S extends Scalar>(outcome: S | number, state: number): S | number {
    return emissions.reduce<S | number>(
      (other, row, o) => select<S>(equal<S>(outcome, o + 1), row[state]!, other),
      0,
    );
  }
}

export function sum<S extends Scalar>(values: readonly (S | number)[]): S | number {
  return values.reduce<S | number>((total, value) => (total === 0 ? value : add<S>(total, value)), 0);
}

/** How far sums of probabilities may be from one. */
export const TOLERANCE = 1e-12;
