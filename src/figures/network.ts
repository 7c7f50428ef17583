/**
 * Networks as diagrams, in the manner of Weber et al. 2023, arXiv:2305.10937: as a generative model, with arrows
 * from parents to children, or as message passing, with predictions downwards and prediction errors upwards.
 */

import { textSize } from "./axis.js";
import type { Figure, Mark } from "./figure.js";
import { header, edge as margin } from "./header.js";
import { labelText } from "./label.js";
import { layoutLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { type DiagramEdge, type DiagramNode, type NetworkDiagramData, nodeLabel } from "./network-data.js";
import { arrow, type Line, labelPlace, type Outline } from "./network-edges.js";
import { layoutNetwork, type Place } from "./network-layout.js";
import { short } from "./path.js";
import type { Role } from "./theme.js";

/** Widest picture of a page, pixels; wider networks are as wide as they are. */
const leastWidth = 380;
const noteSize = 9.5;
const volatilityDash = [6, 4];
const noiseDash = [2, 3];

/** Diagram of a network: parents above children, inputs shaded. Its rows are the edges. */
export function networkFigure(data: NetworkDiagramData): Figure {
  const { nodes, edges } = data;
  const sizes = nodes.map(sizeOf);
  const labels = edges.map(({ note }) => (note === undefined ? 0 : layoutLabel(note, noteSize).width + 8));
  const layout = layoutNetwork(
    sizes.map((size, i) => ({ id: nodes[i]!.id, ...size })),
    edges.map(({ parent, child }, i) => ({ parent, child, width: labels[i]!, height: labels[i] ? 16 : 0 })),
  );
  const items = legendItems(data);
  const width = Math.ceil(Math.max(leastWidth, layout.width + 2 * margin + 8));
  const top = header(data.title, undefined, width);
  const left = (width - layout.width) / 2;
  const move = ({ x, y }: Place): Place => ({ x: x + left, y: y + top.height + 8 });
  const outlines = new Map(
    nodes.map(({ id, kind }, i): [string, Outline] => {
      const round = kind === "state";
      return [id, { ...move(layout.nodes[i]!), ...sizes[i]!, round }];
    }),
  );
  const lines = edges.map(({ parent, child }, i): Line => {
    const bends = layout.edges[i]!.map(move);
    return { from: outlines.get(parent)!, to: outlines.get(child)!, bends };
  });
  const notes = edges.flatMap(({ note }, i): Mark[] => {
    if (note === undefined) return [];
    const { x, y } = labelPlace(lines[i]!);
    const room = labels[i]!;
    return [
      { kind: "rect", x: x - room / 2, y: y - 7, width: room, height: 14, fill: "background" },
      { kind: "text", x, y: y + 3.5, label: note, size: noteSize, anchor: "middle", paint: "muted" },
    ];
  });
  const foot = legend(items, margin, top.height + layout.height + 26, width - 2 * margin);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(top.height + layout.height + 26 + foot.height + margin),
    marks: [
      ...top.marks,
      ...edges.flatMap(({ kind }, i) => edgeMarks(kind, data.as, lines[i]!)),
      ...notes,
      ...nodes.flatMap((node) => nodeMarks(node, outlines.get(node.id)!)),
      ...foot.marks,
    ],
    table: {
      header: ["parent", "child", "coupling", "note"],
      rows: edges.map(({ parent, child, kind, note }) => [
        parent,
        child,
        kind,
        note === undefined ? "" : labelText(note),
      ]),
    },
  };
}

function sizeOf({ id, kind, note }: DiagramNode): { readonly width: number; readonly height: number } {
  const name = layoutLabel(nodeLabel(id), nameSize).width;
  const below = note === undefined ? 0 : layoutLabel(note, noteSize).width;
  const height = note === undefined ? 40 : 46;
  // An ellipse is narrower where its texts stand.
  const room = kind === "state" ? Math.max(1.35 * name, 1.25 * below) + 14 : Math.max(name, below) + 18;
  return { width: Math.max(kind === "constant" ? 30 : height + 6, room), height };
}

const nameSize = textSize.title + 1;

