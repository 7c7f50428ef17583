import { describe, expect, it } from "vitest";
import { makeSchedule } from "./schedule.js";

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("makeSchedule", () => {
  it("is the same with the same seed, and another with another", () => {
    expect(makeSchedule("volatile", true, 100, 3)).toEqual(makeSchedule("volatile", true, 100, 3));
    expect(makeSchedule("volatile", true, 100, 4)).not.toEqual(makeSchedule("volatile", true, 100, 3));
  });

  it("is binary with the probabilities that are stated", () => {
    const inputs = makeSchedule("volatile", true, 40_000, 1);
    expect(new Set(inputs)).toEqual(new Set([0, 1]));
    // Four standard errors: sqrt(p (1 - p) / 20 000) is at most 0.0031 for 0.75, 0.004 for halves of 10 000.
    expect(Math.abs(mean(inputs.subarray(0, 20_000)) - 0.75)).toBeLessThan(0.0125);
    const second = inputs.subarray(20_000);
    const block = (odd: boolean) => second.filter((_, t) => (Math.floor(t / 20) % 2 === 1) === odd);
    expect(Math.abs(mean(block(false)) - 0.2)).toBeLessThan(0.016);
    expect(Math.abs(mean(block(true)) - 0.8)).toBeLessThan(0.016);
    const stable = makeSchedule("stable", true, 40_000, 1);
    expect(Math.abs(mean(stable.subarray(20_000)) - 0.75)).toBeLessThan(0.0125);
  });

  it("is real with steps that are larger in every other block of the second half", () => {
    const inputs = makeSchedule("volatile", false, 40_000, 2);
    const squares = (from: number, keep: (t: number) => boolean) => {
      const steps = inputs.subarray(from + 1, from + 20_000).map((x, t) => (x - inputs[from + t]!) ** 2);
      return mean(steps.filter((_, t) => keep(t + 1)));
    };
    // A step of the walk, and the noise of two trials: 0.09 + 0.5 and 1 + 0.5. The squares have sd √2 times that.
    expect(Math.abs(squares(0, () => true) - 0.59)).toBeLessThan(4 * ((0.59 * Math.SQRT2) / Math.sqrt(8000)));
    const volatile = (t: number) => Math.floor(t / 20) % 2 === 0;
    expect(Math.abs(squares(20_000, volatile) - 1.5)).toBeLessThan(
      4 * ((1.5 * Math.SQRT2) / Math.sqrt(4000)),
    );
    expect(Math.abs(squares(20_000, (t) => !volatile(t)) - 0.59)).toBeLessThan(
      4 * ((0.59 * Math.SQRT2) / Math.sqrt(4000)),
    );
  });

  it("of one trial is one number", () => {
    expect(makeSchedule("volatile", true, 1, 1).length).toBe(1);
  });
});
