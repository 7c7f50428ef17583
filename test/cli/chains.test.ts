/** Chains of one participant on several threads, stopped in the middle, and taken up again: from the built command. */

import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../../src/inference/index.js";
import { root, Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  const [header, ...lines] = readFileSync(join(root, "studies/multilevel/multilevel.csv"), "utf8").split(
    "\n",
  );
  writeFileSync(at("one.csv"), [header, ...lines.filter((line) => line.startsWith("3,"))].join("\n"));
});
afterAll(() => place.remove());

const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");
const options = [
  ...[
    "one.csv",
    "--prc",
    "ehgf_binary",
    "--obs",
    "unitsq_sgm",
    "--levels",
    "2",
    "--inference",
    "nuts",
    "--quiet",
  ],
  ...["--starts", "2", "--evidence-draws", "0", "--no-report", "--figures", "none"],
];

/** Iterations of all chains after which a fit is stopped, of the 8,800 that it has before it. */
const SOME = 500;

/** Stops a fit while its chains are under way, and returns the file of their states. */
async function stopped(out: string, ...more: string[]): Promise<string> {
  const loud = options.filter((option) => option !== "--quiet");
  const child = place.start("fit", ...loud, ...more, "--log", "json", "--out", out);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  let told = "";
  child.stderr!.on("data", (piece: Buffer) => {
    told += piece.toString();
    const iterations = [...told.matchAll(/"stage":"sampling".*?"evaluations":(\d+)/g)].map(([, n]) =>
      Number(n),
    );
    if (!child.killed && Math.max(0, ...iterations) > SOME) child.kill("SIGINT");
  });
  expect(await ended).toBe(130);
  expect(readdirSync(at(out, ".chains"))).toHaveLength(1);
  return at(out, ".chains", readdirSync(at(out, ".chains"))[0]!);
}

const stateOf = (file: string): Checkpoint => decodeCheckpoint(readFileSync(file));

describe("the chains of one participant", () => {
  it("have the same bits on 1, 2 and 3 threads", () => {
    const fits = ["1", "2", "3"].map((threads) => {
      const draws = ["--warmup", "100", "--draws", "120"];
      place.credence("fit", ...options, ...draws, "--threads", threads, "--out", `threads-${threads}`);
      return JSON.parse(read(`threads-${threads}`, "fit.json")) as FitResult;
    });
    expect(fits.map(({ timing }) => timing.threads)).toEqual([1, 2, 3]);
    for (const threads of ["2", "3"]) {
      for (const file of ["draws.csv", "loo.csv", "participants.csv"]) {
        expect(read(`threads-${threads}`, file)).toBe(read("threads-1", file));
      }
    }
    expect(fits[1]!.participants).toEqual(fits[0]!.participants);
  });

  it("that are stopped go on where they were, to the bits of a run that was not", async () => {
    const long = ["--draws", "1200"];
    const file = await stopped("stopped", ...long, "--threads", "2");
    const { chains } = stateOf(file);
    expect(chains.map(({ chain }) => chain)).toEqual([0, 1, 2, 3]);
    expect(Math.max(...chains.map(({ iteration }) => iteration))).toBeGreaterThan(20);
    expect(chains.some(({ phase }) => phase !== "done")).toBe(true);
    cpSync(at("stopped"), at("damaged"), { recursive: true });
    cpSync(at("stopped"), at("marked"), { recursive: true });
    cpSync(file, at("of-all-trials"));

    const resume = (out: string) =>
      place.credence("fit", ...options, ...long, "--threads", "1", "--resume", "--out", out);
    expect(place.credence("fit", ...options, ...long, "--threads", "1", "--out", "whole").code).toBe(0);
    expect(resume("stopped").code).toBe(0);
    expect(existsSync(at("stopped", ".chains"))).toBe(false);
    for (const file of ["draws.csv", "loo.csv", "participants.csv"]) {
      expect(read("stopped", file)).toBe(read("whole", file));
    }

    // A state that was cut off costs time only.
    const damaged = file.replace("stopped", "damaged");
    truncateSync(damaged, 500);
    appendFileSync(damaged, "x");
    expect(resume("damaged").code).toBe(0);
    expect(read("damaged", "draws.csv")).toBe(read("whole", "draws.csv"));

    // Marked, to see that what was kept is what the draws go on from: the chains are told to end sooner.
    const marked = file.replace("stopped", "marked");
    const state = stateOf(marked);
    const sooner = state.chains.map((chain) => ({ ...chain, target: 1000 }));
    writeFileSync(marked, encodeCheckpoint({ ...state, chains: sooner }));
    expect(resume("marked").code).toBe(0);
    const [whole, short] = ["whole", "marked"].map((out) => read(out, "draws.csv").trimEnd().split("\n"));
    expect([whole!.length, short!.length]).toEqual([4801, 4001]);
    expect(short!.slice(0, 1001)).toEqual(whole!.slice(0, 1001));
  });

  it("are refused where they are of other data", async () => {
    const file = await stopped("second", "--draws", "1200", "--threads", "1", "--skip-first", "40");
    cpSync(at("of-all-trials"), file);
    const again = place.credence(
      ...["fit", ...options, "--draws", "1200", "--threads", "1", "--skip-first", "40"],
      ...["--resume", "--out", "second"],
    );
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/checkpoint: at the state of chain \d the log density is .*other data/);
  });
});
