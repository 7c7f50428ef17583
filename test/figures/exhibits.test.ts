/** What holds for every figure of the gallery, the plain ones and the hard ones. */

import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { exhibits } from "../../scripts/gallery-data.js";
import { figureCsv, toSvg } from "../../src/figures/index.js";
import { overlaps, textBoxes } from "./text-boxes.js";

const shown = Object.entries(exhibits).map(([name, exhibit]) => ({ name, exhibit, figure: exhibit() }));

describe.each(shown)("the figure $name", ({ exhibit, figure }) => {
  const svgs = (["light", "print"] as const).map((theme) => toSvg(figure, { theme }));

  it("is well-formed XML that another program can read", () => {
    for (const svg of svgs) {
      const read = new Resvg(svg, { font: { loadSystemFonts: false } });
      expect([read.width, read.height]).toEqual([figure.width, figure.height]);
    }
  });

  it("has a title and a description for those who cannot see it", () => {
    for (const svg of svgs) {
      const [, title = "", description = ""] = /aria-labelledby="(\S+) (\S+)"/.exec(svg) ?? [];
      expect(svg).toContain('role="img"');
      expect(new RegExp(`<title id="${title}">[^<]{5,}</title>`).test(svg)).toBe(true);
      expect(new RegExp(`<desc id="${description}">[^<]{20,}</desc>`).test(svg)).toBe(true);
    }
  });

  it("has every id once, and refers to no other", () => {
    for (const svg of svgs) {
      const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    }
  });

  it("has numbers where numbers belong", () => {
    const number = "-?(?:\\d+\\.?\\d*|\\.\\d+)";
    const path = new RegExp(`^(?:[MmLlHhVvCcQqAaZz]|${number}|[ ,])+$`);
    for (const svg of svgs) {
      const tags = svg.match(/<[a-z][^>]*>/gi) ?? [];
      for (const tag of tags) {
        const d = / d="([^"]*)"/.exec(tag)?.[1];
        if (d !== undefined) expect(d).toMatch(path);
        for (const [, name, value] of tag.matchAll(
          / (x|y|dx|dy|width|height|stroke-width|font-size)="([^"]*)"/g,
        )) {
          expect(value, `${name} of ${tag}`).toMatch(new RegExp(`^${number}$`));
        }
      }
    }
  });

  it("keeps every text inside", () => {
    const outside = textBoxes(figure).filter(({ x, y, width, height }) => {
      return x < 1 || y < 1 || x + width > figure.width - 1 || y + height > figure.height - 1;
    });
    expect(outside).toEqual([]);
  });

  it("writes no text over another", () => {
    expect(overlaps(textBoxes(figure))).toEqual([]);
  });

  it("is the same from the same data", () => {
    const again = exhibit();
    expect(toSvg(again, { theme: "print" })).toBe(svgs[1]);
    expect(figureCsv(again)).toBe(figureCsv(figure));
  });

  it("has rows as long as their header", () => {
    const { header, rows } = figure.table;
    expect(new Set(header).size).toBe(header.length);
    expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
  });
});
