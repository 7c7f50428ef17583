/**
 * A hierarchical model as a directed graph with plates: random variables in circles, what follows from others in boxes,
 * observed ones shaded, a plate around what is repeated. Buntine 1994, Operations for learning with graphical models
 * (Journal of Artificial Intelligence Research 2, 159-225).
 */

import { textSize } from "./axis.js";
import type { Figure, Mark } from "./figure.js";
import { edge, header } from "./header.js";
import { type Label, labelText } from "./label.js";
import { layoutLabel } from "./label-layout.js";
import { type LegendItem, legend } from "./legend.js";
import { arrow, type Outline } from "./network-edges.js";
import { layoutPlates, type Place } from "./network-layout.js";
import { short } from "./path.js";

export interface ModelGraphData {
  /** Plain text. */
  readonly title: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly label: Label;
    /** `random`: has a distribution given its parents; `deterministic`: follows from them; `constant`: given. */
    readonly kind: "random" | "deterministic" | "constant";
    /** Data. */
    readonly observed?: boolean;
    /** Its distribution or formula, in one line below the label. */
    readonly note?: Label;
    /** Innermost plate that it is in. */
    readonly plate?: string;
  }[];
  readonly edges: readonly { readonly parent: string; readonly child: string }[];
  /** Outer plates first. */
  readonly plates: readonly {
    readonly id: string;
    /** What is repeated: `24 participants`. */
    readonly label: Label;
    readonly parent?: string;
  }[];
}

type Node = ModelGraphData["nodes"][number];

const leastWidth = 420;
const noteSize = 9.5;
/** Of a plate, for its label below what it holds; the layout leaves room on the other sides. */
const labelRoom = 20;

/** Its rows are the edges. */
export function modelGraphFigure(data: ModelGraphData): Figure {
  const { nodes, edges, plates } = data;
  const sizes = nodes.map(sizeOf);
  const layout = layoutPlates(
    nodes.map(({ id, plate }, i) => ({ id, ...sizes[i]!, ...(plate !== undefined && { plate }) })),
    edges.map(({ parent, child }) => ({ parent, child, width: 0, height: 0 })),
    plates,
  );
  const depth = depthsOf(plates);
  const deepest = Math.max(0, ...depth);
  const width = Math.ceil(Math.max(leastWidth, layout.width + 2 * edge + 8));
  const top = header(data.title, undefined, width);
  const left = (width - layout.width) / 2;
  const above = top.height + 8;
  const move = ({ x, y }: Place): Place => ({ x: x + left, y: y + above });
  const outlines = new Map(
    nodes.map(({ id, kind }, i): [string, Outline] => {
      return [id, { ...move(layout.nodes[i]!), ...sizes[i]!, round: kind === "random" }];
    }),
  );
  const bottom = above + layout.height + deepest * labelRoom;
  const foot = legend(legendItems(data), edge, bottom + 10, width - 2 * edge);
  return {
    title: data.title,
    description: describe(data),
    width,
    height: Math.ceil(bottom + 10 + foot.height + edge),
    marks: [
      ...top.marks,
      ...plates.flatMap(({ label }, i) => {
        const { width: own, height, ...place } = layout.plates[i]!;
        // Inner plates have less room around them than those that hold them.
        return plateMarks(label, move(place), own, height, 1 + deepest - depth[i]!);
      }),
      ...edges.flatMap(({ parent, child }, i) => {
        const line = { from: outlines.get(parent)!, to: outlines.get(child)! };
        return arrow({ ...line, bends: layout.edges[i]!.map(move), shift: 0, paint: "ink" });
      }),
      ...nodes.flatMap((node) => nodeMarks(node, outlines.get(node.id)!)),
      ...foot.marks,
    ],
    table: { header: ["parent", "child"], rows: edges.map(({ parent, child }) => [parent, child]) },
  };
}

