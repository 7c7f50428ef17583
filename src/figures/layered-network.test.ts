import { describe, expect, it } from "vitest";
import type { Mark, PointsMark } from "./figure.js";
import { layeredNetworkFigure } from "./layered-network.js";
import { columnsOf, type LayeredNetworkData } from "./layered-network-data.js";

const plain = { bias: false, residual: false };
const data: LayeredNetworkData = {
  title: "A network",
  layers: [{ size: 2 }, ...Array.from({ length: 4 }, () => ({ size: 16, activation: "tanh" })), { size: 3 }],
  connections: [{ ...plain, bias: true }, plain, plain, plain, { ...plain, multiplier: 0.5 }],
  head: "categorical",
};
const texts = ({ marks }: { readonly marks: readonly Mark[] }): string[] =>
  marks.flatMap((mark) => (mark.kind === "text" && mark.text !== undefined ? [mark.text] : []));

describe("layeredNetworkFigure", () => {
  it("takes equal hidden layers together, from three on and where connections between them are equal", () => {
    const spans = (of: LayeredNetworkData) => columnsOf(of).map(({ first, last }) => [first, last]);
    expect(spans(data)).toEqual([
      [0, 0],
      [1, 4],
      [5, 5],
    ]);
    const single = [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
    ];
    const residual = data.connections.map((own, k) => (k === 2 ? { ...own, residual: true } : own));
    expect(spans({ ...data, connections: residual })).toEqual(single);
    const two = data.layers.map((layer, k) => (k === 3 ? { ...layer, activation: "relu" } : layer));
    expect(spans({ ...data, layers: two })).toEqual(single);
    // Input and output are never part of a stack.
    const same = { ...data, layers: data.layers.map(() => ({ size: 16 })) };
    expect(spans(same)).toEqual([
      [0, 0],
      [1, 4],
      [5, 5],
    ]);
  });

  it("draws few units one by one and many as a box with their number", () => {
    const figure = layeredNetworkFigure(data);
    const circles = figure.marks.filter((mark): mark is PointsMark => mark.kind === "points");
    expect(circles.map(({ at }) => at.length / 2)).toEqual([2, 3]);
    expect(texts(figure)).toEqual(
      expect.arrayContaining([
        "16",
        "hidden 1 to 4",
        "4 times 16 units",
        "tanh",
        "categorical",
        "× 0.5",
        "1",
      ]),
    );
  });

  it("has a row for each connection with its numbers, those within a stack included", () => {
    const { rows } = layeredNetworkFigure(data).table;
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      [1, 2, 16, 32, 16],
      ...[2, 3, 4].map((k) => [k, 16, 16, 256, 0]),
      [5, 16, 3, 48, 0],
    ]);
    expect(rows[4]!.slice(5)).toEqual(["no", 0.5, "tanh"]);
  });

  it("puts the constant beside a box, so that its lines do not lie behind it", () => {
    const figure = layeredNetworkFigure({
      ...data,
      connections: data.connections.map((own) => ({ ...own, bias: true })),
    });
    const boxes = figure.marks.filter((mark) => mark.kind === "rect" && mark.width === 46);
    const right = Math.max(...boxes.map((mark) => (mark.kind === "rect" ? mark.x + mark.width : 0)));
    // From the stack's constant to three outputs.
    const thin = figure.marks.find((mark) => mark.kind === "path" && mark.strokeWidth === 0.9);
    const starts = thin?.kind === "path" ? [...thin.d.matchAll(/M(\S+) /g)].map(([, x]) => Number(x)) : [];
    expect(starts).toHaveLength(3);
    for (const x of starts) expect(x).toBeGreaterThan(right);
  });

  it("marks biases and residual connections only where there are any", () => {
    const said = texts(layeredNetworkFigure(data));
    expect(said).toContain("bias");
    expect(said.some((text) => text.startsWith("residual"))).toBe(false);
    const residual = { ...data, connections: data.connections.map(() => ({ ...plain, residual: true })) };
    expect(texts(layeredNetworkFigure(residual))).toEqual(
      expect.arrayContaining(["residual: values as they are", "within: residual"]),
    );
  });
});
