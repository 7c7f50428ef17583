/** A network's diagram as text in the DOT language of Graphviz. */

import { labelText } from "./label.js";
import type { DiagramNode, NetworkDiagramData } from "./network-data.js";

const shapes: Readonly<Record<DiagramNode["kind"], string>> = {
  state: "ellipse",
  outcome: "box",
  constant: "plaintext",
  family: "box3d",
};
const styles = { value: "solid", volatility: "dashed", noise: "dotted" } as const;

/** As a generative model arrows lead to children; as message passing each edge has both heads. */
export function networkDot({ title, as, nodes, edges }: NetworkDiagramData): string {
  const lines = [
    `digraph ${quoted(title)} {`,
    "  rankdir=TB;",
    ...nodes.map(({ id, kind, observed, note }) => {
      const label = note === undefined ? id : `${id}\n${labelText(note)}`;
      const filled = observed ? ' style=filled fillcolor="#e1e6ea"' : "";
      return `  ${quoted(id)} [shape=${shapes[kind]} label=${quoted(label)}${filled}];`;
    }),
    ...edges.map(({ kind, parent, child, note }) => {
      const both = as === "messages" ? " dir=both" : "";
      const label = note === undefined ? "" : ` label=${quoted(labelText(note))}`;
      return `  ${quoted(parent)} -> ${quoted(child)} [style=${styles[kind]}${both}${label}];`;
    }),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
