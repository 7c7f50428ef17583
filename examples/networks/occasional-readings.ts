/**
 * A probability that is learned from outcomes, and from a noisy reading of the hidden state on some trials: the readings
 * make the belief better, also between them. Third simulation of Weber et al. 2023, arXiv:2305.10937; series are our own.
 */

import { coursesFigure } from "credence/figures";
import { network } from "credence/hgf";
import { belief, type Outcome, rootMeanSquareError, truth } from "./example.js";

export function occasionalReadings(): Outcome {
  const trials = 240;
  const net = network()
    .binary("b", { valueParents: ["x"] })
    .input("c", { precision: 1, valueParents: ["x"] })
    .continuous("x", { tonicVolatility: -3, volatilityParents: ["v"] })
    .continuous("v", { tonicVolatility: -3 });
  const logit = Array.from({ length: trials }, (_, t) => [2, 0, 0.8, -0.6, 0, -2][Math.floor(t / 40)]!);
  const { inputs } = net.sampleGenerative({ trials, seed: 3, given: { x: logit } });
  // A reading on about every third trial.
  const readings = (inputs.c as number[]).map((c, t) => ((t * 7) % 10 < 3 ? c : Number.NaN));
  const withReadings = net.filter({ b: inputs.b!, c: readings });
  const without = net.filter({ b: inputs.b!, c: readings.map(() => Number.NaN) });
  const error = (result: typeof without) => rootMeanSquareError(result.trajectories.get("x.mean")!, logit);
  return {
    findings: { errorWithReadings: error(withReadings), errorWithoutReadings: error(without) },
    figure: coursesFigure({
      title: "Outcomes on every trial, a reading of the hidden state on some",
      subtitle: "Belief about the log odds with ± 1 sd",
      panels: [
        {
          label: "With readings",
          courses: [belief(withReadings, "x", "belief"), truth("x", logit)],
          observed: { label: "reading", name: "c", values: readings },
        },
        {
          label: "Without",
          courses: [
            { ...belief(without, "x", "belief"), name: "x_without", role: "other" },
            { ...truth("x", logit), name: "x_truth_again" },
          ],
        },
        { label: "Log volatility", courses: [belief(withReadings, "v", "belief")] },
        {
          label: "Outcome",
          courses: [
            {
              label: "expected",
              name: "b_expected",
              values: withReadings.trajectories.get("b.expectedMean")!,
            },
          ],
          observed: { label: "outcome", name: "b", values: inputs.b as number[] },
          domain: [-0.1, 1.1],
        },
      ],
    }),
  };
}
