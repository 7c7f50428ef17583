import { describe, expect, it } from "vitest";
import { fitText, textWidth, wrapText } from "./measure.js";

describe("textWidth(text, size)", () => {
  // From the horizontal metrics of the font: advance 651 of 2048 for a space, 1255 for "a", 1303 for a digit.
  it("adds the advances of the font", () => {
    expect(textWidth("a 1", 2048)).toBe(1255 + 651 + 1303);
  });

  it("gives combining marks no width, and unknown characters an em", () => {
    expect(textWidth("a\u0302", 2048)).toBe(1255);
    expect(textWidth("漢", 10)).toBe(10);
    expect(textWidth("", 10)).toBe(0);
  });
});

describe("fitText(text, size, width)", () => {
  it("ends with an ellipsis where it cut, at a whole character", () => {
    expect(fitText("short", 10, 100)).toBe("short");
    const cut = fitText("😀😀😀😀😀", 10, 30);
    expect(cut).toMatch(/^(😀)+…$/u);
    expect(textWidth(cut, 10)).toBeLessThanOrEqual(30);
  });
});

describe("wrapText(text, size, width)", () => {
  it("breaks at spaces and cuts a word that is longer than a line", () => {
    const lines = wrapText(`one two ${"w".repeat(60)} three`, 10, 60);
    expect(lines.join(" ")).toMatch(/^one two w+… three$/);
    for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(60);
  });

  it("keeps together what a no-break space joins", () => {
    expect(wrapText("aaaa bbbb\u00a0cccc", 10, 60)).toEqual(["aaaa", "bbbb\u00a0cccc"]);
  });

  it("makes no line of no text", () => {
    expect(wrapText("  ", 10, 60)).toEqual([]);
  });
});
