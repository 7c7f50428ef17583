/**
 * Layered networks as diagrams, the input on the left: few units as circles, many as a box with their number, equal
 * hidden layers as one stack.
 */

import { textSize } from "./axis.js";
import type { Box, Figure, Mark, Style } from "./figure.js";
import { header, edge as margin } from "./header.js";
import {
  type Column,
  columnsOf,
  type LayeredNetworkConnection,
  type LayeredNetworkData,
} from "./layered-network-data.js";
import { type LegendItem, legend } from "./legend.js";
import { textWidth } from "./measure.js";
import { short } from "./path.js";

/** Layers of more units are boxes. */
const MOST = 8;
const RADIUS = 9;
const PITCH = 26;
/** Of the tallest columns, pixels. */
const HEIGHT = MOST * PITCH;
const BOX = 46;
/** Between the sheets of a stack. */
const SHEET = 5;
const LINE = 15;
/** Of a constant unit. */
const CONSTANT = 16;

const wires: Style = { stroke: "grey", strokeWidth: 1 };
const band: Style = { fill: "grey", fillOpacity: 0.22 };
const biasLook = { stroke: "orange", strokeWidth: 1.6 } as const;
const residualLook: Style = { stroke: "vermillion", strokeWidth: 1.6, dash: [6, 3] };

/** Its rows are the connections, each on its own. */
export function layeredNetworkFigure(data: LayeredNetworkData): Figure {
  const { layers, connections } = data;
  const columns = columnsOf(data);
  const texts = columns.map((column) => textsOf(column, data));
  const widest = Math.max(...texts.flat().map((text) => textWidth(text, textSize.note)));
  const step = Math.max(116, widest + 16);
  const width = Math.ceil(Math.max(380, columns.length * step + 2 * margin));
  const top = header(data.title, undefined, width);
  const key = legend(legendItems(data, columns), margin, top.height, width - 2 * margin);
  const tall = Math.max(...columns.map(heightOf));
  const above = connections.some(({ residual }) => residual) || columns.length < layers.length ? 34 : 18;
  const middle = top.height + key.height + above + tall / 2;
  const left = (width - columns.length * step) / 2;
  const boxes = columns.map((column, c) => boxOf(column, left + (c + 0.5) * step, middle));
  const foot = middle + tall / 2 + (connections.some(({ bias }) => bias) ? 36 : 10);
  const joints = columns.slice(1).map((child, c): Joint => {
    const parent = columns[c]!;
    const own = { parent, child, from: boxes[c]!, to: boxes[c + 1]!, level: foot - 22 };
    return { ...own, connection: connections[parent.last]! };
  });
  const lines = Math.max(...texts.map(({ length }) => length));
  return {
    title: data.title,
    description: describe(columns, texts),
    width,
    height: Math.ceil(foot + LINE * lines + margin),
    marks: [
      ...top.marks,
      ...key.marks,
      ...joints.flatMap(jointMarks),
      ...columns.flatMap((column, c) => columnMarks(column, boxes[c]!, isSeen(column, layers.length))),
      ...texts.flatMap((own, c) =>
        own.map((text, i): Mark => {
          const place = { x: left + (c + 0.5) * step, y: foot + LINE * (i + 0.7) };
          const look = { size: textSize.note, anchor: "middle", paint: i < 2 ? "ink" : "muted" } as const;
          return { kind: "text", ...place, text, ...look };
        }),
      ),
    ],
    table: {
      header: [
        ...["connection", "parents", "children", "weights", "biases"],
        ...["residual", "multiplier", "activation_of_parents"],
      ],
      rows: connections.map(({ bias, residual, multiplier = 1, oneToOne }, k) => {
        const [parents, children] = [layers[k]!.size, layers[k + 1]!.size];
        const weights = oneToOne ? parents : parents * children;
        return [
          ...[k + 1, parents, children, weights, bias ? children : 0],
          ...[residual ? "yes" : "no", multiplier, layers[k]!.activation ?? ""],
        ];
      }),
    },
  };
}

