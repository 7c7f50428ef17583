/** Residual diagnostics in three panels, response models 11.10. */

import { type Autocorrelation, residualAutocorrelation } from "./autocorrelation.js";
import { textSize } from "./axis.js";
import type { Box, Figure, FigureTable, Mark, Series } from "./figure.js";
import { edge, header, note } from "./header.js";
import { type Label, labelText } from "./label.js";
import { legend } from "./legend.js";
import { linePath, segments } from "./path.js";
import { axesOf, curve, emptyPanel, horizontalTicks } from "./plot.js";
import { decimal, extentOf, linearScale } from "./scale.js";
import { type TrialPanel, trialPanels } from "./trials.js";

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

/**
 * Residual by trial; its autocorrelation against lag, ordinary as bars with the band in which 95 % of those of
 * white noise lie (± 1.96/√n) and circular as a line; residual against prediction.
 */
export function residualsFigure(data: ResidualsData): Figure {
  const { residual, prediction } = data;
  const width = 720;
  const n = residual.length;
  const top = header(data.title, undefined, width);
  const panel: TrialPanel = {
    name: "residual by trial",
    yLabel: data.residualLabel,
    height: 130,
    lines: [{ label: data.residualLabel, values: residual, style: { stroke: "blue", strokeWidth: 0.9 } }],
    dots: [{ label: data.residualLabel, values: residual, paint: "blue" }],
    legend: [],
  };
  const axis = { trials: n, label: "Trial", runStarts: data.runStarts ?? [], ignored: [] };
  const above = trialPanels([panel], axis, top.height + 12, width);
  const y = above.bottom + 34;
  const correlations = residualAutocorrelation(residual);
  const inner = 70;
  const lower = { y, width: (width - 2 * edge - 2 * inner) / 2, height: 190 };
  const second = { ...lower, x: edge + inner };
  const third = { ...lower, x: edge + 2 * inner + lower.width };
  const below = note(data.note ?? "", y + lower.height + 44, width);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(y + lower.height + 46 + below.height),
    marks: [
      ...top.marks,
      letter("a", top.height + 12),
      ...above.marks,
      letter("b", y - 12),
      ...autocorrelationPanel(correlations, second),
      letter("c", y - 12, third.x - inner + 16),
      ...againstPrediction(residual, prediction, data.residualLabel, third),
      ...below.marks,
    ],
    table: tableOf(residual, prediction, correlations),
  };
}

function letter(text: string, y: number, x = edge): Mark {
  return { kind: "text", x, y, text, size: textSize.title, bold: true };
}

/** Lags centred on 0: -floor(n/2) .. ceil(n/2) - 1. */
function lagsOf(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i - Math.floor(n / 2));
}

function autocorrelationPanel({ circular, ordinary }: Autocorrelation, box: Box): Mark[] {
  const n = circular.length;
  const lags = lagsOf(n);
  const x = linearScale(extentOf(lags), [box.x, box.x + box.width], 0.02);
  const y = linearScale([-1, 1], [box.y + box.height, box.y]);
  const band = 1.96 / Math.sqrt(n);
  const within: Mark[] =
    band >= 1
      ? []
      : [{ kind: "rect", x: box.x, y: y(band), width: box.width, height: y(-band) - y(band), ...bandStyle }];
  const bars = lags.flatMap((lag) => [x(lag), y(0), x(lag), y(ordinary[Math.abs(lag)]!)]);
  const line = lags.flatMap((lag) => [x(lag), y(circular[(lag + n) % n]!)]);
  const ticks = horizontalTicks(x, "linear", 5)
    .filter(({ value }) => Number.isInteger(value))
    .map(({ value }) => ({ value, label: decimal(value) }));
  const thick = Math.min(5, Math.max(0.6, (0.6 * box.width) / Math.max(1, n)));
  const key = legend(
    [
      { text: "ordinary", look: { kind: "line", style: { stroke: "blue", strokeWidth: 2 } } },
      { text: "circular", look: { kind: "line", style: circularStyle } },
      { label: "± 1.96/√\\var{n}", look: { kind: "band", style: bandStyle } },
    ],
    box.x,
    box.y - 24,
    box.width,
  );
  return [
    ...key.marks,
    ...within,
    ...(Number.isNaN(ordinary[0] ?? Number.NaN) ? [emptyPanel(box, "not defined")] : []),
    ...axesOf(box, { scale: x, title: "Lag (trials)", ticks }, { scale: y, title: "Autocorrelation" }),
    { kind: "path", d: linePath(line), ...circularStyle },
    { kind: "path", d: segments(bars), stroke: "blue", strokeWidth: thick },
  ];
}

const bandStyle = { fill: "shade" } as const;
const circularStyle = { stroke: "orange", strokeWidth: 1 } as const;

function againstPrediction(residual: Series, prediction: Series, label: Label, box: Box): Mark[] {
  const x = linearScale(extentOf(prediction), [box.x, box.x + box.width], 0.05);
  const y = linearScale(extentOf(residual), [box.y + box.height, box.y], 0.06);
  const size = residual.length > 400 ? 3 : 4;
  const at = curve(prediction, residual, x, y);
  const empty = !at.some((_, i) => i % 2 === 0 && Number.isFinite(at[i]! + at[i + 1]!));
  return [
    ...(empty ? [emptyPanel(box, "no values")] : []),
    ...axesOf(box, { scale: x, title: "Prediction" }, { scale: y, title: label }),
    { kind: "points", shape: "circle", size, at, fill: "blue", fillOpacity: 0.55 },
  ];
}

function describe({ residual, residualLabel }: ResidualsData): string {
  const values = Array.from(residual).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const name = labelText(residualLabel);
  return (
    `Three panels: ${name} over ${residual.length} trials (mean ${mean.toPrecision(3)}), its autocorrelation ` +
    `against lag, and ${name} against prediction.`
  );
}

function tableOf(residual: Series, prediction: Series, { circular, ordinary }: Autocorrelation): FigureTable {
  const n = residual.length;
  const correlations = ["autocorrelation_ordinary", "autocorrelation_circular"];
  return {
    header: ["trial", "prediction", "residual", "lag", ...correlations],
    rows: lagsOf(n).map((lag, t) => {
      return [t + 1, prediction[t], residual[t], lag, ordinary[Math.abs(lag)], circular[(lag + n) % n]];
    }),
  };
}
