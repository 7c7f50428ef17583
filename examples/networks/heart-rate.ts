/**
 * Beats of a heart: intervals between beats as inputs, and each interval is also the time that passed. The belief follows
 * the tone of the rhythm, and its volatility the moment when the rhythm begins to swing. Intervals are simulated.
 */

import { coursesFigure } from "credence/figures";
import { network } from "credence/hgf";
import { belief, meanOf, type Outcome, rootMeanSquareError, truth } from "./example.js";

export function heartRate(): Outcome {
  const beats = 300;
  // Tone in seconds: rest, then slow swings of breathing, then faster at effort.
  const tone = Array.from({ length: beats }, (_, k) => {
    if (k < 100) return 0.95;
    return k < 200 ? 0.95 + 0.12 * Math.sin((2 * Math.PI * (k - 100)) / 14) : 0.65;
  });
  const net = network()
    .input("rr", { precision: 1000, valueParents: ["x1"] })
    .continuous("x1", { mean: 0.9, precision: 100, tonicVolatility: -7, volatilityParents: ["x2"] })
    .continuous("x2", { mean: 0, precision: 2, tonicVolatility: -3 });
  const { inputs } = net.sampleGenerative({ trials: beats, seed: 9, given: { x1: tone } });
  const intervals = inputs.rr as number[];
  const beliefs = net.filter({ rr: intervals }, { timeSteps: intervals });
  const volatility = beliefs.trajectories.get("x2.mean")!;
  return {
    findings: {
      error: rootMeanSquareError(beliefs.trajectories.get("x1.mean")!, tone),
      errorOfInput: rootMeanSquareError(intervals, tone),
      volatilityAtRest: meanOf(volatility, 60, 100),
      volatilityOfSwings: meanOf(volatility, 150, 200),
    },
    figure: coursesFigure({
      title: "Intervals between heart beats, simulated",
      subtitle: "Belief with ± 1 sd; the time between trials is the interval itself",
      panels: [
        {
          label: "Interval (s)",
          courses: [belief(beliefs, "x1", "belief"), truth("x1", tone)],
          observed: { label: "interval", name: "rr", values: intervals },
        },
        { label: "Log volatility", courses: [belief(beliefs, "x2", "belief")] },
      ],
      separators: [101, 201],
      xLabel: "Beat",
    }),
  };
}
