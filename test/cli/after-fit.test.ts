/** What a fit says on stderr when it is done: which fits failed, and how many need a look. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const header = "participant,trial,input,response";
const rows = (id: string, trials: number, row: (t: number) => number[]): string =>
  Array.from({ length: trials }, (_, t) => [id, t + 1, ...row(t)].join(",")).join("\n");
const write = (file: string, ...people: string[]): void =>
  writeFileSync(join(place.path, file), `${[header, ...people].join("\n")}\n`);

/** Numbers in [0, 1) that look random (Lehmer's generator). */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x = (x * 48271) % 2147483647;
    yield x / 2147483647;
  }
}
/** Copies the input before on nine trials of ten. */
function copying(id: string): string {
  const random = numbers(7);
  let last = 0;
  return rows(id, 80, (t) => {
    const input = random.next().value < (t < 30 ? 0.8 : 0.5) ? 1 : 0;
    const response = random.next().value < 0.9 ? last : 1 - last;
    last = input;
    return [input, response];
  });
}
const calm = rows("calm", 80, (t) => [(t * 7) % 10 < 7 ? 1 : 0, (t * 5) % 8 === 0 ? 0 : 1]);
// Priors this wide reach parameters at which the model breaks down.
const wide = ["--prc", "hgf_binary", "--obs", "unitsq_sgm", "--prior", "om2=normal(mean=1, sd=3)"];
// Of om3 every fit would say that it is not recovered.
const quick = [...wide, "--fix", "om3=-6", "--evidence-draws", "0", "--figures", "none"];
const careful = (out: string): number => {
  const { participants } = JSON.parse(readFileSync(join(place.path, out, "fit.json"), "utf8")) as FitResult;
  return participants.filter(({ status, warnings }) => status !== "converged" || warnings.length > 0).length;
};

describe("fits that need care", () => {
  beforeAll(() => write("doubtful.csv", copying("copy"), calm));
  const fit = (...options: string[]) => place.credence("fit", "doubtful.csv", ...quick, ...options);

  it("are counted in one line that names the report", () => {
    const { code, stderr } = fit("--out", "reported");
    expect(code).toBe(0);
    expect(careful("reported")).toBe(1);
    expect(stderr).toBe(`1 fit needs care: see ${join("reported", "report.html")}\n`);
  });

  it("are counted in one line that names the table where there is no report", () => {
    expect(fit("--no-report", "--out", "bare").stderr).toBe(
      `1 fit needs care: see ${join("bare", "participants.csv")}\n`,
    );
  });

  it("are not mentioned to those who want quiet, JSON lines, or no folder", () => {
    expect(fit("--quiet", "--out", "quiet").stderr).toBe("");
    expect(fit("--json").stderr).toBe("");
    expect(fit("--log", "json", "--out", "logged").stderr).not.toContain("care");
  });

  it("are not mentioned where there are none", () => {
    write("calm.csv", calm);
    const { stderr } = place.credence("fit", "calm.csv", ...quick, "--out", "calm");
    expect([careful("calm"), stderr]).toEqual([0, ""]);
  });
});

describe("fits that failed for one reason", () => {
  it("are named in one line, and one by one as JSON lines", () => {
    const broken = (id: string): string => rows(id, 160, (t) => [t < 80 ? 1 : t % 2, t % 3 === 0 ? 0 : 1]);
    write("broken.csv", broken("cat"), broken("dog"));
    const options = ["--prc", "hgf_binary", "--obs", "unitsq_sgm", "--fix", "om2=-2", "--fix", "om3=2"];
    const args = ["fit", "broken.csv", ...options, "--json"];
    const { code, stderr } = place.credence(...args);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^participants "cat", "dog" failed: .*trial 81.*\n$/);
    const lines = place
      .credence(...args, "--log", "json")
      .stderr.trimEnd()
      .split("\n")
      .slice(-2);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "failed", participant: "cat" },
      { event: "failed", participant: "dog" },
    ]);
  });
});
