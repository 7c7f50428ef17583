/** What designs can tell: recovery, and how much data narrow the prior, against the number of trials. */

import type { Box, Figure, Mark, Style } from "./figure.js";
import { type Label, labelText } from "./label.js";
import type { LegendItem } from "./legend.js";
import { panelGrid } from "./panel-grid.js";
import { linePath, segments } from "./path.js";
import { axesOf } from "./plot.js";
import { linearScale, logScale } from "./scale.js";
import type { Role } from "./theme.js";

export interface DesignData {
  /** Plain text. */
  readonly title: string;
  /** Numbers of participants, in order; six can be told apart. */
  readonly participants: readonly number[];
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows. */
    readonly name: string;
    readonly designs: readonly {
      readonly trials: number;
      /** Of each number of participants: correlation of true and estimated values, with its 90 % interval. */
      readonly sizes: readonly { readonly r: number; readonly low: number; readonly high: number }[];
      /** Posterior sd over prior sd. */
      readonly sdRatio: number;
    }[];
  }[];
  /** Ratios above it say that data tell little. */
  readonly weak: number;
}

const hues: readonly Role[] = ["orange", "blue", "green", "purple", "vermillion", "sky"];
const weakLook: Style = { stroke: "muted", dash: [4, 3] };
const ratioLook: Style = { stroke: "ink", strokeWidth: 1.5 };

/** For each parameter a panel of correlations, then for each one of ratios. */
export function designFigure({ title, participants, parameters, weak }: DesignData): Figure {
  const trials = parameters[0]?.designs.map((design) => design.trials) ?? [];
  const figure = panelGrid({
    title,
    legend: [
      ...participants.map((count, n): LegendItem => {
        return { text: `${count} people`, look: { kind: "line", style: sizeLook(n) } };
      }),
      { text: "posterior sd / prior sd", look: { kind: "line", style: ratioLook } },
      { text: `${weak}: data tell little`, look: { kind: "line", style: weakLook } },
    ],
    note: "Correlations of true and estimated values: median and 90 % of studies of that size.",
    most: Math.min(3, Math.max(1, parameters.length)),
    left: 50,
    height: 120,
    panels: [
      ...parameters.map((one) => ({
        name: `${one.label}\\text{: correlation}`,
        draw: (box: Box) => correlations(one, trials, box),
      })),
      ...parameters.map((one) => ({
        name: `${one.label}\\text{: sd ratio}`,
        draw: (box: Box) => ratios(one, trials, weak, box),
      })),
    ],
  });
  const names = parameters.map(({ label }) => labelText(label)).join(", ");
  return {
    ...figure,
    description: `Recovery of ${names} with ${trials.join(", ")} trials and ${participants.join(", ")} people.`,
    table: {
      header: ["parameter", "trials", "participants", "r", "lower", "upper", "sd_ratio"],
      rows: parameters.flatMap(({ name, designs }) =>
        designs.flatMap((design) =>
          design.sizes.map(({ r, low, high }, n) => [
            ...[name, design.trials, participants[n], r, low, high, design.sdRatio],
          ]),
        ),
      ),
    },
  };
}

type Parameter = DesignData["parameters"][number];

function sizeLook(n: number): Style {
  return { stroke: hues[n % hues.length]!, strokeWidth: 1.5 };
}

function trialAxis(trials: readonly number[], box: Box) {
  const scale = logScale([Math.min(...trials), Math.max(...trials)], [box.x + 16, box.x + box.width - 16]);
  return { scale, title: "Trials", ticks: trials.map((value) => ({ value, label: String(value) })) };
}

function correlations({ designs }: Parameter, trials: readonly number[], box: Box): Mark[] {
  const lowest = Math.min(
    0,
    ...designs.flatMap(({ sizes }) => sizes.map(({ low }) => (Number.isFinite(low) ? low : 0))),
  );
  const axis = trialAxis(trials, box);
  const y = linearScale([lowest, 1], [box.y + box.height, box.y]);
  const sizes = designs[0]?.sizes.length ?? 0;
  // Sizes stand beside each other.
  const at = (trialCount: number, n: number): number =>
    axis.scale(trialCount) + Math.min(5, 24 / sizes) * (n - (sizes - 1) / 2);
  return [
    ...axesOf(box, axis, { scale: y }),
    ...Array.from({ length: sizes }, (_, n): Mark[] => {
      const points = designs.flatMap((design) => [at(design.trials, n), y(design.sizes[n]!.r)]);
      const bars = designs.flatMap(({ trials: t, sizes: of }) => [
        at(t, n),
        y(of[n]!.low),
        at(t, n),
        y(of[n]!.high),
      ]);
      return [
        { kind: "path", d: segments(bars), ...sizeLook(n), strokeOpacity: 0.6 },
        { kind: "path", d: linePath(points), ...sizeLook(n) },
        { kind: "points", shape: "circle", size: 5, at: points, fill: hues[n % hues.length]! },
      ];
    }).flat(),
  ];
}

function ratios({ designs }: Parameter, trials: readonly number[], weak: number, box: Box): Mark[] {
  const highest = Math.max(1, ...designs.map(({ sdRatio }) => (Number.isFinite(sdRatio) ? sdRatio : 0)));
  const axis = trialAxis(trials, box);
  const y = linearScale([0, highest], [box.y + box.height, box.y]);
  const points = designs.flatMap(({ trials: t, sdRatio }) => [axis.scale(t), y(sdRatio)]);
  return [
    ...axesOf(box, axis, { scale: y }),
    { kind: "path", d: segments([box.x, y(weak), box.x + box.width, y(weak)]), ...weakLook },
    { kind: "path", d: linePath(points), ...ratioLook },
    { kind: "points", shape: "square", size: 5, at: points, fill: "ink" },
  ];
}
