/** A network of beliefs as its diagram shows it: plain data. */

import type { Label } from "./label.js";

/** What a node is, which its outline shows. */
export type DiagramKind = "state" | "outcome" | "constant" | "family";

export interface DiagramNode {
  readonly id: string;
  /** State: ellipse. Outcome (binary): rounded box. Constant and family (of distributions): box. */
  readonly kind: DiagramKind;
  /** Fed with data: shaded. */
  readonly observed: boolean;
  /** Its parameters, in one line. */
  readonly note?: Label;
}

export interface DiagramEdge {
  /** `noise`: a volatility parent of an input. */
  readonly kind: "value" | "volatility" | "noise";
  readonly parent: string;
  readonly child: string;
  /** Strength or function, where they are not 1 and the identity. */
  readonly note?: Label;
}

export interface NetworkDiagramData {
  /** Plain text. */
  readonly title: string;
  /** How data come about (arrows from parents to children), or what nodes tell each other in a trial (both ways). */
  readonly as: "generative" | "messages";
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

/** A name as mathematics where it is a letter with a number, as in `x2`. */
export function nodeLabel(id: string): Label {
  const parts = /^([A-Za-zα-ω])_?(\d+)$/.exec(id);
  return parts === null ? id : `\\var{${parts[1]}}_{${parts[2]}}`;
}
