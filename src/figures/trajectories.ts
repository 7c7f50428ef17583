/** Beliefs over trials in the layout of the HGF toolbox: levels from the top, below them inputs and responses. */

import type { Figure, Series } from "./figure.js";
import { type Label, labelText } from "./label.js";

export interface TrajectoriesData {
  /** Plain text. */
  readonly title: string;
  readonly subtitle?: string;
  /** Continuous levels, top first; none for a model without. `sd` draws a band of mean ± 1 sd. */
  readonly levels: readonly {
    readonly label: Label;
    /** Column of the rows; the sd is `NAME_sd`. */
    readonly name: string;
    readonly mean: Series;
    readonly sd?: Series;
  }[];
  /** The lowest panel. */
  readonly outcome: {
    readonly kind: "binary" | "real";
    /** s(μ₂), or the expected input. */
    readonly expected: Series;
    readonly expectedLabel: Label;
    /** The outcome first; others (rewards) are in the rows only. */
    readonly inputs: readonly { readonly label: Label; readonly values: Series }[];
    readonly responses: readonly {
      readonly name: string;
      readonly kind: "binary" | "real";
      readonly values: Series;
      readonly prediction?: Series;
    }[];
    /** Of level 2: d μ₂ / d δ₁. */
    readonly learningRate?: { readonly label: Label; readonly values: Series };
  };
  /** First trial (from 1) of each further run or session: separators, and lines start anew. */
  readonly runStarts?: readonly number[];
  /** Trials (from 1) that were ignored or unobserved: marked. */
  readonly ignored?: readonly number[];
  /** Default "Trial". */
  readonly xLabel?: Label;
}

/**
 * Continuous levels with bands, then the expected input with inputs (dots at their value), responses (dots off the
 * range of the inputs) and the learning rate, over one axis of trials.
 */
export function trajectoriesFigure(data: TrajectoriesData): Figure {
  const { levels, outcome } = data;
  const columns: [string, Series][] = [
    ...levels.flatMap(({ name, mean, sd }): [string, Series][] =>
      sd === undefined
        ? [[name, mean]]
        : [
            [name, mean],
            [`${name}_sd`, sd],
          ],
    ),
    [labelText(outcome.expectedLabel), outcome.expected],
    ...outcome.inputs.map(({ label, values }): [string, Series] => [labelText(label), values]),
    ...outcome.responses.flatMap(({ name, values, prediction }): [string, Series][] =>
      prediction === undefined
        ? [[name, values]]
        : [
            [name, values],
            [`${name}_prediction`, prediction],
          ],
    ),
  ];
  if (outcome.learningRate)
    columns.push([labelText(outcome.learningRate.label), outcome.learningRate.values]);
  const ignored = new Set(data.ignored);
  const rows = Array.from({ length: outcome.expected.length }, (_, t) => [
    t + 1,
    ...columns.map(([, values]) => values[t]),
    ignored.has(t + 1) ? 1 : 0,
  ]);
  return {
    title: data.title,
    description: "",
    width: 720,
    height: 400,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: { header: ["trial", ...columns.map(([name]) => name), "ignored"], rows },
  };
}
