/**
 * Transitions between n states: one categorical node for each origin, of which only that of the previous state learns
 * from where the sequence went. hgf.md section 11.
 */

import { type Observation, valueIn } from "../../model/index.js";
import { mul, type Scalar, select } from "../../scalar/index.js";
import { type Composite, type Conclusion, entryColumns, type Observations } from "../composite.js";
import { originId } from "../expand.js";
import type { NodeData } from "../graph.js";
import type { Named } from "../step.js";
import { categoriesOf } from "../structure.js";
import { categoricalQuantities, concludeCategories, feedCategories, startingCounts } from "./categorical.js";

export function transitions(node: NodeData): Composite {
  const { id } = node;
  const n = categoriesOf(node);
  const origins = Array.from({ length: n }, (_, i) => ({
    row: originId(id, i),
    previous: `${id}.previous[${i}]`,
  }));

  /** The destination, seen by the origin where the sequence was. */
  const fedTo = <S extends Scalar>(previous: string, state: Named<S>, observations: Observations<S>) => {
    const here = valueIn(state, previous);
    return (i: number): Observation<S> => {
      const { value, observed } = valueIn(observations, `${id}[${i}]`);
      return { value, observed: mul<S>(here, observed) };
    };
  };

  return {
    id,
    columns: entryColumns(id, n, "binary", (i) => `1 where the sequence is in state ${i}, else 0`),
    optional: [],
    quantities: origins.flatMap(({ row }) => categoricalQuantities(row, n)),
    initial: () => ({
      ...Object.assign({}, ...origins.map(({ row }) => startingCounts(row, n))),
      // Before the first trial the sequence was nowhere, so that no origin learns from its start.
      ...Object.fromEntries(origins.map(({ previous }) => [previous, 0])),
    }),
    feed<S extends Scalar>(state: Named<S>, observations: Observations<S>) {
      const rows = origins.map(({ row, previous }) =>
        feedCategories<S>(row, n, fedTo(previous, state, observations)),
      );
      return Object.assign({}, ...rows);
    },
    conclude<S extends Scalar>(conclusion: Conclusion<S>) {
      const { state, observations } = conclusion;
      const rows = origins.map(({ row, previous }) => {
        const seen = feedCategories<S>(row, n, fedTo(previous, state, observations));
        return concludeCategories<S>(row, n, seen, conclusion);
      });
      const places = origins.map(({ previous }, i) => {
        const { value, observed } = valueIn(observations, `${id}[${i}]`);
        // Where the state was not seen, nobody knows where the next step starts.
        return [previous, select<S>(observed, value, 0)];
      });
      return {
        state: Object.assign(Object.fromEntries(places), ...rows.map((row) => row.state)),
        quantities: Object.assign({}, ...rows.map((row) => row.quantities)),
        checks: [],
      };
    },
  };
}
