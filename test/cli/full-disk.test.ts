/**
 * A fit whose disk is full, wherever that happens, and one that is killed: a clear error, no half of a file, and the
 * same bits after --resume. In this process with file functions that fail, and by the built command.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../src/errors.js";
import type { Analysis } from "../../src/fit/index.js";
import { runAnalysis } from "../../src/node/analysis.js";
import { exportFit } from "../../src/node/export.js";
import { Workplace } from "./command.js";

/** Bytes that still fit on the disk. */
const disk = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, written: 0 }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const full = (): never => {
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  /** As much as fits; a disk that is full takes nothing. */
  const fitting = (bytes: Uint8Array): Uint8Array => {
    const part = bytes.subarray(0, Math.min(bytes.length, disk.left));
    disk.left -= part.length;
    disk.written += part.length;
    return part;
  };
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, offset = 0, length?: number, place?: number): number {
      const rest = bytes.subarray(offset, length === undefined ? undefined : offset + length);
      const part = fitting(rest);
      return part.length === 0 && rest.length > 0 ? full() : fs.writeSync(file, part, 0, part.length, place);
    },
    appendFileSync(path: string, text: string): void {
      const bytes = new TextEncoder().encode(text);
      const part = fitting(bytes);
      fs.appendFileSync(path, part);
      if (part.length < bytes.length) full();
    },
  };
});

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const trials = 60;
beforeAll(() => {
  place = new Workplace();
  const lines = ["a", "b", "c"].flatMap((id, k) =>
    Array.from({ length: trials }, (_, t) => {
      const input = (t * 7 + k) % 10 < 7 ? 1 : 0;
      return `${id},${t + 1},${input},${(t * 5 + k) % 8 === 0 ? 1 - input : input}`;
    }),
  );
  writeFileSync(at("study.csv"), ["participant,trial,input,response", ...lines, ""].join("\n"));
});
afterEach(() => {
  disk.left = Number.POSITIVE_INFINITY;
});
afterAll(() => place.remove());

const analysis: Analysis = {
  schema: "credence-analysis/1",
  data: { file: "study.csv" },
  agent: { perceptualModel: "rw_binary", responseModel: "unitsq_sgm" },
  inference: { method: "nuts", chains: 2, warmup: 60, draws: 30, starts: 1, evidenceDraws: 0, threads: 1 },
  outputs: { report: false, figures: false },
};
const run = (out: string, more: { resume?: boolean } = {}) =>
  runAnalysis(analysis, { base: place.path, out: at(out), ...more });
const tables = ["draws.csv", "loo.csv", "participants.csv", "trajectories.csv"];
const halves = (out: string): string[] => readdirSync(at(out)).filter((name) => name.endsWith(".tmp"));

describe("a fit whose disk is full", () => {
  it("says so wherever it happens, and goes on to the same bits once there is room", async () => {
    disk.written = 0;
    await run("whole");
    const total = disk.written;
    const stopped = new Set<string>();
    for (const share of [0, 0.001, 0.02, 0.06, 0.1, 0.15, 0.3, 0.6, 0.9, 0.999]) {
      const out = `full-${share}`;
      disk.left = Math.floor(share * total);
      const failure = await run(out).catch((error: unknown) => error);
      disk.left = Number.POSITIVE_INFINITY;
      expect(failure).toBeInstanceOf(UsageError);
      const { message } = failure as UsageError; // as just seen
      expect(message).toMatch(/^cannot write .*: no space left on the device/);
      stopped.add(/cannot write .*\/(.*?):/.exec(message)![1]!);
      expect([existsSync(at(out, "fit.json")), halves(out)]).toEqual([false, []]);
      const begun = existsSync(at(out, ".progress.jsonl"));
      const { interrupted } = await run(out, { resume: begun });
      expect(interrupted).toBe(false);
      for (const table of tables)
        expect(readFileSync(at(out, table))).toEqual(readFileSync(at("whole", table)));
      expect(readdirSync(at(out)).sort()).toEqual(readdirSync(at("whole")).sort());
    }
    // While modes, draws, and the folder are written.
    expect([...stopped]).toEqual(expect.arrayContaining([".progress.jsonl", ".draws.jsonl", "posterior.nc"]));
  });

  it("keeps the draws that were made when the folder cannot be written", async () => {
    disk.written = 0;
    await run("counted");
    disk.left = Math.floor(0.6 * disk.written);
    await expect(run("kept")).rejects.toThrow(/no space left/);
    disk.left = Number.POSITIVE_INFINITY;
    const kept = readFileSync(at("kept/.draws.jsonl"), "utf8");
    expect(kept.trimEnd().split("\n")).toHaveLength(3);
    // Marked, to see that nobody is sampled again.
    writeFileSync(at("kept/.draws.jsonl"), kept.replaceAll('"verdict":"', '"verdict":"Kept. '));
    const { result } = await run("kept", { resume: true });
    for (const { posterior } of result.participants) expect(posterior!.verdict).toMatch(/^Kept\. /);
  });

  it("loses nothing of a finished fit to an export that does not fit", async () => {
    await run("finished");
    const before = readFileSync(at("finished/posterior.nc"));
    for (const to of ["netcdf", "zarr", "parquet", "stan"]) {
      disk.left = 3000;
      await expect(exportFit(at("finished"), { to })).rejects.toThrow(/^cannot write .*no space left/);
      disk.left = Number.POSITIVE_INFINITY;
      expect(readdirSync(at("finished")).filter((name) => name.includes("export"))).toEqual([]);
    }
    expect(readFileSync(at("finished/posterior.nc"))).toEqual(before);
    expect((await exportFit(at("finished"), { to: "netcdf" })).files).toEqual(["posterior.nc"]);
  });
});

describe("a fit that is killed", () => {
  it("goes on from what it kept, to the bits of one that was not", async () => {
    const options = [
      ...[
        "fit",
        "study.csv",
        "--prc",
        "ehgf_binary",
        "--obs",
        "unitsq_sgm",
        "--inference",
        "nuts",
        "--quiet",
      ],
      ...["--draws", "600", "--threads", "1", "--starts", "1", "--evidence-draws", "0"],
      ...["--no-report", "--figures", "none"],
    ];
    const kept = at("killed/.draws.jsonl");
    const child = place.start(...options, "--out", "killed");
    const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    const done = (): number => (existsSync(kept) ? readFileSync(kept, "utf8").split("\n").length - 1 : 0);
    while (done() < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    expect([done() < 3, existsSync(at("killed/fit.json"))]).toEqual([true, false]);
    const again = place.credence(...options, "--out", "killed");
    expect([again.code, again.stderr.includes("holds an interrupted fit; go on with --resume")]).toEqual([
      2,
      true,
    ]);
    const other = place.credence(...options, "--resume", "--seed", "5", "--out", "killed");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("had other data, model or settings; resume it with the same");
    const resumed = place.credence(...options, "--resume", "--out", "killed");
    const whole = place.credence(...options, "--out", "unharmed");
    expect(resumed.code).toBe(whole.code);
    for (const table of tables)
      expect(readFileSync(at("killed", table))).toEqual(readFileSync(at("unharmed", table)));
    expect(readdirSync(at("killed")).sort()).toEqual(readdirSync(at("unharmed")).sort());
  });
});
