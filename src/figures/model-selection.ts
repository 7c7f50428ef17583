/**
 * Random-effects model selection. Stephan, Penny, Daunizeau, Moran & Friston 2009; Rigoux, Stephan, Friston &
 * Daunizeau 2014, Bayesian model selection for group studies (NeuroImage 46 and 84).
 */

import { bottomAxis, textSize } from "./axis.js";
import type { Box, Figure, Mark, Style } from "./figure.js";
import { edge, header, note } from "./header.js";
import { legend } from "./legend.js";
import { fitText, textWidth } from "./measure.js";
import { segments } from "./path.js";
import { linearScale } from "./scale.js";

export interface ModelSelectionData {
  /** Plain text. */
  readonly title: string;
  readonly models: readonly {
    /** Plain text. */
    readonly name: string;
    /** Expected share of participants, in [0, 1]. */
    readonly frequency: number;
    /** Probability that the model is the most frequent, in [0, 1]. */
    readonly exceedance: number;
    /** The same, allowing for equal frequencies. */
    readonly protectedExceedance: number;
  }[];
  /** Bayesian omnibus risk: probability that all models are equally frequent; NaN where there is none. */
  readonly omnibusRisk: number;
}

const columns = [
  { key: "frequency", title: "Expected frequency", paint: "blue" },
  { key: "exceedance", title: "Exceedance probability", paint: "sky" },
  { key: "protectedExceedance", title: "Protected exceedance", paint: "green" },
] as const;

/** Bars of a row for each model, in three columns, with their numbers; the omnibus risk stands below. */
export function modelSelectionFigure(data: ModelSelectionData): Figure {
  const { models, omnibusRisk } = data;
  const width = 720;
  const row = models.length > 20 ? 15 : 22;
  const names = models.map(({ name }) => fitText(name, textSize.tick, 150));
  const left = edge + Math.max(0, ...names.map((name) => textWidth(name, textSize.tick))) + 12;
  const gap = 26;
  const panelWidth = (width - edge - 14 - left - 2 * gap) / 3;
  const height = row * Math.max(1, models.length) + 8;
  const top = header(data.title, undefined, width);
  const chance = 1 / models.length;
  const key = legend(
    [{ text: "equal frequencies", look: { kind: "line", style: chanceLook } }],
    edge,
    top.height,
    width - 2 * edge,
  );
  const y = top.height + key.height + 26;
  const marks = columns.flatMap(({ key: column, title, paint }, k): Mark[] => {
    const box = { x: left + k * (panelWidth + gap), y, width: panelWidth, height };
    const values = models.map((model) => model[column]);
    return [
      { kind: "text", x: box.x, y: y - 8, text: title, size: textSize.label },
      ...panel(values, chance, row, { fill: paint }, box),
    ];
  });
  const rows = names.map((text, i): Mark => {
    const place = { x: left - 8, y: y + 8 + row * (i + 0.5), anchor: "end" } as const;
    return { kind: "text", ...place, text, size: textSize.tick };
  });
  const risk = Number.isFinite(omnibusRisk) ? omnibusRisk.toFixed(3) : "not defined";
  const caption = `Bayesian omnibus risk: ${risk} (probability that all models are equally frequent).`;
  const below = note(caption, y + height + 26, width);
  const best = models.reduce<ModelSelectionData["models"][number] | undefined>(
    (most, one) => (most === undefined || one.frequency > most.frequency ? one : most),
    undefined,
  );
  const text = best === undefined ? "" : ` Most frequent: ${best.name}, ${written(best.frequency)}.`;
  return {
    title: data.title,
    description: `Frequencies and exceedance probabilities of ${models.length} models.${text} ${caption}`,
    width,
    height: Math.ceil(y + height + 30 + below.height),
    marks: [...top.marks, ...key.marks, ...rows, ...marks, ...below.marks],
    table: {
      header: ["model", "frequency", "exceedance", "protected_exceedance", "omnibus_risk"],
      rows: models.map((one) => {
        return [one.name, one.frequency, one.exceedance, one.protectedExceedance, omnibusRisk];
      }),
    },
  };
}

const chanceLook: Style = { stroke: "ink", dash: [2, 3] };

function written(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : "–";
}

function panel(values: readonly number[], chance: number, row: number, look: Style, box: Box): Mark[] {
  // Numbers stand in a column right of the bars, clear of the line.
  const x = linearScale([0, 1], [box.x, box.x + box.width - 34]);
  const bars = values.flatMap((value, i): Mark[] => {
    const share = Number.isFinite(value) ? value : 0;
    const place = { x: box.x, y: box.y + 4 + row * i + 3, width: x(share) - box.x, height: row - 6 };
    const text = { x: box.x + box.width, y: box.y + 8 + row * (i + 0.5), text: written(value) };
    return [
      { kind: "rect", ...place, ...look },
      { kind: "text", ...text, size: textSize.tick, anchor: "end", paint: "muted" },
    ];
  });
  const ends = [x(chance), box.y, x(chance), box.y + box.height];
  const line: Mark[] = Number.isFinite(chance) ? [{ kind: "path", d: segments(ends), ...chanceLook }] : [];
  const ticks = [0, 0.5, 1].map((value) => ({ value, label: String(value) }));
  return [...bars, ...line, ...bottomAxis({ ...box, width: box.width - 34 }, x, { ticks })];
}
