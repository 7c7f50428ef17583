/** Residual diagnostics in three panels, response models 11.10. */

import { residualAutocorrelation } from "./autocorrelation.js";
import type { Figure, Series } from "./figure.js";
import type { Label } from "./label.js";

export interface ResidualsData {
  /** Plain text. */
  readonly title: string;
  readonly residual: Series;
  readonly prediction: Series;
  readonly residualLabel: Label;
  /** Plain text below the panels. */
  readonly note?: string;
  /** First trial (from 1) of each further run. */
  readonly runStarts?: readonly number[];
}

/** Residual by trial; its autocorrelation against lag; residual against prediction. */
export function residualsFigure(data: ResidualsData): Figure {
  const n = data.residual.length;
  const { circular, ordinary } = residualAutocorrelation(data.residual);
  const rows = Array.from({ length: n }, (_, t) => {
    const lag = t - Math.floor(n / 2);
    return [
      t + 1,
      data.prediction[t],
      data.residual[t],
      lag,
      circular[(lag + n) % n],
      ordinary[Math.abs(lag)],
    ];
  });
  return {
    title: data.title,
    description: "",
    width: 720,
    height: 400,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: {
      header: [
        "trial",
        "prediction",
        "residual",
        "lag",
        "autocorrelation_circular",
        "autocorrelation_ordinary",
      ],
      rows,
    },
  };
}
