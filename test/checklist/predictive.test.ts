/** Predictive checks and calibration of an agent whose predictions have a closed form. */

import { describe, expect, it } from "vitest";
import {
  calibrateAgent,
  calibrationReport,
  checkPredictions,
  simulatePeople,
} from "../../src/checklist/index.js";
import type { ParticipantData } from "../../src/fit/index.js";
import { normalAgent, normalPosterior, trials } from "./normal.js";

const agent = normalAgent();
const settings = { agent, window: 4, seed: 2 };
const statistic = <T extends { name: string; window?: unknown }>(all: readonly T[], name: string): T =>
  all.find((one) => one.name === name && one.window === undefined)!;

describe("checkPredictions", () => {
  it("before data predicts as prior and model together", async () => {
    const [one] = [trials(4)];
    const check = (await checkPredictions({
      ...settings,
      participants: [one],
      draws: [{ kind: "prior" }],
      count: 2000,
    }))!;
    const { individual, rows } = statistic(check.statistics, "mean");
    expect(rows).toEqual([]);
    // The mean of four responses has variance 1 + 1/4.
    const sd = Math.sqrt(1.25);
    expect(Math.abs(individual.mean)).toBeLessThan((4 * sd) / Math.sqrt(2000));
    // The 94.5 % quantile of a normal is 1.598 sds above; its standard error √(p (1 - p) / n) / density.
    const error = Math.sqrt((0.055 * 0.945) / 2000) / (Math.exp(-0.5 * 1.598 ** 2) / Math.sqrt(2 * Math.PI));
    expect(Math.abs(individual.quantiles[4] / sd - 1.598)).toBeLessThan(4 * error);
  });

  it("after data predicts as the posterior, from Laplace as from draws", async () => {
    const { people } = simulatePeople(agent, [trials(9)], { agents: 2, seed: 8 });
    const posteriors = people.map(({ runs }) => normalPosterior(runs[0]!.responses[0]!));
    const participants: ParticipantData[] = people.map(({ id, runs }) => ({ id, runs }));
    const check = (await checkPredictions({
      ...settings,
      participants,
      draws: posteriors.map(({ mean, sd }) => ({ kind: "laplace", mode: [mean], covariance: [[sd * sd]] })),
      count: 1500,
    }))!;
    const { rows } = statistic(check.statistics, "mean");
    expect(rows.map(({ participant }) => participant)).toEqual([undefined, 0, 1]);
    people.forEach(({ runs }, i) => {
      const row = rows[i + 1]!;
      const y = runs[0]!.responses[0]!;
      expect(row.observed).toBeCloseTo(y.reduce((a, b) => a + b, 0) / 9, 12);
      // Variance of the posterior, 1/10, and of nine responses, 1/9.
      const sd = Math.sqrt(1 / 10 + 1 / 9);
      expect(Math.abs(row.predicted - posteriors[i]!.mean)).toBeLessThan((4 * sd) / Math.sqrt(1500));
      expect(row.p).toBeGreaterThan(0.2);
    });
    const points = [
      { index: 3, z: [1] },
      ...Array.from({ length: 20 }, (_, k) => ({ index: 10 + k, z: [0.5] })),
    ];
    const draws = (await checkPredictions({
      ...settings,
      participants: participants.slice(0, 1),
      draws: [{ kind: "draws", points }],
      count: 21,
    }))!;
    const thinned = (await checkPredictions({
      ...settings,
      participants: participants.slice(0, 1),
      draws: [{ kind: "draws", points: points.slice(1) }],
      count: 20,
    }))!;
    // What a draw does depends on its number among all draws, and not on those that are left out.
    expect(statistic(draws.statistics, "mean").individual.values.slice(1)).toEqual(
      statistic(thinned.statistics, "mean").individual.values,
    );
  });

  it("finds what a model cannot do", async () => {
    const { people } = simulatePeople(agent, [trials(20)], { agents: 1, seed: 3 });
    const { id, runs } = people[0]!;
    const loud = { ...runs[0]!, responses: [runs[0]!.responses[0]!.map((y) => 5 * y)] };
    const { mean, sd } = normalPosterior(loud.responses[0]!);
    const check = (await checkPredictions({
      ...settings,
      participants: [{ id, runs: [loud] }],
      draws: [{ kind: "laplace", mode: [mean], covariance: [[sd * sd]] }],
      count: 400,
    }))!;
    expect(statistic(check.statistics, "sd").rows[0]!.p).toBe(0);
    expect(statistic(check.statistics, "mean").rows[0]!.p).toBeGreaterThan(0.1);
  });

  it("goes on from participants that are done", async () => {
    const participants = [trials(5, "a"), trials(5, "b"), trials(5, "c")];
    const options = {
      ...settings,
      participants,
      draws: participants.map(() => ({ kind: "prior" }) as const),
      count: 20,
    };
    const parts = new Map<string, unknown>();
    const whole = await checkPredictions(options, { onPart: (key, part) => parts.set(key, part) });
    expect([...parts.keys()]).toEqual(["a", "b", "c"]);
    const completed = new Map([["b", JSON.parse(JSON.stringify(parts.get("b")))]]);
    const again: string[] = [];
    expect(await checkPredictions(options, { completed, onPart: (key) => again.push(key) })).toEqual(whole);
    expect(again).toEqual(["a", "c"]);
    expect(await checkPredictions(options, { signal: AbortSignal.abort() })).toBeUndefined();
  });
});

describe("calibrateAgent", () => {
  const calibration = { seed: 1, replications: 80, method: "laplace" } as const;
  const options = { agent, schedule: [trials(5), trials(10)], calibration };

  it("is calibrated where the posterior is exact, and says so", async () => {
    const replications = (await calibrateAgent(options))!;
    const { result, printed, warnings, failed } = calibrationReport(replications, {
      ...options,
      inputs: { description: "made up" },
    });
    expect(replications[0]!.names).toEqual(["th", "log posterior", "log likelihood"]);
    expect(printed).toContain("Calibrated as far as 80 replications can tell: ranks of all 3 quantities");
    expect([warnings, failed, result.failed]).toEqual([[], false, 0]);
  });

  it("says what leaves the band, and counts replications without a posterior", async () => {
    const replications = (await calibrateAgent(options))!;
    const squeezed = replications.map(({ names, ranks }, r) => ({
      names,
      ranks: r < 3 ? null : ranks!.map((rank, q) => (q === 0 ? rank / 3 : rank)),
    }));
    const { warnings, failed } = calibrationReport(squeezed, {
      ...options,
      inputs: { description: "made up" },
    });
    expect(failed).toBe(true);
    expect(warnings[0]).toMatch(
      /^Not calibrated: ranks of th leave the 99 % band \(77 replications, 3 others/,
    );
    expect(warnings[1]).toBe("3 replications without a posterior");
  });

  it("has the ranks of a longer run where it is continued", async () => {
    const short = { ...options, calibration: { ...calibration, replications: 4 } };
    const first = (await calibrateAgent(short))!;
    const completed = new Map(
      first.map((part, r) => [String(r), JSON.parse(JSON.stringify(part)) as unknown]),
    );
    const longer = { ...options, calibration: { ...calibration, replications: 7 } };
    const again: string[] = [];
    const continued = await calibrateAgent(longer, { completed, onPart: (key) => again.push(key) });
    expect(again).toEqual(["4", "5", "6"]);
    expect(continued).toEqual(await calibrateAgent(longer));
  });
});
