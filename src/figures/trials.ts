/** Panels over one axis of trials: lines, bands and dots with the hook of the crosshair. */

import { bottomAxis, leftAxis, textSize, tickRoom, withRoom } from "./axis.js";
import type { Box, Mark, Series, SeriesHook, Style } from "./figure.js";
import { edge } from "./header.js";
import { type Label, labelText } from "./label.js";
import { fitLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { bandPath, isolated, linePath, segments } from "./path.js";
import { emptyPanel } from "./plot.js";
import { extentOf, linearScale, linearTicks, type Scale, type Tick } from "./scale.js";

/** A line over trials. */
export interface TrialLine {
  readonly label: Label;
  readonly values: Series;
  readonly style: Style;
  /** Half the height of a band around it. */
  readonly around?: Series;
}

/** Dots over trials. */
export interface TrialDots {
  readonly label: Label;
  readonly values: Series;
  readonly paint: "green" | "orange" | "purple" | "sky" | "blue";
  /** Pixels of 1 and place of 0 on the panel's scale where that is not the dots' own. */
  readonly moved?: { readonly zero: number; readonly one: number };
}

/** How a line looks in a legend. */
export function lineSample({ label, style }: Pick<TrialLine, "label" | "style">): LegendItem {
  return { label, look: { kind: "line", style: { strokeWidth: 1.5, ...style } } };
}

/** How dots look in a legend; those that are not on the panel's scale are said to be moved. */
export function dotSample({ label, paint, moved }: TrialDots): LegendItem {
  const look = { kind: "point", shape: "circle", size: 5, style: { fill: paint } } as const;
  return { label: moved ? `${label} (offset)` : label, look };
}

export interface TrialPanel {
  /** Plain text, for the crosshair and screen readers. */
  readonly name: string;
  /** Along the vertical axis; cut where the panel is too low for it. */
  readonly yLabel?: Label;
  readonly height: number;
  readonly lines: readonly TrialLine[];
  readonly dots?: readonly TrialDots[];
  /** Default: from the data. */
  readonly domain?: readonly [number, number];
  readonly ticks?: readonly Tick[];
  readonly legend: readonly LegendItem[];
}

export interface TrialAxis {
  readonly trials: number;
  readonly label: Label;
  readonly runStarts: readonly number[];
  readonly ignored: readonly number[];
}

/** Panels below each other from `top`, with the axis under the last. */
export function trialPanels(
  panels: readonly TrialPanel[],
  axis: TrialAxis,
  top: number,
  width: number,
): { marks: Mark[]; bottom: number } {
  const scales = panels.map((panel) => verticalScale(panel));
  const ticks = panels.map((panel, i) => panel.ticks ?? linearTicks(scales[i]!, panel.height < 70 ? 3 : 4));
  const titleOffset = Math.max(...ticks.map(tickRoom)) + 9;
  const left = edge + 12 + titleOffset;
  const x = trialScale(axis.trials, left, width - edge - 4);
  const xTicks = trialTicks(x, axis.trials);
  const marks: Mark[] = [];
  let y = top;
  for (const [i, panel] of panels.entries()) {
    const key = legend(panel.legend, left, y, width - edge - left);
    y += key.height + (key.height > 0 ? 5 : 9);
    const box = { x: left, y, width: width - edge - 4 - left, height: panel.height };
    const scale = scales[i]!.copy().range([y + panel.height, y]);
    const last = i === panels.length - 1;
    marks.push(
      ...key.marks,
      ...stripes(box, x, axis),
      ...leftAxis(box, scale, {
        ticks: ticks[i]!,
        grid: true,
        titleOffset,
        ...(panel.yLabel && { title: fitLabel(panel.yLabel, textSize.label, panel.height + 8) }),
      }),
      ...bottomAxis(box, x, { ticks: xTicks, labels: last, ...(last && { title: axis.label }) }),
      drawn(panel, box, x, scale, axis),
      ...(isEmpty(panel) ? [emptyPanel(box, "no values")] : []),
    );
    y += panel.height + 8;
  }
  return { marks, bottom: y + 36 };
}

/** Half a trial beyond the first and the last, or as much as keeps a dot off the vertical axis. */
function trialScale(trials: number, left: number, right: number): Scale {
  const last = Math.max(1, trials);
  const beside = Math.max(0.5, (dotRoom * (last - 1)) / (right - left - 2 * dotRoom));
  return linearScale([1 - beside, last + beside], [left, right]);
}

const dotRoom = 5;

function isEmpty({ lines, dots = [] }: TrialPanel): boolean {
  return extentOf(...lines.map(({ values }) => values), ...dots.map(({ values }) => values)) === undefined;
}

function verticalScale(panel: TrialPanel): Scale {
  if (panel.domain) return linearScale(panel.domain, [panel.height, 0]);
  const bands = panel.lines.flatMap(({ values, around }) => (around ? bandLimits(values, around) : []));
  const shown = [
    ...panel.lines.map(({ values }) => values),
    ...(panel.dots ?? []).map(({ values }) => values),
  ];
  return linearScale(extentOf(...shown, bands), [panel.height, 0], 0.06);
}

/** Extent of a band but for its widest twentieth, which may leave the panel: a start without knowledge is wide. */
function bandLimits(values: Series, around: Series): number[] {
  const widths = Array.from(around)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const most = 2 * (widths[Math.floor(0.95 * (widths.length - 1))] ?? 0);
  return Array.from(values).flatMap((value, t) => {
    const half = Math.min(around[t]!, most);
    return [value - half, value + half];
  });
}

/** Whole trials only, the first among them where there is room. */
function trialTicks(x: Scale, trials: number): Tick[] {
  const label = (value: number): Tick => ({ value, label: String(value) });
  const make = (count: number): Tick[] =>
    x
      .ticks(count)
      .filter((value) => Number.isInteger(value) && value >= 1 && value <= trials)
      .map(label);
  const ticks = withRoom(x, make, 10);
  const first = ticks[0];
  return first === undefined || x(first.value) - x(1) > 24 ? [label(1), ...ticks] : ticks;
}

/** Trials left out as grey stripes, starts of runs as dashed lines. */
function stripes(box: Box, x: Scale, { ignored, runStarts }: TrialAxis): Mark[] {
  const marks: Mark[] = [];
  const sorted = [...new Set(ignored)].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i]!;
    let last = first;
    while (sorted[++i] === last + 1) last += 1;
    const [from, to] = [x(first - 0.5), x(last + 0.5)];
    marks.push({ kind: "rect", x: from, y: box.y, width: to - from, height: box.height, fill: "shade" });
  }
  const ends = runStarts.flatMap((trial) => [x(trial - 0.5), box.y, x(trial - 0.5), box.y + box.height]);
  if (ends.length > 0) marks.push({ kind: "path", d: segments(ends), ...separator });
  return marks;
}