const isSeen = ({ first }: Column, layers: number): boolean => first === 0 || first === layers - 1;
const asUnits = ({ layer: { size }, inner }: Column): boolean => size <= MOST && inner === undefined;

function heightOf(column: Column): number {
  const { size } = column.layer;
  return asUnits(column) ? (size - 1) * PITCH + 2 * RADIUS : Math.min(HEIGHT, 64 + 18 * Math.log2(size));
}

/** Outline of a column's front. */
function boxOf(column: Column, x: number, middle: number): Box {
  const height = heightOf(column);
  const wide = asUnits(column) ? 2 * RADIUS : BOX;
  return { x: x - wide / 2, y: middle - height / 2, width: wide, height };
}

/** Name, size and what there is to say of a column, line by line. */
function textsOf({ first, last, layer, inner }: Column, { layers, head }: LayeredNetworkData): string[] {
  const output = first === layers.length - 1;
  const name = first === 0 ? "input" : output ? "output" : `hidden ${first}`;
  const units = `${layer.size} ${layer.size === 1 ? "unit" : "units"}`;
  const kind = output ? head : layer.activation;
  const within =
    inner === undefined
      ? []
      : [inner.bias ? "biases" : "", inner.residual ? "residual" : ""].filter((word) => word !== "");
  return [
    last > first ? `${name} to ${last}` : name,
    last > first ? `${last - first + 1} times ${units}` : units,
    ...(kind === undefined ? [] : [kind]),
    ...(layer.note === undefined ? [] : [layer.note]),
    ...(within.length === 0 ? [] : [`within: ${within.join(", ")}`]),
    ...(inner?.multiplier === undefined || inner.multiplier === 1
      ? []
      : [`within: ${times(inner.multiplier)}`]),
  ];
}

const times = (factor: number): string => `× ${Number(factor.toPrecision(3))}`.replace("-", "−");

function columnMarks(column: Column, box: Box, seen: boolean): Mark[] {
  const look: Style = { fill: seen ? "shade" : "background", stroke: "ink", strokeWidth: 1.3 };
  const { size } = column.layer;
  if (asUnits(column)) {
    const at = middles(box, size).flatMap((y) => [box.x + RADIUS, y]);
    return [{ kind: "points", shape: "circle", size: 2 * RADIUS, at, ...look }];
  }
  const sheets = column.inner === undefined ? [0] : [2, 1, 0];
  return [
    ...sheets.map((k): Mark => {
      return { kind: "rect", ...box, x: box.x + k * SHEET, y: box.y - k * SHEET, ...look };
    }),
    {
      ...{ kind: "text", x: box.x + box.width / 2, y: box.y + box.height / 2 + 5, text: String(size) },
      ...{ size: textSize.title, anchor: "middle" },
    },
  ];
}

/** Middles of units, from the top. */
function middles(box: Box, size: number): number[] {
  return Array.from({ length: size }, (_, i) => box.y + RADIUS + i * PITCH);
}

interface Joint {
  readonly parent: Column;
  readonly child: Column;
  readonly from: Box;
  readonly to: Box;
  readonly connection: LayeredNetworkConnection;
  /** Of constant units. */
  readonly level: number;
}

function jointMarks({ parent, child, from, to, connection, level }: Joint): Mark[] {
  const { bias, residual, multiplier = 1 } = connection;
  // The last sheet of a stack is the layer that connects.
  const back = parent.inner ? 2 * SHEET : 0;
  const [start, end] = [from.x + from.width + back, to.x];
  const marks = weightMarks(parent, child, { ...from, x: start, y: from.y - back }, to, connection);
  if (bias) {
    // Beside a box, so that its lines do not lie behind it; units are too narrow to be in the way.
    const x = asUnits(parent) ? from.x + from.width / 2 : start + CONSTANT / 2;
    const targets = asUnits(child) ? middles(to, child.layer.size) : [to.y + to.height - 10];
    const d = targets.map((y) => `M${short(x)} ${short(level)}L${short(end)} ${short(y)}`).join("");
    marks.push(
      { kind: "path", d, ...biasLook, strokeWidth: targets.length > 1 ? 0.9 : biasLook.strokeWidth },
      {
        ...{ kind: "rect", x: x - CONSTANT / 2, y: level - CONSTANT / 2, width: CONSTANT, height: CONSTANT },
        ...{ fill: "background", ...biasLook },
      },
      { kind: "text", x, y: level + 4, text: "1", size: textSize.tick, anchor: "middle" },
    );
  }
  if (residual) marks.push(...bow(from, to));
  if (multiplier !== 1) {
    const y = Math.max(from.y, to.y) + Math.min(from.height, to.height) / 2 + 4;
    const text = times(multiplier);
    const room = textWidth(text, textSize.tick) + 6;
    const x = (start + end) / 2;
    marks.push(
      { kind: "rect", x: x - room / 2, y: y - 12, width: room, height: 16, fill: "background" },
      { kind: "text", x, y, text, size: textSize.tick, anchor: "middle" },
    );
  }
  return marks;
}

