import { describe, expect, it } from "vitest";
import { last, listed, nextStop, positionOf, type SliderKind, valueAt, written } from "./sliders.js";

const kinds: readonly SliderKind[] = ["precision", "omega"];
const positions = (kind: SliderKind): number[] => Array.from({ length: last[kind] + 1 }, (_, p) => p);

describe("sliders", () => {
  it.each(kinds)("stop exactly at every listed value: %s", (kind) => {
    for (const value of listed[kind]) expect(valueAt(kind, positionOf(kind, value)!)).toBe(value);
    expect(valueAt(kind, 0)).toBe(listed[kind][0]);
    expect(valueAt(kind, last[kind])).toBe(listed[kind].at(-1));
    expect(positionOf(kind, 0.123)).toBeUndefined();
  });

  it.each(kinds)("only rise: %s", (kind) => {
    const values = positions(kind).map((p) => valueAt(kind, p));
    for (let p = 1; p < values.length; p++) expect(values[p]).toBeGreaterThan(values[p - 1]!);
  });

  it("show precisions on an axis whose logarithm is even to a hundredth of a decade", () => {
    for (const p of positions("precision")) {
      expect(Math.abs(Math.log10(valueAt("precision", p)) - (p / 40 - 1))).toBeLessThan(0.01);
    }
  });

  it("jump from one listed value to the next, and stay at the ends", () => {
    expect(nextStop("precision", 69, 1)).toBe(80);
    expect(nextStop("precision", 80, 1)).toBe(120);
    expect(nextStop("precision", 80, -1)).toBe(68);
    expect(nextStop("precision", 160, 1)).toBe(160);
    expect(nextStop("omega", 0, -1)).toBe(0);
    expect(nextStop("omega", 0, 1)).toBe(20);
  });

  it("write values with a minus sign", () => {
    expect([written("omega", -7.5), written("omega", 0), written("precision", 0.1)]).toEqual([
      "−7.50",
      "0.00",
      "0.1",
    ]);
  });
});
