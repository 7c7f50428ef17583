import { describe, expect, it } from "vitest";
import { threefry2x32 } from "./threefry.js";

function words(key: [number, number], counter: [number, number]): number[] {
  const out = new Uint32Array(2);
  threefry2x32(...key, ...counter, out);
  return [...out];
}

describe("threefry2x32", () => {
  it("gives the published words for an all-zero key and counter", () => {
    expect(words([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
  });

  it("gives the published words for an all-one key and counter", () => {
    const ones = 0xffffffff;
    expect(words([ones, ones], [ones, ones])).toEqual([0x1cb996fc, 0xbb002be7]);
  });

  it("gives the published words for the digits of pi", () => {
    expect(words([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  });

  it("changes about half of the output bits when one input bit changes", () => {
    const base = words([7, 8], [9, 10]);
    let flipped = 0;
    for (let bit = 0; bit < 32; bit++) {
      for (const [i, word] of words([7, 8], [9 ^ (1 << bit), 10]).entries()) {
        for (let x = (word ^ base[i]!) >>> 0; x > 0; x >>>= 1) flipped += x & 1;
      }
    }
    // 32 experiments of 64 fair bits: mean 1024, sd 22.6; 4.5 sd.
    expect(Math.abs(flipped - 1024)).toBeLessThan(102);
  });
});
