import { describe, expect, it } from "vitest";
import { pathVertices } from "./hook.js";
import { bandPath, isolated, linePath, segments, short, stampPath } from "./path.js";
import { shapePath } from "./points.js";

const nan = Number.NaN;

describe("short(value)", () => {
  it("rounds to two decimals and drops zeros that say nothing", () => {
    expect([0, -0, 0.5, -0.5, 12, 1.234, -1.999, 0.004].map(short)).toEqual([
      "0",
      "0",
      ".5",
      "-.5",
      "12",
      "1.23",
      "-2",
      "0",
    ]);
  });
});

describe("linePath(points)", () => {
  it("is relative after the first place", () => {
    expect(linePath([1, 2, 2, 4, 1.5, 3])).toBe("M1 2l1 2-.5-1");
  });

  it("breaks at what is not a number and before the indices given", () => {
    expect(linePath([0, 0, 1, 1, nan, 5, 3, 3, 4, 4])).toBe("M0 0l1 1M3 3l1 1");
    expect(linePath([0, 0, 1, 1, 2, 2, 3, 3], new Set([2]))).toBe("M0 0l1 1M2 2l1 1");
    expect(linePath([0, 0, Number.POSITIVE_INFINITY, 1])).toBe("M0 0z");
  });

  it("is empty without a point", () => {
    expect(linePath([])).toBe("");
    expect(linePath([nan, nan])).toBe("");
  });

  it("does not let rounding add up", () => {
    const points = Array.from({ length: 4000 }, (_, i) => [i * 0.333333, Math.sin(i) * 50]).flat();
    const back = pathVertices(linePath(points));
    expect(back).toHaveLength(points.length);
    points.forEach((value, i) => {
      expect(Math.abs(back[i]! - value)).toBeLessThan(0.0051);
    });
  });
});

describe("isolated(points)", () => {
  it("finds places without neighbours", () => {
    expect(isolated([0, 0, nan, 0, 2, 2, 3, 3, 4, 4], new Set([4]))).toEqual([0, 0, 4, 4]);
  });
});

describe("bandPath(points)", () => {
  it("goes along the lower line and back along the upper", () => {
    expect(bandPath([0, 1, 5, 10, 2, 6])).toBe("M0 1l10 1 0 4-10-1z");
  });

  it("breaks at a gap, and boxes a point that stands alone", () => {
    expect(bandPath([0, 1, 2, 1, nan, 2, 5, 1, 2])).toBe("M-3 1l6 0 0 1-6 0zM2 1l6 0 0 1-6 0z");
  });
});

describe("stampPath(places, shape)", () => {
  const shapes = [
    "circle",
    "square",
    "diamond",
    "triangle",
    "cross",
    "plus",
    "bar",
    "left",
    "right",
    "up",
    "down",
  ] as const;

  it("leaves out places that are no numbers", () => {
    expect(stampPath([1, 2, nan, 3, 4, 2], "h0")).toBe("M1 2h0m3 0h0");
  });

  it.each(shapes)("returns to its place after each %s, so that thousands do not drift", (shape) => {
    const path = shapePath(shape, 4.37);
    expect(end(path)).toEqual([0, 0]);
  });
});

describe("segments(ends)", () => {
  it("writes level and upright pieces short, and leaves out what is no number", () => {
    expect(segments([0, 1, 5, 1, 2, 0, 2, -3, 0, 0, 1, 2, nan, 0, 1, 1])).toBe("M0 1h5M2 0v-3M0 0l1 2");
  });
});

/** Where a path of relative commands ends, in hundredths; arcs end where their last two numbers say. */
function end(path: string): number[] {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, command = "", rest = ""] of path.matchAll(/([a-z])([^a-z]*)/g)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map((n) => Math.round(Number(n) * 100));
    if (command === "h") x += numbers[0]!;
    else if (command === "v") y += numbers[0]!;
    else if (command === "z") [x, y] = [startX, startY];
    else {
      const step = command === "a" ? 7 : 2;
      for (let i = 0; i < numbers.length; i += step) {
        x += numbers[i + step - 2]!;
        y += numbers[i + step - 1]!;
        if (command === "m") [startX, startY] = [x, y];
      }
    }
  }
  return [x + 0, y + 0];
}