function nodeMarks({ id, kind, observed, note }: DiagramNode, { x, y, width, height }: Outline): Mark[] {
  const look = { fill: observed ? "shade" : "background", stroke: "ink", strokeWidth: 1.3 } as const;
  const radius = kind === "state" ? undefined : kind === "outcome" ? 9 : 0;
  const outline: Mark = {
    kind: "path",
    d: radius === undefined ? ellipse(x, y, width / 2, height / 2) : box(x, y, width, height, radius),
    ...look,
  };
  const raised = note === undefined ? 5 : -1;
  return [
    outline,
    { kind: "text", x, y: y + raised, label: nodeLabel(id), size: nameSize, anchor: "middle" },
    ...(note === undefined
      ? []
      : [
          {
            kind: "text",
            x,
            y: y + 13,
            label: note,
            size: noteSize,
            anchor: "middle",
            paint: "muted",
          } satisfies Mark,
        ]),
  ];
}

function ellipse(x: number, y: number, rx: number, ry: number): string {
  const arc = `a${short(rx)} ${short(ry)} 0 1 1`;
  return `M${short(x - rx)} ${short(y)}${arc} ${short(2 * rx)} 0${arc} ${short(-2 * rx)} 0Z`;
}

function box(x: number, y: number, width: number, height: number, r: number): string {
  const corner = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${short(dx)} ${short(dy)}`;
  const [w, h] = [short(width - 2 * r), short(height - 2 * r)];
  const start = `M${short(x - width / 2 + r)} ${short(y - height / 2)}`;
  return `${start}h${w}${corner(r, r)}v${h}${corner(-r, r)}h-${w}${corner(-r, -r)}v-${h}${corner(r, -r)}Z`;
}

interface Look {
  readonly paint: Role;
  readonly dash?: readonly number[];
}

const generative: Readonly<Record<DiagramEdge["kind"], Look>> = {
  value: { paint: "ink" },
  volatility: { paint: "vermillion", dash: volatilityDash },
  noise: { paint: "purple", dash: noiseDash },
};
const prediction: Look = { paint: "grey" };
const errors: Readonly<Record<DiagramEdge["kind"], Look>> = {
  value: { paint: "blue" },
  volatility: { paint: "vermillion", dash: volatilityDash },
  noise: { paint: "purple", dash: noiseDash },
};

function edgeMarks(kind: DiagramEdge["kind"], as: NetworkDiagramData["as"], line: Line): Mark[] {
  if (as === "generative") return arrow({ ...line, shift: 0, ...generative[kind] });
  const back = { from: line.to, to: line.from, bends: [...line.bends].reverse() };
  // Each keeps to the left of its own direction: errors rise left of predictions.
  return [...arrow({ ...line, shift: -5, ...prediction }), ...arrow({ ...back, shift: -5, ...errors[kind] })];
}

function legendItems({ as, nodes, edges }: NetworkDiagramData): LegendItem[] {
  const has = (kind: DiagramEdge["kind"]): boolean => edges.some((own) => own.kind === kind);
  const line = (text: string, { paint, dash }: Look): LegendItem => ({
    text,
    look: {
      kind: "line",
      style: { stroke: paint, strokeWidth: 1.4, ...(dash === undefined ? {} : { dash }) },
    },
  });
  const kinds = [
    ["value", "value coupling", "value prediction error"],
    ["volatility", "volatility coupling", "volatility prediction error"],
    ["noise", "noise coupling", "noise prediction error"],
  ] as const;
  return [
    ...(as === "messages" && edges.length > 0 ? [line("prediction", prediction)] : []),
    ...kinds.flatMap(([kind, coupling, error]) =>
      has(kind) ? [as === "messages" ? line(error, errors[kind]) : line(coupling, generative[kind])] : [],
    ),
    ...(nodes.some(({ observed }) => observed)
      ? [
          {
            text: "observed",
            look: { kind: "band", style: { fill: "shade", stroke: "ink" } },
          } satisfies LegendItem,
        ]
      : []),
  ];
}

function describe({ as, nodes, edges }: NetworkDiagramData): string {
  const how = as === "generative" ? "generative model" : "message passing";
  const links = edges.map(({ parent, child, kind }) => `${parent} is a ${kind} parent of ${child}`);
  return `Network as ${how}: ${nodes.map(({ id }) => id).join(", ")}. ${links.join("; ")}.`;
}
