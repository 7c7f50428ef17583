/**
 * Places of the nodes and edges of a network: parents above children, few crossings (Sugiyama's layers, as in
 * Gansner et al. 1993, IEEE Trans. Softw. Eng. 19, 214-230). The layout library is known here only.
 */

import { Graph, layout } from "@dagrejs/dagre";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface NodeSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An edge with the size of its label, 0 without one. */
export interface EdgeSize {
  readonly parent: string;
  readonly child: string;
  readonly width: number;
  readonly height: number;
}

export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  /** Middles of nodes, as listed. */
  readonly nodes: readonly Place[];
  /** Of each edge as listed: bends from parent to child, without the ends. */
  readonly edges: readonly (readonly Place[])[];
}

/** A box around nodes, and around other plates. */
export interface PlateSize {
  readonly id: string;
  /** Plate that this one is in. */
  readonly parent?: string;
}

export interface PlateLayout extends NetworkLayout {
  /** As listed. */
  readonly plates: readonly (Place & { readonly width: number; readonly height: number })[];
}

/**
 * Lays out nodes in nested plates, parents above children, the same places every time.
 *
 * @param nodes each with the innermost plate that it is in
 */
export function layoutPlates(
  nodes: readonly (NodeSize & { readonly plate?: string })[],
  edges: readonly EdgeSize[],
  plates: readonly PlateSize[],
): PlateLayout {
  const graph = new Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: "TB", nodesep: 34, edgesep: 16, ranksep: 48, marginx: 0, marginy: 0 });
  const plateKey = (id: string): string => `plate ${id}`;
  for (const { id } of plates) graph.setNode(plateKey(id), {});
  for (const { id, parent } of plates)
    if (parent !== undefined) graph.setParent(plateKey(id), plateKey(parent));
  for (const { id, width, height, plate } of nodes) {
    graph.setNode(id, { width, height });
    if (plate !== undefined) graph.setParent(id, plateKey(plate));
  }
  edges.forEach(({ parent, child, width, height }, i) => {
    graph.setEdge(parent, child, { width, height, labelpos: "c", minlen: 1 }, String(i));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map(({ id }) => placeOf(graph.node(id))),
    edges: edges.map(({ parent, child }, i) => {
      const { points = [] } = graph.edge(parent, child, String(i));
      return points.slice(1, -1).map(placeOf);
    }),
    plates: plates.map(({ id }) => {
      const { width: own = 0, height: tall = 0, ...place } = graph.node(plateKey(id));
      return { ...placeOf(place), width: own, height: tall };
    }),
  };
}

/** Lays out a network, the same places every time. */
export function layoutNetwork(nodes: readonly NodeSize[], edges: readonly EdgeSize[]): NetworkLayout {
  // Lines to far neighbours stay steep enough to clear the nodes between.
  const ranksep = 46 + 2 * Math.min(40, nodes.length);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 26, edgesep: 22, ranksep, marginx: 0, marginy: 0 });
  nodes.forEach(({ width, height }, i) => {
    graph.setNode(String(i), { width, height });
  });
  const indices = new Map(nodes.map(({ id }, i) => [id, String(i)]));
  const ends = ({ parent, child }: EdgeSize, i: number) => ({
    v: indices.get(parent)!,
    w: indices.get(child)!,
    name: String(i),
  });
  // In this order siblings mostly come out as listed.
  [...edges.entries()].reverse().forEach(([i, edge]) => {
    const { width, height } = edge;
    graph.setEdge(ends(edge, i), { width, height, labelpos: "c", minlen: 1 });
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const found = nodes.map((_, i) => placeOf(graph.node(String(i))));
  // Left and right are free: as listed, where that holds for more pairs of a layer.
  const mirrored = pairsInOrder(found) < 0;
  const turned = ({ x, y }: Place): Place => ({ x: mirrored ? width - x : x, y });
  return {
    width,
    height,
    nodes: found.map(turned),
    edges: edges.map((edge, i) => {
      const { points = [] } = graph.edge(ends(edge, i));
      return points.slice(1, -1).map(placeOf).map(turned);
    }),
  };
}

function placeOf({
  x = 0,
  y = 0,
}: {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}): Place {
  return { x, y };
}

/** Pairs of a layer that stand from left to right as listed, minus those that do not. */
function pairsInOrder(places: readonly Place[]): number {
  let score = 0;
  places.forEach((a, i) => {
    for (const b of places.slice(i + 1)) if (Math.abs(a.y - b.y) < 1) score += Math.sign(b.x - a.x);
  });
  return score;
}
