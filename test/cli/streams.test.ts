/** Log reaction times, alone and beside choices, from a table to a fit. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { Workplace } from "./command.js";

let place: Workplace;
const quick = ["--starts", "1", "--evidence-draws", "0", "--figures", "none", "--no-report", "--json"];

beforeAll(() => {
  place = new Workplace();
  // Faster where the outcome is the usual one; two times and two choices are missing, not on the same trials.
  const rows = Array.from({ length: 40 }, (_, t) => {
    const u = (t * 7) % 10 < 7 ? 1 : 0;
    const seconds = (u === 1 ? 0.45 : 0.6) + 0.01 * ((t * 3) % 7);
    const y = (t * t + 3 * t) % 11 < 7 ? 1 : 0;
    return [u, t === 5 || t === 9 ? "" : y, t === 20 || t === 21 ? "" : Math.log(1000 * seconds)].join(",");
  });
  writeFileSync(join(place.path, "times.csv"), `u,y,logrt\n${rows.join("\n")}\n`);
  const streams = [
    { name: "choice", column: 1, model: "unitsq_sgm" },
    { name: "time", column: 2, model: "logrt_linear_binary" },
  ];
  const both = { schema: "credence-agent/1", perceptualModel: "ehgf_binary", streams, fix: { om3: -6 } };
  writeFileSync(join(place.path, "both.json"), JSON.stringify(both));
});
afterAll(() => place.remove());

function fit(...args: string[]): FitResult {
  const { code, stdout, stderr } = place.credence("fit", "times.csv", "--input", "u", ...args, ...quick);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as FitResult;
}

describe("log reaction times", () => {
  it("are fitted by themselves, missing ones left out", () => {
    const models = ["--prc", "ehgf_binary", "--obs", "logrt_linear_binary", "--fix", "om3=-6"];
    const [person] = fit("--response", "logrt", ...models).participants;
    expect(person!.status).toBe("converged");
    expect(person!.observations).toBe(38);
    const names = person!.estimates.map(({ name }) => name);
    expect(names).toEqual(["om2", "be0", "be1", "be2", "be3", "be4", "ze"]);
  });

  it("are fitted beside choices, each with its own gaps", () => {
    const [person] = fit("--response", "y,logrt", "--agent", "both.json").participants;
    expect(person!.estimates.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["om2", "choice.ze", "time.be1", "time.ze"]),
    );
    // On every trial there is a choice or a time.
    expect([person!.status, person!.observations]).toEqual(["converged", 40]);
  });
});