/** Single lines between units that are drawn, a band from or to others. */
function weightMarks(
  parent: Column,
  child: Column,
  from: Box,
  to: Box,
  { oneToOne = false }: LayeredNetworkConnection,
): Mark[] {
  const [a, b] = [from.x, to.x];
  if (asUnits(parent) && asUnits(child)) {
    const ends = middles(to, child.layer.size);
    const d = middles(from, parent.layer.size)
      .flatMap((y, i) =>
        (oneToOne ? [ends[i]!] : ends).map((z) => `M${short(a)} ${short(y)}L${short(b)} ${short(z)}`),
      )
      .join("");
    return [{ kind: "path", d, ...wires }];
  }
  const [fromEnd, toEnd] = [from.y + from.height, to.y + to.height];
  const way = (y: number, z: number): string => `M${short(a)} ${short(y)}L${short(b)} ${short(z)}`;
  if (oneToOne) return [{ kind: "path", d: way(from.y, to.y) + way(fromEnd, toEnd), ...wires }];
  const d = `${way(from.y, to.y)}L${short(b)} ${short(toEnd)}L${short(a)} ${short(fromEnd)}Z`;
  return [{ kind: "path", d, ...band }];
}

/** From the top of a column over to the next, with an arrow head. */
function bow(from: Box, to: Box): Mark[] {
  const [a, b] = [from.x + from.width / 2, to.x + to.width / 2];
  const [start, end] = [from.y - 3, to.y - 3];
  const high = Math.min(start, end) - 26;
  const head = `M${short(b)} ${short(end)}l-3.6 -8h7.2Z`;
  const d = `M${short(a)} ${short(start)}C${short(a)} ${short(high)} ${short(b)} ${short(high)} ${short(b)} ${short(end - 8)}`;
  return [
    { kind: "path", d, ...residualLook },
    { kind: "path", d: head, fill: "vermillion" },
  ];
}

function legendItems({ connections }: LayeredNetworkData, columns: readonly Column[]): LegendItem[] {
  const line = (text: string, style: Style): LegendItem => ({ text, look: { kind: "line", style } });
  const units = columns.map(asUnits);
  const lone = columns.slice(1).map((_, c) => units[c]! && units[c + 1]!);
  const drawn = columns.slice(0, -1).map(({ last }) => connections[last]!);
  return [
    { text: "observed", look: { kind: "band", style: { fill: "shade", stroke: "ink" } } },
    ...(drawn.some(({ oneToOne }, c) => oneToOne || lone[c]) ? [line("weights", wires)] : []),
    ...(drawn.some(({ oneToOne }, c) => !oneToOne && !lone[c])
      ? [{ text: "weights, all to all", look: { kind: "band", style: band } } as const]
      : []),
    ...(drawn.some(({ bias }) => bias) ? [line("bias", biasLook)] : []),
    ...(drawn.some(({ residual }) => residual) ? [line("residual: values as they are", residualLook)] : []),
  ];
}

function describe(columns: readonly Column[], texts: readonly (readonly string[])[]): string {
  return `Network in ${columns.length} columns, from the input: ${texts.map((own) => own.join(", ")).join("; ")}.`;
}
