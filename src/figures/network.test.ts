import { describe, expect, it } from "vitest";
import type { Mark, TextMark } from "./figure.js";
import { networkFigure } from "./network.js";
import { type DiagramEdge, type NetworkDiagramData, nodeLabel } from "./network-data.js";
import { networkDot } from "./network-dot.js";
import { layoutNetwork } from "./network-layout.js";
import { toSvg } from "./svg.js";

const chain: NetworkDiagramData = {
  title: "chain",
  as: "generative",
  nodes: [
    { id: "u", kind: "outcome", observed: true },
    { id: "x2", kind: "state", observed: false, note: "ω −3" },
    { id: "x3", kind: "state", observed: false, note: "ω −6" },
  ],
  edges: [
    { kind: "value", parent: "x2", child: "u" },
    { kind: "volatility", parent: "x3", child: "x2", note: "0.5" },
  ],
};

const texts = (marks: readonly Mark[]): TextMark[] => marks.filter((mark) => mark.kind === "text");
const heads = (marks: readonly Mark[]): number =>
  marks.filter((mark) => mark.kind === "path" && mark.d.endsWith("Z") && mark.stroke === undefined).length;
const placeOf = (data: NetworkDiagramData, id: string): TextMark =>
  texts(networkFigure(data).marks).find(({ label }) => label === nodeLabel(id))!;

describe("networkFigure(data)", () => {
  it("puts parents above their children", () => {
    const [u, x2, x3] = ["u", "x2", "x3"].map((id) => placeOf(chain, id).y) as [number, number, number];
    expect(x3).toBeLessThan(x2);
    expect(x2).toBeLessThan(u);
  });

  it("draws one arrow an edge as generative model, and two as message passing", () => {
    expect(heads(networkFigure(chain).marks)).toBe(2);
    expect(heads(networkFigure({ ...chain, as: "messages" }).marks)).toBe(4);
  });

  it("names in the legend what is there, and nothing else", () => {
    const named = (data: NetworkDiagramData): string[] =>
      texts(networkFigure(data).marks).flatMap(({ text }) => (text === undefined ? [] : [text]));
    expect(named(chain)).toEqual(["chain", "value coupling", "volatility coupling", "observed"]);
    expect(named({ ...chain, as: "messages" })).toEqual([
      "chain",
      "prediction",
      "value prediction error",
      "volatility prediction error",
      "observed",
    ]);
    expect(named({ ...chain, nodes: [], edges: [] })).toEqual(["chain"]);
  });

  it("draws the same picture every time, within its frame", () => {
    const wide: NetworkDiagramData = {
      ...chain,
      nodes: Array.from({ length: 20 }, (_, i) => ({ id: `x${i}`, kind: "state", observed: i < 8 })),
      edges: Array.from({ length: 24 }, (_, i): DiagramEdge => {
        const parent = 8 + (i % 12);
        return { kind: "value", parent: `x${parent}`, child: `x${(i * 7) % 8}`, note: "0.7" };
      }),
    };
    const figure = networkFigure(wide);
    expect(toSvg(figure)).toBe(toSvg(networkFigure(wide)));
    for (const { x, y } of texts(figure.marks)) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(figure.width);
      expect(y).toBeLessThan(figure.height);
    }
  });

  it("lists the edges as its rows", () => {
    expect(networkFigure(chain).table).toEqual({
      header: ["parent", "child", "coupling", "note"],
      rows: [
        ["x2", "u", "value", ""],
        ["x3", "x2", "volatility", "0.5"],
      ],
    });
  });
});

describe("layoutNetwork(nodes, edges)", () => {
  const size = { width: 40, height: 40 };
  it("keeps siblings in the order in which they are listed", () => {
    const nodes = ["v", "a", "b", "c", "d"].map((id) => ({ id, ...size }));
    const edges = ["a", "b", "c", "d"].map((child) => ({ parent: "v", child, width: 0, height: 0 }));
    const [, ...children] = layoutNetwork(nodes, edges).nodes;
    const places = children.map(({ x }) => x);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (let i = 1; i < places.length; i++) expect(places[i]! - places[i - 1]!).toBeGreaterThan(40);
  });

  it("gives two edges between the same nodes ways of their own", () => {
    const nodes = ["x", "y"].map((id) => ({ id, ...size }));
    const both = [0, 0].map(() => ({ parent: "y", child: "x", width: 20, height: 16 }));
    const [first, second] = layoutNetwork(nodes, both).edges;
    expect(Math.abs(first![0]!.x - second![0]!.x)).toBeGreaterThan(10);
  });
});

describe("networkDot(data)", () => {
  it("writes nodes, couplings and notes, with names quoted", () => {
    const odd = { ...chain, title: 'a "b"' };
    const dot = networkDot(odd);
    expect(dot).toContain('digraph "a \\"b\\""');
    expect(dot).toContain('"x3" -> "x2" [style=dashed label="0.5"];');
    expect(dot).toContain('"x2" -> "u" [style=solid];');
    expect(networkDot({ ...chain, as: "messages" })).toContain('"x2" -> "u" [style=solid dir=both];');
  });
});
