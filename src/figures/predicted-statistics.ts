/** Statistics of behaviour: what a model predicts for each participant, or for anybody, against what was observed. */

import { binCounts } from "./bins.js";
import type { Box, Figure, Mark, Style } from "./figure.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface PredictedStatisticsData {
  /** Plain text. */
  readonly title: string;
  /**
   * `each`: a point for each participant, predicted against observed. `anybody`: a histogram of what single agents
   * are predicted to do, with the participants below.
   */
  readonly kind: "each" | "anybody";
  readonly statistics: readonly {
    /** Plain text. */
    readonly name: string;
    /** Beside the name, as in `p = 0.31`; plain text. */
    readonly note: string;
    readonly participants: readonly {
      readonly id: string;
      readonly observed: number;
      readonly predicted: number;
      readonly interval: readonly [number, number];
    }[];
    /** Of simulated agents, for `anybody`. */
    readonly simulated: readonly number[];
  }[];
}

export function predictedStatisticsFigure({ title, kind, statistics }: PredictedStatisticsData): Figure {
  const each = kind === "each";
  const seen = statistics.some(({ participants }) => participants.length > 0);
  const figure = panelGrid({
    title,
    legend: each
      ? [
          { text: "participant", look: { kind: "point", shape: "circle", size: 5, style: pointLook } },
          { text: "89 % of simulations", look: { kind: "line", style: intervalLook } },
          { text: "predicted = observed", look: { kind: "line", style: identityLook } },
        ]
      : [
          { text: "simulated agents", look: { kind: "band", style: barLook } },
          ...(seen
            ? [
                {
                  text: "participants",
                  look: { kind: "point", shape: "bar", size: 8, style: tickLook },
                } as const,
              ]
            : []),
        ],
    most: 3,
    left: each ? 52 : 44,
    height: each ? 168 : 110,
    panels: statistics.map((one) => ({
      name: `\\text{${one.name}${one.note === "" ? "" : `, ${one.note}`}}`,
      draw: (box) => (each ? scatter(one, box) : histogram(one, box)),
    })),
  });
  const told = statistics.map(({ name, note }) => `${name}${note === "" ? "" : `: ${note}`}.`).join(" ");
  return {
    ...figure,
    description: `${each ? "Predicted against observed behaviour of each participant." : "Behaviour of simulated agents."} ${told}`,
    table: each
      ? {
          header: ["statistic", "participant", "observed", "predicted", "lower", "upper"],
          rows: statistics.flatMap(({ name, participants }) =>
            participants.map((p) => [name, p.id, p.observed, p.predicted, ...p.interval]),
          ),
        }
      : {
          header: ["statistic", "kind", "from", "to", "value"],
          rows: statistics.flatMap(({ name, participants, simulated }) => {
            const [low, high] = spanOf(simulated) ?? [0, 1];
            const width = (high - low) / BINS;
            return [
              ...countsOf(simulated).map((count, b) => [
                name,
                "count",
                low + b * width,
                low + (b + 1) * width,
                count,
              ]),
              ...participants.map(({ id, observed }) => [name, id, undefined, undefined, observed]),
            ];
          }),
        },
  };
}

type Statistic = PredictedStatisticsData["statistics"][number];

const BINS = 24;
const pointLook: Style = { fill: "blue", fillOpacity: 0.8 };
const intervalLook: Style = { stroke: "sky", strokeOpacity: 0.7, strokeWidth: 1.2 };
const identityLook: Style = { stroke: "ink", dash: [5, 3] };
const barLook: Style = { fill: "sky", fillOpacity: 0.8 };
const tickLook: Style = { stroke: "vermillion", strokeWidth: 1.4 };

function scatter({ participants }: Statistic, box: Box): Mark[] {
  const extent = extentOf(participants.flatMap(({ observed, interval }) => [observed, ...interval]));
  const x = linearScale(extent, [box.x, box.x + box.width], 0.05);
  const y = linearScale(extent, [box.y + box.height, box.y], 0.05);
  const [low, high] = x.domain() as [number, number];
  const axes = axesOf(
    box,
    { scale: x, title: "Observed" },
    { scale: y, title: "Predicted", titleOffset: 40 },
  );
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  return [
    ...axes,
    {
      kind: "path",
      d: segments(
        participants.flatMap((p) => [x(p.observed), y(p.interval[0]), x(p.observed), y(p.interval[1])]),
      ),
      ...intervalLook,
    },
    { kind: "path", d: segments([x(low), y(low), x(high), y(high)]), ...identityLook },
    {
      kind: "points",
      shape: "circle",
      size: participants.length > 150 ? 3 : 5,
      at: participants.flatMap((p) => [x(p.observed), y(p.predicted)]),
      ...pointLook,
    },
  ];
}

function histogram({ participants, simulated }: Statistic, box: Box): Mark[] {
  const observed = participants.map((p) => p.observed);
  const x = linearScale(extentOf(spanOf(simulated) ?? [], observed), [box.x, box.x + box.width], 0.03);
  const counts = countsOf(simulated);
  const floor = box.y + box.height - 14;
  const y = linearScale([0, Math.max(1, ...counts)], [floor, box.y + 4]);
  const axes = axesOf(box, { scale: x }, { scale: y, ticks: [], grid: false });
  const extent = spanOf(simulated);
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  const step = (extent[1] - extent[0]) / BINS;
  return [
    ...axes,
    ...counts.map((count, b): Mark => {
      const [left, right] = [x(extent[0] + b * step), x(extent[0] + (b + 1) * step)];
      const width = Math.max(2, right - left - 0.5);
      return { kind: "rect", x: left, y: y(count), width, height: floor - y(count), ...barLook };
    }),
    { kind: "path", d: segments(observed.flatMap((v) => [x(v), floor + 2, x(v), floor + 11])), ...tickLook },
  ];
}

/** What the bars span; a single value stands in the middle of 1. */
function spanOf(values: readonly number[]): [number, number] | undefined {
  const extent = extentOf(values);
  return extent === undefined || extent[0] < extent[1] ? extent : [extent[0] - 0.5, extent[1] + 0.5];
}

function countsOf(values: readonly number[]): number[] {
  const span = spanOf(values);
  return span === undefined ? [] : binCounts(values, span, BINS);
}
