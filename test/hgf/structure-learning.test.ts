/** Finding the structure that made the data, by the surprise of networks without some of their nodes. */

import { describe, expect, it } from "vitest";
import { premade } from "../../src/hgf/index.js";

describe("structure learning", () => {
  it("keeps a common volatility where streams share one, and drops it where they do not", () => {
    const trials = 400;
    const settings = { variant: "unbounded" } as const;
    const courses = {
      shared: (_: number, t: number) => -2 + 2 * Math.sin(t / 30),
      own: (i: number, t: number) => -2 + 2 * Math.sin(t / 30 + 2.1 * i),
    };
    const gain = (course: (i: number, t: number) => number): number => {
      const net = premade.sharedVolatility({
        streams: 3,
        coupling: 0.5,
        settings,
        global: { tonicVolatility: -4 },
      });
      const given = Object.fromEntries(
        [0, 1, 2].map((i) => [`v${i}`, Array.from({ length: trials }, (_, t) => course(i, t))]),
      );
      const { inputs } = net.sampleGenerative({ trials, seed: 5, given });
      return net.surpriseWithout(["g"], inputs) - net.surpriseWithout([], inputs);
    };
    expect(gain(courses.shared)).toBeGreaterThan(gain(courses.own) + 10);
    expect(gain(courses.shared)).toBeGreaterThan(0);
  });
});
