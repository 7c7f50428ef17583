/** Statistics of behaviour, worked by hand. */

import { describe, expect, it } from "vitest";
import { buildAgent, type RunData } from "../../src/agent/index.js";
import { behaviourStatistics } from "../../src/checklist/behaviour.js";
import { normalAgent } from "./normal.js";

const nan = Number.NaN;
const { agent } = buildAgent({ perceptualModel: "rw_binary", responseModel: "unitsq_sgm" });
const name = agent.filter.inputs[0]!.name;
const run = (inputs: number[], responses: number[]): RunData => ({
  trials: inputs.length,
  inputs: { [name]: Float64Array.from(inputs) },
  responses: [Float64Array.from(responses)],
});

function all(runs: readonly RunData[], window: number): Record<string, number> {
  const longest = Math.max(...runs.map(({ trials }) => trials));
  return Object.fromEntries(
    behaviourStatistics(agent, longest, window).map((one) => [
      one.window === undefined ? one.name : `${one.name} ${one.window.from}-${one.window.to}`,
      one.of(runs),
    ]),
  );
}

describe("behaviourStatistics", () => {
  it("of binary responses to binary inputs are shares of trials", () => {
    const found = all([run([1, 1, 0, 0, 1, 1], [1, 0, 0, 1, 1, 0])], 4);
    expect(found).toEqual({
      "proportion of response 1": 0.5,
      // 1→0, 0→1 and 1→0 of five.
      "switch rate": 3 / 5,
      // Trials 1, 3 and 5.
      accuracy: 0.5,
      // After 1, 3, 5: changed, changed, changed.
      "win-stay": 0,
      // After 2 and 4: stayed, stayed.
      "lose-shift": 0,
      "accuracy 1-4": 0.5,
      "accuracy 5-6": 0.5,
      "proportion of response 1 1-4": 0.5,
      "proportion of response 1 5-6": 0.5,
    });
  });

  it("do not reach across runs, whose windows count from their own starts", () => {
    const found = all([run([1, 1, 1, 1], [1, 1, 0, 0]), run([0, 0], [1, 1])], 2);
    expect(found["switch rate"]).toBe(1 / 4);
    // Wins on trials 1 and 2 of the first run: stay, shift.
    expect(found["win-stay"]).toBe(1 / 2);
    // A loss on trial 3 of the first run, and on the first of the second: stay both times.
    expect(found["lose-shift"]).toBe(0);
    expect(found["accuracy 1-2"]).toBe(2 / 4);
    expect(found["accuracy 3-4"]).toBe(0);
    expect(found["proportion of response 1 1-2"]).toBe(1);
  });

  it("leave out trials without response, and of accuracy those without input", () => {
    const found = all([run([1, nan, 1, 1], [1, 1, nan, 0])], 4);
    expect(found["proportion of response 1"]).toBe(2 / 3);
    expect(found.accuracy).toBe(1 / 2);
    expect(found["switch rate"]).toBe(0);
  });

  it("are not there where nobody responded", () => {
    for (const value of Object.values(all([run([1, 0], [nan, nan])], 2))) expect(value).toBeNaN();
  });

  it("of continuous responses are mean, sd and quantiles", () => {
    const runs: RunData[] = [
      { trials: 4, inputs: { u: new Float64Array(4) }, responses: [Float64Array.from([1, 2, nan, 6])] },
    ];
    const found = behaviourStatistics(normalAgent(), 4, 2).map((one) => [
      one.name,
      one.window?.from,
      one.of(runs),
    ]);
    expect(found).toEqual([
      ["mean", undefined, 3],
      ["sd", undefined, Math.sqrt(7)],
      // position 0.2 of [1, 2, 6], the middle one, position 1.8.
      ["10 % quantile", undefined, 1.2],
      ["50 % quantile", undefined, 2],
      ["90 % quantile", undefined, 2 + 0.8 * 4],
      ["mean", 1, 1.5],
      ["mean", 3, 6],
    ]);
  });
});
