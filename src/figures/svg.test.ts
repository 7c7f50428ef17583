import { describe, expect, it } from "vitest";
import { figureCsv } from "./csv.js";
import type { Figure, Mark } from "./figure.js";
import { toSvg } from "./svg.js";

const figure = (marks: readonly Mark[], rest: Partial<Figure> = {}): Figure => ({
  title: "A & B",
  description: "<nothing>",
  width: 100,
  height: 50,
  marks,
  table: { header: ["a"], rows: [] },
  ...rest,
});
const svg = (...marks: Mark[]): string => toSvg(figure(marks), { idPrefix: "p" });
const inside = (...marks: Mark[]): string => /fill="#ffffff"\/>(.*)<\/svg>$/.exec(svg(...marks))?.[1] ?? "";
const box = { x: 1, y: 2, width: 3, height: 4 };

describe("toSvg(figure)", () => {
  it("names and describes itself to those who cannot see it", () => {
    const text = svg();
    expect(text).toContain('role="img" aria-labelledby="p-title p-desc"');
    expect(text).toContain('<title id="p-title">A &amp; B</title><desc id="p-desc">&lt;nothing&gt;</desc>');
  });

  it("makes ids from the content, so that figures of a page do not clash", () => {
    const [a, again, b] = [figure([]), figure([]), figure([], { title: "other" })].map((f) => toSvg(f));
    expect(again).toBe(a);
    const idOf = (text: string | undefined) => /id="([^"]+)-title"/.exec(text ?? "")?.[1];
    expect(idOf(b)).not.toBe(idOf(a));
  });

  it("writes colours of the theme, and nothing for the grid of the print theme", () => {
    const grid: Mark = { kind: "path", d: "M0 0h9", stroke: "grid" };
    expect(inside(grid)).toContain('stroke="#');
    expect(toSvg(figure([grid]), { theme: "print" })).not.toContain("stroke=");
  });

  it("sets scripts with tspans, and keeps Unicode's own out", () => {
    const text = inside({ kind: "text", x: 10, y: 20, label: "μ_{2}^{(0)}", size: 10 });
    expect(text).toMatch(/<tspan font-style="italic">μ<\/tspan><tspan dy="2.5" font-size="7.4">2<\/tspan>/);
    expect(text).toMatch(/dx="-[\d.]+" dy="-[\d.]+" font-size="7.4">\(0\)/);
    expect(text).not.toMatch(/[₀-₉⁰-⁹]/);
  });

  it("draws hats as paths where the letter was placed, turned with the text", () => {
    const text = inside({
      kind: "text",
      x: 10,
      y: 20,
      label: "\\hat{μ}",
      size: 10,
      anchor: "middle",
      rotate: -90,
    });
    expect(text).not.toContain("text-anchor");
    expect(text.match(/transform="rotate\(-90 10 20\)"/g)).toHaveLength(2);
    expect(text).toMatch(/<path d="M[^"]+" stroke="#[0-9a-f]{6}" stroke-width=".75"/);
  });

  it("escapes plain text and hints", () => {
    const text = inside(
      { kind: "text", x: 0, y: 0, text: '<b> & "c"', size: 9 },
      { kind: "rect", ...box, hint: "<&>" },
    );
    expect(text).toContain("&lt;b&gt; &amp; &quot;c&quot;");
    expect(text).toContain("<title>&lt;&amp;&gt;</title>");
  });

  it("cuts groups with a clip path of their own, and names panels for the crosshair", () => {
    const panel = { label: "x", x: [0, 10], trials: [0.5, 5.5], y: [50, 0], values: [-1, 1] } as const;
    const text = svg({ kind: "group", clip: box, panel, marks: [] }, { kind: "group", clip: box, marks: [] });
    expect(text).toContain('<clipPath id="p-clip0"><rect x="1" y="2" width="3" height="4"/></clipPath>');
    expect(text).toContain(
      '<g class="panel" aria-label="x" data-x0="0" data-x1="10" data-d0="0.5" data-d1="5.5" data-y0="50" data-y1="0" data-r0="-1" data-r1="1" clip-path="url(#p-clip0)">',
    );
    expect(text).toContain('clip-path="url(#p-clip1)"');
  });

  it("writes no mark without a place", () => {
    expect(inside({ kind: "path", d: "" })).toBe("");
    expect(inside({ kind: "points", shape: "circle", size: 3, at: [Number.NaN, 1], fill: "blue" })).toBe("");
    expect(inside({ kind: "text", x: 0, y: 0, label: "", size: 9 })).toBe("");
  });
});

describe("figureCsv(figure)", () => {
  it("leaves cells without a value empty and quotes what needs it", () => {
    const rows = [
      ["a,b", 1, null],
      ['say "x"', Number.NaN, undefined],
      ["two\nlines", Number.NEGATIVE_INFINITY, 0],
    ];
    const csv = figureCsv(figure([], { table: { header: ["id", "x", "y"], rows } }));
    expect(csv).toBe('id,x,y\n"a,b",1,\n"say ""x""",,\n"two\nlines",-Infinity,0\n');
  });
});