/** How starts of runs look. */
export const separator: Style = { stroke: "grey", dash: [4, 3] };

function drawn(panel: TrialPanel, box: Box, x: Scale, y: Scale, axis: TrialAxis): Mark {
  const breaks = new Set(axis.runStarts.map((trial) => trial - 1));
  const bands = panel.lines.flatMap(({ values, around, style }): Mark[] => {
    if (around === undefined) return [];
    const points: number[] = [];
    for (let t = 0; t < values.length; t++) {
      const mean = Number.isFinite(values[t]) ? values[t]! : Number.NaN;
      points.push(x(t + 1), near(y, mean - around[t]!), near(y, mean + around[t]!));
    }
    return [{ kind: "path", d: bandPath(points, breaks), fill: style.stroke ?? "grey", fillOpacity: 0.2 }];
  });
  const [bottom, top] = [box.y + box.height, box.y];
  const cut = panel.lines.some(({ values, around }) => around && leaves(values, around, y.domain()));
  const size = Math.min(5, Math.max(2.4, (1.7 * box.width) / axis.trials));
  const marks: Mark[] = [...(cut ? [{ kind: "group" as const, clip: box, marks: bands }] : bands)];
  for (const { label, values, paint, moved } of panel.dots ?? []) {
    const place = moved ? (v: number) => y(moved.zero + (moved.one - moved.zero) * v) : y;
    marks.push({
      kind: "points",
      shape: "circle",
      size,
      at: along(values, x, place),
      fill: paint,
      series: hookOf(label, moved && { ...moved, domain: y.domain() }),
    });
  }
  for (const { label, values, style } of panel.lines) {
    const points = along(values, x, y);
    const look = { strokeWidth: 1.5, ...style };
    marks.push({ kind: "path", d: linePath(points, breaks), series: hookOf(label), ...look });
    const alone = isolated(points, breaks);
    if (alone.length > 0) {
      marks.push({ kind: "points", shape: "circle", size: 3.5, at: alone, fill: style.stroke ?? "ink" });
    }
  }
  const range = <T>(pair: readonly T[]): [T, T] => [pair[0]!, pair[1]!];
  return {
    kind: "group",
    marks,
    panel: {
      label: panel.name,
      x: range(x.range()),
      trials: range(x.domain()),
      y: [bottom, top],
      values: range(y.domain()),
    },
  };
}

/** Pixels of a value, far outside instead of infinitely far: a band without bound fills its panel. */
function near(y: Scale, value: number): number {
  if (value === Number.POSITIVE_INFINITY) return -1e4;
  return value === Number.NEGATIVE_INFINITY ? 1e4 : y(value);
}

function along(values: Series, x: Scale, y: (value: number) => number): Float64Array {
  const points = new Float64Array(2 * values.length);
  for (let t = 0; t < values.length; t++) {
    points[2 * t] = x(t + 1);
    points[2 * t + 1] = y(values[t]!);
  }
  return points;
}

function hookOf(label: Label, moved?: { zero: number; one: number; domain: number[] }): SeriesHook {
  if (moved === undefined) return { label: labelText(label) };
  const value = (place: number): number => (place - moved.zero) / (moved.one - moved.zero);
  return { label: labelText(label), values: [value(moved.domain[0]!), value(moved.domain[1]!)] };
}

function leaves(values: Series, around: Series, [low = 0, high = 0]: readonly number[]): boolean {
  return Array.from(values).some((value, t) => value - around[t]! < low || value + around[t]! > high);
}
