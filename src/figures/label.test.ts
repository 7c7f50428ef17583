import { describe, expect, it } from "vitest";
import { escapeText, labelHtml, labelText, parseLabel } from "./label.js";
import { fitLabel, layoutLabel } from "./label-layout.js";
import { textWidth } from "./measure.js";

const looks = (label: string) =>
  parseLabel(label).map(({ text, italic, script, hat }) =>
    [text, script, italic && "italic", hat && "hat"].filter(Boolean).join(" "),
  );

describe("parseLabel(label)", () => {
  it("sets small Greek letters and lone Latin ones in italics, words and digits upright", () => {
    expect(looks("ω_{2}")).toEqual(["ω base italic", "2 sub"]);
    expect(looks("log x")).toEqual(["log  base", "x base italic"]);
    expect(looks("Ω, a word, I am")).toEqual(["Ω, a word, I am base"]);
  });

  it("puts hats over what they enclose, and not over scripts inside", () => {
    expect(looks("\\hat{μ}_{1}")).toEqual(["μ base italic hat", "1 sub"]);
    expect(looks("\\hat{μ_{1}}")).toEqual(["μ base italic hat", "1 sub"]);
  });

  it("keeps scripts inside scripts on the outer level", () => {
    expect(looks("x^{a_{2}}")).toEqual(["x base italic", "a super italic", "2 super"]);
  });

  it("obeys \\var and \\text", () => {
    expect(looks("\\var{rate}\\text{x}")).toEqual(["rate base italic", "x base"]);
  });

  it("takes as text what is not markup", () => {
    for (const text of ["\\frac{1}", "100_000", "a_{b", "{}", "\\hat", "50 %"]) {
      expect(labelText(text)).toBe(text);
    }
  });

  it("has no run for an empty label", () => {
    expect(parseLabel("")).toEqual([]);
  });
});

describe("labels elsewhere", () => {
  it("are plain text with combining hats", () => {
    expect(labelText("s(\\hat{μ}_{2})")).toBe("s(μ\u03022)");
  });

  it("are HTML with real scripts, escaped", () => {
    expect(labelHtml("\\hat{μ}_{1} < κ^{2}")).toBe("<i>μ\u0302</i><sub>1</sub> &lt; <i>κ</i><sup>2</sup>");
  });

  it("escape what XML reserves and replace what it forbids", () => {
    expect(escapeText(`<a & "b">\u0000\ud800`)).toBe("&lt;a &amp; &quot;b&quot;&gt;\ufffd\ufffd");
    expect(escapeText("tab\t😀")).toBe("tab\t😀");
  });
});

describe("layoutLabel(label, size)", () => {
  it("is as wide as its letters", () => {
    expect(layoutLabel("log", 10).width).toBeCloseTo(textWidth("log", 10), 10);
    expect(layoutLabel("", 10)).toEqual({ width: 0, texts: [], hats: [] });
  });

  it("lowers subscripts, raises superscripts, both smaller and from the same place", () => {
    const { texts, width } = layoutLabel("μ_{2}^{(0)} x", 10);
    const [base, sub, sup, after] = texts;
    expect(sub!.x).toBe(base!.width);
    expect(sup!.x).toBe(sub!.x);
    expect(sub!.y).toBeGreaterThan(0);
    expect(sup!.y).toBeLessThan(0);
    expect(sub!.size).toBeLessThan(10);
    // What follows starts after the wider of the two.
    expect(after!.x).toBeCloseTo(sup!.x + sup!.width, 10);
    expect(width).toBeGreaterThan(after!.x);
  });

  it("hangs a hat above each letter, over the middle of an upright one", () => {
    const { hats, texts } = layoutLabel("\\hat{\\text{x}}", 100);
    const [left, foot, middle, top, right] = hats[0]!;
    expect(middle).toBeCloseTo(texts[0]!.width / 2, 10);
    expect(right! - middle!).toBeCloseTo(middle! - left!, 10);
    expect(top).toBeLessThan(foot!);
    expect(foot).toBeLessThan(-50);
  });
});

describe("fitLabel(label, size, room)", () => {
  it("leaves a label that fits", () => {
    expect(fitLabel("\\hat{μ}_{2}", 12, 100)).toBe("\\hat{μ}_{2}");
  });

  it("cuts the plain text of one that does not", () => {
    const cut = fitLabel("learning rate of level 2, dμ_{2}/dδ_{1}", 12, 90);
    expect(layoutLabel(cut, 12).width).toBeLessThanOrEqual(90);
    expect(labelText(cut)).toMatch(/^learning r.*…$/);
  });

  it("writes braces that would be markup again as nothing", () => {
    expect(labelText(fitLabel("\\hat{a} {broken _{ braces}", 12, 60))).not.toMatch(/[{}\\]/);
  });
});