/** Of every plate: 1 for outer ones. */
function depthsOf(plates: ModelGraphData["plates"]): number[] {
  const depth = new Map<string, number>();
  return plates.map(({ id, parent }) => {
    const own = 1 + (parent === undefined ? 0 : (depth.get(parent) ?? 0));
    depth.set(id, own);
    return own;
  });
}

function sizeOf({ label, kind, note }: Node): { readonly width: number; readonly height: number } {
  const name = layoutLabel(label, textSize.title).width;
  const below = note === undefined ? 0 : layoutLabel(note, noteSize).width;
  const height = note === undefined ? 34 : 44;
  // An ellipse is narrower where its texts stand.
  const room = kind === "random" ? Math.max(1.35 * name, 1.25 * below) + 16 : Math.max(name, below) + 18;
  return { width: Math.max(44, room), height };
}

function nodeMarks({ label, kind, observed = false, note }: Node, { x, y, width, height }: Outline): Mark[] {
  const fill = observed ? "shade" : "background";
  const look = { fill, stroke: kind === "constant" ? "grey" : "ink", strokeWidth: 1.3 } as const;
  const outline: Mark =
    kind === "random"
      ? { kind: "path", d: ellipse(x, y, width / 2, height / 2), ...look }
      : { kind: "rect", x: x - width / 2, y: y - height / 2, width, height, ...look };
  const middle = { x, anchor: "middle" } as const;
  const below: Mark[] =
    note === undefined
      ? []
      : [{ kind: "text", ...middle, y: y + 14, label: note, size: noteSize, paint: "muted" }];
  const name = { label, size: textSize.title };
  return [outline, { kind: "text", ...middle, y: note === undefined ? y + 5 : y, ...name }, ...below];
}

function ellipse(x: number, y: number, rx: number, ry: number): string {
  const arc = `a${short(rx)} ${short(ry)} 0 1 1`;
  return `M${short(x - rx)} ${short(y)}${arc} ${short(2 * rx)} 0${arc} ${short(-2 * rx)} 0Z`;
}

function plateMarks(label: Label, { x, y }: Place, width: number, height: number, rank: number): Mark[] {
  const box = { x: x - width / 2, y: y - height / 2, width, height: height + rank * labelRoom };
  const corner = { x: box.x + box.width - 8, y: box.y + box.height - 6 };
  return [
    { kind: "rect", ...box, stroke: "axis", strokeWidth: 1 },
    { kind: "text", ...corner, label, size: textSize.note, anchor: "end", paint: "muted" },
  ];
}

function legendItems({ nodes }: ModelGraphData): LegendItem[] {
  const box = (text: string, fill: "background" | "shade", stroke: "ink" | "grey"): LegendItem => {
    return { text, look: { kind: "band", style: { fill, stroke } } };
  };
  const has = (kind: Node["kind"]): boolean => nodes.some((node) => node.kind === kind);
  const style = { fill: "background", stroke: "ink", strokeWidth: 1.2 } as const;
  return [
    ...(has("random")
      ? [{ text: "random", look: { kind: "point", shape: "circle", size: 11, style } } satisfies LegendItem]
      : []),
    ...(has("deterministic") ? [box("follows from its parents", "background", "ink")] : []),
    ...(has("constant") ? [box("given", "background", "grey")] : []),
    ...(nodes.some(({ observed }) => observed) ? [box("observed", "shade", "ink")] : []),
  ];
}

function describe({ nodes, edges, plates }: ModelGraphData): string {
  const links = edges.map(({ parent, child }) => `${parent} to ${child}`).join(", ");
  const repeated = plates.map(({ id, label }) => {
    const own = nodes.filter(({ plate }) => plate === id).map((node) => node.id);
    return `for each of ${labelText(label)}: ${own.join(", ")}`;
  });
  return `Graph of the model. Arrows: ${links || "none"}. Plates, ${repeated.join("; ") || "none"}.`;
}
