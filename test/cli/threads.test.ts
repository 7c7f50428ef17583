/** `fit --threads`: the same fit on any number of threads, from the built command. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable, type FitResult, fit } from "../../src/fit/index.js";
import { defineResponse } from "../../src/response/index.js";
import { study } from "../browser/study.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace({ apart: true });
  writeFileSync(join(place.path, "study.csv"), study.text);
});
afterAll(() => place.remove());

const models = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--starts", "3", "--evidence-draws", "200"];

function fitted(...args: string[]): FitResult {
  const { code, stdout, stderr } = place.credence("fit", "study.csv", ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as FitResult;
}

describe("a fit on several threads", () => {
  it("is the same to the last bit on 1, 2, 3 and more threads than participants", () => {
    const one = fitted(...models, "--threads", "1");
    expect(one.participants).toHaveLength(7);
    expect(one.timing.threads).toBe(1);
    for (const [asked, used] of [
      [2, 2],
      [3, 3],
      [50, 7],
    ]) {
      const several = fitted(...models, "--threads", String(asked));
      expect(several.timing.threads).toBe(used);
      expect(comparable(several)).toEqual(comparable(one));
    }
  });

  it("starts no worker for a small study unless asked to", () => {
    expect(fitted(...models).timing.threads).toBe(1);
  });

  it("loads models from files in its workers", () => {
    writeFileSync(
      join(place.path, "lapse.mjs"),
      `export default ({ scalar, defineResponse, unitParameter }) => {
        const { add, div, log, mul, select, sub } = scalar;
        const chance = (x, p) => add(div(p.lapse, 2), mul(sub(1, p.lapse), x));
        return defineResponse({
          name: "lapse",
          parameters: { lapse: unitParameter({ mean: -3, sd: 1 }) },
          reads: ["level[1].expectedMean"],
          responseKind: "binary",
          step({ beliefs, response }, p) {
            const one = chance(beliefs["level[1].expectedMean"], p);
            return { logProbability: log(select(response, one, sub(1, one))) };
          },
          prediction: ({ beliefs }, p) => chance(beliefs["level[1].expectedMean"], p),
        });
      };`,
    );
    const own = ["--prc", "rw_binary", "--obs", "./lapse.mjs", "--evidence-draws", "0"];
    const two = fitted(...own, "--threads", "2");
    expect(two.timing.threads).toBe(2);
    expect(comparable(two)).toEqual(comparable(fitted(...own, "--threads", "1")));
  });

  it("can be asked for in the analysis, and is the same again with rerun", () => {
    const analysis = (threads: number): string =>
      `schema: credence-analysis/1\ndata: { file: study.csv }\nagent: { perceptualModel: rw_binary, responseModel: unitsq_sgm }\ninference: { evidenceDraws: 0, threads: ${threads} }\n`;
    writeFileSync(join(place.path, "a.yaml"), analysis(2));
    expect(place.credence("fit", "a.yaml", "--out", "a", "--quiet").code).toBe(0);
    const whole = JSON.parse(readFileSync(join(place.path, "a/fit.json"), "utf8")) as FitResult;
    expect(whole.timing.threads).toBe(2);
    expect(place.credence("rerun", "a", "--quiet").code).toBe(0);
  });

  it("reports a worker that breaks down with its cause, and does not go on", () => {
    writeFileSync(
      join(place.path, "once.mjs"),
      `import { isMainThread } from "node:worker_threads";
      if (!isMainThread) throw new Error("not in a worker");
      export default ({ defineResponse }) => defineResponse({
        name: "half", parameters: {}, reads: [], responseKind: "binary",
        step: () => ({ logProbability: Math.log(0.5) }), prediction: () => 0.5,
      });`,
    );
    const args = ["fit", "study.csv", "--prc", "rw_binary", "--obs", "./once.mjs", "--json"];
    const { code, stdout, stderr } = place.credence(...args, "--threads", "2");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("credence: worker 1: ./once.mjs: cannot be loaded: not in a worker\n");
  });

  it("refuses a number of threads that is none", () => {
    const { code, stderr } = place.credence("fit", "study.csv", ...models, "--threads", "0");
    expect(code).toBe(2);
    expect(stderr).toContain("whole number of at least 1");
  });
});

describe("the library", () => {
  it("fits models given as objects on the calling thread, and says so", async () => {
    const half = defineResponse({
      name: "half",
      parameters: {},
      reads: [],
      responseKind: "binary",
      step: () => ({ logProbability: Math.log(0.5) }),
      prediction: () => 0.5,
    });
    const start = (): never => {
      throw new Error("no worker should be started");
    };
    const result = await fit(study, {
      perceptualModel: "rw_binary",
      responseModel: "half",
      models: { responses: new Map([["half", half]]) },
      draws: 0,
      threads: { count: 2, start },
    });
    expect(result.participants).toHaveLength(7);
    expect(result.threads.used).toBe(1);
    expect(result.threads.reason).toMatch(/^models given as objects cannot be sent to workers/);
  });
});
