/** Ctrl-C keeps finished participants, and `--resume` ends with the bits of an uninterrupted fit. */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace({ apart: true });
});
afterAll(() => place.remove());

const options = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--starts", "8", "--quiet"];

function study(people: number): string {
  const lines = ["participant,trial,input,response"];
  for (let k = 0; k < people; k++) {
    for (let t = 0; t < 200; t++) {
      const input = (t * 7 + (t >> 5) * 3 + k) % 10 < 7 ? 1 : 0;
      lines.push(`p${k},${t + 1},${input},${(t * 5 + k) % 8 === 0 ? 1 - input : input}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const participants = (folder: string): string =>
  JSON.stringify(
    (JSON.parse(readFileSync(join(place.path, folder, "fit.json"), "utf8")) as FitResult).participants,
  );

describe("an interrupted fit", () => {
  it("exits with 130, keeps who is done, and resumes to the same bits on any number of threads", async () => {
    writeFileSync(join(place.path, "many.csv"), study(30));
    const progress = join(place.path, "stopped/.progress.jsonl");
    const child = place.start("fit", "many.csv", ...options, "--threads", "2", "--out", "stopped");
    const done = (): number =>
      existsSync(progress) ? readFileSync(progress, "utf8").split("\n").length - 2 : 0;
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    while (done() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const kept = done();
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(kept).toBeLessThan(30);
    expect(existsSync(join(place.path, "stopped/fit.json"))).toBe(false);

    const again = place.credence("fit", "many.csv", ...options, "--out", "stopped");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("go on with --resume");
    const other = place.credence(
      "fit",
      "many.csv",
      ...options,
      "--seed",
      "9",
      "--out",
      "stopped",
      "--resume",
    );
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("had other data, model or settings");

    // The last line may have been cut off by the interruption.
    appendFileSync(progress, '{"id":"p29","status":"conv');
    const second = place.start(
      "fit",
      "many.csv",
      ...options,
      "--threads",
      "1",
      "--out",
      "stopped",
      "--resume",
    );
    const endedAgain = new Promise<number | null>((resolve) => second.on("exit", resolve));
    while (done() < kept + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    second.kill("SIGINT");
    expect(await endedAgain).toBe(130);
    const lines = readFileSync(progress, "utf8").trimEnd().split("\n");
    expect(new Set(lines.slice(1).map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(done());

    expect(place.credence("fit", "many.csv", ...options, "--out", "stopped", "--resume").code).toBe(0);
    expect(existsSync(progress)).toBe(false);
    expect(place.credence("fit", "many.csv", ...options, "--out", "whole").code).toBe(0);
    expect(participants("stopped")).toBe(participants("whole"));

    const finished = place.credence("fit", "many.csv", ...options, "--out", "whole", "--resume");
    expect([finished.code, finished.stderr]).toEqual([
      2,
      "credence: whole: the fit there is finished; replace it with --overwrite, or choose another folder with --out\n",
    ]);
  });

  it("is not resumed with a model file that was changed in between", async () => {
    const model = (mean: number): string =>
      `export default ({ scalar, defineResponse, positiveParameter }) => defineResponse({
        name: "own", parameters: { b: positiveParameter({ mean: ${mean}, sd: 1 }) },
        reads: ["level[1].expectedMean"], responseKind: "binary",
        step: ({ beliefs, response }, p) => ({
          logProbability: scalar.mul(p.b, scalar.log(scalar.select(response, beliefs["level[1].expectedMean"],
            scalar.sub(1, beliefs["level[1].expectedMean"])))) }),
        prediction: ({ beliefs }) => beliefs["level[1].expectedMean"],
      });`;
    writeFileSync(join(place.path, "many.csv"), study(30));
    writeFileSync(join(place.path, "own.mjs"), model(0));
    const own = [
      "fit",
      "many.csv",
      "--prc",
      "ehgf_binary",
      "--obs",
      "./own.mjs",
      "--threads",
      "1",
      "--out",
      "own",
    ];
    const progress = join(place.path, "own/.progress.jsonl");
    const child = place.start(...own, "--quiet");
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    while (!existsSync(progress)) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    writeFileSync(join(place.path, "own.mjs"), model(0.5));
    const { code, stderr } = place.credence(...own, "--resume");
    expect(code).toBe(2);
    expect(stderr).toContain("had other data, model or settings");
  });
});
