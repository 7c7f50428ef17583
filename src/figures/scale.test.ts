import { describe, expect, it } from "vitest";
import { horizontalTicks, panelsPerLine } from "./plot.js";
import { decimal, extentOf, linearScale, linearTicks, logScale, logTicks } from "./scale.js";

const labels = (ticks: readonly { readonly label: string }[]): string[] => ticks.map(({ label }) => label);

describe("extentOf(...series)", () => {
  it("looks at finite values only", () => {
    expect(extentOf([3, Number.NaN, Number.NEGATIVE_INFINITY], [-1, Number.POSITIVE_INFINITY])).toEqual([
      -1, 3,
    ]);
    expect(extentOf([Number.NaN], [])).toBeUndefined();
  });
});

describe("linearScale(extent, range)", () => {
  it("survives a single value, zero, and nothing", () => {
    expect(linearScale([5, 5], [0, 1]).domain()).toEqual([4.5, 5.5]);
    expect(linearScale([0, 0], [0, 1]).domain()).toEqual([-1, 1]);
    expect(linearScale(undefined, [0, 1]).domain()).toEqual([0, 1]);
  });

  it("takes differences near rounding for none", () => {
    expect(linearScale([1, 1 + 1e-15], [0, 1]).domain()[0]).toBeCloseTo(0.9, 9);
  });
});

describe("linearTicks(scale, count)", () => {
  it("writes a minus sign, no grouping, and zero without a sign", () => {
    expect(labels(linearTicks(linearScale([-2000, 2000], [0, 1]), 4))).toEqual([
      "−2000",
      "−1000",
      "0",
      "1000",
      "2000",
    ]);
  });

  it("gives large and small numbers one power of ten", () => {
    expect(labels(linearTicks(linearScale([0, 2e7], [0, 1]), 4))).toEqual([
      "0",
      "0.5×10^{7}",
      "1.0×10^{7}",
      "1.5×10^{7}",
      "2.0×10^{7}",
    ]);
    expect(labels(linearTicks(linearScale([0, 4e-5], [0, 1]), 2))).toEqual(["0", "2×10^{−5}", "4×10^{−5}"]);
  });
});

describe("logTicks(scale, count)", () => {
  const ticks = (low: number, high: number, count: number) =>
    labels(logTicks(logScale([low, high], [0, 1]), count));

  it("are 1, 2, 5 over few decades, 1 and 3 over more, powers of ten over many", () => {
    expect(ticks(0.5, 20, 6)).toEqual(["0.5", "1", "2", "5", "10", "20"]);
    expect(ticks(0.1, 50, 6)).toEqual(["0.1", "0.3", "1", "3", "10", "30"]);
    expect(ticks(1e-6, 1e6, 4)).toEqual(["10^{−6}", "10^{−3}", "1", "10^{3}", "10^{6}"]);
  });

  it("divide less than a decade evenly", () => {
    expect(ticks(2, 4, 4)).toEqual(["2", "2.5", "3", "3.5", "4"]);
  });
});

describe("logScale(extent, range)", () => {
  it("puts a single value in the middle", () => {
    expect(logScale([4, 4], [0, 1])(4)).toBeCloseTo(0.5, 12);
  });
});

describe("decimal(value)", () => {
  it("writes powers where decimals would be long, and infinities", () => {
    const values = [
      0,
      0.25,
      -3,
      123456,
      -1e-7,
      2.5e8,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ];
    expect(values.map((value) => decimal(value))).toEqual([
      "0",
      "0.25",
      "−3",
      "1.23456×10^{5}",
      "−10^{−7}",
      "2.5×10^{8}",
      "∞",
      "−∞",
      "",
    ]);
  });
});

describe("horizontalTicks(scale, kind, most)", () => {
  it("are fewer where their labels would touch", () => {
    const wide = horizontalTicks(linearScale([-1000, 1000], [0, 600]), "linear", 8);
    const narrow = horizontalTicks(linearScale([-1000, 1000], [0, 90]), "linear", 8);
    expect(wide.length).toBeGreaterThan(narrow.length);
    // A label of "−1000" takes about 38 px, and labels keep 8 px apart.
    const step = (90 * (narrow[1]!.value - narrow[0]!.value)) / 2000;
    expect(step).toBeGreaterThan(20);
  });
});

describe("panelsPerLine(labels, size, most, step)", () => {
  const step = (panels: number): number => 600 / panels;

  it("fills lines evenly", () => {
    expect([1, 5, 6, 12].map((n) => panelsPerLine(Array(n).fill("ω"), 12, 5, step))).toEqual([1, 5, 3, 4]);
    expect(panelsPerLine([], 12, 5, step)).toBe(1);
  });

  it("puts fewer in a line where a name is wide", () => {
    const wide = ["a name that takes about two hundred px"];
    expect(panelsPerLine([...wide, "b", "c", "d", "e"], 12, 5, step)).toBe(2);
    expect(panelsPerLine(["w".repeat(200), "b"], 12, 5, step)).toBe(1);
  });
});
