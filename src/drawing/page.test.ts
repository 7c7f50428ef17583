/** The page as text: its policy, its controls, the pictures and sentences in it. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { attractorNetwork } from "../attractor/index.js";
import { attractorList, cellsMarkup, chartLines, holesMarkup, memorySentence, patternList } from "./draw.js";
import { blank, cellCount, halfErased } from "./grid.js";
import { drawingPage } from "./page.js";

const script = 'console.log("1 < 2 && 3 > 2");';
const page = await drawingPage(script, "9.9.9");

describe("the page", () => {
  it("allows its own script, as it stands in it, and nothing from elsewhere", () => {
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page)!;
    const hash = createHash("sha256").update(script).digest("base64");
    expect(policy!.replaceAll("&#39;", "'")).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).toMatch(/^default-src (&#39;|')none/);
    expect(page).toContain(`<script>${script}</script>`);
    expect(page.match(/(?:src|href)="(?!data:)[^"]*"|url\(|@import/g)).toBeNull();
  });

  it("has one element of each id, and a label for every field", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ["noise", "beta", "strength", "name", "learning", "progress"]) {
      expect(page, id).toContain(`<label for="${id}">`);
    }
    for (const [, id] of page.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g))
      expect(ids).toContain(id);
  });

  it("refuses a script that would end its own element", async () => {
    await expect(drawingPage('"</script>"', "1")).rejects.toThrow("holds a tag that would end it");
  });
});

describe("what is drawn", () => {
  const cells = blank();
  cells.fill(1, 3, 6);

  it("joins cells that look alike, fades what is unsure, and leaves paper out", () => {
    expect(cellsMarkup(cells)).toBe('<rect x="3" y="0" width="3" height="1"/>');
    expect(cellsMarkup(Float64Array.of(0, 0.5, ...blank().slice(2)))).toBe(
      '<rect x="0" y="0" width="1" height="1" fill-opacity="0.5"/><rect x="1" y="0" width="1" height="1" fill-opacity="0.76"/>',
    );
    expect(holesMarkup(cells)).toBe("");
    expect(holesMarkup(halfErased(cells, "lower")).split("M")).toHaveLength(1 + cellCount / 2);
  });

  it("keeps names from becoming markup", () => {
    const name = "<img src=x>";
    const nearest = { index: 0, name, corr: 0.5 };
    const texts = [
      patternList([{ name, cells }], [0.5]),
      attractorList([{ state: cells, nearest, from: [name] }]),
      chartLines([[0, 1]], [name], 1),
    ];
    for (const text of texts) expect(text).not.toContain("<img");
  });

  it("says which patterns share an attractor, and why learning ended", () => {
    const patterns = ["a", "b"].map((name) => ({ name, cells }));
    const nearest = { index: 0, name: "a", corr: 0.5 };
    const memory = {
      ...{ patterns, network: attractorNetwork({ size: 1 }), unsettled: [] },
      attractors: [{ state: cells, nearest, from: ["a", "b"] }],
      angles: { patterns: 10, attractors: null },
    };
    expect(memorySentence(memory)).toBe(
      "2 patterns learned; they settle in 1 attractor. a and b settle in the same one.",
    );
    expect(memorySentence({ ...memory, failure: "update 3" })).toBe("Learning diverged: update 3.");
  });
});
