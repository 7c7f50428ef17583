/** PNG and PDF: the same bytes every time, of the right size, with text that is seen and can be selected. */

import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exhibits } from "../../scripts/gallery-data.js";
import { toSvg } from "../../src/figures/index.js";
import { renderPdf, renderPng } from "../../src/node/render.js";

afterEach(() => {
  vi.useRealTimers();
});

const figureOf = (name: string) => exhibits[name]!();
const names = ["trajectories-10-trials", "response-function", "forest-1", "correlation-40", "residuals-runs"];

describe.each(names)("the figure %s", (name) => {
  it("is the same PNG on repeat, in both themes", async () => {
    for (const theme of ["light", "print"] as const) {
      const first = await renderPng(figureOf(name), { theme, scale: 1 });
      expect(await renderPng(figureOf(name), { theme, scale: 1 })).toEqual(first);
    }
  });

  it("is the same PDF on repeat, on another day", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(new Date("2001-02-03T04:05:06Z"));
    const first = await renderPdf(figureOf(name));
    vi.setSystemTime(new Date("2031-12-11T10:09:08Z"));
    expect(await renderPdf(figureOf(name))).toEqual(first);
  });
});

describe("renderPng(figure)", () => {
  it("has three dots for each pixel of the figure, or as many as asked for", async () => {
    const figure = figureOf("forest-1");
    const size = async (scale?: number): Promise<number[]> => {
      const { width, height } = decode(await renderPng(figure, scale === undefined ? {} : { scale }));
      return [width, height];
    };
    expect(await size()).toEqual([3 * figure.width, 3 * figure.height]);
    expect(await size(1)).toEqual([figure.width, figure.height]);
    expect(await size(0.5)).toEqual([Math.round(figure.width / 2), Math.round(figure.height / 2)]);
  });

  it("shows text, whatever fonts the system has", async () => {
    const dark = async (title: string): Promise<number> => {
      const { width, data } = decode(
        await renderPng({ ...figureOf("forest-1"), marks: [textMark(title)] }, { scale: 1 }),
      );
      let count = 0;
      for (let i = 0; i < 30 * width; i++) if (data[4 * i]! < 128) count += 1;
      return count;
    };
    const textMark = (text: string) => ({ kind: "text", x: 14, y: 22, text, size: 13 }) as const;
    expect(await dark("")).toBe(0);
    // A box in place of each letter, or nothing, would make these alike.
    expect(await dark("mmmm")).toBeGreaterThan(1.5 * (await dark("iiii")));
    expect(await dark("iiii")).toBeGreaterThan(20);
  });

  it("keeps the cells of a heat map apart", async () => {
    const { width, data } = decode(await renderPng(figureOf("correlation-40"), { scale: 2 }));
    // Along the first row of the map most dots are like the one before; a blurred map changes at every dot.
    const colour = (x: number): string =>
      data.subarray(4 * (90 * width + x), 4 * (90 * width + x) + 3).join();
    let same = 0;
    for (let x = 270; x < 1130; x++) if (colour(x) === colour(x - 1)) same += 1;
    expect(same / 860).toBeGreaterThan(0.6);
    // And it is the map: forty cells, few of them alike.
    expect(new Set(Array.from({ length: 40 }, (_, k) => colour(270 + k * 22))).size).toBeGreaterThan(20);
  });
});

describe("renderPdf(figure)", () => {
  const text = async (name: string): Promise<string> =>
    Buffer.from(await renderPdf(figureOf(name))).toString("latin1");

  it("is one page of the figure's size in points, with its title", async () => {
    const { width, height } = figureOf("response-function");
    const pdf = await text("response-function");
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(/\/MediaBox \[(.*)\]/.exec(pdf)?.[1]).toBe(`0 0 ${0.75 * width} ${0.75 * height}`);
    expect(pdf.includes("(Unit-square sigmoid: probability of response 1 by belief)")).toBe(true);
  });

  it("has its own part of the three faces, whose letters can be selected", async () => {
    const pdf = await text("trajectories-10-trials");
    for (const face of ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"]) {
      expect(new RegExp(`/BaseFont /[A-Z]{6}\\+${face}(?![-\\w])`).test(pdf), face).toBe(true);
    }
    const maps = streams(pdf).filter((stream) => stream.includes("beginbfrange"));
    expect(maps).toHaveLength(3);
    // Greek mu is slanted, the title bold.
    expect(maps.some((map) => map.includes("<03bc>"))).toBe(true);
  });

  it("draws vectors: no image unless the figure has one", async () => {
    const hasImage = async (name: string): Promise<boolean> => (await text(name)).includes("/Subtype /Image");
    expect(await hasImage("trajectories-10-trials")).toBe(false);
    expect(await hasImage("correlation-40")).toBe(true);
  });

  it("strokes the dashes of the SVG", async () => {
    const dashes = [
      ...toSvg(figureOf("response-function"), { theme: "print" }).matchAll(/stroke-dasharray="([^"]+)"/g),
    ];
    const content = streams(await text("response-function")).join("\n");
    expect(dashes.length).toBeGreaterThan(3);
    for (const [, dash = ""] of dashes)
      expect(content).toContain(`[${dash.replaceAll(/(^| )\./g, "$10.")}] 0 d`);
  });
});

/** The compressed streams of a PDF. */
function streams(pdf: string): string[] {
  return [...pdf.matchAll(/\/FlateDecode\s*>>\s*stream\n([\s\S]*?)\nendstream/g)].map(([, bytes = ""]) =>
    inflateSync(Buffer.from(bytes, "latin1")).toString("latin1"),
  );
}
