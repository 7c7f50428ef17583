/** Chains on threads of Node, from the built package: the bits of one thread, however many there are. */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

interface Output {
  readonly own: { readonly alone: string; readonly threads: string[] };
  readonly participant: { readonly alone: string; readonly threads: string[] };
  readonly long: string;
  readonly interrupted: string;
  readonly resumed: string;
  readonly phases: string[];
  readonly chains: number[];
  readonly savedAt: number[];
  readonly stopped: number;
  readonly afterStop: string;
  readonly appended: boolean;
  readonly died: string;
  readonly afterDeath: string;
  readonly resumedAfterDeath: string;
  readonly aborted: string;
  readonly unknown: string;
  readonly strange: string;
}

let out: Output;
beforeAll(() => {
  const script = join(import.meta.dirname, "threads/run.mjs");
  out = JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" })) as Output;
});

describe("chains on threads", () => {
  it("are those of the calling thread to the last bit, on 1, 2 and 3 threads", () => {
    for (const { alone, threads } of [out.own, out.participant])
      expect(threads).toEqual([alone, alone, alone]);
    expect(out.own.alone).not.toBe(out.participant.alone);
  });

  it("tell progress of every chain, and go on unchanged after a checkpoint and a pause", () => {
    expect(out.chains).toEqual([0, 1, 2, 3]);
    expect(out.phases).toContain("done");
    expect(out.interrupted).toBe(out.long);
  });

  it("go on from a checkpoint on another number of threads", () => {
    expect(out.savedAt.some((iteration) => iteration > 0 && iteration < 2150)).toBe(true);
    expect(out.resumed).toBe(out.long);
  });

  it("stop with the draws there are, and go on from there", () => {
    expect(out.stopped).toBeGreaterThan(0);
    expect(out.stopped).toBeLessThan(2000);
    expect(out.afterStop).toBe(out.long);
  });

  it("make more draws after their end, those of a longer run", () => {
    expect(out.appended).toBe(true);
  });

  it("lose nothing that cannot be made again where a thread breaks down", () => {
    expect(out.died).toMatch(/WorkerError: worker \d: the worker ended by itself, with code 3/);
    expect(out.resumedAfterDeath).toBe(out.afterDeath);
  });

  it("are refused where they were aborted, or nobody knows their density", () => {
    expect(out.aborted).toMatch(/the run was aborted/);
    expect(out.unknown).toMatch(/no builder "x" of densities; known here are normals/);
    expect(out.strange).toMatch(/no builder "normals".*participant/);
  });
});
