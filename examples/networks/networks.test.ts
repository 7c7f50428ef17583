/** Each example runs and finds what it claims, and its figure can be drawn. */

import { figureCsv, toSvg } from "credence/figures";
import { describe, expect, it } from "vitest";
import type { Outcome } from "./example.js";
import { examples } from "./index.js";

const outcomes = new Map<string, Outcome>();
const findings = (name: string) => {
  const outcome = outcomes.get(name) ?? examples[name]!();
  outcomes.set(name, outcome);
  return outcome.findings as Record<string, number>;
};

describe("examples of networks", () => {
  it("a global volatility is high while both streams are volatile, and low before and after", () => {
    const { globalBefore, globalDuring, globalAfter } = findings("shared-volatility");
    expect(globalDuring).toBeGreaterThan(Math.max(globalBefore!, globalAfter!) + 1);
  });

  it("the noise of two cues is tracked and the estimate leans on the reliable one", () => {
    const { error, errorOfAverage, noiseTracked0, noiseTracked1, weightFollowsReliability } =
      findings("cue-combination");
    expect(Math.min(noiseTracked0!, noiseTracked1!)).toBeGreaterThan(0.58);
    expect(weightFollowsReliability).toBeGreaterThan(0.7);
    expect(error).toBeLessThan(errorOfAverage! / 2);
  });

  it("occasional readings of a hidden state make the belief better", () => {
    const { errorWithReadings, errorWithoutReadings } = findings("occasional-readings");
    expect(errorWithReadings).toBeLessThan(0.85 * errorWithoutReadings!);
  });

  it("a random walk spreads as its variance says, a returning state stays within its stationary variance", () => {
    const found = findings("autoconnection");
    const step = Math.exp(-2);
    // Variance of the initial state 1; 200 runs, so a standard error of a tenth.
    expect(Math.abs(found.varianceOfWalk! / (1 + 200 * step) - 1)).toBeLessThan(0.4);
    expect(Math.abs(found.varianceOfReturning! / (step / (1 - 0.9 ** 2)) - 1)).toBeLessThan(0.4);
    expect(found.lastWalk).toBe(found.lastSeenWalk);
    expect(found.lastReturning).toBeCloseTo(found.totalMean!, 3);
  });

  it("eleven states with every kind of coupling stay sound and find the shared cause and the noise", () => {
    const found = findings("eleven-states");
    expect(found.errorOfX1).toBeLessThan(found.errorOfInput!);
    expect(Math.min(found.sharedCauseFound!, found.noiseFound!)).toBeGreaterThan(0.6);
    expect(found.warnings).toBe(0);
  });

  it("intervals of a heart are smoothed, and swings raise the volatility", () => {
    const { error, errorOfInput, volatilityAtRest, volatilityOfSwings } = findings("heart-rate");
    expect(error).toBeLessThan(errorOfInput!);
    expect(volatilityOfSwings).toBeGreaterThan(volatilityAtRest! + 1);
  });

  it("an agent that samples from its beliefs earns more than chance and finds each new best arm", () => {
    const { reward, rewardOfChance, bestArmAtEndOfBlocks } = findings("bandit");
    expect(reward).toBeGreaterThan(rewardOfChance! + 0.1);
    expect(bestArmAtEndOfBlocks).toBeGreaterThan(0.6);
  });

  it("a parent through relu stands still from where its mean passes 0", () => {
    const { trialsBelowZero, trialsStandingStill, surprise, surpriseOfLinear } =
      findings("nonlinear-coupling");
    expect(trialsBelowZero).toBeGreaterThan(50);
    expect(trialsStandingStill).toBe(trialsBelowZero);
    expect(surpriseOfLinear).toBeLessThan(surprise!);
  });

  it("a series in pieces gives the same bits", () => {
    const { quantities, differentNumbers } = findings("pause-and-resume");
    expect(quantities).toBeGreaterThan(10);
    expect(differentNumbers).toBe(0);
  });

  it("the learned strength of a cause follows the true one", () => {
    for (const [name, found] of Object.entries(findings("causal-discovery"))) {
      expect(Math.abs(found - Number(name.split(" ").at(-1))), name).toBeLessThan(0.1);
    }
  });

  it("a common volatility is worth something where streams share one, and less where they do not", () => {
    const { worthWhereShared, worthWhereOwn } = findings("structure-learning");
    expect(worthWhereShared).toBeGreaterThan(0);
    expect(worthWhereShared).toBeGreaterThan(worthWhereOwn! + 10);
  });

  it("transition probabilities are learned from one sequence", () => {
    const { largestError, meanError } = findings("transition-learning");
    expect(meanError).toBeLessThan(0.06);
    expect(largestError).toBeLessThan(0.15);
  });

  it("looking ahead earns more than taking what seems best now", () => {
    const { rewardOfPlanner, rewardOfGreedy, triedFirst } = findings("planning");
    expect(triedFirst).toBeGreaterThan(0.5);
    expect(rewardOfPlanner).toBeGreaterThan(rewardOfGreedy! + 0.04);
  });

  it.each(Object.keys(examples))("%s has a figure with rows", (name) => {
    findings(name);
    const { figure } = outcomes.get(name)!;
    expect(toSvg(figure)).not.toMatch(/NaN|undefined/);
    expect(figureCsv(figure).trim().split("\n")).toHaveLength(figure.table.rows.length + 1);
    expect(new Set(figure.table.header).size).toBe(figure.table.header.length);
  });
});
