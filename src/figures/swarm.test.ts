import { describe, expect, it } from "vitest";
import { swarm } from "./swarm.js";

describe("swarm(y, size, room)", () => {
  it("puts what would lie on each other side by side, around the middle", () => {
    expect(swarm([0, 0.2, 50], 5, 100)).toEqual([-2.5, 2.5, 0]);
  });

  it("squeezes rows into the room", () => {
    const offsets = swarm(new Array(200).fill(7), 5, 60);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(30);
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(-30);
    expect(new Set(offsets).size).toBe(200);
  });

  it("takes no points", () => {
    expect(swarm([], 5, 60)).toEqual([]);
  });
});
