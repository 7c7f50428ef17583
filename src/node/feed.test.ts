import { describe, expect, it } from "vitest";
import { feed } from "./feed.js";

describe("a feed", () => {
  it("hands values on in order, and the outcome back", async () => {
    const sum = feed(async (values: AsyncIterable<number>) => {
      const seen: number[] = [];
      for await (const value of values) seen.push(value);
      return seen;
    });
    for (const value of [1, 2, 3]) await sum.add(value);
    expect(await sum.finish()).toEqual([1, 2, 3]);
    await sum.discard();
  });

  it("never runs ahead of its reader", async () => {
    const log: string[] = [];
    const slow = feed(async (values: AsyncIterable<string>) => {
      for await (const value of values) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`read ${value}`);
      }
    });
    for (const value of ["a", "b"]) {
      await slow.add(value);
      log.push(`added ${value}`);
    }
    await slow.finish();
    expect(log).toEqual(["read a", "added a", "read b", "added b"]);
  });

  it("ends without a value", async () => {
    const none = feed(async (values: AsyncIterable<number>) => {
      for await (const _ of values) throw new Error("there is none");
      return "nothing";
    });
    expect(await none.finish()).toBe("nothing");
  });

  it("throws what its reader throws, from the value it fails on", async () => {
    const fussy = feed(async (values: AsyncIterable<number>) => {
      for await (const value of values) if (value === 2) throw new Error("no 2");
    });
    await fussy.add(1);
    await expect(fussy.add(2)).rejects.toThrow("no 2");
    await expect(fussy.add(3)).rejects.toThrow("no 2");
    await expect(fussy.finish()).rejects.toThrow("no 2");
  });

  it("throws what its reader throws before the first value", async () => {
    const broken = feed(async (_: AsyncIterable<number>): Promise<void> => {
      throw new Error("cannot start");
    });
    await expect(broken.add(1)).rejects.toThrow("cannot start");
  });

  it("lets the reader clean up when it is discarded", async () => {
    let cleaned = false;
    const dropped = feed(async (values: AsyncIterable<number>) => {
      try {
        for await (const _ of values);
        return "finished";
      } finally {
        cleaned = true;
      }
    });
    await dropped.add(1);
    await dropped.discard();
    expect(cleaned).toBe(true);
    await expect(dropped.finish()).rejects.toThrow("discarded");
  });

  it("takes values that a reader who has ended does not want", async () => {
    const early = feed(async (values: AsyncIterable<number>) => {
      for await (const value of values) return value;
      return undefined;
    });
    await early.add(1);
    await early.add(2);
    expect(await early.finish()).toBe(1);
  });
});
