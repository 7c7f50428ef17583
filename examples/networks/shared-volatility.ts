/**
 * Volatility that two streams have in common: when one becomes volatile, the belief about the other's volatility rises
 * before its own inputs say so. First simulation of Weber et al. 2023, arXiv:2305.10937; series are our own.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { belief, meanOf, type Outcome, truth } from "./example.js";

export function sharedVolatility(): Outcome {
  const trials = 200;
  const network = premade.sharedVolatility({
    state: { tonicVolatility: -2 },
    settings: { variant: "unbounded" },
  });
  // Log volatility of both streams: low, from trial 51 to 70 up, high, from 131 to 150 down.
  const volatility = Array.from({ length: trials }, (_, t) => {
    const up = Math.min(1, Math.max(0, (t - 50) / 20));
    const down = Math.min(1, Math.max(0, (t - 130) / 20));
    return -2 + 3.5 * (up - down);
  });
  const { inputs, states } = network.sampleGenerative({
    trials,
    seed: 4,
    given: { v0: volatility, v1: volatility },
  });
  const beliefs = network.filter(inputs);
  const global = beliefs.trajectories.get("g.mean")!;
  const panel = (i: number) => ({
    label: `x_{${i}}`,
    courses: [belief(beliefs, `x${i}`, "belief"), truth(`x${i}`, states.get(`x${i}`)!)],
    observed: { label: `u_{${i}}`, name: `u${i}`, values: inputs[`u${i}`] as number[] },
  });
  return {
    findings: {
      globalBefore: meanOf(global, 30, 50),
      globalDuring: meanOf(global, 90, 130),
      globalAfter: meanOf(global, 180, 200),
    },
    figure: coursesFigure({
      title: "One global volatility behind two streams",
      subtitle:
        "Belief with ± 1 sd; the world's volatility rises over trials 51 to 70 and falls over 131 to 150",
      panels: [
        { label: "Global \\text{g}", courses: [belief(beliefs, "g", "belief")] },
        {
          label: "Log volatility",
          courses: [
            belief(beliefs, "v0", "stream 0"),
            { ...belief(beliefs, "v1", "stream 1"), role: "other" },
            truth("v", volatility),
          ],
        },
        panel(0),
        panel(1),
      ],
      separators: [51, 71, 131, 151],
    }),
  };
}
