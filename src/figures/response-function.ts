/** What a response model says: expected response against belief. */

import type { Figure, Series } from "./figure.js";
import { type Label, labelText } from "./label.js";

export interface ResponseFunctionData {
  /** Plain text. */
  readonly title: string;
  readonly xLabel: Label;
  readonly yLabel: Label;
  readonly x: Series;
  readonly curves: readonly { readonly label: Label; readonly y: Series; readonly emphasised?: boolean }[];
  /** Lines at a value of x or y. */
  readonly references?: readonly { readonly x?: number; readonly y?: number }[];
  /** Binned observations, with intervals where `low` and `high` are given. */
  readonly observed?: {
    readonly x: Series;
    readonly y: Series;
    readonly low?: Series;
    readonly high?: Series;
  };
}

/** Curves of a response model, with what was observed. */
export function responseFunctionFigure(data: ResponseFunctionData): Figure {
  const { curves, observed } = data;
  const rows = curves.flatMap(({ label, y }) =>
    Array.from(data.x, (x, i) => ["curve", labelText(label), x, y[i], undefined, undefined]),
  );
  if (observed) {
    rows.push(
      ...Array.from(observed.x, (x, i) => [
        "observed",
        "",
        x,
        observed.y[i],
        observed.low?.[i],
        observed.high?.[i],
      ]),
    );
  }
  return {
    title: data.title,
    description: "",
    width: 480,
    height: 360,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: { header: ["kind", "curve", "x", "y", "low", "high"], rows },
  };
}
