/** Prior of each parameter against what was estimated, on the native scale. */

import type { Figure, Series } from "./figure.js";
import type { Label } from "./label.js";

export interface PriorEstimateData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows. */
    readonly name: string;
    readonly xLabel: Label;
    readonly prior: { readonly x: Series; readonly density: Series };
    /** One a participant. */
    readonly posteriors: readonly { readonly x: Series; readonly density: Series }[];
    /** One a participant. */
    readonly estimates: readonly number[];
  }[];
}

/** A panel a parameter: prior density, densities of the posteriors, estimates. */
export function priorEstimateFigure(data: PriorEstimateData): Figure {
  const rows = data.parameters.flatMap(({ name, prior, posteriors, estimates }) => [
    ...Array.from(prior.x, (x, i) => [name, "prior", undefined, x, prior.density[i]]),
    ...posteriors.flatMap(({ x, density }, k) =>
      Array.from(x, (value, i) => [name, "posterior", k + 1, value, density[i]]),
    ),
    ...estimates.map((x, k) => [name, "estimate", k + 1, x, undefined]),
  ]);
  return {
    title: data.title,
    description: "",
    width: 720,
    height: 300,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: { header: ["parameter", "kind", "number", "x", "density"], rows },
  };
}
