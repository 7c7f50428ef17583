import { describe, expect, it } from "vitest";
import { colourAt, colourTable } from "./colour-map.js";
import { type Role, themes } from "./theme.js";

/** Linear red, green and blue of `#rrggbb`, IEC 61966-2-1. */
function linear(hex: string): number[] {
  return [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

/** Relative luminance and contrast, WCAG 2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** What is seen without one kind of cone: Viénot, Brettel & Mollon 1999 for red and green, in linear light. */
const blindness: Record<string, readonly (readonly number[])[]> = {
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

/** CIE L*a*b* of linear light, D65. */
function lab([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505;
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089;
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))];
}

const hues: readonly Role[] = ["blue", "vermillion", "green", "orange", "purple"];

describe.each(["light", "print"] as const)("the theme %s", (name) => {
  const { colours } = themes[name];

  it("has text that stands off its background (WCAG 2, level AA)", () => {
    expect(contrast(colours.ink, colours.background)).toBeGreaterThan(7);
    expect(contrast(colours.muted, colours.background)).toBeGreaterThan(4.5);
  });

  it.each(["protan", "deutan"])("has hues that a %s eye tells apart", (kind) => {
    const seen = hues.map((role) => {
      const light = linear(colours[role]);
      return lab(blindness[kind]!.map((row) => row.reduce((sum, m, i) => sum + m * light[i]!, 0)));
    });
    seen.forEach((a, i) => {
      seen.slice(0, i).forEach((b, j) => {
        const distance = Math.hypot(...a.map((value, k) => value - b[k]!));
        // A difference of 2.3 is just noticeable side by side; ten is plain for small marks.
        expect(distance, `${hues[i]} and ${hues[j]}`).toBeGreaterThan(10);
      });
    });
  });
});

describe("the colour maps", () => {
  it("are blue for 1, near white in the middle, red for 0", () => {
    const channels = (at: number): number[] => linear(colourAt("diverging", at));
    expect(channels(1)[2]).toBeGreaterThan(channels(1)[0]! * 3);
    expect(channels(0)[0]).toBeGreaterThan(channels(0)[2]! * 3);
    expect(luminance(colourAt("diverging", 0.5))).toBeGreaterThan(0.85);
  });

  it("get brighter all along the sequential one", () => {
    const all = Array.from({ length: 256 }, (_, i) => luminance(colourAt("sequential", i / 255)));
    all.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(all[i]! - 0.002);
    });
    expect(colourTable("sequential")).toHaveLength(3 * 256);
  });

  it("take what lies outside for the end", () => {
    expect(colourAt("diverging", -3)).toBe(colourAt("diverging", 0));
    expect(colourAt("diverging", 7)).toBe(colourAt("diverging", 1));
  });
});
