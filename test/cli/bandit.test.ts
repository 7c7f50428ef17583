/** Bandits from a table to a fit, and agents that act in a world given arm by arm. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { Workplace } from "./command.js";

const softmax = `export default ({ scalar, defineResponse, positiveParameter }) => {
  const { add, equal, exp, log, mul, select, sub } = scalar;
  const roles = [1, 2, 3].map((i) => \`arm[\${i}].expectedMean\`);
  const weights = (beliefs, p) => roles.map((role) => exp(mul(p.be, beliefs[role])));
  return defineResponse({
    name: "softmax3",
    parameters: { be: positiveParameter({ mean: 1, sd: 1 }) },
    reads: roles,
    responseKind: "real",
    step({ beliefs, response }, p) {
      const [a, b, c] = weights(beliefs, p);
      const own = select(equal(response, 1), a, select(equal(response, 2), b, c));
      return { logProbability: sub(log(own), log(add(add(a, b), c))) };
    },
    prediction({ beliefs }, p) {
      const [a, b, c] = weights(beliefs, p);
      return (a + 2 * b + 3 * c) / (a + b + c);
    },
    simulate({ beliefs }, p, random) {
      const [a, b, c] = weights(beliefs, p);
      const at = random.uniform() * (a + b + c);
      return at < a ? 1 : at < a + b ? 2 : 3;
    },
  });
};`;

let place: Workplace;
const write = (name: string, text: string): void => writeFileSync(join(place.path, name), text);
const rows = (header: string, row: (t: number) => (number | string)[], trials = 60): string =>
  `${header}\n${Array.from({ length: trials }, (_, t) => row(t).join(",")).join("\n")}\n`;
const arm = (t: number): number => 1 + ((t * 7) % 3);
const outcome = (t: number): number => ((t * 5) % 8 < (arm(t) === 1 ? 6 : 3) ? 1 : 0);
const own = ["--prc", "hgf_binary_mab", "--obs", "./softmax.mjs", "--starts", "1", "--figures", "none"];

beforeAll(() => {
  place = new Workplace();
  write("softmax.mjs", softmax);
  write(
    "choices.csv",
    rows("reward,arm", (t) => [outcome(t), arm(t)]),
  );
});
afterAll(() => place.remove());

describe("a bandit", () => {
  const fit = (...args: string[]): FitResult => {
    const { code, stdout, stderr } = place.credence("fit", ...args, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as FitResult;
  };

  it("is fitted to the responses, which are what its arms were chosen by", () => {
    const answered = ["--input", "reward", "--response", "arm"];
    const result = fit("choices.csv", ...own, ...answered);
    expect(result.participants[0]!.status).toBe("converged");
    const twice = fit("choices.csv", ...own, "--input", "reward,arm", "--response", "arm");
    expect(twice.participants[0]!.logJoint).toBe(result.participants[0]!.logJoint);
    const beliefs = place.credence("filter", "hgf_binary_mab", "choices.csv", "--input", "reward,arm");
    expect(beliefs.code).toBe(0);
    expect(beliefs.stdout.split("\n")[0]).toContain("u,choice,mu_1_1,sa_1_1,muhat_1_1");
  });

  it("says which choice is none, which is missing, and how to name them", () => {
    const bad = (row: (t: number) => (number | string)[], ...args: string[]): string => {
      write("bad.csv", rows("reward,arm", row));
      return place.credence("fit", "bad.csv", ...own, "--input", "reward", "--response", "arm", ...args)
        .stderr;
    };
    expect(bad((t) => [outcome(t), t === 3 ? 0 : arm(t)])).toContain(
      'participant "bad", line 5: choice (column "arm") must be a whole number from 1 to 3, found 0',
    );
    expect(bad((t) => [outcome(t), t === 3 ? "" : arm(t)])).toContain(
      'line 5: choice (column "arm") is missing although u is there; fill it in, or blank both',
    );
    expect(place.credence("filter", "hgf_binary_mab", "choices.csv", "--input", "reward").stderr).toContain(
      "hgf_binary_mab learns from choices, which are missing: name their column after the input's, as in --input reward,choice",
    );
    write(
      "gap.csv",
      rows("payout,choice", (t) => [t === 2 ? "" : 50 + t, t === 2 ? "" : arm(t)]),
    );
    expect(place.credence("filter", "hgf_ar1_mab", "gap.csv", "--input", "payout,choice").stderr).toContain(
      "line 4: choice is missing, and hgf_ar1_mab needs it on every trial",
    );
  });

  it("acts in a world that is given arm by arm, and what it did can be fitted", () => {
    write(
      "world.csv",
      rows(
        "participant,o1,o2,o3",
        (t) => ["a", ...[1, 2, 3].map((i) => ((t * 11 + i) % 10 < 3 * i ? 1 : 0))],
        90,
      ),
    );
    const settings = ["--obs", "./softmax.mjs", "--set", "be=5", "--set", "om2=-4", "--seed", "2"];
    const { code, stderr } = place.credence(
      ...["simulate", "hgf_binary_mab", "--schedule", "world.csv", "--input", "o1,o2,o3"],
      ...[...settings, "--out", "acted"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const result = fit("acted/data.csv", ...own);
    expect(result.participants[0]!.status).toBe("converged");

    const world = ["--like", "world.csv", "--input", "o1,o2,o3", "--obs", "./softmax.mjs", "--fix", "om2=-4"];
    const check = (what: string, ...args: string[]) => {
      return place.credence(...what.split(" "), "hgf_binary_mab", ...world, "--fix", "om3=-6", ...args);
    };
    const recovery = check(
      "recovery parameters",
      "--agents",
      "4",
      "--starts",
      "1",
      "--seed",
      "4",
      "--out",
      "recovery",
    );
    expect(recovery.stdout).toMatch(/^be .* 4$/m);
    expect(check("sbc", "--out", "sbc").stderr).toContain(
      "hgf_binary_mab learns from its own choices, on which it depends whether it breaks down",
    );
  });

  it("is shown with its notes", () => {
    const { stdout } = place.credence("models", "ehgf_ar1_binary_mab");
    expect(stdout).toContain("notes\n- Choices are the second input column");
    expect(stdout).toContain("re-evaluated with the states of arm 1");
    expect(place.credence("models", "hgf_categorical").stdout).toContain("interval 0 to 2");
  });
});
